#include "support/rest_clinic.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

std::string observation(std::string_view id, std::string_view subject) {
    return R"({"resourceType":"Observation","id":")" + std::string{id} +
           R"(","status":"final","code":{"text":"x"},"subject":{"reference":")" +
           std::string{subject} + R"("}})";
}

std::string transaction(std::initializer_list<std::string> entries) {
    std::string json = R"({"resourceType":"Bundle","type":"transaction","entry":[)";
    for (const std::string& entry : entries)
        json.append(json.back() == '[' ? "" : ",").append(entry);
    return json + "]}";
}

std::string put_entry(std::string_view target, std::string_view json) {
    return R"({"resource":)" + std::string{json} + R"(,"request":{"method":"PUT","url":")" +
           std::string{target} + R"("}})";
}
std::string delete_entry(std::string_view target) {
    return R"({"request":{"method":"DELETE","url":")" + std::string{target} + R"("}})";
}

constexpr const char* patient = R"({"resourceType":"Patient","id":"p"})";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(referential_integrity, RestClinic)

BOOST_AUTO_TEST_CASE(by_default_a_reference_may_lead_nowhere) {
    BOOST_TEST(call("PUT", "Observation/o", observation("o", "Patient/p")).status == 201);
    put(patient);
    BOOST_TEST(call("DELETE", "Patient/p").status == 204);
}

BOOST_AUTO_TEST_CASE(validate_says_what_a_write_would_be_refused_for) {
    const auto unknown = [&](std::string_view subject) {
        const Answer answer = call("POST", "Observation/$validate", observation("o", subject));
        return answer.json.find("reference-unknown") != std::string::npos;
    };
    BOOST_TEST(!unknown("Patient/p"));
    integrity().on_write = true;
    BOOST_TEST(unknown("Patient/p"));
    BOOST_TEST(unknown(std::string{base} + "/Patient/p"));
    BOOST_TEST(!unknown("https://elsewhere.example/fhir/Patient/p"));
    put(patient);
    BOOST_TEST(!unknown("Patient/p"));
}

BOOST_AUTO_TEST_CASE(on_write_what_is_referred_to_must_stand) {
    integrity().on_write = true;
    const Answer refused = call("PUT", "Observation/o", observation("o", "Patient/p"));
    BOOST_TEST(refused.status == 422);
    BOOST_REQUIRE(refused.issues.size() == 1u);
    BOOST_TEST(refused.issues[0].path == "Observation.subject.reference");
    BOOST_TEST(refused.issues[0].text.find("Patient/p") != std::string::npos);
    BOOST_TEST(count("Observation") == 0u);
    BOOST_TEST(
        call("PUT", "Observation/o", observation("o", std::string{base} + "/Patient/p")).status ==
        422);
    for (const char* elsewhere : {"https://elsewhere.example/fhir/Patient/p",
                                  "urn:uuid:00000000-0000-4000-8000-000000000001"})
        BOOST_TEST(call("PUT", "Observation/e", observation("e", elsewhere)).status < 300,
                   elsewhere);
    put(patient);
    BOOST_TEST(call("PUT", "Observation/o", observation("o", "Patient/p")).status == 201);
    BOOST_TEST(call("PUT", "Observation/o", observation("o", "Patient/p/_history/1")).status ==
               200);
    BOOST_TEST(call("DELETE", "Patient/p").status == 204);
    BOOST_TEST(call("PATCH", "Observation/o", R"({"resourceType":"Parameters","parameter":[
        {"name":"operation","part":[{"name":"type","valueCode":"replace"},
        {"name":"path","valueString":"Observation.status"},
        {"name":"value","valueCode":"amended"}]}]})")
                   .status == 422);
    BOOST_TEST(call("PUT", "Patient/p", patient).status == 201);
    BOOST_TEST(call("PUT", "Patient/p", R"({"resourceType":"Patient","id":"p","link":[
        {"type":"seealso","other":{"reference":"Patient/p"}}]})")
                   .status == 200);
}

BOOST_AUTO_TEST_CASE(on_delete_what_is_referred_to_stays) {
    integrity().on_delete = true;
    put(patient);
    put(observation("o1", "Patient/p"));
    put(observation("o2", "Patient/p"));
    const Answer refused = call("DELETE", "Patient/p");
    BOOST_TEST(refused.status == 409);
    BOOST_TEST(refused.json.find("Observation/o1, Observation/o2") != std::string::npos,
               refused.json);
    BOOST_TEST(call("DELETE", "Patient?_id=p").status == 409);
    BOOST_TEST(call("GET", "Patient/p").status == 200);
    call("DELETE", "Observation/o1");
    call("DELETE", "Observation/o2");
    BOOST_TEST(call("DELETE", "Patient/p").status == 204);
}

BOOST_AUTO_TEST_CASE(a_transaction_is_judged_by_what_it_leaves) {
    integrity() = {.on_write = true, .on_delete = true};
    BOOST_TEST(call("POST", "",
                    transaction({put_entry("Observation/o", observation("o", "Patient/p")),
                                 put_entry("Patient/p", patient)}))
                   .status == 200);
    const Answer dangling =
        call("POST", "", transaction({put_entry("Observation/q", observation("q", "Patient/q"))}));
    BOOST_TEST(dangling.status == 422);
    BOOST_TEST(dangling.issues.front().path == "Bundle.entry[0].resource.subject.reference");
    BOOST_TEST(call("POST", "", transaction({delete_entry("Patient/p")})).status == 409);
    BOOST_TEST(
        call("POST", "", transaction({delete_entry("Patient/p"), delete_entry("Observation/o")}))
            .status == 200);
    BOOST_TEST(count("Patient") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
