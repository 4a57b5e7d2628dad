#include "fascia/fhir/json.hpp"
#include "fascia/search/search.hpp"

#include "support/index_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::search;

namespace {

const Registry& registry() {
    static const auto made =
        Registry::make({}, Zone::find("America/New_York").value(), "https://clinic.example/fhir")
            .value();
    return *made;
}

IndexRows extract(std::string_view json) {
    return registry().extract(fhir::parse_json(json).value());
}

// Rows of one parameter as text, separated by "; ".
std::string rows(const IndexRows& all, std::string_view parameter) {
    std::string text;
    for (const std::string& line : tests::index_lines(all))
        if (line.starts_with(std::string{parameter} + " "))
            text += (text.empty() ? "" : "; ") + line.substr(parameter.size() + 1);
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(extraction)

BOOST_AUTO_TEST_CASE(tokens_come_from_every_type_that_has_a_code) {
    const auto all = extract(R"({"resourceType":"Patient","id":"1","active":true,"gender":"female",
        "identifier":[{"system":"http://mrn","value":"7"},{"value":"8"},{"system":"http://only"}],
        "telecom":[{"system":"phone","value":"555"},{"system":"email","value":"a@b.c"}],
        "maritalStatus":{"coding":[{"system":"http://m","code":"S"},{"code":"T"}],"text":"single"},
        "communication":[{"language":{"coding":[{"code":"de"}]}}],
        "meta":{"tag":[{"system":"http://t","code":"x"}]},
        "deceasedBoolean":true})");
    BOOST_TEST(rows(all, "active") == "token |true");
    BOOST_TEST(rows(all, "gender") == "token http://hl7.org/fhir/administrative-gender|female");
    BOOST_TEST(rows(all, "identifier") == "token http://mrn|7; token http://only|; token |8");
    BOOST_TEST(rows(all, "telecom") == "token |555; token |a@b.c");
    BOOST_TEST(rows(all, "phone") == "token |555");
    BOOST_TEST(rows(all, "email") == "token |a@b.c");
    BOOST_TEST(rows(all, "language") == "token |de");
    BOOST_TEST(rows(all, "_tag") == "token http://t|x");
    BOOST_TEST(rows(all, "deceased") == "token |true");
    BOOST_TEST(rows(all, "_id").empty());
}

BOOST_AUTO_TEST_CASE(a_living_patient_is_found_as_not_deceased) {
    BOOST_TEST(rows(extract(R"({"resourceType":"Patient"})"), "deceased") == "token |false");
    BOOST_TEST(rows(extract(R"({"resourceType":"Patient","deceasedDateTime":"2020"})"),
                    "deceased") == "token |true");
}

BOOST_AUTO_TEST_CASE(strings_are_the_parts_of_names_and_addresses_folded_and_as_sent) {
    const auto all = extract(R"({"resourceType":"Patient",
        "name":[{"text":"Dr. Ève Müller","family":"Müller","given":["Ève","Marie"],"prefix":["Dr."]}],
        "address":[{"line":["1 High St"],"city":"Zürich","postalCode":"8001","country":"CH"}]})");
    BOOST_TEST(rows(all, "family") == "string muller (Müller)");
    BOOST_TEST(rows(all, "given") == "string eve (Ève); string marie (Marie)");
    BOOST_TEST(rows(all, "name") ==
               "string dr. (Dr.); string dr. eve muller (Dr. Ève Müller); string eve (Ève); "
               "string marie (Marie); string muller (Müller)");
    BOOST_TEST(
        rows(all, "address") ==
        "string 1 high st (1 High St); string 8001 (8001); string ch (CH); string zurich (Zürich)");
    BOOST_TEST(rows(all, "address-city") == "string zurich (Zürich)");
}

BOOST_AUTO_TEST_CASE(dates_are_ranges_in_the_clinics_zone) {
    BOOST_TEST(rows(extract(R"({"resourceType":"Patient","birthDate":"1970-07"})"), "birthdate") ==
               "date 1970-07-01T04:00:00.000Z 1970-08-01T04:00:00.000Z");
    const auto observed = [](const char* effective) {
        return rows(extract(std::string{R"({"resourceType":"Observation","status":"final",
                    "code":{"text":"x"},)"} +
                            effective + "}"),
                    "date");
    };
    BOOST_TEST(observed(R"("effectiveDateTime":"2026-01-02T10:00:00+01:00")") ==
               "date 2026-01-02T09:00:00.000Z 2026-01-02T09:00:01.000Z");
    BOOST_TEST(observed(R"("effectiveInstant":"2026-01-02T10:00:00.5Z")") ==
               "date 2026-01-02T10:00:00.500Z 2026-01-02T10:00:00.600Z");
    BOOST_TEST(observed(R"("effectivePeriod":{"start":"2026-01-02","end":"2026-01-03"})") ==
               "date 2026-01-02T05:00:00.000Z 2026-01-04T05:00:00.000Z");
    BOOST_TEST(observed(R"("effectivePeriod":{"start":"2026-01-02"})") ==
               "date 2026-01-02T05:00:00.000Z open");
    BOOST_TEST(observed(R"("effectivePeriod":{"end":"2026-01-02"})") ==
               "date open 2026-01-03T05:00:00.000Z");
    BOOST_TEST(
        observed(R"("effectiveTiming":{"event":["2026-01-05","2026-01-01","2026-01-03"]})") ==
        "date 2026-01-01T05:00:00.000Z 2026-01-06T05:00:00.000Z");
    BOOST_TEST(observed(R"("effectiveTiming":{"event":["2026-03-01"],
        "repeat":{"boundsPeriod":{"start":"2026-01-02","end":"2026-01-31"}}})") ==
               "date 2026-01-02T05:00:00.000Z 2026-03-02T05:00:00.000Z");
    BOOST_TEST(
        observed(R"("effectiveTiming":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}})") ==
        "");
}

BOOST_AUTO_TEST_CASE(references_are_to_resources_here_or_to_urls) {
    const auto subject = [](const char* reference, const char* parameter) {
        return rows(extract(std::string{R"({"resourceType":"Observation","status":"final",
                    "code":{"text":"x"},"subject":{"reference":")"} +
                            reference + R"("}})"),
                    parameter);
    };
    BOOST_TEST(subject("Patient/1", "subject") == "reference Patient/1");
    BOOST_TEST(subject("Patient/1", "patient") == "reference Patient/1");
    BOOST_TEST(subject("Patient/1/_history/2", "patient") == "reference Patient/1");
    BOOST_TEST(subject("https://clinic.example/fhir/Patient/1", "patient") ==
               "reference Patient/1");
    BOOST_TEST(subject("https://other.example/Patient/1", "patient") ==
               "reference https://other.example/Patient/1");
    BOOST_TEST(subject("Group/1", "subject") == "reference Group/1");
    BOOST_TEST(subject("Group/1", "patient") == "");
    BOOST_TEST(subject("urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e", "subject") ==
               "reference urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e");
    BOOST_TEST(subject("#p", "subject") == "");
}

BOOST_AUTO_TEST_CASE(a_canonical_is_found_with_and_without_its_version) {
    const auto all = extract(R"({"resourceType":"CarePlan","status":"draft","intent":"plan",
        "subject":{"reference":"Patient/1"},
        "instantiatesCanonical":["http://x.org/PlanDefinition/p|1.0"],
        "instantiatesUri":["http://x.org/paper"]})");
    BOOST_TEST(
        rows(all, "instantiates-canonical") ==
        "reference http://x.org/PlanDefinition/p; reference http://x.org/PlanDefinition/p|1.0");
    BOOST_TEST(rows(all, "instantiates-uri") == "uri http://x.org/paper");
}

BOOST_AUTO_TEST_CASE(a_choice_of_many_is_indexed_by_its_type) {
    const auto all = extract(R"({"resourceType":"Observation","status":"final","code":{"text":"x"},
        "component":[{"code":{"text":"a"},"valueCodeableConcept":{"coding":[{"code":"one"}]}},
                     {"code":{"text":"b"},"valueString":"x"},
                     {"code":{"text":"c"},"valueCodeableConcept":{"coding":[{"code":"two"}]}}]})");
    BOOST_TEST(rows(all, "component-value-concept") == "token |one; token |two");
}

BOOST_AUTO_TEST_CASE(present_names_what_has_a_value_even_one_that_is_not_indexed) {
    const auto all = extract(R"({"resourceType":"Observation","status":"final","code":{"text":"x"},
        "subject":{"display":"somebody"}})");
    const auto has = [&](const char* code) {
        return std::binary_search(all.present.begin(), all.present.end(), std::string{code});
    };
    BOOST_TEST((has("status") && has("code") && has("subject")));
    BOOST_TEST((!has("date") && !has("encounter") && !has("patient")));
    BOOST_TEST(rows(all, "code").empty());
}

BOOST_AUTO_TEST_CASE(what_stands_twice_has_one_row) {
    const auto all = extract(R"({"resourceType":"Patient",
        "name":[{"family":"Smith","given":["A"]},{"family":"Smith","given":["A"]}]})");
    BOOST_TEST(rows(all, "family") == "string smith (Smith)");
}

BOOST_AUTO_TEST_SUITE_END()
