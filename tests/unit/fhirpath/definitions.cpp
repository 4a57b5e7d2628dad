#include "fascia/terminology/terminology.hpp"

#include "unit/fhirpath/evaluate.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::fhirpath;
using namespace fascia::fhirpath::tests;
using terminology::Subsumption;

namespace {

/// Conditions of one tree, "back" below "pain", and one code of another system.
const fhir::Resource& observation() {
    static const auto instance = resource(R"({"resourceType":"Observation","status":"final",
        "code":{"coding":[{"system":"s","code":"back"},{"system":"t","code":"x"}]},
        "category":[{"coding":[{"system":"s","code":"pain"}]},
                    {"coding":[{"system":"s","code":"itch"}]},
                    {"coding":[{"system":"unknown","code":"pain"}]},
                    {"text":"no code"}]})");
    return instance;
}

Context with_codes() {
    auto given = context(observation());
    given.subsumption = [](std::string_view system, std::string_view first,
                           std::string_view second) -> std::optional<Subsumption> {
        if (system == "unknown") return std::nullopt;
        if (first == second) return Subsumption::equivalent;
        if (first == "pain" && second == "back") return Subsumption::subsumes;
        if (first == "back" && second == "pain") return Subsumption::subsumed_by;
        return Subsumption::not_subsumed;
    };
    return given;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fhirpath_definitions)

BOOST_AUTO_TEST_CASE(codes_stand_above_or_below_each_other) {
    const auto given = with_codes();
    BOOST_TEST(evaluate("category[0].subsumes(code)", given) == "true");
    BOOST_TEST(evaluate("category[0].coding.subsumes(%resource.code.coding[0])", given) == "true");
    BOOST_TEST(evaluate("code.subsumes(%resource.category[0])", given) == "false");
    BOOST_TEST(evaluate("code.subsumedBy(%resource.category[0])", given) == "true");
    BOOST_TEST(evaluate("code.subsumedBy(code)", given) == "true");
    BOOST_TEST(evaluate("category[1].subsumes(%resource.code)", given) == "false");
}

BOOST_AUTO_TEST_CASE(what_is_not_known_of_codes_is_empty) {
    const auto given = with_codes();
    BOOST_TEST(evaluate("category[2].subsumes(%resource.category[2])", given) == "");
    BOOST_TEST(evaluate("category[2].subsumes(%resource.code)", given) == "");
    BOOST_TEST(evaluate("category[3].subsumes(%resource.code)", given) == "");
    BOOST_TEST(evaluate("category[0].subsumes(code)", context(observation())) == "");
}

BOOST_AUTO_TEST_CASE(codings_of_two_systems_and_what_is_no_code_are_errors) {
    const auto given = with_codes();
    BOOST_TEST(evaluate("code.coding[0].subsumes(%resource.code.coding[1])", given) ==
               "failure: these codes are of different code systems");
    BOOST_TEST(evaluate("status.subsumes(%resource.code)", given) ==
               "failure: subsumes() is not for System.String");
    BOOST_TEST(evaluate("code.subsumedBy('pain')", given) ==
               "failure: subsumedBy() is not for System.String");
}

BOOST_AUTO_TEST_CASE(profiles_are_the_callers) {
    auto given = context(observation());
    BOOST_TEST(evaluate("conformsTo('http://hl7.org/fhir/StructureDefinition/Observation')",
                        given) == "true");
    BOOST_TEST(evaluate("conformsTo('http://x.org/p')", given) ==
               "failure: there is no profile http://x.org/p here");
    given.conforms_to = [](const fhir::Element& element,
                           std::string_view profile) -> std::optional<bool> {
        if (profile != "http://x.org/p") return std::nullopt;
        return element.child("status").text() == "final";
    };
    BOOST_TEST(evaluate("conformsTo('http://x.org/p')", given) == "true");
    BOOST_TEST(evaluate("code.conformsTo('http://x.org/p')", given) == "false");
    BOOST_TEST(evaluate("conformsTo('http://x.org/q')", given) ==
               "failure: there is no profile http://x.org/q here");
}

BOOST_AUTO_TEST_CASE(slices_and_definitions_of_elements_are_the_callers) {
    const auto definition = resource(R"({"resourceType":"StructureDefinition","url":"u","name":"N",
        "status":"draft","kind":"resource","abstract":false,"type":"Observation",
        "differential":{"element":[{"path":"Observation.status","max":"1"}]}})");
    auto given = context(observation());
    BOOST_TEST(evaluate("category.slice('http://x.org/p', 'pain')", given) == "");
    BOOST_TEST(evaluate("status.elementDefinition()", given) == "");
    given.in_slice = [](const fhir::Element& element, std::string_view structure,
                        std::string_view name) -> std::optional<bool> {
        if (structure != "http://x.org/p") return std::nullopt;
        return element.at("coding.code").text() == name;
    };
    given.element_definition = [&](const fhir::Element& element) {
        return element.name() == "status" ? definition.at("differential.element") : fhir::Element{};
    };
    BOOST_TEST(evaluate("category.slice('http://x.org/p', 'pain').count()", given) == "2");
    BOOST_TEST(evaluate("category.slice('http://x.org/q', 'pain').count()", given) == "0");
    BOOST_TEST(evaluate("(status | code).elementDefinition().max", given) == "1");
}

BOOST_AUTO_TEST_SUITE_END()
