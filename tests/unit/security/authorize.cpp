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

BOOST_AUTO_TEST_CASE(only_a_physician_goes_against_the_rules_or_takes_an_order_back) {
    for (const Role role : {Role::medical_assistant, Role::npp, Role::therapist, Role::front_desk,
                            Role::patient, Role::ehr_system, Role::auditor, Role::administrator}) {
        BOOST_TEST(!may(role, "$override", "CarePlan"));
        BOOST_TEST(!may(role, "$escalate", "CarePlan"));
        BOOST_TEST(!may(role, "$revoke", "ServiceRequest"));
    }
    BOOST_TEST(may(Role::physician, "$override", "CarePlan"));
    BOOST_TEST(may(Role::physician, "$escalate", "CarePlan"));
    BOOST_TEST(may(Role::physician, "$revoke", "ServiceRequest"));
}

BOOST_AUTO_TEST_CASE(clinicians_run_a_plan_and_the_whole_clinic_tells_of_a_flare) {
    for (const char* operation : {"$record-procedure", "$hold", "$resume", "$close"}) {
        for (const Role role : {Role::physician, Role::npp, Role::therapist})
            BOOST_TEST(may(role, operation, "CarePlan"), operation);
        for (const Role role : {Role::medical_assistant, Role::ehr_system, Role::patient})
            BOOST_TEST(!may(role, operation, "CarePlan"), operation);
    }
    BOOST_TEST(may(Role::medical_assistant, "$flare", "CarePlan"));
    BOOST_TEST(may(Role::medical_assistant, "$withdraw", "Task"));
    BOOST_TEST(may(Role::auditor, "$timeline", "CarePlan"));
    BOOST_TEST(!may(Role::auditor, "$flare", "CarePlan"));
}

BOOST_AUTO_TEST_CASE(a_step_up_needs_a_sign_in_of_the_last_five_minutes) {
    const Instant now = parse_instant("2026-05-04T15:00:00Z").value();
    const auto signed_in = [&](std::optional<Instant> when) {
        AccessContext context;
        context.authenticated = when;
        return require_fresh(context, now);
    };
    BOOST_TEST(signed_in(now).has_value());
    BOOST_TEST(signed_in(now - std::chrono::minutes{5}).has_value());
    const auto old = signed_in(now - std::chrono::minutes{5} - std::chrono::microseconds{1});
    BOOST_REQUIRE(!old.has_value());
    BOOST_TEST(static_cast<int>(old.error().kind()) ==
               static_cast<int>(FailureKind::unauthenticated));
    BOOST_TEST(old.error().issues().front().code == "login");
    BOOST_TEST(!signed_in({}).has_value());
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
