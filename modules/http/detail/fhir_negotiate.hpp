#pragma once

#include "http/detail/content_coding.hpp"

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

/// The coding that an answer may have (RFC 9110 12.5.3): gzip or deflate where the client prefers
/// it to none.
Coding choose_coding(std::string_view accept_encoding);

/// Whether FHIR's own JSON or XML is asked for by name, so that the answer about a Binary is the
/// resource and not its content (R4 binary.html#rest).
bool asks_for_resource(std::string_view accept, const QueryParameters& query);

/// Whether a media type is within an Accept field; an empty field has all.
bool accepts(std::string_view accept, std::string_view media_type);

/// application/fhir+json and application/fhir+xml, with any parameters.
bool is_fhir_type(std::string_view content_type);

/// What a body is written in, by its Content-Type. Absent: none that we read (415).
std::optional<Format> body_format(std::string_view content_type);

/// JSON Patch (RFC 6902) or XML Patch (RFC 5261, 7351), by the Content-Type; absent: neither.
std::optional<Format> patch_format(std::string_view content_type);

/// Names that negotiation takes out of the query before anybody takes them for search parameters.
bool is_format_parameter(std::string_view name);

}  // namespace fascia::http
