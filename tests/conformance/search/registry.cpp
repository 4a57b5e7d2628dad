#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/json.hpp"
#include "fascia/search/search.hpp"

#include "support/index_text.hpp"
#include "support/shared_data.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <sstream>

using namespace fascia;
using namespace fascia::search;

namespace {

// The project's own SearchParameters, fhir/search.
std::vector<fhir::Resource> own_parameters() {
    std::vector<fhir::Resource> parameters;
    for (const auto& entry : std::filesystem::directory_iterator{FASCIA_SOURCE_DIR "/fhir/search"})
        if (entry.path().extension() == ".json")
            parameters.push_back(fhir::parse_json(tests::read_file(entry.path())).value());
    return parameters;
}

constexpr std::string_view illustrations = "http://hl7.org/fhir/SearchParameter/example";

}  // namespace

BOOST_AUTO_TEST_SUITE(the_registry)

BOOST_AUTO_TEST_CASE(every_r4_parameter_of_the_five_types_compiles_and_is_found_on_each_base) {
    const auto made = Registry::make({}, Zone{});
    const Failure failure = made.error();
    for (const Issue& issue : failure.issues()) BOOST_ERROR(issue.text);
    BOOST_REQUIRE(made.has_value());
    const std::set<std::string_view> served{"token", "reference", "string", "date", "uri"};
    std::size_t found = 0;
    for (const fhir::SearchParameterDef& core : fhir::search_parameters()) {
        if (!served.contains(core.type) || core.expression.empty() ||
            core.url.starts_with(illustrations))
            continue;
        const std::string_view base = core.base.substr(0, core.base.find(' '));
        const bool everywhere = base == "Resource" || base == "DomainResource";
        const Parameter* parameter = (*made)->find(everywhere ? "Patient" : base, core.code);
        BOOST_TEST((parameter && parameter->url == core.url), core.url);
        ++found;
    }
    BOOST_TEST(found == 1301u);
}

BOOST_AUTO_TEST_CASE(parameters_of_a_type_are_sorted_and_hold_those_of_every_resource) {
    const auto registry = Registry::make({}, Zone{}).value();
    const auto all = registry->parameters("Patient");
    BOOST_TEST(std::is_sorted(all.begin(), all.end(), [](const Parameter& a, const Parameter& b) {
        return a.code < b.code;
    }));
    for (const char* code : {"_id", "_lastUpdated", "_profile", "_tag", "birthdate", "family"})
        BOOST_TEST(registry->find("Patient", code), code);
    for (const char* code : {"_text", "_content", "_filter", "age", "near", "status"})
        BOOST_TEST(!registry->find("Patient", code), code);
    BOOST_TEST(registry->parameters("Shoe").empty());
}

BOOST_AUTO_TEST_CASE(a_parameter_of_the_project_is_served_and_indexed) {
    const auto registry = Registry::make(own_parameters(), Zone{}).value();
    BOOST_REQUIRE(registry->find("CarePlan", "gate-outcome"));
    const auto plan =
        fhir::parse_json(R"({"resourceType":"CarePlan","status":"active","intent":"plan",
        "extension":[{"url":"https://openfascia.org/fhir/StructureDefinition/gate-outcome",
            "valueCodeableConcept":{"coding":[{
                "system":"https://openfascia.org/fhir/CodeSystem/gate-outcome","code":"continue"}]}}],
        "subject":{"reference":"Patient/1"}})")
            .value();
    const auto lines = tests::index_lines(registry->extract(plan));
    BOOST_TEST(std::count(lines.begin(), lines.end(),
                          "gate-outcome token "
                          "https://openfascia.org/fhir/CodeSystem/gate-outcome|continue") == 1);
}

BOOST_AUTO_TEST_CASE(every_r4_parameter_is_sound_by_the_rules_for_own_ones) {
    const auto other = [](std::string text) {
        // Under names that R4 does not have, so that only the rest is held against the rules.
        const std::string_view url = "http://hl7.org/fhir/SearchParameter/";
        return text.starts_with(url) ? "http://copy.example/" + text.substr(url.size()) : text;
    };
    std::vector<fhir::Resource> copies;
    for (const fhir::SearchParameterDef& core : fhir::search_parameters()) {
        if (core.expression.empty() || core.type == "special" || core.type == "composite" ||
            core.url.starts_with(illustrations))
            continue;
        fhir::Draft draft{"SearchParameter"};
        draft->set("url", other(std::string{core.url})).set("status", "active");
        draft->set("code", "copy-" + std::to_string(copies.size())).set("type", core.type);
        draft->set("expression", core.expression);
        std::istringstream bases{std::string{core.base}};
        for (std::string base; bases >> base;) draft->add("base", base);
        copies.push_back(draft.freeze());
    }
    std::vector<ParameterFault> faults;
    const auto registry = Registry::make(copies, Zone{}, {}, &faults);
    BOOST_TEST(copies.size() > 1300u);
    for (const ParameterFault& fault : faults)
        BOOST_ERROR(copies[fault.which].child("url").text() << ": " << fault.issues[0].text);
}

BOOST_AUTO_TEST_CASE(a_parameter_that_does_not_compile_is_named) {
    const auto own = fhir::parse_json(R"({"resourceType":"SearchParameter","url":"http://x.org/bad",
        "name":"bad","status":"active","description":"bad","code":"bad","base":["Patient"],
        "type":"string","expression":"Patient.name.where("})")
                         .value();
    const auto registry = Registry::make(std::span{&own, 1}, Zone{});
    BOOST_REQUIRE(!registry.has_value());
    BOOST_TEST((registry.error().kind() == FailureKind::invalid));
    BOOST_TEST(registry.error().issues().front().text.starts_with("http://x.org/bad: "));
}

BOOST_AUTO_TEST_SUITE_END()
