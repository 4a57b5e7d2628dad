#include "unit/fhirpath/evaluate.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::fhirpath;
using namespace fascia::fhirpath::tests;

namespace {

const fhir::Resource& patient() {
    static const auto instance = resource(R"({"resourceType":"Patient","id":"p",
        "contained":[{"resourceType":"Organization","id":"o","name":"A"}],
        "name":[{"family":"X","given":["a","b"]},{"family":"Y","given":["c"]}]})");
    return instance;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fhirpath_variables)

BOOST_AUTO_TEST_CASE(later_steps_know_a_defined_variable) {
    BOOST_TEST(evaluate("defineVariable('n', name.first()).name.where(family != %n.family).family",
                        patient()) == "Y");
    BOOST_TEST(evaluate("name.defineVariable('all').first().given.where($this = %all.last().given)",
                        patient()) == "");
    BOOST_TEST(evaluate("name.defineVariable('c', count()).family.select($this & %c.toString())",
                        patient()) == "X2,Y2");
    BOOST_TEST(evaluate("name.select(defineVariable('f', family).given.select(%f & $this))",
                        patient()) == "Xa,Xb,Yc");
    BOOST_TEST(evaluate("1.defineVariable('a', 'x').defineVariable('b', %a & 'y').select(%b)") ==
               "xy");
    BOOST_TEST(evaluate("defineVariable('nothing', {}).select(%nothing.count())", patient()) ==
               "0");
}

BOOST_AUTO_TEST_CASE(a_variable_ends_with_its_path) {
    BOOST_TEST(fails("1.defineVariable('a', 1) | %a"));
    BOOST_TEST(fails("1.select(defineVariable('a', 1)).select(%a)"));
    BOOST_TEST(fails("(1.defineVariable('a', 1).select(%a)) + %a"));
    BOOST_TEST(
        evaluate("1.defineVariable('a', 1).select(%a) + 1.defineVariable('a', 2).select(%a)") ==
        "3");
}

BOOST_AUTO_TEST_CASE(no_variable_is_defined_twice) {
    BOOST_TEST(fails("1.defineVariable('a', 1).defineVariable('a', 2).select(%a)"));
    BOOST_TEST(fails("1.defineVariable('a', 1).select($this.defineVariable('a', 2).select(%a))"));
    BOOST_TEST(fails("1.defineVariable('ucum').select(%ucum)"));
    BOOST_TEST(fails("1.defineVariable(2).select(1)"));
    auto given = context(patient());
    given.variables["mine"] = {};
    BOOST_TEST(evaluate("1.defineVariable('mine').select(1)", given).starts_with("failure"));
}

BOOST_AUTO_TEST_CASE(the_environment_of_the_specification_is_there) {
    BOOST_TEST(evaluate("%sct & ' ' & %loinc & ' ' & %ucum") ==
               "http://snomed.info/sct http://loinc.org http://unitsofmeasure.org");
    BOOST_TEST(evaluate("%`vs-administrative-gender`") ==
               "http://hl7.org/fhir/ValueSet/administrative-gender");
    BOOST_TEST(evaluate("%'ext-patient-birthTime'") ==
               "http://hl7.org/fhir/StructureDefinition/patient-birthTime");
    BOOST_TEST(evaluate("%context.id & %resource.id", patient()) == "pp");
    BOOST_TEST(fails("%nobody"));
}

BOOST_AUTO_TEST_CASE(the_root_resource_is_the_one_around_a_contained_one) {
    auto given = context(patient());
    given.resource = patient().children("contained")[0];
    BOOST_TEST(evaluate("%resource.id & %rootResource.id", given) == "op");
    BOOST_TEST(evaluate("%resource.id & %rootResource.id", patient()) == "pp");
}

BOOST_AUTO_TEST_SUITE_END()
