#include "fascia/http/server.hpp"

#include <algorithm>

namespace fascia::http {

std::string_view Request::header(std::string_view name) const {
    const auto found = std::ranges::find(
        headers, name, [](const auto& field) { return std::string_view{field.first}; });
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

}  // namespace fascia::http
