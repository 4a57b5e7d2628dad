#include "support/rest_clinic.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

struct Assistant : RestClinic {
    Assistant() { access.roles = security::Roles{security::Role::medical_assistant}; }
};

constexpr const char* hidden = "Patient?_has:AuditEvent:patient:action=R";
constexpr const char* patient = R"({"resourceType":"Patient","name":[{"family":"x"}]})";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(search_access, Assistant, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(a_chain_into_what_may_not_be_searched_is_forbidden) {
    BOOST_TEST(call("GET", hidden).status == 403);
    BOOST_TEST(call("GET", "?_type=Patient,AuditEvent").status == 403);
    BOOST_TEST(call("GET", "Patient?_has:Observation:patient:code=x").status == 200);
}

BOOST_AUTO_TEST_CASE(a_hierarchy_of_what_may_not_be_searched_is_not_looked_up) {
    put(R"({"resourceType":"Location","id":"wing","partOf":{"reference":"Location/site"}})");
    put(R"({"resourceType":"Procedure","id":"p","status":"completed",
        "subject":{"reference":"Patient/x"},"location":{"reference":"Location/wing"}})");
    BOOST_TEST(entry_ids(call("GET", "Procedure?location:below=site").body()) == "p");
    access.roles = {};
    BOOST_TEST(entry_ids(call("GET", "Procedure?location=wing").body()) == "p");
    const Answer refused = call("GET", "Procedure?location:below=site", {}, {.lenient = true});
    BOOST_TEST(refused.status == 403);
}

BOOST_AUTO_TEST_CASE(so_it_is_in_conditions_of_writes) {
    BOOST_TEST(call("DELETE", hidden).status == 403);
    BOOST_TEST(call("PUT", hidden, patient).status == 403);
    BOOST_TEST(
        call("POST", "Patient", patient, {.if_none_exist = "_has:AuditEvent:patient:action=R"})
            .status == 403);
}

BOOST_AUTO_TEST_SUITE_END()
