#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fascia::http {

using QueryParameters = std::vector<std::pair<std::string, std::string>>;

enum class Format : std::uint8_t { json, xml };

struct Negotiated {
    Format answer = Format::json;
    bool pretty = false;
};

/// What the answer is to be written in: `_format` before Accept (R4 http.html#mime-type).
/// Absent: none of the forms that we serve (406).
std::optional<Negotiated> negotiate(std::string_view accept, const QueryParameters& query);

/// What a body is written in, by its Content-Type. Absent: none that we read (415).
std::optional<Format> body_format(std::string_view content_type);

/// JSON Patch (RFC 6902) or XML Patch (RFC 5261, 7351), by the Content-Type; absent: neither.
std::optional<Format> patch_format(std::string_view content_type);

/// Names that negotiation takes out of the query before anybody takes them for search parameters.
bool is_format_parameter(std::string_view name);

}  // namespace fascia::http
