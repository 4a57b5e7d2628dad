#include "http/detail/fhir_negotiate.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace fascia::http {
namespace {

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return result;
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.push_back(lower(trim(text.substr(0, end))));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::optional<Format> format_of(std::string_view type) {
    for (const char* name : {"application/fhir+json", "application/json", "text/json", "json"})
        if (type == name) return Format::json;
    for (const char* name : {"application/fhir+xml", "application/xml", "text/xml", "xml"})
        if (type == name) return Format::xml;
    return std::nullopt;
}

bool is_wildcard(std::string_view type) {
    return type == "*/*" || type == "application/*";
}

std::string_view unquoted(std::string_view value) {
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
        return value.substr(1, value.size() - 2);
    return value;
}

/// One media range of an Accept field.
struct Range {
    std::string type;
    int quality = 1000;  ///< in thousandths
    bool ours = true;    ///< no parameter that rules us out
};

Range read_range(std::string_view text) {
    const auto parts = split(text, ';');
    Range range{.type = parts.front()};
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const std::string_view part = parts[i];
        if (part.starts_with("q=")) {
            double quality = 0;
            std::from_chars(part.data() + 2, part.data() + part.size(), quality);
            range.quality = static_cast<int>(quality * 1000);
        } else if (part.starts_with("fhirversion=")) {
            range.ours = unquoted(part.substr(12)) == "4.0";
        }
    }
    return range;
}

}  // namespace

bool is_format_parameter(std::string_view name) {
    return name == "_format" || name == "_pretty";
}

std::optional<Negotiated> negotiate(std::string_view accept, const QueryParameters& query) {
    Negotiated negotiated;
    std::optional<std::string> asked;
    for (const auto& [name, value] : query) {
        if (name == "_pretty") negotiated.pretty = value == "true";
        // An unescaped "+" of "application/fhir+json" arrives as a space.
        if (name == "_format") {
            asked = lower(value);
            std::replace(asked->begin(), asked->end(), ' ', '+');
        }
    }
    if (asked) {
        const auto format = format_of(split(*asked, ';').front());
        if (!format) return std::nullopt;
        negotiated.answer = *format;
        return negotiated;
    }
    if (trim(accept).empty()) return negotiated;
    int best = 0;
    for (const auto& text : split(accept, ',')) {
        const Range range = read_range(text);
        const auto format =
            is_wildcard(range.type) ? std::optional{Format::json} : format_of(range.type);
        if (!format || !range.ours || range.quality <= best) continue;
        best = range.quality;
        negotiated.answer = *format;
    }
    if (best == 0) return std::nullopt;
    return negotiated;
}

Coding choose_coding(std::string_view accept_encoding) {
    if (trim(accept_encoding).empty()) return Coding::identity;
    std::array<std::optional<int>, 3> said;  // by Coding
    std::optional<int> others;
    for (const auto& text : split(accept_encoding, ',')) {
        const Range range = read_range(text);
        if (range.type == "*") others = range.quality;
        for (const Coding coding : {Coding::identity, Coding::gzip, Coding::deflate})
            if (range.type == name_of(coding))
                said[static_cast<std::size_t>(coding)] = range.quality;
    }
    const auto quality = [&](Coding coding, int otherwise) {
        return said[static_cast<std::size_t>(coding)].value_or(others.value_or(otherwise));
    };
    Coding best = Coding::identity;
    int most = said[0].value_or(0);
    for (const Coding coding : {Coding::deflate, Coding::gzip})
        if (const int wanted = quality(coding, 0); wanted > 0 && wanted >= most) {
            best = coding;
            most = wanted;
        }
    return best;
}

bool is_fhir_type(std::string_view content_type) {
    const std::string type = lower(trim(content_type.substr(0, content_type.find(';'))));
    return type == "application/fhir+json" || type == "application/fhir+xml";
}

bool asks_for_resource(std::string_view accept, const QueryParameters& query) {
    for (const auto& [name, value] : query)
        if (name == "_format") return true;
    const auto ranges = split(accept, ',');
    return std::any_of(ranges.begin(), ranges.end(), [](const std::string& text) {
        return is_fhir_type(text) && read_range(text).quality > 0;
    });
}

bool accepts(std::string_view accept, std::string_view media_type) {
    if (trim(accept).empty()) return true;
    const std::string type = lower(trim(media_type.substr(0, media_type.find(';'))));
    const std::string family = type.substr(0, type.find('/')) + "/*";
    const auto ranges = split(accept, ',');
    return std::any_of(ranges.begin(), ranges.end(), [&](const std::string& text) {
        const Range range = read_range(text);
        return range.quality > 0 &&
               (range.type == type || range.type == family || range.type == "*/*");
    });
}

std::optional<Format> body_format(std::string_view content_type) {
    const auto parts = split(content_type, ';');
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const std::string_view part = parts[i];
        if (part.starts_with("charset=") && unquoted(part.substr(8)) != "utf-8")
            return std::nullopt;
        if (part.starts_with("fhirversion=") && unquoted(part.substr(12)) != "4.0")
            return std::nullopt;
    }
    return format_of(parts.front());
}

std::optional<Format> patch_format(std::string_view content_type) {
    const auto type = split(content_type, ';').front();
    if (type == "application/json-patch+json") return Format::json;
    if (type == "application/xml-patch+xml") return Format::xml;
    return std::nullopt;
}

}  // namespace fascia::http
