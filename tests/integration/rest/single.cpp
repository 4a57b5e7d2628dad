#include "support/rest_clinic.hpp"

using namespace fascia;
using namespace fascia::tests;
using Return = interaction::Request::Return;

namespace {

constexpr const char* peter = R"({"resourceType":"Patient","name":[{"family":"Peter"}]})";

std::string patient(std::string_view id, std::string_view family) {
    return R"({"resourceType":"Patient","id":")" + std::string{id} + R"(","name":[{"family":")" +
           std::string{family} + R"("}]})";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(single_interactions, RestClinic, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(a_created_resource_gets_an_id_and_can_be_read) {
    const Answer created = call("POST", "Patient", peter);
    BOOST_TEST(created.status == 201);
    BOOST_TEST(created.version == 1);
    const auto body = created.body();
    BOOST_TEST(created.location == "Patient/" + std::string{body.id()} + "/_history/1");
    BOOST_TEST(body.at("meta.versionId").text() == "1");
    BOOST_TEST(parse_instant(body.at("meta.lastUpdated").text()).has_value());
    const Answer read = call("GET", "Patient/" + std::string{body.id()});
    BOOST_TEST(read.status == 200);
    BOOST_TEST(read.json == created.json);
    BOOST_TEST(read.version == 1);
}

BOOST_AUTO_TEST_CASE(an_id_in_the_body_of_a_create_is_ignored) {
    const Answer created = call("POST", "Patient", patient("mine", "Peter"));
    BOOST_TEST(created.status == 201);
    BOOST_TEST(created.body().id() != "mine");
    BOOST_TEST(call("GET", "Patient/mine").status == 404);
}

BOOST_AUTO_TEST_CASE(prefer_decides_about_the_body) {
    BOOST_TEST(call("POST", "Patient", peter, {.prefer_return = Return::minimal}).json.empty());
    const Answer told = call("POST", "Patient", peter, {.prefer_return = Return::outcome});
    BOOST_TEST(told.body().type_name() == "OperationOutcome");
    BOOST_TEST(!told.location.empty());
}

BOOST_AUTO_TEST_CASE(an_update_creates_or_makes_the_next_version) {
    const Answer first = call("PUT", "Patient/p", patient("p", "Peter"));
    BOOST_TEST(first.status == 201);
    BOOST_TEST(first.location == "Patient/p/_history/1");
    const Answer second = call("PUT", "Patient/p", patient("p", "Paul"));
    BOOST_TEST(second.status == 200);
    BOOST_TEST(second.version == 2);
    const Answer same = call("PUT", "Patient/p", patient("p", "Paul"));
    BOOST_TEST(same.status == 200);
    BOOST_TEST(same.version == 3);
    BOOST_TEST(call("GET", "Patient/p").body().at("name.family").text() == "Paul");
    BOOST_TEST(call("GET", "Patient/p/_history/1").body().at("name.family").text() == "Peter");
}

BOOST_AUTO_TEST_CASE(body_and_url_of_an_update_must_agree) {
    for (const auto& body : {patient("q", "Peter"), std::string{peter}}) {
        const Answer refused = call("PUT", "Patient/p", body);
        BOOST_TEST(refused.status == 400);
        BOOST_TEST(refused.code() == "value");
    }
    BOOST_TEST(call("PUT", "Observation/p", patient("p", "Peter")).status == 400);
    BOOST_TEST(call("POST", "Observation", peter).status == 400);
    BOOST_TEST(call("POST", "Patient").status == 400);
    BOOST_TEST(call("GET", "Patient/p").status == 404);
}

BOOST_AUTO_TEST_CASE(if_match_lets_only_the_version_that_was_read_be_changed) {
    put(patient("p", "Peter"));
    BOOST_TEST(call("PUT", "Patient/p", patient("p", "A"), {.if_match = "W/\"1\""}).status == 200);
    BOOST_TEST(call("PUT", "Patient/p", patient("p", "B"), {.if_match = "W/\"1\""}).status == 412);
    BOOST_TEST(call("PUT", "Patient/p", patient("p", "C"), {.if_match = "*"}).status == 200);
    BOOST_TEST(call("PUT", "Patient/q", patient("q", "D"), {.if_match = "*"}).status == 412);
    BOOST_TEST(call("PUT", "Patient/q", patient("q", "D"), {.if_match = "W/\"1\""}).status == 412);
    for (const char* malformed : {"W/\"x\"", "nonsense", "W/\"1\", W/\"2\"", "\"\"", "W/\"-1\""})
        BOOST_TEST(
            call("PUT", "Patient/p", patient("p", "E"), {.if_match = malformed}).status == 400,
            malformed);
    BOOST_TEST(call("DELETE", "Patient/p", {}, {.if_match = "W/\"1\""}).status == 412);
    BOOST_TEST(call("GET", "Patient/p").version == 3);
    BOOST_TEST(call("DELETE", "Patient/p", {}, {.if_match = "W/\"3\""}).status == 204);
}

BOOST_AUTO_TEST_CASE(of_many_who_update_the_same_version_one_succeeds) {
    put(patient("p", "Peter"));
    std::vector<std::future<int>> clients;
    for (int i = 0; i < 8; ++i)
        clients.push_back(std::async(std::launch::async, [&] {
            return call("PUT", "Patient/p", patient("p", "X"), {.if_match = "W/\"1\""}).status;
        }));
    int done = 0, refused = 0;
    for (auto& client : clients) {
        const int status = client.get();
        done += status == 200;
        refused += status == 412;
    }
    BOOST_TEST(done == 1);
    BOOST_TEST(refused == 7);
}

BOOST_AUTO_TEST_CASE(a_deletion_is_a_version_and_can_be_repeated) {
    put(patient("p", "Peter"));
    const Answer deleted = call("DELETE", "Patient/p");
    BOOST_TEST(deleted.status == 204);
    BOOST_TEST(deleted.version == 2);
    BOOST_TEST(deleted.json.empty());
    BOOST_TEST(call("DELETE", "Patient/p").status == 204);
    BOOST_TEST(call("DELETE", "Patient/never").status == 204);
    BOOST_TEST(call("GET", "Patient/p").status == 410);
    BOOST_TEST(call("GET", "Patient/p").code() == "deleted");
    BOOST_TEST(call("GET", "Patient/p/_history/1").status == 200);
    BOOST_TEST(call("GET", "Patient/p/_history/2").status == 410);
    const Answer again = call("PUT", "Patient/p", patient("p", "Peter"));
    BOOST_TEST(again.status == 201);
    BOOST_TEST(again.version == 3);
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_not_found) {
    put(patient("p", "Peter"));
    for (const char* target : {"Patient/x", "Patient/p/_history/2", "Patient/p/_history/0",
                               "Patient/p/_history/x", "Patient/x/_history", "Observation/p"})
        BOOST_TEST(call("GET", target).status == 404, target);
}

BOOST_AUTO_TEST_CASE(what_the_client_has_already_is_not_sent_again) {
    put(patient("p", "Peter"));
    for (const char* tag : {"W/\"1\"", "\"1\"", "W/\"7\", W/\"1\"", "*"}) {
        const Answer known = call("GET", "Patient/p", {}, {.if_none_match = tag});
        BOOST_TEST(known.status == 304, tag);
        BOOST_TEST(known.json.empty(), tag);
    }
    BOOST_TEST(call("GET", "Patient/p", {}, {.if_none_match = "W/\"11\""}).status == 200);
}

BOOST_AUTO_TEST_CASE(a_history_tells_every_version_newest_first_in_pages) {
    put(patient("p", "A"));
    put(patient("p", "B"));
    call("DELETE", "Patient/p");
    put(patient("p", "C"));
    const auto all = call("GET", "Patient/p/_history").body();
    BOOST_TEST(all.child("type").text() == "history");
    BOOST_TEST(all.child("total").text() == "4");
    std::string methods, statuses, etags;
    for (const auto entry : all.children("entry")) {
        methods += std::string{entry.at("request.method").text()} + " ";
        statuses += std::string{entry.at("response.status").text()} + ",";
        etags += entry.at("response.etag").text();
        BOOST_TEST(entry.child("fullUrl").text() == std::string{base} + "/Patient/p");
    }
    BOOST_TEST(methods == "PUT DELETE PUT PUT ");
    BOOST_TEST(statuses == "200 OK,204 No Content,200 OK,201 Created,");
    BOOST_TEST(etags == "W/\"4\"W/\"3\"W/\"2\"W/\"1\"");

    std::string seen, target = "Patient/p/_history?_count=3";
    for (int pages = 0; !target.empty() && pages < 5; ++pages) {
        const auto page = call("GET", target).body();
        for (const auto entry : page.children("entry")) seen += entry.at("response.etag").text();
        target = link_of(page, "next");
    }
    BOOST_TEST(seen == etags);
    BOOST_TEST(call("GET", "Patient/p/_history?_since=2999-01-01T00:00:00Z")
                   .body()
                   .children("entry")
                   .empty());
    BOOST_TEST(call("GET", "Patient/p/_history?_since=yesterday").status == 400);
    BOOST_TEST(call("GET", "Patient/p/_history?_at=lately").status == 400);
    BOOST_TEST(call("GET", "Patient/p/_history?_after=3").status == 400);
}

BOOST_AUTO_TEST_CASE(a_summary_is_tagged_and_keeps_what_is_mandatory) {
    put(R"({"resourceType":"Observation","id":"o","text":{"status":"generated",
        "div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},"status":"final",
        "code":{"text":"x"},"note":[{"text":"secret"}],"subject":{"reference":"Patient/p"}})");
    const auto shape = [&](std::string_view parameter) {
        const auto body = call("GET", "Observation/o?" + std::string{parameter}).body();
        std::string names;
        for (const auto child : body.root().children()) names += std::string{child.name()} + " ";
        BOOST_TEST(body.at("meta.tag.code").text() == "SUBSETTED", parameter);
        return names;
    };
    BOOST_TEST(shape("_summary=true") == "id meta status code subject ");
    BOOST_TEST(shape("_summary=text") == "id meta text status code ");
    BOOST_TEST(shape("_summary=data") == "id meta status code subject note ");
    BOOST_TEST(shape("_elements=note") == "id meta status code note ");
    BOOST_TEST(shape("_elements=Observation.note,subject") == "id meta status code subject note ");
    BOOST_TEST(call("GET", "Observation/o?_elements=nonsense").status == 400);
    BOOST_TEST(call("GET", "Observation/o?_summary=maybe").status == 400);
    BOOST_TEST(call("GET", "Observation/o?_summary=true&_elements=note").status == 400);
    BOOST_TEST(call("GET", "Observation/o?_summary=false").body().at("meta.tag").text().empty());
    BOOST_TEST(call("GET", "Observation/o?nonsense=1").status == 400);
    BOOST_TEST(call("GET", "Observation/o?nonsense=1", {}, {.lenient = true}).status == 200);
}

BOOST_AUTO_TEST_CASE(the_client_does_not_choose_version_and_time) {
    const Answer created = call("POST", "Patient", R"({"resourceType":"Patient","meta":{
        "versionId":"77","lastUpdated":"1999-01-01T00:00:00Z","tag":[{"code":"kept"}]}})");
    BOOST_TEST(created.body().at("meta.versionId").text() == "1");
    BOOST_TEST(!created.body().at("meta.lastUpdated").text().starts_with("1999"));
    BOOST_TEST(created.body().at("meta.tag.code").text() == "kept");
}

BOOST_AUTO_TEST_CASE(a_plan_of_ours_is_changed_under_if_match_only_and_not_approved_directly) {
    const auto plan = [](std::string_view id, std::string_view status, std::string_view url) {
        return R"({"resourceType":"CarePlan","id":")" + std::string{id} + R"(","status":")" +
               std::string{status} + R"(","intent":"plan","instantiatesCanonical":[")" +
               std::string{url} + R"("],"subject":{"reference":"Patient/p"}})";
    };
    const char* ours = "https://openfascia.org/fhir/PlanDefinition/myofascial-back-pain";
    put(plan("c", "draft", ours));
    BOOST_TEST(call("PUT", "CarePlan/c", plan("c", "draft", ours)).status == 428);
    const Headers first{.if_match = "W/\"1\""};
    BOOST_TEST(call("PUT", "CarePlan/c", plan("c", "draft", ours), first).status == 200);
    const Headers second{.if_match = "W/\"2\""};
    BOOST_TEST(call("PUT", "CarePlan/c", plan("c", "active", ours), second).status == 403);
    BOOST_TEST(call("POST", "CarePlan", plan("x", "active", ours)).status == 403);
    access.roles = security::Roles{security::Role::physician};
    BOOST_TEST(call("PUT", "CarePlan/c", plan("c", "active", ours), second).status == 422);
    // somebody else's plan is none of our business
    const char* other = "http://example.org/PlanDefinition/other";
    put(plan("d", "active", other));
    BOOST_TEST(call("PUT", "CarePlan/d", plan("d", "active", other)).status == 200);
}

BOOST_AUTO_TEST_CASE(nobody_but_a_clinician_lets_an_examination_count_as_a_clinicians) {
    const auto finding = [](std::string_view code, std::string_view performer) {
        return R"({"resourceType":"Observation","id":"o","status":"final","code":{"coding":[{
            "system":"https://openfascia.org/fhir/CodeSystem/exam-finding","code":")" +
               std::string{code} + R"("}]},"performer":[{"reference":")" + std::string{performer} +
               R"("}],"subject":{"reference":"Patient/p"}})";
    };
    access.practitioner = "Practitioner/me";
    const auto write = [&](security::Roles roles, std::string_view code,
                           std::string_view performer) {
        access.roles = roles;
        return call("PUT", "Observation/o", finding(code, performer)).status;
    };
    using enum security::Role;
    const std::string absolute = std::string{base} + "/Practitioner/dr";
    for (const char* code : {"trigger-point", "facet-pattern"}) {
        for (const std::string& performer :
             {std::string{"Practitioner/dr"}, std::string{"PractitionerRole/dr"}, absolute,
              std::string{"Practitioner/dr/_history/1"}})
            BOOST_TEST(write({medical_assistant}, code, performer) == 403, performer);
        BOOST_TEST(write({medical_assistant}, code, "Practitioner/me") < 300);
        BOOST_TEST(write({medical_assistant}, code, "Patient/p") == 200);
        for (const security::Role role : {physician, npp, therapist, ehr_system})
            BOOST_TEST(write({role}, code, "Practitioner/dr") == 200);
    }
    BOOST_TEST(write({medical_assistant}, "hep-days", "Practitioner/dr") == 200);
    BOOST_TEST(call("POST", "Observation", finding("trigger-point", "Practitioner/dr")).status ==
               403);
    BOOST_TEST(call("PATCH", "Observation/o", R"({"resourceType":"Parameters","parameter":[
        {"name":"operation","part":[{"name":"type","valueCode":"replace"},
        {"name":"path","valueString":"Observation.code.coding.code"},
        {"name":"value","valueCode":"trigger-point"}]}]})")
                   .status == 403);
}

BOOST_AUTO_TEST_CASE(an_approval_task_is_neither_made_nor_deleted_directly) {
    constexpr const char* task = R"({"resourceType":"Task","id":"t","status":"requested",
        "intent":"proposal","code":{"coding":[{"system":"https://openfascia.org/fhir/CodeSystem/task",
        "code":"approve-plan"}]}})";
    BOOST_TEST(call("PUT", "Task/t", task).status == 403);
    const auto parsed = resource(task);
    const auto written = repository().run({"test", "test"}, [&](store::UnitOfWork& unit) {
        const auto put = unit.put(store::prepare(parsed, "t", *core_registry()), "PUT", {});
        return put ? Outcome<void>{} : Outcome<void>{put.error()};
    });
    BOOST_REQUIRE(written.has_value());
    BOOST_TEST(call("DELETE", "Task/t").status == 403);
    BOOST_TEST(call("GET", "Task/t").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
