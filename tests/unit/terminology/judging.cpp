#include "clinic_content.hpp"

using namespace fascia;
using namespace fascia::tests;
using namespace fascia::terminology;

namespace {

const std::string hl7 = "http://hl7.org/fhir/ValueSet/";

Judgement judge(const std::string& value_set, const std::string& system, const std::string& code) {
    return Terminology{}.membership(hl7 + value_set, system, code).judgement;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(judging)

BOOST_AUTO_TEST_CASE(codes_of_r4_by_system_or_by_the_code_alone) {
    const std::string gender = "http://hl7.org/fhir/administrative-gender";
    BOOST_TEST(judge("administrative-gender", gender, "female") == Judgement::member);
    BOOST_TEST(judge("administrative-gender", "", "female") == Judgement::member);
    BOOST_TEST(judge("administrative-gender|4.0.1", "", "female") == Judgement::member);
    BOOST_TEST(judge("administrative-gender", gender, "Female") == Judgement::not_member);
    BOOST_TEST(judge("administrative-gender", "", "f") == Judgement::not_member);
    BOOST_TEST(judge("administrative-gender", "", "") == Judgement::not_member);
    BOOST_TEST(judge("administrative-gender", "http://snomed.info/sct", "female") ==
               Judgement::not_member);
    const auto female = Terminology{}.membership(hl7 + "administrative-gender", "", "female");
    BOOST_TEST(female.system == gender);
    BOOST_TEST(female.display == "Female");
}

BOOST_AUTO_TEST_CASE(value_sets_and_versions_that_are_not_here_are_not_judged) {
    const Terminology terms;
    const auto missing = terms.membership("http://nowhere/ValueSet/x", "http://a", "b");
    BOOST_TEST(missing.judgement == Judgement::not_judged);
    BOOST_TEST(to_text(missing) == "the value set http://nowhere/ValueSet/x is not here");
    BOOST_TEST(judge("administrative-gender|5.0.0", "", "female") == Judgement::not_judged);
    BOOST_TEST(!terms.has_value_set(hl7 + "administrative-gender|5.0.0"));
    BOOST_TEST(terms.has_value_set(hl7 + "administrative-gender"));
    BOOST_TEST(terms.has_code_system("http://terminology.hl7.org/CodeSystem/v3-ActCode"));
}

BOOST_AUTO_TEST_CASE(
    systems_whose_content_is_licensed_are_judged_where_a_value_set_lists_the_codes) {
    const std::string sct = "http://snomed.info/sct", loinc = "http://loinc.org";
    // is-a over SNOMED CT
    const auto finding = Terminology{}.membership(hl7 + "condition-code", sct, "22298006");
    BOOST_TEST(finding.judgement == Judgement::not_judged);
    BOOST_TEST(finding.about == sct);
    BOOST_TEST(judge("condition-code", "http://example.org/codes", "x") == Judgement::not_member);
    BOOST_TEST(judge("observation-codes", loinc, "8480-6") == Judgement::not_judged);
    // a list of codes
    BOOST_TEST(judge("observation-vitalsignresult", loinc, "8480-6") == Judgement::member);
    BOOST_TEST(judge("observation-vitalsignresult", loinc, "1-8") == Judgement::not_member);
}

BOOST_AUTO_TEST_CASE(languages_media_types_and_units_are_judged_by_their_form) {
    for (const char* tag : {"en", "de-CH", "zh-Hant-TW", "sr-Latn-RS", "sl-rozaj-biske-1994",
                            "de-DE-u-co-phonebk", "x-clinic", "en-GB-oed", "i-klingon"})
        BOOST_TEST(judge("all-languages", "", tag) == Judgement::member, tag);
    for (const char* tag : {"", "e", "en_US", "en-", "-en", "de-419-DE", "a-DE", "en US"})
        BOOST_TEST(judge("all-languages", "", tag) == Judgement::not_member, tag);
    for (const char* type : {"text/plain", "application/fhir+json", "image/svg+xml",
                             "text/html; charset=utf-8", "application/dicom;a=\"b c\""})
        BOOST_TEST(judge("mimetypes", "", type) == Judgement::member, type);
    for (const char* type : {"", "text", "text/", "/plain", "text/plain;", "text/pl ain", "pdf"})
        BOOST_TEST(judge("mimetypes", "", type) == Judgement::not_member, type);
    const std::string ucum = "http://unitsofmeasure.org";
    BOOST_TEST(judge("ucum-units", ucum, "mm[Hg]") == Judgement::member);
    BOOST_TEST(judge("ucum-units", ucum, "mmHg") == Judgement::not_member);
}

BOOST_AUTO_TEST_CASE(currencies_and_countries_are_those_that_r4_lists) {
    BOOST_TEST(judge("currencies", "urn:iso:std:iso:4217", "USD") == Judgement::member);
    BOOST_TEST(judge("currencies", "urn:iso:std:iso:4217", "USS") == Judgement::not_member);
    const std::string countries = "urn:iso:std:iso:3166";
    BOOST_TEST(judge("iso3166-1-2", countries, "US") == Judgement::member);
    BOOST_TEST(judge("iso3166-1-2", countries, "XX") == Judgement::not_member);
    BOOST_TEST(judge("jurisdiction", countries, "US") == Judgement::member);
    BOOST_TEST(judge("jurisdiction", countries, "USA") == Judgement::not_judged);
    BOOST_TEST(judge("jurisdiction", countries, "us") == Judgement::not_member);
    BOOST_TEST(judge("jurisdiction", countries, "840") == Judgement::not_judged);
    BOOST_TEST(judge("iso3166-1-N", countries, "840") == Judgement::not_judged);
    BOOST_TEST(judge("iso3166-1-N", countries, "USA") == Judgement::not_member);
}

BOOST_AUTO_TEST_CASE(filters_and_exclusions_of_the_packaged_value_sets_apply) {
    const std::string act = "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                      encounters = "http://terminology.hl7.org/ValueSet/v3-ActEncounterCode";
    const Terminology terms;
    BOOST_TEST(terms.membership(encounters, act, "AMB").judgement == Judgement::member);
    BOOST_TEST(terms.membership(encounters, act, "EHCPOL").judgement == Judgement::not_member);
    BOOST_TEST(terms.membership(encounters, act, "_ActEncounterCode").judgement ==
               Judgement::not_member);
}

BOOST_AUTO_TEST_CASE(r4_is_judged_by_its_own_edition_and_hl7_terminology_by_its) {
    const std::string clinical = "http://terminology.hl7.org/CodeSystem/condition-clinical";
    const Terminology terms;
    BOOST_TEST(judge("condition-clinical", clinical, "active") == Judgement::member);
    BOOST_TEST(judge("condition-clinical", clinical, "unknown") == Judgement::not_member);
    // a code that came later is a code nevertheless
    BOOST_TEST(terms.validate(clinical, "unknown").judgement == Judgement::member);
    BOOST_TEST(terms.validate(clinical + "|4.0.1", "unknown").judgement == Judgement::not_member);
    BOOST_TEST(terms.lookup(clinical, "active").value().coded.version == "4.0.1");
}

BOOST_AUTO_TEST_CASE(our_own_code_systems_are_packaged) {
    const auto good =
        Terminology{}.lookup("https://openfascia.org/fhir/CodeSystem/response", "good").value();
    BOOST_TEST(good.coded.display == "Good");
    BOOST_TEST(!good.definition.empty());
}

BOOST_AUTO_TEST_CASE(what_is_handed_in_stands_before_what_is_packaged) {
    const std::string gender = "http://hl7.org/fhir/ValueSet/administrative-gender";
    const auto terms = Terminology{}.with(std::vector{parse(
        R"({"resourceType":"ValueSet","url":")" + gender + R"(","version":"mine","status":"draft",
        "compose":{"include":[{"system":"http://mine","concept":[{"code":"f"}]}]}})")});
    BOOST_TEST(terms.membership(gender, "", "f").judgement == Judgement::member);
    BOOST_TEST(terms.membership(gender, "", "female").judgement == Judgement::not_member);
    BOOST_TEST(terms.membership(gender + "|4.0.1", "", "female").judgement == Judgement::member);
    BOOST_TEST(Terminology{}.membership(gender, "", "female").judgement == Judgement::member);
}

BOOST_AUTO_TEST_CASE(what_is_handed_in_fills_the_gaps_of_what_is_packaged) {
    const auto terms = Terminology{}.with(std::vector{parse(
        R"({"resourceType":"CodeSystem","url":"http://snomed.info/sct","status":"active",
        "content":"fragment","concept":[{"code":"404684003","concept":[{"code":"22253000"}]}]})")});
    const std::string findings = hl7 + "clinical-findings", sct = "http://snomed.info/sct";
    BOOST_TEST(terms.has_value_set(findings));
    // R4's value sets are tied to R4's own entry for SNOMED CT, which has no codes
    BOOST_TEST(terms.membership(findings, sct, "22253000").judgement == Judgement::not_judged);
    BOOST_TEST(terms.validate(sct, "22253000").judgement == Judgement::member);
    BOOST_TEST(terms.validate(sct, "1").judgement == Judgement::not_judged);
}

BOOST_AUTO_TEST_CASE(the_case_of_letters_matters_where_the_code_system_says_so) {
    const auto terms = Terminology{}.with(std::vector{
        region_system(),
        parse(R"({"resourceType":"CodeSystem","url":"http://loose","status":"active",
                  "caseSensitive":false,"content":"complete","concept":[{"code":"Ab"}]})"),
        value_set("listed", R"({"include":[{"system":"http://loose","concept":[{"code":"Ab"}]}]})"),
        value_set("whole", R"({"include":[{"system":"http://loose"}]})")});
    BOOST_TEST(terms.membership(url("listed"), "http://loose", "aB").judgement ==
               Judgement::member);
    BOOST_TEST(terms.membership(url("whole"), "http://loose", "ab").judgement == Judgement::member);
    BOOST_TEST(terms.validate(regions, "Upper").judgement == Judgement::not_member);
}

BOOST_AUTO_TEST_SUITE_END()
