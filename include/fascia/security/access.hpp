#pragma once

#include "fascia/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fascia::security {

/// The nine roles of the contract.
enum class Role : std::uint8_t {
    medical_assistant,
    physician,
    npp,  ///< nurse practitioner, physician assistant
    therapist,
    front_desk,
    patient,
    ehr_system,
    auditor,
    administrator,
};

/// A set of roles. A value.
class Roles {
  public:
    constexpr Roles() = default;
    template <class... Rest>
    constexpr Roles(Role first, Rest... rest) : bits_{(bit(first) | ... | bit(rest))} {}

    constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
    constexpr bool meets(Roles others) const { return (bits_ & others.bits_) != 0; }
    constexpr Roles with(Role role) const {
        Roles more = *this;
        more.bits_ |= bit(role);
        return more;
    }
    constexpr bool empty() const { return bits_ == 0; }

  private:
    static constexpr std::uint32_t bit(Role role) { return 1u << static_cast<unsigned>(role); }
    std::uint32_t bits_ = 0;
};

std::string_view to_code(Role role);  ///< "medical-assistant"
std::optional<Role> role_from_code(std::string_view code);

/// The role that speaks for a person with several: physician first, then npp, therapist, medical
/// assistant … Absent for an empty set.
std::optional<Role> highest(Roles roles);

/// Who is asking, as far as authentication established it. Made by authentication only, never from
/// a request's content.
struct AccessContext {
    std::string user;          ///< login, or "anonymous" under --open
    std::string practitioner;  ///< "Practitioner/x": who this user is in the records; may be empty
    std::string display;
    Roles roles;
    std::optional<Instant> authenticated = {};  ///< when the password was last given
};

/// --open: an EHR client and medical assistant in one, without authentication (loopback only).
AccessContext open_access();

}  // namespace fascia::security
