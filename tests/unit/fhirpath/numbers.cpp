#include "unit/fhirpath/evaluate.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia::fhirpath::tests;

BOOST_AUTO_TEST_SUITE(fhirpath_numbers)

BOOST_AUTO_TEST_CASE(decimals_are_exact) {
    BOOST_TEST(evaluate("0.1 + 0.2 = 0.3") == "true");
    BOOST_TEST(evaluate("1.10 + 2.05") == "3.15");
    BOOST_TEST(evaluate("0.00000001 * 0.00000001") == "0.0000000000000001");
    BOOST_TEST(evaluate("123456789012345678.9 + 0.000000001") == "123456789012345678.900000001");
    BOOST_TEST(evaluate("1.5 - 2") == "-0.5");
}

BOOST_AUTO_TEST_CASE(digits_that_only_pass_through_stay) {
    const auto observation = resource(
        R"({"resourceType":"Observation","status":"final","code":{"text":"x"},
            "valueQuantity":{"value":7.50}})");
    BOOST_TEST(evaluate("Observation.value.value", observation) == "7.50");
    BOOST_TEST(evaluate("Observation.value.value + 0", observation) == "7.50");
    BOOST_TEST(evaluate("Observation.value.value = 7.5", observation) == "true");
    BOOST_TEST(evaluate("1.00.toString()") == "1.00");
}

BOOST_AUTO_TEST_CASE(division_goes_to_twenty_eight_digits) {
    BOOST_TEST(evaluate("1 / 3") == "0.33333333333333333333333333333");
    BOOST_TEST(evaluate("2 / 3") == "0.66666666666666666666666666667");
    BOOST_TEST(evaluate("10 / 4") == "2.5");
    BOOST_TEST(evaluate("100000 / 0.001") == "100000000");
    BOOST_TEST(evaluate("-7 div 2") == "-3");
    BOOST_TEST(evaluate("-7 mod 2") == "-1");
    BOOST_TEST(evaluate("5.5 mod 0.7") == "0.6");
}

BOOST_AUTO_TEST_CASE(what_has_no_answer_is_empty_and_no_failure) {
    for (const char* expression :
         {"1 / 0", "5 div 0", "5 mod 0", "2147483647 + 1", "-2147483648 - 1", "65536 * 65536",
          "(-1).sqrt()", "0.ln()", "1000000.0.power(9)", "'3000000000'.toInteger()"})
        BOOST_TEST(evaluate(expression) == "", expression);
}

BOOST_AUTO_TEST_CASE(powers_of_decimals_are_rounded_only_where_digits_run_out) {
    BOOST_TEST(evaluate("2.power(30)") == "1073741824");
    BOOST_TEST(evaluate("2.power(31)") == "");
    BOOST_TEST(evaluate("1.01.power(4)") == "1.04060401");
    BOOST_TEST(evaluate("1.05.power(40) > 7.0399887 and 1.05.power(40) < 7.0399888") == "true");
    BOOST_TEST(evaluate("4.power(0.5) = 2") == "true");
    BOOST_TEST(evaluate("2.power(-1) = 0.5") == "true");
}

BOOST_AUTO_TEST_CASE(rounding_goes_away_from_zero_at_the_half) {
    BOOST_TEST(evaluate("2.5.round()") == "3");
    BOOST_TEST(evaluate("(-2.5).round()") == "-3");
    BOOST_TEST(evaluate("2.345.round(2)") == "2.35");
    BOOST_TEST(evaluate("(-1.5).floor()") == "-2");
    BOOST_TEST(evaluate("(-1.5).ceiling()") == "-1");
    BOOST_TEST(evaluate("(-1.5).truncate()") == "-1");
}

BOOST_AUTO_TEST_CASE(operators_refuse_operands_that_they_are_not_for) {
    for (const char* expression : {"'a' - 'b'", "1 + 'a'", "true + 1", "'1' & 1", "1 < 'a'", "-'a'",
                                   "@2024-01-01 + 1", "true < false"})
        BOOST_TEST(fails(expression), expression);
}

BOOST_AUTO_TEST_SUITE_END()
