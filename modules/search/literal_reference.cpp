#include "fascia/search/search.hpp"

#include <algorithm>

namespace fascia::search {
namespace {

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '.';
    });
}

std::string_view without_version(std::string_view text) {
    return text.substr(0, text.find("/_history/"));
}

std::optional<LiteralReference> relative_reference(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const std::string_view type = text.substr(0, slash), id = text.substr(slash + 1);
    if (!is_id(id) || !fhir::find_resource_type(type)) return std::nullopt;
    return LiteralReference{type, id, {}};
}

}  // namespace

std::optional<LiteralReference> literal_reference(std::string_view text,
                                                  std::string_view base_url) {
    if (text.empty() || text.front() == '#') return std::nullopt;
    const std::string_view unversioned = without_version(text);
    if (!base_url.empty() && unversioned.starts_with(base_url) &&
        unversioned.substr(base_url.size()).starts_with('/'))
        if (const auto own = relative_reference(unversioned.substr(base_url.size() + 1)))
            return own;
    if (const auto relative = relative_reference(unversioned)) return relative;
    if (text.find(':') == std::string_view::npos || text.find('?') < text.find(':'))
        return std::nullopt;
    return LiteralReference{{}, {}, unversioned};
}

}  // namespace fascia::search
