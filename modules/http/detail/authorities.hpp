#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::http::detail {

/// The Host values this server answers for, so that neither a foreign name nor DNS rebinding
/// reaches it (RFC 9110 7.4). Immutable.
class Authorities {
  public:
    /// `names`: "name" or "name:port"; `ports`: those listened on.
    Authorities(const std::vector<std::string>& names, std::vector<std::uint16_t> ports);
    /// `local_address`: the one the connection came in on, in brackets when it is IPv6.
    bool has(std::string_view host_and_port, std::string_view local_address) const;

  private:
    bool has_port(std::string_view port) const;

    std::vector<std::string> names_;  // in lower case
    std::vector<std::uint16_t> ports_;
};

}  // namespace fascia::http::detail
