#include "fascia/security/sign_in.hpp"

#include <boost/json.hpp>

namespace fascia::security {
namespace {

namespace json = boost::json;

constexpr std::array all_roles{Role::medical_assistant, Role::physician,  Role::npp,
                               Role::therapist,         Role::front_desk, Role::patient,
                               Role::ehr_system,        Role::auditor,    Role::administrator};

std::string text_of(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    const json::string* text = value ? value->if_string() : nullptr;
    return text ? std::string{*text} : std::string{};
}

}  // namespace

std::string write_user(const User& user) {
    json::array roles;
    for (const Role role : all_roles)
        if (user.roles.has(role)) roles.push_back(json::value(to_code(role)));
    return json::serialize(json::object{{"login", user.login},
                                        {"passwordHash", user.password_hash},
                                        {"practitioner", user.practitioner},
                                        {"display", user.display},
                                        {"roles", std::move(roles)}});
}

Outcome<User> read_user(std::string_view text) {
    boost::system::error_code error;
    const json::value value = json::parse(text, error);
    const json::object* object = error ? nullptr : value.if_object();
    if (!object) return Failure{FailureKind::invalid, "an account is a JSON object"};
    User user{.login = text_of(*object, "login"),
              .password_hash = text_of(*object, "passwordHash"),
              .practitioner = text_of(*object, "practitioner"),
              .display = text_of(*object, "display"),
              .roles = {}};
    if (const json::value* roles = object->if_contains("roles"); roles && roles->is_array())
        for (const json::value& code : roles->get_array())
            if (const auto role =
                    code.is_string() ? role_from_code(code.get_string()) : std::nullopt)
                user.roles = user.roles.with(*role);
    if (user.login.empty()) return Failure{FailureKind::invalid, "an account needs a login"};
    return user;
}

}  // namespace fascia::security
