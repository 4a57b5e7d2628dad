#include "fascia/workflow/codes.hpp"

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
    for (const char* criteria :
         {"shoe-size=43", "birthdate=x", "name=%zz", "organization:below=north"})
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

BOOST_AUTO_TEST_CASE(where_it_is_wanted_a_conditional_delete_deletes_all_that_match) {
    const char* target = "Patient?identifier=http://mrn|7";
    const auto said = [&] {
        const auto statement = call("GET", "metadata").body();
        std::string all;
        for (const auto resource : statement.at("rest").children("resource"))
            if (resource.child("type").text() == "Patient")
                all += resource.child("conditionalDelete").text();
        return all;
    };
    BOOST_TEST(said() == "single");
    delete_several();
    BOOST_TEST(said() == "multiple");
    BOOST_TEST(call("DELETE", target).status == 204);
    for (const char* id : {"a", "b", "c"}) put(patient("7", id));
    put(patient("8", "d"));
    const Answer done = call("DELETE", target);
    BOOST_TEST(done.status == 200);
    BOOST_TEST(done.body().at("issue.severity").text() == "information");
    BOOST_TEST(done.body().at("issue.diagnostics").text() == "3 resources are deleted");
    BOOST_TEST(count("Patient") == 1u);
    BOOST_TEST(call("GET", "Patient/b").status == 410);
    const auto version = call("GET", "Patient/b/_history").body().at("entry.request");
    BOOST_TEST(version.child("method").text() == "DELETE");
    BOOST_TEST(call("DELETE", "Patient?identifier=http://mrn|8").status == 204);
    BOOST_TEST(call("DELETE", "Patient").status == 400);
}

BOOST_AUTO_TEST_CASE(a_delete_of_several_says_as_much_as_is_preferred) {
    using Return = interaction::Request::Return;
    delete_several();
    for (const auto& [wanted, status] :
         {std::pair{Return::minimal, 204}, {Return::outcome, 200}, {Return::representation, 200}}) {
        put(patient("7", "a"));
        put(patient("7", "b"));
        const Answer done =
            call("DELETE", "Patient?identifier=http://mrn|7", {}, {.prefer_return = wanted});
        BOOST_TEST(done.status == status);
        BOOST_TEST((done.json.find("2 resources") != std::string::npos) == (status == 200));
    }
}

BOOST_AUTO_TEST_CASE(a_delete_of_several_deletes_all_or_none) {
    delete_several();
    integrity().on_delete = true;
    const auto organization = [](const char* id, const char* parent) {
        return R"({"resourceType":"Organization","id":")" + std::string{id} +
               R"(","name":"x","partOf":{"reference":"Organization/)" + parent + R"("}})";
    };
    put(organization("a", "b"));
    put(organization("b", "a"));
    put(organization("c", "a"));
    put(R"({"resourceType":"Patient","id":"p","managingOrganization":
        {"reference":"Organization/b"}})");
    const Answer refused = call("DELETE", "Organization?name=x");
    BOOST_TEST(refused.status == 409);
    BOOST_TEST(count("Organization") == 3u);
    BOOST_TEST(call("DELETE", "Patient/p").status == 204);
    BOOST_TEST(call("DELETE", "Organization?name=x").status == 200);
    BOOST_TEST(count("Organization") == 0u);
}

BOOST_AUTO_TEST_CASE(each_of_several_is_guarded_as_a_delete_of_its_own) {
    delete_several();
    access.roles = security::Roles{security::Role::medical_assistant};
    const std::string guarded =
        std::string{R"({"resourceType":"CarePlan","id":"ours","status":"active","intent":"plan",
        "subject":{"reference":"Patient/x"},"instantiatesCanonical":[")"} +
        std::string{workflow::canonical_base} + R"(/PlanDefinition/x"]})";
    put_straight({guarded});
    put(R"({"resourceType":"CarePlan","id":"another","status":"draft","intent":"plan",
        "subject":{"reference":"Patient/x"}})");
    const int alone = call("DELETE", "CarePlan/ours").status;
    BOOST_TEST(alone >= 400);
    const Answer refused = call("DELETE", "CarePlan?subject=Patient/x");
    BOOST_TEST(refused.status == alone);
    BOOST_TEST(refused.json.find("CarePlan/ours: ") != std::string::npos);
    BOOST_TEST(count("CarePlan") == 2u);
}

BOOST_AUTO_TEST_CASE(more_than_a_thousand_are_not_deleted) {
    delete_several();
    std::vector<std::string> patients;
    for (int i = 0; i <= 1000; ++i) patients.push_back(patient("7", "p" + std::to_string(i)));
    put_straight(patients);
    const Answer refused = call("DELETE", "Patient?identifier=http://mrn|7");
    BOOST_TEST(refused.status == 400);
    BOOST_TEST(refused.code() == "too-costly");
    BOOST_TEST(count("Patient") == 1001u);
    call("DELETE", "Patient/p500");
    BOOST_TEST(call("DELETE", "Patient?identifier=http://mrn|7").status == 200);
    BOOST_TEST(count("Patient") == 0u);
}

BOOST_AUTO_TEST_CASE(entries_of_bundles_delete_several) {
    delete_several();
    const auto bundle = [](std::string_view type, std::string_view more = {}) {
        return R"({"resourceType":"Bundle","type":")" + std::string{type} +
               R"(","entry":[{"request":{"method":"DELETE",
            "url":"Patient?identifier=http://mrn|7"}})" +
               std::string{more} + "]}";
    };
    const auto put_two = [&] {
        put(patient("7", "a"));
        put(patient("7", "b"));
    };
    for (const char* type : {"batch", "transaction"}) {
        put_two();
        const Answer done = call("POST", "", bundle(type));
        BOOST_REQUIRE_MESSAGE(done.status == 200, done.json);
        BOOST_TEST(done.body().at("entry.response.status").text() == "204 No Content");
        BOOST_TEST(count("Patient") == 0u);
    }
    put_two();
    const Answer twice = call("POST", "", bundle("transaction", R"(,{"request":{"method":"DELETE",
        "url":"Patient/b"}})"));
    BOOST_TEST(twice.status == 400);
    BOOST_TEST(twice.code() == "duplicate");
    BOOST_TEST(count("Patient") == 2u);
    integrity().on_delete = true;
    put(R"({"resourceType":"Basic","id":"x","code":{"text":"x"},
        "subject":{"reference":"Patient/b"}})");
    BOOST_TEST(call("POST", "", bundle("transaction")).status == 409);
    BOOST_TEST(count("Patient") == 2u);
    const Answer both = call("POST", "", bundle("transaction", R"(,{"request":{"method":"DELETE",
        "url":"Basic/x"}})"));
    BOOST_REQUIRE_MESSAGE(both.status == 200, both.json);
    BOOST_TEST(count("Patient") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
