#include "fascia/plan/evidence.hpp"

#include "fascia/plan/apply.hpp"

#include "clinic_facts.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;

namespace {

std::string load_with(const std::string& file, const std::string& passage,
                      const std::string& replacement) {
    return faults(protocol_files_with(file, passage, replacement));
}

/// The plan's request of that item, for a patient with these members more.
fhir::Element request(const plan::ProtocolOutput& output, const std::string& item) {
    for (const auto contained : output.applied.resource.children("contained"))
        if (contained.child("id").text().ends_with("." + item)) return contained;
    throw std::logic_error{"no request of " + item};
}

plan::ProtocolOutput plan_for(const std::string& communication) {
    ClinicFacts facts;
    facts.patient_json(
        R"({"resourceType":"Patient","id":"p","gender":"female","birthDate":"1980-06-01")" +
        communication + "}");
    facts.condition("pain", "M79.18", "2026-01-05").reviewed("2026-05-01").no_flags("2026-05-01");
    return plan::apply_protocol(protocol(), facts.set()).value();
}

std::string speaks(const std::string& code, bool preferred) {
    return R"({"language":{"coding":[{"system":"urn:ietf:bcp:47","code":")" + code +
           R"("}]},"preferred":)" + (preferred ? "true}" : "false}");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(evidence_of_a_protocol)

BOOST_AUTO_TEST_CASE(a_tag_without_an_entry_disables_the_protocol) {
    BOOST_TEST(has(load_with("rules.json", R"("sources": ["S13"])", R"("sources": ["S99"])"),
                   "'S99' is the tag of no source"));
    BOOST_TEST(
        has(load_with("activities/AC1.json", R"("valueString": "S18")", R"("valueString": "S98")"),
            "activities/AC1.json - 'S98' is the tag of no source"));
    BOOST_TEST(has(load_with("evidence.json", R"("tag": "S40")", R"("tag": "S400")"),
                   "'S40' is the tag of no source"));
    BOOST_TEST(has(load_with("evidence.json", R"({"source": "S55")", R"({"source": "S555")"),
                   "positions: TPI1 - 'S555'"));
}

BOOST_AUTO_TEST_CASE(a_number_a_condition_or_a_text_without_a_tag_disables_the_protocol) {
    BOOST_TEST(has(load_with("rules.json", R"("limit": 18.5, "list": "problems", "sources": ["M"])",
                             R"("limit": 18.5, "list": "problems")"),
                   "needs `sources`"));
    BOOST_TEST(has(load_with("rules.json", "\"sources\": [\"S27\", \"S24\", \"P\"],\n", ""),
                   "observations[0] - needs `sources`"));
    BOOST_TEST(has(load_with("rules.json", R"("sources": ["S27", "S24", "P"])", R"("sources": [])"),
                   "observations[0]"));
    const std::string tag =
        R"("url": "https://openfascia.org/fhir/StructureDefinition/source-tag")";
    const auto untagged = load_with("activities/IC1.json", tag, R"("url": "https://x.org/other")");
    BOOST_TEST(has(untagged, "activities/IC1.json: ActivityDefinition.extension[2]"));
    BOOST_TEST(has(untagged, "needs a source-tag"));
}

BOOST_AUTO_TEST_CASE(evidence_is_read_strictly) {
    BOOST_TEST(has(load_with("evidence.json", R"("kind": "guideline")", R"("kind": "guidline")"),
                   "'guidline' is none of"));
    BOOST_TEST(has(load_with("evidence.json", R"("stance": "supports")", R"("stnace": "supports")"),
                   "stnace - is not a key"));
    BOOST_TEST(has(load_with("evidence.json", R"("subject": "Opioids")", R"("subject": "")"),
                   "either these or a subject"));
    BOOST_TEST(has(load_with("evidence.json", R"("items": ["AC1"])", R"("items": ["AC9"])"),
                   "'AC9' is no item"));
    BOOST_TEST(has(load_with("evidence.json", R"("items": ["AC1"])", R"("items": ["DN1"])"),
                   "'DN1' stands here twice"));
    auto files = protocol_files();
    std::erase_if(files, [](const auto& file) { return file.path == "evidence.json"; });
    BOOST_TEST(has(faults(files), "evidence.json"));
}

BOOST_AUTO_TEST_CASE(citation_and_disagreement_stand_once_and_are_printed_with_the_item) {
    const auto definition =
        protocol().definition("https://openfascia.org/fhir/ActivityDefinition/AC1");
    BOOST_TEST(definition.children("relatedArtifact")[0].child("citation").text() ==
               protocol().evidence().source("S18")->citation);
    const auto& words = protocol().evidence().position("AC1")->disagreement;
    BOOST_TEST(has(words, "NICE"));
    const auto output = plan_for("");
    for (const auto& trace : output.applied.trace) {
        if (trace.item == "AC1") BOOST_TEST(trace.disagreement == words);
        if (trace.item == "TPI1")
            BOOST_TEST(trace.disagreement == protocol().evidence().position("TPI1")->disagreement);
    }
    BOOST_TEST(has(output.applied.resource.at("text.div").text(),
                   protocol().evidence().position("DN1")->disagreement));
}

BOOST_AUTO_TEST_CASE(the_texts_of_a_plan_are_in_the_language_of_the_patient) {
    const auto said = [](const std::string& communication, const std::string& item) {
        return std::string{
            request(plan_for(communication), item).child("patientInstruction").text()};
    };
    const auto english = said("", "HEP1"),
               spanish = said(R"(,"communication":[)" + speaks("es-PR", true) + "]", "HEP1");
    BOOST_TEST(has(english, "Stretch your hips"));
    BOOST_TEST(has(spanish, "Estire las caderas"));
    BOOST_TEST(said(R"(,"communication":[)" + speaks("en", false) + "," + speaks("es", true) + "]",
                    "HEP1") == spanish);
    BOOST_TEST(said(R"(,"communication":[)" + speaks("fr", true) + "," + speaks("es", false) + "]",
                    "HEP1") == spanish);
    BOOST_TEST(said(R"(,"communication":[)" + speaks("fr", true) + "]", "HEP1") == english);
}

BOOST_AUTO_TEST_CASE(a_text_in_a_plan_names_its_language_and_leaves_the_others_out) {
    const auto output = plan_for(R"(,"communication":[)" + speaks("es", true) + "]");
    const auto text = request(output, "HEP1").child("patientInstruction");
    BOOST_TEST(text.children("extension").size() == 1u);
    BOOST_TEST(text.at("extension.value").text() == "es");
    const auto json = fhir::write_json(output.applied.resource);
    BOOST_TEST(has(json, "Elija dos cosas"));    // a CommunicationRequest
    BOOST_TEST(has(json, "compresa caliente"));  // a DeviceRequest
    BOOST_TEST(has(json, "Tome la dosis") == has(json, "Oral NSAID"));
    BOOST_TEST(!has(json, "Stretch your hips"));
}

BOOST_AUTO_TEST_CASE(a_definition_carries_its_text_and_the_translations) {
    const auto definition =
        protocol().definition("https://openfascia.org/fhir/ActivityDefinition/HEP1");
    const auto json = fhir::write_json(definition);
    BOOST_TEST(has(json, "Stretch your hips"));
    BOOST_TEST(has(json, "Estire las caderas"));
    BOOST_TEST(has(json, "http://hl7.org/fhir/StructureDefinition/translation"));
}

BOOST_AUTO_TEST_CASE(a_text_for_nobody_disables_the_protocol) {
    auto files = protocol_files();
    files.push_back({"handouts/en/HEP9.md", "Stretch.\n"});
    files.push_back({"handouts/es/CHK9.md", "\n"});
    const auto found = faults(files);
    BOOST_TEST(has(found, "handouts/en/HEP9.md - no definition has the id 'HEP9'"));
    BOOST_TEST(has(found, "handouts/es/CHK9.md - is empty"));
    BOOST_TEST(has(found, "handouts/es/CHK9.md - has no original in en"));
}

BOOST_AUTO_TEST_SUITE_END()
