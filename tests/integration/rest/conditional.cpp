#include "support/rest_clinic.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

std::string patient(std::string_view mrn, std::string_view id = {}) {
    std::string json = R"({"resourceType":"Patient",)";
    if (!id.empty()) json += R"("id":")" + std::string{id} + R"(",)";
    return json + R"("identifier":[{"system":"http://mrn","value":")" + std::string{mrn} +
           R"("}]})";
}

const Headers unless_7_exists{.if_none_exist = "identifier=http://mrn|7"};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(conditional_interactions, RestClinic, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(a_conditional_create_creates_once) {
    const Answer first = call("POST", "Patient", patient("7"), unless_7_exists);
    BOOST_TEST(first.status == 201);
    const Answer second = call("POST", "Patient", patient("7"), unless_7_exists);
    BOOST_TEST(second.status == 200);
    BOOST_TEST(second.location == first.location);
    BOOST_TEST(second.json == first.json);
    BOOST_TEST(count("Patient") == 1u);
}

BOOST_AUTO_TEST_CASE(a_conditional_create_with_two_matches_is_refused) {
    put(patient("7", "a"));
    put(patient("7", "b"));
    const Answer refused = call("POST", "Patient", patient("7"), unless_7_exists);
    BOOST_TEST(refused.status == 412);
    BOOST_TEST(refused.code() == "multiple-matches");
    BOOST_TEST(count("Patient") == 2u);
}

BOOST_AUTO_TEST_CASE(criteria_must_be_there_and_be_understood) {
    for (const char* criteria : {"_count=1", "_sort=_id", "&"}) {
        const Answer refused = call("POST", "Patient", patient("7"), {.if_none_exist = criteria});
        BOOST_TEST(refused.status == 400, criteria);
        BOOST_TEST(refused.code() == "required", criteria);
    }
    for (const char* criteria : {"shoe-size=43", "birthdate=x", "name=%zz"})
        BOOST_TEST(
            call("POST", "Patient", patient("7"), {.if_none_exist = criteria, .lenient = true})
                    .status == 400,
            criteria);
    BOOST_TEST(count("Patient") == 0u);
}

BOOST_AUTO_TEST_CASE(many_clients_who_create_the_same_make_one) {
    std::vector<std::future<Answer>> clients;
    for (int i = 0; i < 16; ++i)
        clients.push_back(std::async(std::launch::async, [&] {
            return call("POST", "Patient", patient("7"), unless_7_exists);
        }));
    int created = 0;
    std::string location;
    for (auto& client : clients) {
        const Answer answer = client.get();
        created += answer.status == 201;
        BOOST_TEST((answer.status == 200 || answer.status == 201));
        if (location.empty()) location = answer.location;
        BOOST_TEST(answer.location == location);
    }
    BOOST_TEST(created == 1);
    BOOST_TEST(count("Patient") == 1u);
}

BOOST_AUTO_TEST_CASE(a_deleted_match_does_not_count) {
    put(patient("7", "a"));
    call("DELETE", "Patient/a");
    BOOST_TEST(call("POST", "Patient", patient("7"), unless_7_exists).status == 201);
}

BOOST_AUTO_TEST_CASE(a_conditional_update_creates_updates_or_refuses) {
    const char* target = "Patient?identifier=http://mrn|7";
    const Answer first = call("PUT", target, patient("7"));
    BOOST_TEST(first.status == 201);
    const Answer second = call("PUT", target, patient("7"));
    BOOST_TEST(second.status == 200);
    BOOST_TEST(second.body().id() == first.body().id());
    BOOST_TEST(second.version == 2);
    const Answer disagreeing = call("PUT", target, patient("7", "somebody-else"));
    BOOST_TEST(disagreeing.status == 400);
    put(patient("7", "b"));
    BOOST_TEST(call("PUT", target, patient("7")).status == 412);
    BOOST_TEST(call("PUT", "Patient", patient("7")).status == 400);
}

BOOST_AUTO_TEST_CASE(a_conditional_update_without_a_match_takes_the_id_of_the_body) {
    const Answer created = call("PUT", "Patient?identifier=http://mrn|8", patient("8", "mine"));
    BOOST_TEST(created.status == 201);
    BOOST_TEST(created.location == "Patient/mine/_history/1");
}

BOOST_AUTO_TEST_CASE(a_conditional_delete_deletes_one_at_most) {
    const char* target = "Patient?identifier=http://mrn|7";
    BOOST_TEST(call("DELETE", target).status == 204);
    put(patient("7", "a"));
    put(patient("7", "b"));
    BOOST_TEST(call("DELETE", target).status == 412);
    BOOST_TEST(count("Patient") == 2u);
    call("DELETE", "Patient/b");
    BOOST_TEST(call("DELETE", target).status == 204);
    BOOST_TEST(call("GET", "Patient/a").status == 410);
    BOOST_TEST(call("DELETE", "Patient").status == 400);
}

BOOST_AUTO_TEST_SUITE_END()
