#include "store/detail/database_url.hpp"

#include "fascia/store/repository.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace fascia::store {
namespace {

/// Takes what stands before the mark, and the mark, off the text; all of it when there is none.
std::string_view cut(std::string_view& text, char mark) {
    const std::size_t at = text.find(mark);
    const std::string_view before = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    return before;
}

/// Nothing when a % is not followed by two hexadecimal digits.
std::optional<std::string> decoded(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            result += text[i];
            continue;
        }
        const std::string_view digits = text.substr(i + 1, 2);
        unsigned char byte = 0;
        const char* const end = digits.data() + digits.size();
        if (digits.size() != 2 || std::from_chars(digits.data(), end, byte, 16).ptr != end)
            return std::nullopt;
        result += static_cast<char>(byte);
        i += 2;
    }
    return result;
}

bool decode(std::string_view text, std::string& into) {
    auto result = decoded(text);
    if (result) into = std::move(*result);
    return result.has_value();
}

bool decode_parameters(std::string_view text, DatabaseUrl& url) {
    while (!text.empty()) {
        std::string_view value = cut(text, '&');
        const auto name = decoded(cut(value, '='));
        if (!name || !decode(value, url.parameters[*name])) return false;
    }
    return true;
}

}  // namespace

Outcome<DatabaseUrl> parse_database_url(std::string_view text) {
    DatabaseUrl url;
    text.remove_prefix(std::min(text.find("://") + 3, text.size()));
    std::string_view rest = cut(text, '?');
    const std::string_view parameters = text;
    std::string_view place = cut(rest, '/');
    std::string_view user = place.find('@') == std::string_view::npos ? "" : cut(place, '@');
    const std::string_view user_name = cut(user, ':'), host = cut(place, ':');
    if (!decode(user_name, url.user) || !decode(user, url.password) || !decode(host, url.host) ||
        !decode(place, url.port) || !decode(rest, url.path) || !decode_parameters(parameters, url))
        return Failure{FailureKind::invalid,
                       "The database URL has a % without two hexadecimal digits."};
    return url;
}

// Generous: a password may hold what it should not, and then more is left out.
std::string without_password(std::string_view url) {
    std::string text{url};
    const std::size_t start = text.find("://") + 3;
    const std::size_t at = text.rfind('@'), colon = text.find(':', start);
    if (at != std::string::npos && colon < at) text.replace(colon, at - colon, ":***");
    for (const char* name : {"?password=", "&password="})
        if (const std::size_t found = text.find(name); found != std::string::npos)
            text.replace(found + 10, std::min(text.find('&', found + 1), text.size()) - found - 10,
                         "***");
    return text;
}

}  // namespace fascia::store
