#include "fascia/fhirpath/terminology.hpp"

#include "unit/fhirpath/evaluate.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::fhirpath;
using namespace fascia::fhirpath::tests;

namespace {

std::string ask(std::string_view expression) {
    const auto encounter = resource(R"({"resourceType":"Encounter","status":"finished",
        "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
        "type":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode",
                            "code":"_ActEncounterCode"}]},
                {"coding":[{"system":"http://snomed.info/sct","code":"22253000"}]}]})");
    auto given = context(encounter);
    use_terminology(given, terminology::Terminology{});
    return evaluate(expression, given);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fhirpath_terminology)

BOOST_AUTO_TEST_CASE(codes_codings_and_concepts_are_members_of_packaged_value_sets) {
    BOOST_TEST(ask("status.memberOf('http://hl7.org/fhir/ValueSet/encounter-status')") == "true");
    BOOST_TEST(ask("status.memberOf('http://hl7.org/fhir/ValueSet/observation-status')") ==
               "false");
    const std::string encounters = "'http://terminology.hl7.org/ValueSet/v3-ActEncounterCode'";
    BOOST_TEST(ask("class.memberOf(" + encounters + ")") == "true");
    BOOST_TEST(ask("type[0].memberOf(" + encounters + ")") == "false");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_judged_is_empty) {
    BOOST_TEST(ask("type[1].memberOf('http://hl7.org/fhir/ValueSet/condition-code')") == "");
    BOOST_TEST(ask("status.memberOf('http://nowhere')") == "");
    BOOST_TEST(ask("type[1].subsumes(type[1])") == "");
}

BOOST_AUTO_TEST_CASE(concepts_stand_above_each_other_as_their_code_system_says) {
    BOOST_TEST(ask("type[0].coding[0].subsumes(%resource.class)") == "true");
    BOOST_TEST(ask("class.subsumedBy(%resource.type[0].coding[0])") == "true");
    BOOST_TEST(ask("class.subsumes(%resource.type[0].coding[0])") == "false");
}

BOOST_AUTO_TEST_SUITE_END()
