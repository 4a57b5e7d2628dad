#include "support/rest_clinic.hpp"

#include <set>

using namespace fascia;
using namespace fascia::tests;

namespace {

std::string bundle(std::initializer_list<std::string> entries) {
    std::string json = R"({"resourceType":"Bundle","type":"transaction","entry":[)";
    for (const std::string& entry : entries) {
        if (json.back() != '[') json += ',';
        json += entry;
    }
    return json + "]}";
}

std::string entry(std::string_view full_url, std::string_view resource, std::string_view request) {
    std::string json = "{";
    if (!full_url.empty()) json += R"("fullUrl":")" + std::string{full_url} + R"(",)";
    if (!resource.empty()) json += R"("resource":)" + std::string{resource} + ",";
    return json + R"("request":)" + std::string{request} + "}";
}

constexpr const char* uuid_1 = "urn:uuid:00000000-0000-4000-8000-000000000001";
constexpr const char* uuid_2 = "urn:uuid:00000000-0000-4000-8000-000000000002";
constexpr const char* post_patient = R"({"method":"POST","url":"Patient"})";
constexpr const char* post_observation = R"({"method":"POST","url":"Observation"})";
constexpr const char* plain_patient = R"({"resourceType":"Patient"})";

std::string patient(std::string_view mrn) {
    return R"({"resourceType":"Patient","identifier":[{"system":"http://mrn","value":")" +
           std::string{mrn} + R"("}]})";
}

std::string observation(std::string_view subject) {
    return R"({"resourceType":"Observation","status":"final","code":{"text":"x"},
        "subject":{"reference":")" +
           std::string{subject} + R"("}})";
}

std::string statuses(const Answer& answer) {
    if (answer.status != 200) return answer.json;
    std::string text;
    for (const auto element : answer.body().children("entry"))
        text += std::string{element.at("response.status").text().substr(0, 3)} + " ";
    return text;
}

// "Patient/…" of the entry's location.
std::string written(const Answer& answer, std::size_t index) {
    const auto body = answer.body();
    std::string url{body.children("entry")[index].at("response.location").text()};
    url = url.substr(0, url.find("/_history"));
    return url.substr(std::string_view{RestClinic::base}.size() + 1);
}

struct Transactions : RestClinic {
    std::string subject_of(const Answer& answer, std::size_t index) {
        return std::string{
            call("GET", written(answer, index)).body().at("subject.reference").text()};
    }
    std::uint64_t stored() { return count("Patient") + count("Observation"); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(transactions, Transactions, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(entries_refer_to_each_other_by_full_url_whatever_their_order) {
    const Answer answer = call("POST", "",
                               bundle({entry(uuid_2, observation(uuid_1), post_observation),
                                       entry(uuid_1, plain_patient, post_patient)}));
    BOOST_TEST(statuses(answer) == "201 201 ");
    BOOST_TEST(answer.body().child("type").text() == "transaction-response");
    BOOST_TEST(written(answer, 0).starts_with("Observation/"));
    BOOST_TEST(subject_of(answer, 0) == written(answer, 1));
    BOOST_TEST(entry_ids(call("GET", "Observation?patient=" + written(answer, 1)).body()) ==
               written(answer, 0).substr(12));
}

BOOST_AUTO_TEST_CASE(links_in_uris_and_narratives_are_replaced_too) {
    const std::string document = R"({"resourceType":"DocumentReference","status":"current",
        "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\")" +
                                 std::string{uuid_1} + R"(\">p</a></div>"},
        "identifier":[{"system":"urn:ietf:rfc:3986","value":")" +
                                 uuid_1 + R"("}],
        "content":[{"attachment":{"url":")" +
                                 uuid_1 + R"("}}]})";
    const Answer answer =
        call("POST", "",
             bundle({entry(uuid_1, plain_patient, post_patient),
                     entry("", document, R"({"method":"POST","url":"DocumentReference"})")}));
    BOOST_TEST(statuses(answer) == "201 201 ");
    const auto stored = call("GET", written(answer, 1)).body();
    BOOST_TEST(stored.at("content.attachment.url").text() == written(answer, 0));
    BOOST_TEST(stored.at("text.div").text().find("href=\"" + written(answer, 0) + "\"") !=
               std::string_view::npos);
    BOOST_TEST(stored.at("identifier.value").text() == uuid_1);
}

BOOST_AUTO_TEST_CASE(a_relative_reference_beside_a_restful_full_url_follows_the_new_id) {
    const Answer answer =
        call("POST", "",
             bundle({entry("http://elsewhere.example/fhir/Patient/7",
                           R"({"resourceType":"Patient","id":"7"})", post_patient),
                     entry("http://elsewhere.example/fhir/Observation/8", observation("Patient/7"),
                           post_observation)}));
    BOOST_TEST(statuses(answer) == "201 201 ");
    BOOST_TEST(subject_of(answer, 1) == written(answer, 0));
}

BOOST_AUTO_TEST_CASE(the_order_is_delete_create_update_read_and_the_answer_that_of_the_request) {
    put(R"({"resourceType":"Patient","id":"old"})");
    put(R"({"resourceType":"Patient","id":"kept","gender":"male"})");
    const Answer answer =
        call("POST", "",
             bundle({entry("", "", R"({"method":"GET","url":"Patient?gender=female"})"),
                     entry("", R"({"resourceType":"Patient","id":"kept","gender":"female"})",
                           R"({"method":"PUT","url":"Patient/kept","ifMatch":"W/\"1\""})"),
                     entry("", R"({"resourceType":"Patient","gender":"female"})", post_patient),
                     entry("", "", R"({"method":"DELETE","url":"Patient/old"})"),
                     entry("", "", R"({"method":"GET","url":"Patient/kept/_history/1"})"),
                     entry("", R"({"resourceType":"Patient","id":"new"})",
                           R"({"method":"PUT","url":"Patient/new"})")}));
    BOOST_TEST(statuses(answer) == "200 200 201 204 200 201 ");
    const auto body = answer.body();
    BOOST_TEST(body.children("entry")[0].at("resource").children("entry").size() == 2u);
    BOOST_TEST(body.children("entry")[4].at("resource.gender").text() == "male");
    BOOST_TEST(call("GET", "Patient/old").status == 410);
}

BOOST_AUTO_TEST_CASE(one_bad_entry_and_nothing_is_stored) {
    put(R"({"resourceType":"Patient","id":"there"})");
    struct Case {
        std::string entry;
        int status;
        const char* code;
    };
    const Case cases[] = {
        {entry("", R"({"resourceType":"Patient","id":"there"})",
               R"({"method":"PUT","url":"Patient/there","ifMatch":"W/\"9\""})"),
         412, "conflict"},
        {entry("", R"({"resourceType":"Patient","id":"x"})",
               R"({"method":"PUT","url":"Patient/y"})"),
         400, "value"},
        {entry("", "", R"({"method":"GET","url":"Patient/nobody"})"), 404, "not-found"},
        {entry("", observation(uuid_2), post_observation), 400, "not-found"},
        {entry("", observation("Patient?identifier=http://mrn|nobody"), post_observation), 412,
         "not-found"},
        {entry(uuid_1, plain_patient, post_patient), 400, "duplicate"},
        {entry("", R"({"resourceType":"Patient","id":"there"})",
               R"({"method":"PUT","url":"Patient/there?shoe-size=1"})"),
         200, ""},
        {entry("", plain_patient, R"({"method":"POST","url":"https://elsewhere.example/Patient"})"),
         400, "value"},
        {entry("", plain_patient, R"({"method":"PATCH","url":"Patient/there"})"), 400, "invalid"},
        {entry("", "", R"({"method":"POST","url":"Task/1/$decide"})"), 403, "forbidden"},
        {R"({"resource":{"resourceType":"Patient"}})", 400, "required"},
    };
    for (const Case& c : cases) {
        const std::uint64_t before = stored();
        const Answer answer =
            call("POST", "", bundle({entry(uuid_1, plain_patient, post_patient), c.entry}));
        BOOST_TEST(answer.status == c.status, c.entry << " gives " << answer.json);
        BOOST_TEST(answer.code() == c.code, c.entry << " gives " << answer.json);
        BOOST_TEST(stored() == before + (c.status == 200 ? 1 : 0), c.entry);
    }
}

BOOST_AUTO_TEST_CASE(faults_are_told_with_the_entry_they_are_in) {
    const Answer answer = call("POST", "",
                               bundle({entry("", plain_patient, post_patient),
                                       entry("", "", R"({"method":"GET","url":"Shoe/1"})"),
                                       entry("", "", R"({"method":"GET","url":"Patient/a_b"})")}));
    BOOST_REQUIRE(answer.issues.size() == 2u);
    BOOST_TEST(answer.issues[0].path == "Bundle.entry[1]");
    BOOST_TEST(answer.issues[1].path == "Bundle.entry[2]");
    const Answer unresolved = call("POST", "",
                                   bundle({entry("", plain_patient, post_patient),
                                           entry("", observation(uuid_2), post_observation)}));
    BOOST_REQUIRE(unresolved.issues.size() == 1u);
    BOOST_TEST(unresolved.issues[0].path == "Bundle.entry[1].resource.subject.reference");
}

BOOST_AUTO_TEST_CASE(one_identity_is_written_by_one_entry) {
    put(patient("7").insert(26, R"("id":"a",)"));
    const std::string put_a = entry("", R"({"resourceType":"Patient","id":"a"})",
                                    R"({"method":"PUT","url":"Patient/a"})");
    const std::string put_7 =
        entry("", patient("7"), R"({"method":"PUT","url":"Patient?identifier=http://mrn|7"})");
    const std::string delete_a = entry("", "", R"({"method":"DELETE","url":"Patient/a"})");
    const std::string create_8 =
        entry("", patient("8"),
              R"({"method":"POST","url":"Patient","ifNoneExist":"identifier=http://mrn|8"})");
    for (const std::string& twice :
         {bundle({put_a, put_a}), bundle({put_a, put_7}), bundle({delete_a, put_a}),
          bundle({put_7, delete_a}), bundle({put_7, put_7}), bundle({create_8, create_8})}) {
        const Answer answer = call("POST", "", twice);
        BOOST_TEST(answer.status == 400, answer.json);
        BOOST_TEST(answer.code() == "duplicate");
    }
    BOOST_TEST(call("GET", "Patient/a").version == 1);
    BOOST_TEST(count("Patient") == 1u);
}

BOOST_AUTO_TEST_CASE(conditional_creates_and_references_find_what_stands) {
    put(patient("7").insert(26, R"("id":"a",)"));
    const std::string create_7 =
        entry(uuid_1, patient("7"),
              R"({"method":"POST","url":"Patient","ifNoneExist":"identifier=http://mrn|7"})");
    const Answer answer =
        call("POST", "",
             bundle({create_7, entry("", observation(uuid_1), post_observation),
                     entry("", observation("Patient?identifier=http://mrn|7"), post_observation)}));
    BOOST_TEST(statuses(answer) == "200 201 201 ");
    BOOST_TEST(subject_of(answer, 1) == "Patient/a");
    BOOST_TEST(subject_of(answer, 2) == "Patient/a");
    BOOST_TEST(count("Patient") == 1u);
}

BOOST_AUTO_TEST_CASE(a_conditional_reference_finds_what_the_same_transaction_writes) {
    const std::string by_mrn = observation("Patient?identifier=http://mrn|7");
    for (const char* request :
         {post_patient, R"({"method":"PUT","url":"Patient/seven"})",
          R"({"method":"PUT","url":"Patient?identifier=http://mrn|7"})",
          R"({"method":"POST","url":"Patient","ifNoneExist":"identifier=http://mrn|7"})"}) {
        const bool with_id = std::string_view{request}.find("seven") != std::string_view::npos;
        const std::string json =
            with_id ? patient("7").insert(26, R"("id":"seven",)") : patient("7");
        const Answer answer = call(
            "POST", "", bundle({entry("", by_mrn, post_observation), entry("", json, request)}));
        BOOST_REQUIRE_MESSAGE(statuses(answer) == "201 201 ", request << answer.json);
        BOOST_TEST(subject_of(answer, 0) == written(answer, 1), request);
        BOOST_TEST(entry_ids(call("GET", "Observation?patient=" + written(answer, 1)).body()) ==
                   written(answer, 0).substr(12));
        call("DELETE", written(answer, 1));
    }
    // two that match, also one before and one after
    const Answer both =
        call("POST", "",
             bundle({entry("", by_mrn, post_observation), entry("", patient("7"), post_patient),
                     entry("", patient("7"), post_patient)}));
    BOOST_TEST(both.status == 412);
    BOOST_TEST(both.code() == "multiple-matches");
    BOOST_TEST(count("Patient") == 0u);
    // what the transaction deletes is not found
    put(patient("7").insert(26, R"("id":"a",)"));
    const std::string delete_a = entry("", "", R"({"method":"DELETE","url":"Patient/a"})");
    const Answer gone = call("POST", "", bundle({entry("", by_mrn, post_observation), delete_a}));
    BOOST_TEST(gone.status == 412);
    BOOST_TEST(gone.code() == "not-found");
    const Answer replaced = call("POST", "",
                                 bundle({entry("", by_mrn, post_observation), delete_a,
                                         entry("", patient("7"), post_patient)}));
    BOOST_REQUIRE_MESSAGE(replaced.status == 200, replaced.json);
    BOOST_TEST(subject_of(replaced, 0) == written(replaced, 2));
    // of three, one deleted, two are left
    for (const char* id : {"a", "b"})
        put(patient("7").insert(26, R"("id":")" + std::string{id} + R"(",)"));
    const Answer two = call("POST", "", bundle({entry("", by_mrn, post_observation), delete_a}));
    BOOST_TEST(two.status == 412);
    BOOST_TEST(two.code() == "multiple-matches");
}

BOOST_AUTO_TEST_CASE(an_order_is_guarded_through_a_reference_that_waits) {
    const std::string proposal = R"({"resourceType":"ServiceRequest","status":"draft",
        "intent":"proposal","identifier":[{"system":"http://sr","value":"1"}],"code":{"coding":[{
            "system":"https://openfascia.org/fhir/CodeSystem/protocol-item","code":"IN1"}]},
        "subject":{"reference":"Patient/p"}})";
    const auto based_on = [](std::string_view reference, std::string_view intent) {
        return R"({"resourceType":"ServiceRequest","status":"active","intent":")" +
               std::string{intent} + R"(","basedOn":[{"reference":")" + std::string{reference} +
               R"("}],"subject":{"reference":"Patient/p"}})";
    };
    constexpr const char* post_request = R"({"method":"POST","url":"ServiceRequest"})";
    const std::string by_identifier = "ServiceRequest?identifier=http://sr|1";
    const std::string link = entry(uuid_1, based_on(by_identifier, "plan"), post_request),
                      order = entry("", based_on(uuid_1, "order"), post_request);
    BOOST_TEST(call("POST", "", bundle({entry("", proposal, post_request), link, order})).status >=
               400);
    BOOST_TEST(count("ServiceRequest") == 0u);
    BOOST_TEST(statuses(call("POST", "", bundle({entry("", proposal, post_request)}))) == "201 ");
    const Answer refused = call("POST", "", bundle({link, order}));
    BOOST_TEST(refused.status == 403, refused.json);
}

BOOST_AUTO_TEST_CASE(a_patch_is_an_entry_like_others) {
    put(patient("7").insert(26, R"("id":"a",)"));
    const auto binary = [](std::string_view type, std::string_view base64) {
        return R"({"resourceType":"Binary","contentType":")" + std::string{type} + R"(","data":")" +
               std::string{base64} + R"("})";
    };
    // [{"op":"add","path":"/active","value":true}]
    const std::string json_patch =
        binary("application/json-patch+json",
               "W3sib3AiOiJhZGQiLCJwYXRoIjoiL2FjdGl2ZSIsInZhbHVlIjp0cnVlfV0=");
    const std::string fhirpath_patch = R"({"resourceType":"Parameters","parameter":[
        {"name":"operation","part":[{"name":"type","valueCode":"add"},
        {"name":"path","valueString":"Patient"},
        {"name":"name","valueString":"managingOrganization"},
        {"name":"value","valueReference":{"reference":")" +
                                       std::string{uuid_2} + R"("}}]}]})";
    const Answer answer =
        call("POST", "",
             bundle({entry("", "", R"({"method":"GET","url":"Patient/a"})"),
                     entry("", fhirpath_patch, R"({"method":"PATCH","url":"Patient/a"})"),
                     entry(uuid_2, R"({"resourceType":"Organization","name":"x"})",
                           R"({"method":"POST","url":"Organization"})")}));
    BOOST_REQUIRE_MESSAGE(statuses(answer) == "200 200 201 ", answer.json);
    const auto body = answer.body();
    BOOST_TEST(body.children("entry")[1].at("response.etag").text() == "W/\"2\"");
    BOOST_TEST(body.children("entry")[0].at("resource.managingOrganization.reference").text() ==
               written(answer, 2));
    const Answer by_criteria =
        call("POST", "",
             bundle({entry("", json_patch,
                           R"({"method":"PATCH","url":"Patient?identifier=http://mrn|7"})")}));
    BOOST_REQUIRE_MESSAGE(statuses(by_criteria) == "200 ", by_criteria.json);
    BOOST_TEST(call("GET", "Patient/a").body().child("active").text() == "true");
    BOOST_TEST(call("GET", "Patient/a/_history").body().at("entry.request.method").text() ==
               "PATCH");

    struct Refused {
        std::string patch;
        const char* request;
        int status;
    };
    for (const Refused& c : {
             Refused{json_patch, R"({"method":"PATCH","url":"Patient/nobody"})", 404},
             {json_patch, R"({"method":"PATCH","url":"Patient?identifier=http://mrn|9"})", 404},
             {json_patch, R"({"method":"PATCH","url":"Patient/a","ifMatch":"W/\"1\""})", 412},
             {binary("application/json", "W10="), R"({"method":"PATCH","url":"Patient/a"})", 400},
             {binary("application/json-patch+json", "e30="),
              R"({"method":"PATCH","url":"Patient/a"})", 400},
             {patient("7"), R"({"method":"PATCH","url":"Patient/a"})", 400},
             {"", R"({"method":"PATCH","url":"Patient/a"})", 400},
         }) {
        const Answer refused = call("POST", "", bundle({entry("", c.patch, c.request)}));
        BOOST_TEST(refused.status == c.status, c.request << refused.json);
    }
    const Answer twice =
        call("POST", "",
             bundle({entry("", json_patch, R"({"method":"PATCH","url":"Patient/a"})"),
                     entry("", patient("7").insert(26, R"("id":"a",)"),
                           R"({"method":"PUT","url":"Patient/a"})")}));
    BOOST_TEST(twice.code() == "duplicate");
    BOOST_TEST(call("GET", "Patient/a").version == 3);
}

BOOST_AUTO_TEST_CASE(an_update_may_ask_that_nothing_stands_there) {
    const std::string put_a = entry("", R"({"resourceType":"Patient","id":"a"})",
                                    R"({"method":"PUT","url":"Patient/a","ifNoneMatch":"*"})");
    BOOST_TEST(statuses(call("POST", "", bundle({put_a}))) == "201 ");
    BOOST_TEST(call("POST", "", bundle({put_a})).status == 412);
    BOOST_TEST(
        call("PUT", "Patient/a", R"({"resourceType":"Patient","id":"a"})", {.if_none_match = "*"})
            .status == 412);
    BOOST_TEST(
        call("PUT", "Patient/b", R"({"resourceType":"Patient","id":"b"})", {.if_none_match = "*"})
            .status == 201);
    BOOST_TEST(call("PUT", "Patient/b", R"({"resourceType":"Patient","id":"b"})",
                    {.if_none_match = "W/\"1\""})
                   .status == 400);
    const Answer read = call("POST", "",
                             bundle({entry("", "", R"({"method":"GET","url":"Patient/a",
            "ifNoneMatch":"W/\"1\""})"),
                                     entry("", "", R"({"method":"GET","url":"Patient/a",
            "ifModifiedSince":"2999-01-01T00:00:00Z"})")}));
    BOOST_TEST(statuses(read) == "304 304 ");
}

BOOST_AUTO_TEST_CASE(a_version_in_a_reference_stays) {
    put(R"({"resourceType":"Patient","id":"a"})");
    const Answer answer = call(
        "POST", "", bundle({entry("", observation("Patient/a/_history/1"), post_observation)}));
    BOOST_TEST(subject_of(answer, 0) == "Patient/a/_history/1");
}

BOOST_AUTO_TEST_CASE(an_outcome_that_is_asked_for_stands_in_the_response) {
    const Answer answer = call("POST", "", bundle({entry("", plain_patient, post_patient)}),
                               {.prefer_return = interaction::Request::Return::outcome});
    BOOST_TEST(answer.body().at("entry.response.outcome.issue.severity").text() == "information");
    BOOST_TEST(!answer.body().at("entry.resource"));
}

BOOST_AUTO_TEST_CASE(an_entry_that_matches_what_another_creates_is_an_error) {
    const std::string create_by_mrn =
        entry(uuid_1, patient("9"),
              R"({"method":"POST","url":"Patient","ifNoneExist":"identifier=http://mrn|9"})");
    const std::string create_by_code = entry(
        uuid_2, patient("9"), R"({"method":"POST","url":"Patient","ifNoneExist":"identifier=9"})");
    const Answer answer = call("POST", "", bundle({create_by_mrn, create_by_code}));
    BOOST_TEST(answer.status == 400, answer.json);
    BOOST_TEST(count("Patient") == 0u);
}

BOOST_AUTO_TEST_CASE(parallel_conditional_transactions_make_one_patient_and_whole_references) {
    const std::string json = bundle(
        {entry(uuid_1, patient("7"),
               R"({"method":"POST","url":"Patient","ifNoneExist":"identifier=http://mrn|7"})"),
         entry("", observation(uuid_1), post_observation)});
    std::vector<std::future<Answer>> clients;
    for (int i = 0; i < 12; ++i)
        clients.push_back(std::async(std::launch::async, [&] { return call("POST", "", json); }));
    std::set<std::string> subjects;
    for (auto& client : clients) {
        const Answer answer = client.get();
        BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.json);
        subjects.insert(subject_of(answer, 1));
    }
    BOOST_TEST(count("Patient") == 1u);
    BOOST_TEST(count("Observation") == 12u);
    BOOST_TEST(subjects.size() == 1u);
    BOOST_TEST(call("GET", *subjects.begin()).status == 200);
}

BOOST_AUTO_TEST_CASE(a_plan_does_not_become_active_by_way_of_a_transaction) {
    const std::string plan =
        R"({"resourceType":"CarePlan","status":"active","intent":"plan","instantiatesCanonical":
        ["https://openfascia.org/fhir/PlanDefinition/myofascial-back-pain"],
        "subject":{"reference":")" +
        std::string{uuid_1} + R"("}})";
    const Answer answer = call("POST", "",
                               bundle({entry(uuid_1, plain_patient, post_patient),
                                       entry("", plan, R"({"method":"POST","url":"CarePlan"})")}));
    BOOST_TEST(answer.status == 403, answer.json);
    BOOST_TEST(answer.issues.front().path == "Bundle.entry[1]");
    BOOST_TEST(stored() == 0u);
}

BOOST_AUTO_TEST_CASE(an_order_that_comes_with_the_proposal_it_rests_on_is_refused) {
    const std::string proposal = R"({"resourceType":"ServiceRequest","status":"draft",
        "intent":"proposal","code":{"coding":[{
            "system":"https://openfascia.org/fhir/CodeSystem/protocol-item","code":"IN1"}]},
        "subject":{"reference":"Patient/p"}})";
    const std::string order = R"({"resourceType":"ServiceRequest","status":"active",
        "intent":"order","basedOn":[{"reference":")" +
                              std::string{uuid_1} + R"("}],"subject":{"reference":"Patient/p"}})";
    constexpr const char* post_request = R"({"method":"POST","url":"ServiceRequest"})";
    const Answer answer =
        call("POST", "",
             bundle({entry(uuid_1, proposal, post_request), entry("", order, post_request)}));
    BOOST_TEST(answer.status == 403, answer.json);
    BOOST_TEST(count("ServiceRequest") == 0u);
}

BOOST_AUTO_TEST_CASE(a_bundle_with_too_many_entries_is_refused) {
    std::string json = R"({"resourceType":"Bundle","type":"transaction","entry":[)";
    for (int i = 0; i <= 10'000; ++i)
        json +=
            std::string{i == 0 ? "" : ","} + R"({"request":{"method":"GET","url":"Patient/1"}})";
    const Answer answer = call("POST", "", json + "]}");
    BOOST_TEST(answer.status == 413);
    BOOST_TEST(answer.code() == "too-costly");
}

BOOST_AUTO_TEST_SUITE_END()
