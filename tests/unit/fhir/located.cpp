#include "fascia/fhir/located.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::fhir;

BOOST_AUTO_TEST_SUITE(located_resources)

BOOST_AUTO_TEST_CASE(comments_of_dstu2_are_noted_where_they_stand_and_not_kept) {
    const std::string text = R"({"resourceType":"Patient","fhir_comments":["a","b"],
 "active":true,"_active":{"fhir_comments":["c"]}})";
    const auto located = parse_located(text).value();
    BOOST_TEST(write_json(located.resource) == R"({"resourceType":"Patient","active":true})");
    BOOST_TEST(located.offsets.size() == 2u);
    BOOST_TEST_REQUIRE(located.notes.size() == 2u);
    BOOST_TEST(located.notes[0].path == "Patient.fhir_comments");
    BOOST_TEST(located.notes[1].path == "Patient.active.fhir_comments");
    BOOST_TEST(located.notes[1].line == 2);
    for (const Issue& note : located.notes) BOOST_TEST((note.severity == Severity::warning));
    BOOST_TEST(parse_json(text).has_error());
}

BOOST_AUTO_TEST_CASE(what_is_no_list_of_texts_is_no_comment) {
    for (const char* value : {"1", "\"a\"", "[1]", "[\"a\",null]", "[[\"a\"]]", "{}"})
        BOOST_TEST(parse_located(R"({"resourceType":"Patient","fhir_comments":)" +
                                 std::string{value} + "}")
                       .has_error(),
                   value);
}

BOOST_AUTO_TEST_CASE(a_comment_is_no_content) {
    BOOST_TEST(parse_located(R"({"resourceType":"Patient","name":[{"fhir_comments":["a"]}]})")
                   .has_error());
}

BOOST_AUTO_TEST_SUITE_END()
