#include "fascia/fhir/json.hpp"
#include "fascia/fhir/structure.hpp"
#include "fascia/plan/apply.hpp"

#include "support/shared_data.hpp"

#include <algorithm>
#include <ctime>
#include <map>
#include <random>
#include <set>

using namespace fascia;
using plan::ItemState;

namespace {

const std::filesystem::path content = std::filesystem::path{FASCIA_SOURCE_DIR} / "fhir";

void add_files(const std::filesystem::path& folder, const std::string& prefix,
               std::vector<plan::ContentFile>& files) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
        if (entry.path().extension() == ".json" || entry.path().extension() == ".md")
            files.push_back({prefix + std::filesystem::relative(entry.path(), folder).string(),
                             tests::read_file(entry.path())});
}

const plan::Protocol& protocol() {
    static const auto loaded = [] {
        std::vector<plan::ContentFile> files;
        add_files(content / "protocols" / "myofascial-back-pain", "", files);
        add_files(content / "terminology", "terminology/", files);
        auto result = plan::Protocol::load(files);
        if (!result)
            for (const auto& issue : result.error().issues())
                BOOST_TEST_MESSAGE(issue.path + " " + issue.text);
        BOOST_REQUIRE(result);
        return *result;
    }();
    return *loaded;
}

fhir::Resource parse(const std::string& json) {
    auto resource = fhir::parse_json(json);
    if (!resource) BOOST_FAIL(resource.error().issues().front().text + json);
    return *resource;
}

std::string observation(const std::string& id, const std::string& system, const std::string& code,
                        const std::string& value) {
    return R"({"resourceType":"Observation","id":")" + id +
           R"(","meta":{"versionId":"1"},"status":"final",
        "subject":{"reference":"Patient/p"},"effectiveDateTime":"2026-05-03","performer":[{"reference":"Practitioner/ma"}],
        "code":{"coding":[{"system":")" +
           system + R"(","code":")" + code + R"("}]},)" + value + "}";
}

std::string list(const std::string& id, const std::string& code) {
    return R"({"resourceType":"List","id":")" + id +
           R"(","status":"current","mode":"snapshot","date":"2026-05-03",
        "subject":{"reference":"Patient/p"},"code":{"coding":[{"system":"http://loinc.org","code":")" +
           code +
           R"("}]},"emptyReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/list-empty-reason","code":"nilknown"}]}})";
}

/// A patient at intake: every warning sign answered no, lists reviewed, measures taken.
plan::FactSet small_patient() {
    const std::string loinc = "http://loinc.org",
                      flags = "https://openfascia.org/fhir/CodeSystem/red-flag";
    plan::FactSet facts;
    facts.patient =
        parse(R"({"resourceType":"Patient","id":"p","gender":"female","birthDate":"1984-02-29"})");
    facts.at = *parse_instant("2026-05-04T14:00:00Z");
    facts.zone = *Zone::find("America/New_York");
    facts.account_roles["Practitioner/ma"] = "medical-assistant";
    facts.account_roles["Practitioner/dr"] = "physician";
    facts.resources.push_back(parse(
        R"({"resourceType":"Condition","id":"mps","meta":{"versionId":"2"},"subject":{"reference":"Patient/p"},
        "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
        "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
        "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M79.18"}]},
        "onsetDateTime":"2026-01-02","asserter":{"reference":"Practitioner/dr"}})"));
    int n = 0;
    for (const auto& [code, value] :
         std::vector<std::pair<std::string, std::string>>{{"72514-3", "6"},
                                                          {"75893-8", "6"},
                                                          {"91145-3", "5"},
                                                          {"91146-1", "7"},
                                                          {"91351-7", "5"},
                                                          {"91350-9", "3"},
                                                          {"55758-7", "1"}})
        facts.resources.push_back(parse(
            observation("score" + std::to_string(++n), loinc, code, R"("valueInteger":)" + value)));
    for (const char* code : {"RF1", "RF2", "RF3a", "RF3b", "RF3c", "RF4a", "RF4b", "RF4c", "RF5a",
                             "RF5b", "RF6a", "RF6b", "RF7", "RF8", "RF9"})
        facts.resources.push_back(parse(observation(code, flags, code, R"("valueBoolean":false)")));
    for (const auto& [id, code] : std::vector<std::pair<std::string, std::string>>{
             {"med", "10160-0"}, {"all", "48765-2"}, {"pro", "11450-4"}})
        facts.resources.push_back(parse(list(id, code)));
    return facts;
}

plan::ProtocolOutput run(const plan::FactSet& facts) {
    auto output = plan::apply_protocol(protocol(), facts, "Practitioner/ma");
    if (!output) BOOST_FAIL(output.error().issues().front().text);
    return std::move(*output);
}

std::map<std::string, ItemState> states(const plan::ProtocolOutput& output) {
    std::map<std::string, ItemState> found;
    for (const auto& trace : output.applied.trace) found.emplace(trace.item, trace.state);
    return found;
}

std::set<std::string> items_in(const fhir::Element& parent) {
    std::set<std::string> items;
    for (const auto action : parent.children("action")) {
        if (action.child("resource")) items.emplace(action.at("code.coding.code").text());
        items.merge(items_in(action));
    }
    return items;
}

fhir::Element request_group(const fhir::Resource& care_plan) {
    for (const auto resource : care_plan.children("contained"))
        if (resource.type().name() == "RequestGroup") return resource;
    return {};
}

const std::vector<std::string> interventions{
    "MT1", "MT2", "MT3",  "DN1",  "AC1",  "PT1",  "HEP1",      "EX1", "EX2", "EX3",
    "EX4", "HT1", "IC1",  "SR1",  "SR2",  "ER1",  "ER2",       "ER3", "MB1", "MB2",
    "MB3", "SL1", "NU1",  "NU2",  "NU3",  "TP1",  "TP2",       "RX1", "RX2", "RX3",
    "RX4", "ED1", "TPI1", "MBB1", "RFA1", "SCS1", "REF-SPINE", "IMG1"};

void check_actions(const fhir::Element& parent) {
    for (const auto action : parent.children("action")) {
        BOOST_TEST(bool{action.child("resource")} != !action.children("action").empty());  // rqg-1
        BOOST_TEST(action.at("code.coding.system").text() ==
                   "https://openfascia.org/fhir/CodeSystem/protocol-item");
        check_actions(action);
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_protocol_item_has_a_trace) {
    const auto found = states(run(small_patient()));
    for (const auto& item : interventions) BOOST_TEST(found.contains(item), item);
}

BOOST_AUTO_TEST_CASE(the_draft_of_a_small_patient_is_sound) {
    const auto output = run(small_patient());
    const auto& care_plan = output.applied.resource;
    BOOST_TEST(fhir::check_structure(care_plan.root()).has_value());
    const auto json = fhir::write_json(care_plan);
    const auto again = fhir::parse_json(json);
    BOOST_REQUIRE(again);
    BOOST_TEST(fhir::write_json(*again) == json);
    check_actions(request_group(care_plan));
    for (const auto resource : care_plan.children("contained")) {
        BOOST_TEST(resource.children("contained").empty());  // dom-2
        const std::string id{resource.child("id").text()};
        BOOST_TEST(json.find("\"#" + id + "\"") != std::string::npos, id);  // dom-3
    }
    BOOST_TEST(care_plan.at("addresses.reference").text() == "Condition/mps");
}

BOOST_AUTO_TEST_CASE(a_diagnosis_that_is_coded_as_an_ehr_codes_it_is_addressed) {
    auto facts = small_patient();
    facts.resources.front() = parse(
        R"({"resourceType":"Condition","id":"ehr","subject":{"reference":"Patient/p"},
        "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
        "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
        "code":{"coding":[{"system":"http://snomed.info/sct","code":"82423001"}]},
        "onsetDateTime":"2026-01-02"})");
    BOOST_TEST(run(facts).applied.resource.at("addresses.reference").text() == "Condition/ehr");
}

BOOST_AUTO_TEST_CASE(
    a_medium_risk_patient_gets_active_care_passive_care_beside_it_and_a_class_to_choose) {
    const auto output = run(small_patient());
    const auto found = states(output);
    for (const char* item :
         {"PT1", "HEP1", "EX1", "MT1", "ED1", "MB1", "MB2", "EX3", "GATE-3M", "RA-W6"})
        BOOST_CHECK_MESSAGE(
            found.at(item) == ItemState::included || found.at(item) == ItemState::needs_physician,
            item << " is " << plan::to_code(found.at(item)));
    for (const char* item : {"REF-ED", "RX3", "NU2", "TPI1", "RFA1"})
        BOOST_CHECK_MESSAGE(found.at(item) == ItemState::excluded,
                            item << " is " << plan::to_code(found.at(item)));
    for (const auto resource : output.applied.resource.children("contained"))
        if (resource.child("id").text() == "P3.P3-CLASS.EX3")
            BOOST_TEST(resource.child("intent").text() == "option");
    const auto items = items_in(request_group(output.applied.resource));
    BOOST_TEST(!items.contains("TPI1"));
}

BOOST_AUTO_TEST_CASE(the_reviews_fall_due_three_and_six_months_after_the_start) {
    const auto output = run(small_patient());
    std::map<std::string, std::string> due;
    for (const auto resource : output.applied.resource.children("contained"))
        due[std::string{resource.child("id").text()}] =
            resource.at("restriction.period.end").text();
    BOOST_TEST(due["MEASURE.GATE-3M"] == "2026-08-11");
    BOOST_TEST(due["MEASURE.GATE-6M"] == "2026-11-11");
    BOOST_TEST(due["MEASURE.RA-W2"] == "2026-05-25");
}

BOOST_AUTO_TEST_CASE(an_unknown_stratum_leaves_the_mind_items_open_with_what_is_missing) {
    auto facts = small_patient();
    std::erase_if(facts.resources, [](const fhir::Resource& r) {
        const auto code = r.at("code.coding.code").text();
        return code == "91351-7" || code == "91350-9";
    });
    const auto output = run(facts);
    BOOST_CHECK(states(output).at("MB1") == ItemState::needs_data);
    for (const auto& trace : output.applied.trace)
        if (trace.item == "MB1") {
            BOOST_REQUIRE(!trace.rules.empty());
            BOOST_REQUIRE(!trace.rules.front().missing.empty());
            BOOST_TEST(trace.rules.front().missing.front().name == "start-back");
        }
}

BOOST_AUTO_TEST_CASE(saddle_numbness_leaves_only_the_urgent_referral_and_education) {
    auto facts = small_patient();
    std::erase_if(facts.resources, [](const fhir::Resource& r) { return r.id() == "RF1"; });
    facts.resources.push_back(
        parse(observation("RF1", "https://openfascia.org/fhir/CodeSystem/red-flag", "RF1",
                          R"("valueBoolean":true)")));
    const auto output = run(facts);
    BOOST_TEST(output.assessment.blocked);
    const auto items = items_in(request_group(output.applied.resource));
    BOOST_TEST((items == std::set<std::string>{"REF-ED", "ED1"}));
    const auto json = fhir::write_json(output.applied.resource);
    BOOST_TEST(json.find("Until then do no exercises") != std::string::npos);
    BOOST_TEST(json.find("Warning sign RF1") != std::string::npos);
    BOOST_CHECK(states(output).at("PT1") == ItemState::blocked);
}

BOOST_AUTO_TEST_CASE(the_same_input_gives_the_same_bytes_in_any_order) {
    auto facts = small_patient();
    const auto first = run(facts);
    const auto json = fhir::write_json(first.applied.resource);
    BOOST_TEST(fhir::write_json(run(facts).applied.resource) == json);
    std::mt19937 order{7};
    for (int i = 0; i < 5; ++i) {
        std::shuffle(facts.resources.begin(), facts.resources.end(), order);
        const auto permuted = run(facts);
        BOOST_TEST(fhir::write_json(permuted.applied.resource) == json);
        BOOST_TEST(permuted.applied.input_hash == first.applied.input_hash);
    }
}

BOOST_AUTO_TEST_CASE(every_intervention_names_goal_review_stop_rule_role_and_source) {
    for (const auto& definition : protocol().definitions()) {
        if (definition.type_name() != "ActivityDefinition") continue;
        std::set<std::string> extensions;
        for (const auto extension : definition.children("extension"))
            extensions.emplace(extension.child("url").text());
        for (const char* name : {"goal-measure", "review-after", "stop-rule", "dose"})
            BOOST_TEST(extensions.contains("https://openfascia.org/fhir/StructureDefinition/" +
                                           std::string{name}),
                       definition.id());
        BOOST_TEST(bool{definition.at("participant.role")}, definition.id());
        BOOST_TEST(bool{definition.at("relatedArtifact.citation")}, definition.id());
    }
}

// Processor time, not the clock on the wall: other programs on the machine do not count.
template <class F>
double median_milliseconds(F&& work) {
    std::vector<double> milliseconds;
    for (int i = 0; i < 21; ++i) {
        const auto start = std::clock();
        work();
        milliseconds.push_back(1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    }
    std::ranges::nth_element(milliseconds, milliseconds.begin() + 10);
    return milliseconds[10];
}

BOOST_AUTO_TEST_CASE(applying_the_protocol_takes_milliseconds) {
    const auto facts = small_patient();
    const double whole = median_milliseconds([&] { run(facts); });
    const double assessing =
        median_milliseconds([&] { BOOST_REQUIRE(plan::assess(protocol(), facts)); });
    std::printf("apply_protocol p50: %.2f ms of processor time, assess %.2f ms of it\n", whole,
                assessing);
    BOOST_TEST(whole < 250.0);  // unoptimized builds too
}
