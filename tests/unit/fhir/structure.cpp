#include "fascia/fhir/structure.hpp"

#include "fascia/fhir/draft.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

using namespace fascia;
using namespace fascia::fhir;

namespace {

std::string complaints(const Draft& draft) {
    const auto checked = check_structure(draft.freeze().root());
    if (checked) return "sound";
    const Failure failure = checked.error();
    std::string lines;
    for (const Issue& issue : failure.issues())
        lines += (lines.empty() ? "" : ", ") + issue.code + " " + issue.path;
    return lines;
}

Draft observation() {
    Draft draft{"Observation"};
    draft->set("status", "final").child("code").set("text", "x");
    return draft;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_structure_of_what_was_built_in_code)

BOOST_AUTO_TEST_CASE(a_sound_resource_passes) {
    BOOST_TEST(complaints(observation()) == "sound");
}

BOOST_AUTO_TEST_CASE(cardinality_is_checked) {
    BOOST_TEST(complaints(Draft{"Observation"}) ==
               "required Observation.status, required Observation.code");
    Draft twice = observation();
    twice->add("status", "amended");
    BOOST_TEST(complaints(twice) == "structure Observation.status");
    Draft component = observation();
    component->add("component").set("valueString", "x");
    BOOST_TEST(complaints(component) == "required Observation.component[0].code");
}

BOOST_AUTO_TEST_CASE(only_one_variant_of_a_choice_may_be_given) {
    Draft draft = observation();
    draft->set("valueString", "x").set("valueInteger", 1);
    BOOST_TEST(complaints(draft) == "structure Observation.value");
}

BOOST_AUTO_TEST_CASE(values_are_checked) {
    Draft draft = observation();
    draft->set("effectiveDateTime", "yesterday").set("id", "a/b").set("valueInteger", "x");
    BOOST_TEST(complaints(draft) ==
               "value Observation.id, value Observation.effective, value Observation.value");
    Draft empty = observation();
    empty->set("valueString", "");
    BOOST_TEST(complaints(empty) == "structure Observation.value");
}

BOOST_AUTO_TEST_CASE(an_id_alone_is_no_content) {
    Draft draft = observation();
    draft->child("subject").set("id", "x");
    draft->child("valueString").set("id", "x");
    BOOST_TEST(complaints(draft) == "structure Observation.subject, structure Observation.value");
}

BOOST_AUTO_TEST_CASE(a_type_that_is_not_primitive_has_no_values) {
    BOOST_CHECK_THROW(primitive_fault(types().quantity, "x"), std::logic_error);
    BOOST_CHECK_THROW(primitive_fault(types().resource, "x"), std::logic_error);
}

BOOST_AUTO_TEST_CASE(contained_resources_are_checked_too) {
    Draft draft = observation();
    draft->add_resource("contained", Draft{"Observation"});
    BOOST_TEST(complaints(draft) ==
               "required Observation.contained[0].status, required Observation.contained[0].code");
    BOOST_TEST(check_structure(draft.freeze().child("code")).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
