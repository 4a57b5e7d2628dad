#include "unit/fhirpath/evaluate.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::fhirpath;
using namespace fascia::fhirpath::tests;

namespace {

const fhir::Resource& patient() {
    static const auto instance = resource(R"({"resourceType":"Patient","id":"p1","active":true,
        "_birthDate":{"extension":[{"url":"http://example.org/time","valueString":"early"}]},
        "birthDate":"1974-12-25",
        "name":[{"use":"official","family":"Chalmers","given":["Peter","James"]},
                {"use":"usual","given":["Jim"]}],
        "contained":[{"resourceType":"Organization","id":"o1","name":"Clinic"}],
        "managingOrganization":{"reference":"#o1"}})");
    return instance;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fhirpath_collections)

BOOST_AUTO_TEST_CASE(a_path_starts_at_the_focus_or_at_one_of_its_types) {
    for (const char* expression : {"name.given", "Patient.name.given", "$this.name.given",
                                   "%resource.name.given", "%context.name.given"})
        BOOST_TEST(evaluate(expression, patient()) == "Peter,James,Jim", expression);
    BOOST_TEST(evaluate("Resource.id", patient()) == "p1");
    BOOST_TEST(evaluate("DomainResource.contained.name", patient()) == "Clinic");
    BOOST_TEST(evaluate("Observation.id", patient()) == "");
}

BOOST_AUTO_TEST_CASE(a_choice_is_reached_by_its_fhirpath_name_only) {
    const auto observation = resource(
        R"({"resourceType":"Observation","status":"final","code":{"text":"NRS"},"valueInteger":7})");
    BOOST_TEST(evaluate("Observation.value > 5", observation) == "true");
    BOOST_TEST(evaluate("Observation.value is integer", observation) == "true");
    BOOST_TEST(evaluate("Observation.valueInteger", observation) == "");
    BOOST_TEST(evaluate("Observation.value as Quantity", observation) == "");
}

BOOST_AUTO_TEST_CASE(conditions_have_three_answers) {
    BOOST_TEST(evaluate("true and {}") == "");
    BOOST_TEST(evaluate("false and {}") == "false");
    BOOST_TEST(evaluate("{} or true") == "true");
    BOOST_TEST(evaluate("{} implies false") == "");
    BOOST_TEST(evaluate("false implies {}") == "true");
    BOOST_TEST(evaluate("true xor {}") == "");
    BOOST_TEST(evaluate("name.where(period.start > @2020).count()", patient()) == "0");
    BOOST_TEST(evaluate("name.all(use = 'official')", patient()) == "false");
}

BOOST_AUTO_TEST_CASE(a_place_counts_the_items_of_all_elements_before_it) {
    BOOST_TEST(evaluate("name.given[2]", patient()) == "Jim");
    BOOST_TEST(evaluate("name.given[3]", patient()) == "");
    BOOST_TEST(evaluate("name.given.first()", patient()) == "Peter");
    BOOST_TEST(evaluate("name[1].given[0] & name[0].given[1]", patient()) == "JimJames");
    BOOST_TEST(evaluate("(name.given | name.given)[1]", patient()) == "James");
    BOOST_TEST(evaluate("name.given[0 + 1]", patient()) == "James");
    BOOST_TEST(evaluate("name.select(given[0])", patient()) == "Peter,Jim");
}

BOOST_AUTO_TEST_CASE(one_item_is_wanted_where_one_is_wanted) {
    for (const char* expression :
         {"active and name.given", "name.given + 'x'", "name.single()", "name.given.length()",
          "name[name.given]", "iif(name.given, 1, 2)", "name.given is string"})
        BOOST_TEST(fails(expression, patient()), expression);
}

BOOST_AUTO_TEST_CASE(only_what_is_needed_is_evaluated) {
    BOOST_TEST(evaluate("iif(true, 1, name.single())", patient()) == "1");
    BOOST_TEST(evaluate("false and name.single()", patient()) == "false");
    BOOST_TEST(evaluate("name.exists(given.first() = 'Peter')", patient()) == "true");
}

BOOST_AUTO_TEST_CASE(iterations_know_their_item_place_and_total) {
    BOOST_TEST(evaluate("name.given.select($index)", patient()) == "0,1,2");
    BOOST_TEST(evaluate("name.where($index = 1).given", patient()) == "Jim");
    BOOST_TEST(evaluate("(1 | 2 | 3).aggregate($total + $this, 10)") == "16");
    BOOST_TEST(evaluate("name.select(given.select(%context.name.count()))", patient()) == "2,2,2");
    BOOST_TEST(fails("$index"));
    BOOST_TEST(fails("$total"));
}

BOOST_AUTO_TEST_CASE(duplicates_are_found_in_small_and_in_large_collections) {
    std::string numbers = "0";
    for (int i = 1; i < 60; ++i) numbers += " | " + std::to_string(i % 20) + ".0";
    BOOST_TEST(evaluate("(" + numbers + ").count()") == "20");
    BOOST_TEST(evaluate("(" + numbers + ").intersect(7 | 70 | 8).count()") == "2");
    BOOST_TEST(evaluate("(" + numbers + ").exclude(7 | 8).count()") == "18");
    BOOST_TEST(evaluate("1.combine(1.0).isDistinct()") == "false");
    BOOST_TEST(evaluate("name.combine(name).distinct().count()", patient()) == "2");
}

BOOST_AUTO_TEST_CASE(variables_come_from_the_caller_and_an_unknown_one_fails) {
    auto given = context(patient());
    given.variables["score"] = {System{System::Type::integer, "7", {}}};
    given.variables["two-names"] = {patient().child("name"), patient().child("name")};
    given.variables["context"] = {System{System::Type::string, "mine", {}}};
    BOOST_TEST(evaluate("%score + 1", given) == "8");
    BOOST_TEST(evaluate("%`two-names`.family", given) == "Chalmers,Chalmers");
    BOOST_TEST(evaluate("%context", given) == "mine");
    BOOST_TEST(evaluate("%'vs-x'") == "http://hl7.org/fhir/ValueSet/x");
    BOOST_TEST(evaluate("%nothing", given) == "failure: there is no variable %nothing");
}

BOOST_AUTO_TEST_CASE(a_boolean_element_without_value_says_neither) {
    const auto unknown = resource(R"({"resourceType":"Patient",
        "_active":{"extension":[{"url":"http://example.org/why","valueString":"asked"}]}})");
    BOOST_TEST(evaluate("active.exists()", unknown) == "true");
    BOOST_TEST(evaluate("active.hasValue()", unknown) == "false");
    BOOST_TEST(evaluate("active and true", unknown) == "");
    BOOST_TEST(evaluate("active.not()", unknown) == "");
    BOOST_TEST(evaluate("active.not()", patient()) == "false");
}

BOOST_AUTO_TEST_CASE(texts_are_characters_and_not_bytes) {
    BOOST_TEST(evaluate("'Größe'.length()") == "5");
    BOOST_TEST(evaluate("'Größe'.substring(3)") == "ße");
    BOOST_TEST(evaluate("'Größe'.indexOf('e')") == "4");
    BOOST_TEST(evaluate("'é'.upper()") == "É");
    BOOST_TEST(evaluate("'Größe' ~ 'GRÖSSE'") == "true");
    BOOST_TEST(evaluate("'a  b' ~ 'A\\tB'") == "true");
    BOOST_TEST(evaluate("'日本'.toChars()") == "日,本");
}

BOOST_AUTO_TEST_SUITE_END()
