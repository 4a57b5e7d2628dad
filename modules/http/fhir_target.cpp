#include "http/detail/fhir_target.hpp"

#include <algorithm>
#include <optional>

namespace fascia::http {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

// Length of the well-formed UTF-8 sequence at `at` (RFC 3629), 0 where there is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    const unsigned first = byte(at);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4) return 0;
    const unsigned second = byte(at + 1);
    const unsigned lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < lowest || second > highest) return 0;
    for (std::size_t i = 2; i < length; ++i)
        if ((byte(at + i) & 0xC0) != 0x80) return 0;
    return length;
}

bool is_plain_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8_length(text, at);
        if (length == 0 || text[at] == '\0') return false;
        at += length;
    }
    return true;
}

std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    if (!is_plain_utf8(decoded)) return std::nullopt;
    return decoded;
}

Failure bad(const char* what) {
    return Failure{FailureKind::invalid, Issue{.code = "value", .path = {}, .text = what}};
}

}  // namespace

Outcome<QueryParameters> parse_form(std::string_view text) {
    QueryParameters parameters;
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        auto name = decode(pair.substr(0, equals), true);
        auto value = equals == std::string_view::npos ? std::string{}
                                                      : decode(pair.substr(equals + 1), true);
        if (!name || !value) return bad("a parameter is not percent-encoded UTF-8");
        parameters.emplace_back(std::move(*name), std::move(*value));
    }
    return parameters;
}

Outcome<Target> parse_target(std::string_view target) {
    Target parsed;
    const auto question = target.find('?');
    std::string_view path = target.substr(0, question);
    if (!path.starts_with('/')) return bad("the target is not a path");
    path.remove_prefix(1);
    while (!path.empty()) {
        const std::string_view raw = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(path.size(), raw.size() + 1));
        auto segment = decode(raw, false);
        if (!segment || segment->empty() || *segment == "." || *segment == ".." ||
            segment->find_first_of("/\\%") != std::string::npos)
            return bad(
                "a segment of the path is empty, not UTF-8, or holds what no path of ours holds");
        parsed.segments.push_back(std::move(*segment));
    }
    if (question == std::string_view::npos) return parsed;
    auto query = parse_form(target.substr(question + 1));
    if (!query) return query.error();
    parsed.query = std::move(*query);
    return parsed;
}

}  // namespace fascia::http
