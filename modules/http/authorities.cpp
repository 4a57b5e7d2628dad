#include "http/detail/authorities.hpp"

#include "http/detail/text.hpp"

#include <algorithm>
#include <charconv>

namespace fascia::http::detail {

Authorities::Authorities(const std::vector<std::string>& names, std::vector<std::uint16_t> ports)
    : names_{"localhost"}, ports_{std::move(ports)} {
    for (std::string name : names) {
        std::ranges::transform(name, name.begin(), ascii::lower);
        names_.push_back(std::move(name));
    }
}

bool Authorities::has_port(std::string_view port) const {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    return error == std::errc{} && end == port.data() + port.size() &&
           std::ranges::find(ports_, number) != ports_.end();
}

bool Authorities::has(std::string_view host_and_port, std::string_view local_address) const {
    const auto named = [this](std::string_view text) {
        return std::ranges::any_of(names_, [&](const std::string& name) { return is(text, name); });
    };
    if (named(host_and_port)) return true;
    const auto colon = host_and_port.find(':', host_and_port.rfind(']') + 1);  // npos + 1 = 0
    const auto host = host_and_port.substr(0, colon);
    if (!named(host) && !is(host, local_address)) return false;
    return colon == std::string_view::npos || has_port(host_and_port.substr(colon + 1));
}

}  // namespace fascia::http::detail
