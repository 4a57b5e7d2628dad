#include "fascia/security/authorize.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::security;

namespace {

bool may(Role role, std::string_view action, std::string_view type) {
    return authorize({.user = "u", .practitioner = {}, .display = {}, .roles = {role}},
                     {action, type})
        .has_value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(authorization)

BOOST_AUTO_TEST_CASE(only_a_physician_decides) {
    for (const Role role : {Role::medical_assistant, Role::npp, Role::therapist, Role::front_desk,
                            Role::patient, Role::ehr_system, Role::auditor, Role::administrator})
        for (const char* operation : {"$decide", "$clear-flag"})
            BOOST_TEST(!may(role, operation,
                            operation == std::string_view{"$decide"} ? "Task" : "CarePlan"));
    BOOST_TEST(may(Role::physician, "$decide", "Task"));
    BOOST_TEST(may(Role::physician, "$clear-flag", "CarePlan"));
    BOOST_TEST(!authorize(open_access(), {"$decide", "Task"}).has_value());
}

BOOST_AUTO_TEST_CASE(what_has_no_row_is_refused_to_everybody) {
    for (const Role role : {Role::physician, Role::administrator, Role::ehr_system}) {
        BOOST_TEST(!may(role, "$no-such-operation", "Patient"));
        BOOST_TEST(!may(role, "$decide", "Patient"));
    }
}

BOOST_AUTO_TEST_CASE(the_specific_row_decides_over_the_general_one) {
    BOOST_TEST(may(Role::medical_assistant, "update", "Observation"));
    BOOST_TEST(!may(Role::medical_assistant, "update", "Provenance"));
    BOOST_TEST(!may(Role::physician, "read", "AuditEvent"));
    BOOST_TEST(may(Role::auditor, "read", "AuditEvent"));
}

BOOST_AUTO_TEST_CASE(nobody_without_a_role_may_do_anything) {
    for (const auto& row : policy()) BOOST_TEST(!authorize({}, {row.action, row.type}).has_value());
}

BOOST_AUTO_TEST_CASE(role_codes_go_both_ways) {
    for (const char* code : {"medical-assistant", "physician", "npp", "therapist", "front-desk",
                             "patient", "ehr-system", "auditor", "administrator"})
        BOOST_TEST(to_code(role_from_code(code).value()) == code);
    BOOST_TEST(!role_from_code("root").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
