#include "fascia/fhir/definitions.hpp"

#include "unit/fhirpath/evaluate.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>
#include <string>

using namespace fascia;
using namespace fascia::fhirpath;

namespace {

/// The first thing that is known to be wrong with an expression on a Patient; "" for none.
std::string fault(std::string_view expression) {
    const auto checked = Expression::compile(expression).value().check(*fhir::find_type("Patient"));
    return checked ? std::string{} : checked.error().issues().front().text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fhirpath_check)

BOOST_AUTO_TEST_CASE(every_search_parameter_of_r4_compiles_and_fits_its_types) {
    BOOST_TEST(fhir::search_parameters().size() > 1000u);
    for (const auto& parameter : fhir::search_parameters()) {
        // HL7's example of a parameter on extensions is for Patient and speaks of
        // DocumentReference.
        if (parameter.expression.empty() || parameter.code == "part-agree") continue;
        const auto compiled = Expression::compile(parameter.expression);
        BOOST_TEST_REQUIRE(compiled.has_value(), parameter.url);
        std::istringstream bases{std::string{parameter.base}};
        for (std::string base; bases >> base;)
            BOOST_TEST(compiled->check(fhir::find_type(base).value()).has_value(),
                       parameter.url << " on " << base);
    }
}

BOOST_AUTO_TEST_CASE(names_that_the_type_does_not_have_are_found_before_evaluation) {
    BOOST_TEST(fault("Patient.name.given") == "");
    BOOST_TEST(fault("name.given1") == "HumanName has no element \"given1\"");
    BOOST_TEST(fault("deceasedBoolean") == "Patient has no element \"deceasedBoolean\"");
    BOOST_TEST(fault("name.where(usage = 'official')") == "HumanName has no element \"usage\"");
    BOOST_TEST(fault("Encounter.status") == "Patient is no Encounter");
    BOOST_TEST(fault("Encounter.status | Patient.active") == "");
    BOOST_TEST(fault("contained.status") == "");
    BOOST_TEST(fault("(deceased as boolean) and active") == "");
}

BOOST_AUTO_TEST_CASE(conditions_and_places_that_mean_nothing_are_found) {
    BOOST_TEST(fault("iif('yes', 1, 2)") == "String is no condition");
    BOOST_TEST(fault("name.where(given.count())") == "Integer is no condition");
    BOOST_TEST(fault("iif(name, 1, 2)") == "");
    BOOST_TEST(fault("deceased as Quantity") == "");
    BOOST_TEST(fault("children().skip(1)") ==
               "these elements have no order, so that their positions mean nothing");
    BOOST_TEST(fault("descendants()[0]") != "");
    BOOST_TEST(fault("name[0].given.first()") == "");
}

BOOST_AUTO_TEST_CASE(units_that_do_not_exist_are_found_before_evaluation) {
    BOOST_TEST(fault("1 'mmHg' > 2 'mm[Hg]'") ==
               "\"mmHg\" is no UCUM unit: \"mmHg\" is not a unit, at character 1");
    BOOST_TEST(fault("1 'mg/dL' > 2 days and 3 '{score}' > 4") == "");
}

BOOST_AUTO_TEST_CASE(every_issue_is_reported_with_its_place) {
    const auto checked = Expression::compile("name.first1 |\n name.last1")
                             .value()
                             .check(*fhir::find_type("Patient"));
    BOOST_REQUIRE(!checked.has_value());
    const auto issues = checked.error().issues();
    BOOST_TEST(issues.size() == 2u);
    BOOST_TEST(issues[0].line == 1);
    BOOST_TEST(issues[0].column == 6);
    BOOST_TEST(issues[1].line == 2);
    BOOST_TEST(issues[1].column == 7);
}

BOOST_AUTO_TEST_CASE(the_types_of_the_answer_are_told_where_they_are_known) {
    const auto types = [](std::string_view expression) {
        const auto known = Expression::compile(expression)
                               .value()
                               .result_types(fhir::find_type("Patient").value());
        std::string text = known ? "" : "?";
        for (const auto& type : known.value_or(std::vector<std::string>{})) text += type + " ";
        return text;
    };
    BOOST_TEST(types("Patient.name") == "HumanName ");
    BOOST_TEST(types("deceased") == "boolean dateTime ");
    BOOST_TEST(types("name.count()") == "System.Integer ");
    BOOST_TEST(types("name.family | name.count()") == "string System.Integer ");
    BOOST_TEST(types("extension('x')") == "Extension ");
    BOOST_TEST(types("contained.children()") == "?");
}

BOOST_AUTO_TEST_SUITE_END()
