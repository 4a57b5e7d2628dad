#include "fascia/terminology/ucum.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::terminology;

namespace {

/// Why it is no unit; empty for a unit.
std::string fault(const std::string& code) {
    const auto unit = parse_unit(code);
    if (unit) return {};
    const std::string text = unit.error().issues().front().text;
    return text.substr(text.find("unit: ") + 6);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ucum_validity)

BOOST_AUTO_TEST_CASE(units_of_the_clinic_are_read) {
    for (const char* code : {"mg/dL",         "mm[Hg]",   "10*3/uL",
                             "10^9/L",        "/min",     "1/{breaths}",
                             "{score}",       "kg/m2",    "Cel",
                             "[degF]",        "[iU]/mL",  "mL/min/{1.73_m2}",
                             "mmol/(8.h.kg)", "ug/kg/h",  "%",
                             "[pH]",          "dB",       "g%",
                             "[in_i'H2O]",    "cal_[15]", "[m/s2/Hz^(1/2)]",
                             "10*-6.m",       "m+2",      "m0",
                             "2.Cel",         "Kibit",    "''",
                             "/100{cells}"})
        BOOST_TEST(fault(code) == "", code);
}

BOOST_AUTO_TEST_CASE(what_is_no_unit_is_told_with_its_place) {
    BOOST_TEST(fault("") == "it is empty");
    BOOST_TEST(fault("m/") == "a unit is missing, at character 3");
    BOOST_TEST(fault("g/12h") == "a \".\" or \"/\" is missing, at character 5");
    BOOST_TEST(fault("(m") == "a closing \")\" is missing, at character 3");
    BOOST_TEST(fault("m)") == "there is no bracket that this one closes, at character 2");
    BOOST_TEST(fault("m{x") == "a closing \"}\" is missing, at character 2");
    BOOST_TEST(fault("iU") == "\"iU\" is not a unit (\"[iU]\" is), at character 1");
    BOOST_TEST(fault("mg/dl.Foo") == "\"Foo\" is not a unit, at character 7");
    BOOST_TEST(fault("m-") == "an exponent has one to three digits, at character 3");
    BOOST_TEST(fault("0.m") == "a unit cannot be 0, at character 2");
    BOOST_TEST(fault("m g") == "only visible ASCII characters are allowed");
}

BOOST_AUTO_TEST_CASE(case_counts_and_only_metric_units_take_prefixes) {
    BOOST_TEST(fault("KG") != "");
    BOOST_TEST(fault("mmin") != "");
    BOOST_TEST(fault("k[in_i]") != "");
    BOOST_TEST(fault("[BETH'U]") != "");
}

BOOST_AUTO_TEST_CASE(units_without_a_ratio_scale_stand_beside_numbers_only) {
    BOOST_TEST(fault("Cel/min") ==
               "a unit that is not on a ratio scale can stand beside numbers only");
    BOOST_TEST(fault("/Cel") != "");
    BOOST_TEST(fault("Cel2") == "a unit that is not on a ratio scale takes no exponent");
}

BOOST_AUTO_TEST_CASE(codes_that_would_cost_too_much_are_refused) {
    BOOST_TEST(fault(std::string(100, '(') + "m" + std::string(100, ')')) != "");
    BOOST_TEST(fault(std::string(300, 'm')) == "it is longer than 256 characters");
    BOOST_TEST(fault("[pi]999") == "its size is beyond what can be computed");
    BOOST_TEST(fault("m999.m") == "its size is beyond what can be computed");
    BOOST_TEST(fault("10*999.10*999") == "its size is beyond what can be computed");
}

BOOST_AUTO_TEST_CASE(a_code_is_spelled_out) {
    BOOST_TEST(display_name("mg/dm3").value() == "(milligram) / (decimeter ^ 3)");
    BOOST_TEST(display_name("/min").value() == "1 / (minute)");
    BOOST_TEST(display_name("g/(8.h)").value() == "(gram) / (8 * (hour))");
    BOOST_TEST(!display_name("foo"));
}

BOOST_AUTO_TEST_SUITE_END()
