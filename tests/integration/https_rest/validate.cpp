#include "rest_server.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

const std::string wrong_gender = R"({"resourceType":"Patient","gender":"x"})";

FhirClient json_client() {
    return open_clinic().client(Format::json);
}

/// "rule expression" of the first error, "" when there is none.
std::string first_error_in(const fhir::Element& outcome) {
    BOOST_TEST(outcome.type().name() == "OperationOutcome");
    for (const auto issue : outcome.children("issue"))
        if (issue.child("severity").text() == "error")
            return std::string{issue.at("details.coding.code").text()} + ' ' +
                   std::string{issue.child("expression").text()};
    return {};
}

std::string first_error(const FhirAnswer& answer) {
    check(answer, 200);
    return first_error_in(answer.body.root());
}

std::string wrapped(const std::string& resource, const std::string& more = "") {
    return R"({"resourceType":"Parameters","parameter":[{"name":"resource","resource":)" +
           resource + "}" + more + "]}";
}

/// A server that refuses what is not valid.
ClinicServer& strict_clinic() {
    static ClinicServer served{{"--open", "--validation", "full"}};
    static const bool started = [] {
        served.start();
        return true;
    }();
    BOOST_REQUIRE(started);
    return served;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(validation_over_https)

BOOST_AUTO_TEST_CASE(validate_answers_what_is_wrong_with_a_resource_and_where) {
    for (const auto format : {Format::json, Format::xml}) {
        auto client = open_clinic().client(format);
        BOOST_TEST(first_error(client.post("Patient/$validate", patient_json("x"))) == "");
        BOOST_TEST(first_error(client.post("Patient/$validate", wrong_gender)) ==
                   "binding-required Patient.gender");
        BOOST_TEST(first_error(client.post("Patient/$validate", wrapped(wrong_gender))) ==
                   "binding-required Patient.gender");
        BOOST_TEST(first_error(client.post("Group/$validate", wrong_gender)) == " Patient");
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_an_answer_too_with_line_and_column) {
    auto client = json_client();
    const auto reply =
        client.send("POST", "/fhir/Patient/$validate", "Content-Type: application/fhir+json\r\n",
                    "{\"resourceType\":\"Patient\",\n \"color\":\"red\"}");
    BOOST_TEST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->status == 200);
    const auto outcome = fhir::parse_json(reply->body).value();
    BOOST_TEST(outcome.at("issue.expression").text() == "Patient.color");
    BOOST_TEST(outcome.at("issue.extension.url").text().ends_with("issue-line"));
    BOOST_TEST(outcome.at("issue.extension.value").text() == "2");
}

BOOST_AUTO_TEST_CASE(a_stored_resource_is_validated_by_its_id) {
    auto client = json_client();
    const auto path = located(client.post("Patient", wrong_gender));
    BOOST_TEST(first_error(client.get(path + "/$validate")) == "binding-required Patient.gender");
    BOOST_TEST(first_error(client.post(
                   path + "/$validate",
                   R"({"resourceType":"Parameters","parameter":[{"name":"mode",)"
                   R"("valueCode":"profile"}]})")) == "binding-required Patient.gender");
    check(client.get("Patient/nobody/$validate"), 404, "not-found");
}

BOOST_AUTO_TEST_CASE(the_mode_says_what_the_resource_is_meant_for) {
    auto client = json_client();
    const std::string sound = R"({"resourceType":"Patient","gender":"female"})";
    BOOST_TEST(first_error(client.post("Patient/$validate?mode=create", sound)) == "");
    BOOST_TEST(first_error(client.post("Patient/$validate?mode=update", sound)) == " Patient.id");
    BOOST_TEST(first_error(client.post("Patient/a/$validate",
                                       R"({"resourceType":"Patient","id":"b"})")) == " Patient.id");
    check(client.post("Patient/$validate?mode=guess", sound), 400);
    const std::string commented = R"({"resourceType":"Patient","fhir_comments":["x"],"id":"p"})";
    const auto sent = [&](const std::string& target, const std::string& text) {
        const auto reply = client.send("POST", "/fhir/Patient" + target,
                                       "Content-Type: application/fhir+json\r\n", text);
        BOOST_TEST_REQUIRE(reply.has_value());
        return std::to_string(reply->status) +
               first_error_in(fhir::parse_json(reply->body).value().root());
    };
    BOOST_TEST(sent("/$validate", commented) == "200");
    BOOST_TEST(sent("/$validate", wrapped(commented)) == "200");
    BOOST_TEST(sent("/$validate?mode=create", commented) == "200 Patient.fhir_comments");
    BOOST_TEST(sent("/$validate?mode=update", commented) == "200 Patient.fhir_comments");
    BOOST_TEST(sent("", commented) == "400 Patient.fhir_comments");
    check(client.post("Patient/$validate?colour=red", sound), 400);
}

BOOST_AUTO_TEST_CASE(profiles_value_sets_and_questionnaires_that_are_stored_are_held_against) {
    auto client = json_client();
    check(client.post("ValueSet", R"({"resourceType":"ValueSet","url":"http://v.org/vs",
        "status":"active","compose":{"include":[{"system":"http://v.org/cs",
        "concept":[{"code":"a"}]}]}})"),
          201);
    const auto definition = [](const std::string& id, int min) {
        return R"({"resourceType":"StructureDefinition","id":")" + id +
               R"(","url":"http://v.org/p","name":"P","status":"active","kind":"resource",
        "abstract":false,"type":"Patient","derivation":"constraint",
        "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient",
        "differential":{"element":[{"id":"Patient.maritalStatus","path":"Patient.maritalStatus",
        "min":)" +
               std::to_string(min) +
               R"(,"binding":{"strength":"required","valueSet":"http://v.org/vs"}}]}})";
    };
    const auto profile = located(client.post("StructureDefinition", definition("new", 1)));
    const auto status = [&](const std::string& code) {
        return first_error(client.post("Patient/$validate",
                                       R"({"resourceType":"Patient","meta":{"profile":[)"
                                       R"("http://v.org/p"]},"maritalStatus":{"coding":[{"system":)"
                                       R"("http://v.org/cs","code":")" +
                                           code + R"("}]}})"));
    };
    BOOST_TEST(status("a") == "");
    BOOST_TEST(status("b") == "binding-required Patient.maritalStatus");
    const auto without = [&] {
        return first_error(client.post("Patient/$validate?profile=http://v.org/p",
                                       R"({"resourceType":"Patient"})"));
    };
    BOOST_TEST(without() == "cardinality Patient.maritalStatus");
    check(client.put(profile, definition(profile.substr(profile.find('/') + 1), 0)), 200);
    BOOST_TEST(without() == "");

    check(client.post("Questionnaire", R"({"resourceType":"Questionnaire","url":"http://v.org/q",
        "status":"active","item":[{"linkId":"1","type":"boolean"}]})"),
          201);
    BOOST_TEST(first_error(client.post("QuestionnaireResponse/$validate",
                                       R"({"resourceType":"QuestionnaireResponse",
        "questionnaire":"http://v.org/q","status":"completed",
        "item":[{"linkId":"1","answer":[{"valueString":"yes"}]}]})")) ==
               "answer-type QuestionnaireResponse.item[0].answer[0].value");
}

BOOST_AUTO_TEST_CASE(validate_is_offered_in_a_batch_and_named_in_the_capabilities) {
    auto client = json_client();
    const auto batch = client.post("", R"({"resourceType":"Bundle","type":"batch","entry":[
        {"resource":{"resourceType":"Patient","gender":"x"},
         "request":{"method":"POST","url":"Patient/$validate"}}]})");
    check(batch, 200);
    const auto outcome = batch.body.at("entry.response.outcome");
    BOOST_TEST(first_error_in(outcome) == "binding-required Patient.gender");
    const auto statement = client.get("metadata");
    bool named = false;
    for (const auto resource : statement.body.at("rest").children("resource"))
        if (resource.child("type").text() == "Observation")
            for (const auto operation : resource.children("operation"))
                named |= operation.child("definition").text() ==
                         "http://hl7.org/fhir/OperationDefinition/Resource-validate";
    BOOST_TEST(named);
    BOOST_TEST(first_error(client.call("POST", "CapabilityStatement/$validate", statement.body)) ==
               "");
}

BOOST_AUTO_TEST_CASE(writes_are_held_to_structure_alone_unless_more_is_asked_for) {
    check(json_client().post("Patient", wrong_gender), 201);
    auto strict = strict_clinic().client(Format::json);
    const auto refused = strict.post("Patient", wrong_gender);
    check(refused, 422, "code-invalid");
    BOOST_TEST(refused.text("issue.expression") == "Patient.gender");
    const auto stored = strict.post("Patient", R"({"resourceType":"Patient","gender":"female"})");
    check(stored, 201);
    const auto path = located(stored);
    check(strict.put(path,
                     R"({"resourceType":"Patient","id":")" + stored.id() + R"(","gender":"x"})"),
          422, "code-invalid");
    const auto patched =
        strict.send("PATCH", "/fhir/" + path, "Content-Type: application/json-patch+json\r\n",
                    R"([{"op":"replace","path":"/gender","value":"x"}])");
    BOOST_TEST_REQUIRE(patched.has_value());
    BOOST_TEST(patched->status == 422);
    BOOST_TEST(strict.get(path).text("gender") == "female");
}

BOOST_AUTO_TEST_CASE(one_entry_that_is_not_valid_keeps_a_transaction_from_being_written) {
    auto strict = strict_clinic().client(Format::json);
    const auto answer = strict.post("", R"({"resourceType":"Bundle","type":"transaction","entry":[
        {"fullUrl":"urn:uuid:00000000-0000-4000-8000-00000000000a",
         "resource":{"resourceType":"Patient","gender":"female","identifier":[
         {"system":"urn:test","value":"half"}]},"request":{"method":"POST","url":"Patient"}},
        {"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},
         "subject":{"reference":"urn:uuid:00000000-0000-4000-8000-00000000000a"},
         "valueString":"x","dataAbsentReason":{"text":"y"}},
         "request":{"method":"POST","url":"Observation"}}]})");
    check(answer, 422, "invariant");
    BOOST_TEST(answer.text("issue.expression").starts_with("Bundle.entry[1].resource"));
    BOOST_TEST(entries(strict.get("Patient?identifier=urn:test|half")) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
