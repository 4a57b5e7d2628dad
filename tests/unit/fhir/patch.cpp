#include "fascia/fhir/patch.hpp"

#include "fascia/fhir/json.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::fhir;

namespace {

Resource patient() {
    return parse_json(R"({"resourceType":"Patient","id":"p","name":[{"family":"Probe",
        "given":["Ann","Bea"]}],"multipleBirthInteger":2,"contact":[{"gender":"male"}],
        "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a <b>b</b> <i>c</i></div>"}})")
        .value();
}

std::string json_after(const std::string& patch) {
    const auto patched = patch_json(patient(), patch);
    return patched ? write_json(*patched) : patched.error().issues().front().text;
}

FailureKind refusal(const std::string& patch) {
    const auto patched = patch_json(patient(), patch);
    BOOST_REQUIRE(!patched);
    return patched.error().kind();
}

std::string operations(std::size_t count) {
    std::string patch = "[";
    for (std::size_t i = 0; i < count; ++i)
        patch.append(i == 0 ? "" : ",").append(R"({"op":"test","path":"/id","value":"p"})");
    return patch + "]";
}

Outcome<Resource> xml_after(const std::string& operation) {
    return patch_xml(patient(), R"(<diff xmlns="http://hl7.org/fhir">)" + operation + "</diff>");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(patch)

BOOST_AUTO_TEST_CASE(a_json_patch_keeps_the_digits_of_numbers_and_drops_what_it_empties) {
    BOOST_TEST(
        apply_json_patch(R"({"a":1.00,"b":[1e2]})", R"([{"op":"move","from":"/b/0","path":"/c"}])")
            .value() == R"({"a":1.00,"b":[],"c":1e2})");
    const auto without = json_after(R"([{"op":"remove","path":"/contact/0/gender"}])");
    BOOST_TEST(without.find("contact") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_json_patch_that_cannot_be_done_says_which_operation_and_why) {
    const auto failed = patch_json(
        patient(), R"([{"op":"test","path":"/id","value":"p"},{"op":"remove","path":"/x"}])");
    BOOST_REQUIRE(!failed);
    const auto issues = failed.error().issues();
    BOOST_TEST(issues.front().path == "patch[1]");
    BOOST_TEST(issues.front().text == "there is nothing at /x");
    BOOST_CHECK(refusal(R"([{"op":"test","path":"/id","value":"q"}])") ==
                FailureKind::unprocessable);
    BOOST_CHECK(refusal(R"([{"op":"add","path":"/gender","value":5}])") ==
                FailureKind::unprocessable);
    BOOST_CHECK(refusal(R"([{"op":"add","path":"/name/7","value":{"family":"x"}}])") ==
                FailureKind::unprocessable);
    for (const char* malformed :
         {"{}", "[{}]", "[5]", R"([{"op":"add","path":"/x"}])", R"([{"op":"no","path":"/x"}])",
          R"([{"op":"remove","path":"x"}])", R"([{"op":"remove","path":"/~2"}])",
          R"([{"op":"remove","op":"add","path":"/x"}])", "[", R"([{"op":"move","path":"/x"}])"})
        BOOST_CHECK_MESSAGE(refusal(malformed) == FailureKind::invalid, malformed);
}

BOOST_AUTO_TEST_CASE(a_patch_has_a_limit_of_operations_and_of_copies) {
    BOOST_TEST(patch_json(patient(), operations(max_patch_operations)).has_value());
    BOOST_CHECK(refusal(operations(max_patch_operations + 1)) == FailureKind::too_large);
    std::string doubling = R"([{"op":"add","path":"/x","value":[1]})";
    for (int i = 0; i < 60; ++i) doubling += R"(,{"op":"copy","from":"/x","path":"/x/-"})";
    BOOST_CHECK(apply_json_patch("{}", doubling + "]").error().kind() == FailureKind::too_large);
}

BOOST_AUTO_TEST_CASE(an_xml_patch_leaves_the_narrative_as_it_is_written) {
    const auto patched = xml_after(
        R"(<replace sel="f:Patient/f:name/f:family/@value">New</replace>
           <add sel="f:Patient/f:multipleBirthInteger" pos="before"><birthDate value="1980-04-02"/></add>
           <remove sel="f:Patient/f:name/f:given[@value='Ann']"/>)");
    BOOST_REQUIRE_MESSAGE(patched, (patched ? "" : patched.error().issues().front().text));
    BOOST_TEST(patched->at("name.family").text() == "New");
    BOOST_TEST(patched->at("name.given").text() == "Bea");
    BOOST_TEST(patched->at("birthDate").text() == "1980-04-02");
    BOOST_TEST(patched->at("text.div").text() == patient().at("text.div").text());
}

BOOST_AUTO_TEST_CASE(an_xml_selector_may_quote_anything_and_compute_nothing) {
    const std::string extension =
        R"(<add sel="f:Patient/f:name" pos="before"><extension url="http://a.b/c"><valueCode value="x"/></extension></add>)";
    BOOST_TEST(
        xml_after(extension + R"(<remove sel="f:Patient/f:extension[@url='http://a.b/c']"/>)")
            .has_value());
    for (const char* selector :
         {"//f:name", "f:Patient/@id/f:x", "count(f:Patient)", "f:Patient/descendant::f:name",
          "f:Patient|f:Patient", "f:Patient/*", "", "f:Patient[", "f:Patient[0]"}) {
        const auto refused = xml_after("<remove sel=\"" + std::string{selector} + "\"/>");
        BOOST_REQUIRE(!refused);
        BOOST_CHECK_MESSAGE(refused.error().kind() == FailureKind::invalid, selector);
    }
    for (const char* selector :
         {"f:Patient/f:gender", "Patient/name", "f:Patient/f:name/f:given"}) {
        const auto refused = xml_after("<remove sel=\"" + std::string{selector} + "\"/>");
        BOOST_REQUIRE(!refused);
        BOOST_CHECK_MESSAGE(refused.error().kind() == FailureKind::unprocessable, selector);
    }
}

BOOST_AUTO_TEST_SUITE_END()
