#include "fascia/security/access.hpp"

#include <algorithm>
#include <array>

namespace fascia::security {
namespace {

constexpr std::array<std::string_view, 9> codes{"medical-assistant", "physician",  "npp",
                                                "therapist",         "front-desk", "patient",
                                                "ehr-system",        "auditor",    "administrator"};

}  // namespace

std::string_view to_code(Role role) {
    return codes[static_cast<std::size_t>(role)];
}

std::optional<Role> role_from_code(std::string_view code) {
    const auto found = std::find(codes.begin(), codes.end(), code);
    if (found == codes.end()) return std::nullopt;
    return static_cast<Role>(found - codes.begin());
}

std::optional<Role> highest(Roles roles) {
    using enum Role;
    for (const Role role : {physician, npp, therapist, medical_assistant, front_desk, administrator,
                            auditor, patient, ehr_system})
        if (roles.has(role)) return role;
    return std::nullopt;
}

AccessContext open_access() {
    return {.user = "anonymous",
            .practitioner = {},
            .display = "open access",
            .roles = {Role::medical_assistant, Role::ehr_system}};
}

}  // namespace fascia::security
