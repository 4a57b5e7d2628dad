#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace fascia::fhirpath::detail {

/// A regular expression in which . also matches line ends (FHIRPath N1 5.6.9). Null for one that is
/// malformed or needs what RE2, which answers in linear time, does not have (looking ahead, back
/// references).
std::shared_ptr<const re2::RE2> compile_pattern(std::string_view pattern);

bool matches_somewhere(const re2::RE2& pattern, std::string_view text);
bool matches_whole(const re2::RE2& pattern, std::string_view text);
/// Every match replaced; $1 and ${1} in the substitution stand for groups.
std::string replace_matches(const re2::RE2& pattern, std::string_view text,
                            std::string_view substitution);

}  // namespace fascia::fhirpath::detail
