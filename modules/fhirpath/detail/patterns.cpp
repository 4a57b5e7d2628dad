#include "fhirpath/detail/patterns.hpp"

#include <re2/re2.h>

namespace fascia::fhirpath::detail {
namespace {

re2::StringPiece piece(std::string_view text) {
    return {text.data(), text.size()};
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// $1 and ${1} in RE2's spelling, \1.
std::string rewrite_of(std::string_view substitution) {
    std::string rewrite;
    for (std::size_t i = 0; i < substitution.size(); ++i) {
        const std::string_view rest = substitution.substr(i);
        if (rest.size() > 1 && rest[0] == '$' && is_digit(rest[1])) {
            rewrite += {'\\', rest[1]};
            i += 1;
        } else if (rest.size() > 3 && rest.starts_with("${") && is_digit(rest[2]) &&
                   rest[3] == '}') {
            rewrite += {'\\', rest[2]};
            i += 3;
        } else {
            if (rest[0] == '\\') rewrite.push_back('\\');
            rewrite.push_back(rest[0]);
        }
    }
    return rewrite;
}

}  // namespace

std::shared_ptr<const re2::RE2> compile_pattern(std::string_view pattern) {
    re2::RE2::Options options;
    options.set_dot_nl(true);
    options.set_log_errors(false);
    auto compiled = std::make_shared<const re2::RE2>(piece(pattern), options);
    return compiled->ok() ? compiled : nullptr;
}

bool matches_somewhere(const re2::RE2& pattern, std::string_view text) {
    return re2::RE2::PartialMatch(piece(text), pattern);
}

bool matches_whole(const re2::RE2& pattern, std::string_view text) {
    return re2::RE2::FullMatch(piece(text), pattern);
}

std::string replace_matches(const re2::RE2& pattern, std::string_view text,
                            std::string_view substitution) {
    std::string result{text};
    re2::RE2::GlobalReplace(&result, pattern, rewrite_of(substitution));
    return result;
}

}  // namespace fascia::fhirpath::detail
