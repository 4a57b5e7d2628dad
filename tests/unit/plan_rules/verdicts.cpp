#include "clinic_facts.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;
using Effect = plan::Verdict::Effect;

namespace {

std::string statement(const std::string& id, const std::string& concept_json,
                      const std::string& more = R"(,"effectiveDateTime":"2026-04-01")") {
    return R"({"resourceType":"MedicationStatement","id":")" + id +
           R"(","status":"active","subject":{"reference":"Patient/p"},)"
           R"("medicationCodeableConcept":)" +
           concept_json + more + "}";
}

std::string allergy(const std::string& text) {
    return R"({"resourceType":"AllergyIntolerance","id":"allergy","patient":{"reference":)"
           R"("Patient/p"},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/)"
           R"(CodeSystem/allergyintolerance-clinical","code":"active"}]},"code":{"text":")" +
           text + "\"}}";
}

Effect effect(const ClinicFacts& facts, const std::string& rule, const std::string& item) {
    return effect_of(facts.assess(), rule, item);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(contraindications)

BOOST_AUTO_TEST_CASE(an_anticoagulant_is_found_by_code_by_product_name_and_by_brand) {
    for (const auto* medicine :
         {R"({"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"11289"}]})",
          R"({"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"855332",)"
          R"("display":"Warfarin Sodium 5 MG Oral Tablet"}]})",
          R"({"text":"ELIQUIS 5 mg"})"}) {
        ClinicFacts facts;
        facts.reviewed("2026-05-01").add(statement("m", medicine));
        BOOST_CHECK(effect(facts, "C45", "TPI1") == Effect::caution);
    }
    ClinicFacts facts;
    facts.reviewed("2026-05-01").add(statement("m", R"({"text":"Coumadinol tea"})"));
    BOOST_CHECK(effect(facts, "C45", "TPI1") == Effect::none);
}

BOOST_AUTO_TEST_CASE(silence_about_medicines_needs_a_physician_and_a_review_answers_it) {
    ClinicFacts facts;
    BOOST_CHECK(effect(facts, "C45", "TPI1") == Effect::needs_physician);
    BOOST_TEST(is_missing(facts.assess(), "list-medicines"));
    facts.reviewed("2026-02-06");
    BOOST_CHECK(effect(facts, "C45", "TPI1") == Effect::needs_physician);  // 91 days ago
    facts.reviewed("2026-02-07");
    BOOST_CHECK(effect(facts, "C45", "TPI1") == Effect::none);
}

BOOST_AUTO_TEST_CASE(none_said_in_so_many_words_is_an_answer) {
    ClinicFacts facts;
    const std::string finding =
        R"({"coding":[{"system":"https://openfascia.org/fhir/CodeSystem/exam-finding","code":")";
    facts.add(statement("a", finding + "no-anticoagulant\"}]}"));
    BOOST_CHECK(effect(facts, "C45", "TPI1") == Effect::needs_physician);
    facts.add(statement("b", finding + "no-antiplatelet\"}]}"));
    facts.add(R"({"resourceType":"List","id":"l","status":"current","mode":"snapshot","date":)"
              R"("2026-05-01","code":{"coding":[{"system":"http://loinc.org","code":"11450-4"}]},)"
              R"("emptyReason":{"coding":[{"code":"nilknown"}]}})");
    BOOST_CHECK(effect(facts, "C45", "TPI1") == Effect::none);
}

BOOST_AUTO_TEST_CASE(a_medicine_that_ended_a_hundred_days_ago_still_counts) {
    const auto ended = [](const std::string& day) {
        ClinicFacts facts;
        facts.reviewed("2026-05-01");
        facts.add(R"({"resourceType":"MedicationRequest","id":"m","status":"completed","intent":)"
                  R"("order","subject":{"reference":"Patient/p"},"authoredOn":"2025-01-01",)"
                  R"("medicationCodeableConcept":{"text":"warfarin"},"dispenseRequest":)"
                  R"({"validityPeriod":{"end":")" +
                  day + "\"}}}");
        return effect(facts, "C45", "TPI1");
    };
    BOOST_CHECK(ended("2026-01-28") == Effect::caution);
    BOOST_CHECK(ended("2026-01-27") == Effect::none);
}

BOOST_AUTO_TEST_CASE(a_medicine_without_a_name_can_be_anything) {
    ClinicFacts facts;
    facts.reviewed("2026-05-01");
    facts.add(statement("m", R"({"coding":[{"system":"urn:x","code":"4711"}]})"));
    BOOST_CHECK(effect(facts, "C45", "TPI1") == Effect::needs_physician);
}

BOOST_AUTO_TEST_CASE(an_anaesthetic_allergy_is_a_hard_stop_that_two_physicians_must_lift) {
    ClinicFacts facts;
    const auto found = facts.at_gate(7, 7).add(allergy("Lidocaine")).assess();
    BOOST_CHECK(effect_of(found, "C39", "TPI1") == Effect::block);
    BOOST_TEST(codes(found.outcomes) == std::vector<std::string>{"intensify"},
               boost::test_tools::per_element());
    for (const auto& verdict : found.verdicts)
        if (verdict.rule == "C39") BOOST_TEST(verdict.absolute);
}

BOOST_AUTO_TEST_CASE(pregnancy_is_asked_only_of_those_who_can_be_pregnant) {
    ClinicFacts facts;
    BOOST_CHECK(effect(facts, "C43", "MBB1") == Effect::needs_physician);
    facts.observe("loinc|82810-3",
                  R"("valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":)"
                  R"("77386006"}]})",
                  "2026-05-01");
    BOOST_CHECK(effect(facts, "C43", "MBB1") == Effect::block);
    const auto of = [](const std::string& gender, const std::string& born) {
        ClinicFacts other;
        other.patient_json(R"({"resourceType":"Patient","id":"p","gender":")" + gender +
                           R"(","birthDate":")" + born + "\"}");
        return effect(other, "C43", "MBB1");
    };
    BOOST_CHECK(of("male", "1990-01-01") == Effect::none);
    BOOST_CHECK(of("female", "1970-05-09") == Effect::needs_physician);  // 55
    BOOST_CHECK(of("female", "1970-05-08") == Effect::none);             // 56
}

BOOST_AUTO_TEST_CASE(a_high_hba1c_bars_the_steroid_not_the_injection) {
    const auto with = [](const std::string& percent) {
        ClinicFacts facts;
        facts.at_gate(7, 7).observe("loinc|4548-4",
                                    R"("valueQuantity":{"value":)" + percent +
                                        R"(,"system":"http://unitsofmeasure.org","code":"%"})",
                                    "2026-05-01");
        return facts.assess();
    };
    BOOST_CHECK(effect_of(with("8"), "C41", "TPI1") == Effect::needs_physician);
    BOOST_CHECK(effect_of(with("7.9"), "C41", "TPI1") == Effect::none);
    BOOST_CHECK(effect_of(with("7.9"), "C42", "TPI1") == Effect::caution);
    BOOST_TEST(codes(with("8").outcomes) == std::vector<std::string>{"eligible-track-a"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(haemophilia_blocks_and_another_bleeding_disorder_asks) {
    ClinicFacts facts;
    facts.reviewed("2026-05-01").condition("c", "D68.0");
    BOOST_CHECK(effect(facts, "C05", "TPI1") == Effect::needs_physician);
    BOOST_CHECK(effect(facts.condition("d", "D66"), "C05", "TPI1") == Effect::block);
}

BOOST_AUTO_TEST_CASE(a_rule_that_is_not_yet_evaluated_never_reads_as_no_contraindication) {
    const auto without_c02 = plan::Protocol::load(protocol_files_with(
        "rules.json", R"("state": "procedure-day")", R"("state": "not-yet-evaluated")"));
    ClinicFacts facts;
    facts.reviewed("2026-05-01");
    const auto found = facts.assess(*without_c02.value());
    BOOST_CHECK(effect_of(found, "C02", "DN1") == Effect::needs_physician);
    BOOST_CHECK(effect(facts, "C02", "DN1") == Effect::none);
}

BOOST_AUTO_TEST_CASE(the_dead_the_merged_and_the_ageless_get_no_plan) {
    const auto code = [](const std::string& patient) {
        ClinicFacts facts;
        return facts.patient_json(patient).try_assess().error().issues().front().code;
    };
    BOOST_TEST(code(R"({"resourceType":"Patient","gender":"male"})") == "required");
    BOOST_TEST(code(R"({"resourceType":"Patient","birthDate":"1980-01-01"})") == "required");
    BOOST_TEST(code(R"({"resourceType":"Patient","birthDate":"1980-01-01","gender":"male",)"
                    R"("deceasedDateTime":"2026-05-08"})") == "business-rule");
    BOOST_TEST(code(R"({"resourceType":"Patient","birthDate":"1980-01-01","gender":"male",)"
                    R"("link":[{"type":"replaced-by","other":{"reference":"Patient/q"}}]})") ==
               "business-rule");
}

BOOST_AUTO_TEST_SUITE_END()
