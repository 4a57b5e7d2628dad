#include "unit/fhirpath/evaluate.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::fhirpath;
using namespace fascia::fhirpath::tests;

namespace {

std::string repeated(std::string_view part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += part;
    return text;
}

/// "line:column" of the fault.
std::string place_of_fault(std::string_view expression) {
    const auto compiled = Expression::compile(expression);
    if (compiled) return "none";
    const Issue issue = compiled.error().issues().front();
    return std::to_string(issue.line) + ":" + std::to_string(issue.column);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fhirpath_grammar)

BOOST_AUTO_TEST_CASE(operators_bind_as_the_specification_says) {
    BOOST_TEST(evaluate("1 + 2 * 3 - 4 div 2") == "5");
    BOOST_TEST(evaluate("2 - 3 - 4") == "-5");
    BOOST_TEST(evaluate("1 | 2 = 1 | 2") == "true");
    BOOST_TEST(evaluate("false and false or true") == "true");
    BOOST_TEST(evaluate("true or true implies false") == "false");
    BOOST_TEST(evaluate("(1 | 1 is Integer).count()") == "2");
    BOOST_TEST(evaluate("1 in 1 | 2 and true") == "true");
}

BOOST_AUTO_TEST_CASE(a_fault_is_reported_with_its_line_and_column) {
    BOOST_TEST(place_of_fault("1 +") == "1:4");
    BOOST_TEST(place_of_fault("name.\n  frist()") == "2:3");
    BOOST_TEST(place_of_fault("1 ! 2") == "1:3");
    BOOST_TEST(place_of_fault("(1") == "1:3");
    BOOST_TEST(place_of_fault("1 2") == "1:3");
    BOOST_TEST(place_of_fault("'abc") == "1:1");
    BOOST_TEST(place_of_fault("true is Nothing") == "1:9");
    BOOST_TEST(place_of_fault("'a\\qb'") == "1:1");
    BOOST_TEST(place_of_fault("") == "1:1");
}

BOOST_AUTO_TEST_CASE(a_function_that_does_not_exist_or_takes_other_arguments_does_not_compile) {
    BOOST_TEST(evaluate("name.frist()") == "failure: there is no function \"frist\"");
    BOOST_TEST(evaluate("name.first(1)") == "failure: first() takes 0 arguments and has 1");
    BOOST_TEST(evaluate("'a'.substring()") ==
               "failure: substring() takes 1 to 2 arguments and has 0");
    BOOST_TEST(fails("'a'.matches('(?=a)')"));
}

BOOST_AUTO_TEST_CASE(nesting_has_a_limit_and_length_has_none) {
    BOOST_TEST(evaluate(repeated("(", 150) + "1" + repeated(")", 150)) == "1");
    BOOST_TEST(fails(repeated("(", 5000) + "1" + repeated(")", 5000)));
    BOOST_TEST(fails(repeated("-", 100'000) + "1"));
    BOOST_TEST(fails("1" + repeated(" + 1", 100'000)));
    BOOST_TEST(fails("1" + repeated(" implies (1", 5000) + repeated(")", 5000)));
    BOOST_TEST(evaluate("1" + repeated(" | 1", 5000)) == "1");
    BOOST_TEST(evaluate("1" + repeated(".first()", 5000)) == "1");
}

BOOST_AUTO_TEST_CASE(texts_know_every_escape_of_the_grammar) {
    BOOST_TEST(evaluate(R"('\'\"\`\\\/')") == R"('"`\/)");
    BOOST_TEST(evaluate(R"('\u00e9\uD83D\uDE00'.length())") == "2");
    BOOST_TEST(evaluate(R"('\t\r\n\f'.trim())") == "");
    BOOST_TEST(fails(R"('\uD83D')"));
}

BOOST_AUTO_TEST_CASE(keywords_may_be_names_of_elements) {
    const auto value_set = resource(
        R"({"resourceType":"ValueSet","status":"draft",
            "expansion":{"timestamp":"2024-01-01","contains":[{"code":"a"},{"code":"b"}]}})");
    BOOST_TEST(evaluate("expansion.contains.code", value_set) == "a,b");
    BOOST_TEST(evaluate("expansion.contains.code contains 'b'", value_set) == "true");
    BOOST_TEST(evaluate("`expansion`.`contains`[1].`code`", value_set) == "b");
}

BOOST_AUTO_TEST_SUITE_END()
