#include "rest_server.hpp"

using namespace fascia;
using namespace fascia::tests;

BOOST_AUTO_TEST_SUITE(conditional_delete_over_https)

BOOST_AUTO_TEST_CASE(the_server_deletes_several_where_it_was_told_to) {
    ClinicServer clinic{{"--open", "--conditional-delete", "multiple"}};
    clinic.start();
    for (const auto format : {Format::json, Format::xml}) {
        auto client = clinic.client(format);
        const std::string tag = fresh_tag(), target = "Patient?identifier=urn:test|" + tag;
        for (int i = 0; i < 2; ++i) check(client.post("Patient", patient_json(tag)), 201);
        const auto deleted = client.call("DELETE", target);
        check(deleted, 200);
        BOOST_TEST(deleted.body.type_name() == "OperationOutcome");
        BOOST_TEST(deleted.text("issue.diagnostics") == "2 resources are deleted");
        BOOST_TEST(entries(client.get(target)) == 0u);
        check(client.call("DELETE", target), 204);
        BOOST_TEST(client.get("metadata").text("rest.resource.conditionalDelete") == "multiple");
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_was_not_told_deletes_one_at_most) {
    auto client = open_clinic().client(Format::json);
    const std::string tag = fresh_tag(), target = "Patient?identifier=urn:test|" + tag;
    for (int i = 0; i < 2; ++i) check(client.post("Patient", patient_json(tag)), 201);
    check(client.call("DELETE", target), 412, "multiple-matches");
    BOOST_TEST(entries(client.get(target)) == 2u);
    BOOST_TEST(client.get("metadata").text("rest.resource.conditionalDelete") == "single");
}

BOOST_AUTO_TEST_SUITE_END()
