#include "fascia/terminology/ucum.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::terminology;

namespace {

Decimal number(std::string_view text) {
    return Decimal::parse(text).value();
}

Unit unit(std::string_view code) {
    return parse_unit(code).value();
}

/// The number in the other unit; empty when there is none.
std::string in(std::string_view value, std::string_view from, std::string_view to) {
    const auto converted = convert(number(value), unit(from), unit(to));
    return converted ? converted->text() : std::string{};
}

std::string canonical_text(std::string_view value, std::string_view code) {
    const auto found = canonical(number(value), code);
    return found ? found->value.text() + " " + found->unit : found.error().issues().front().text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ucum_conversion)

BOOST_AUTO_TEST_CASE(fractions_convert_without_loss) {
    BOOST_TEST(in("1", "[ft_i]", "cm") == "30.48");
    BOOST_TEST(in("3", "[tsp_us]", "[tbs_us]") == "1");
    BOOST_TEST(in("20", "min", "h") == "0.3333333333333333333333333333");
    BOOST_TEST(in("180", "deg", "[pi].rad") == "1");
    BOOST_TEST(in("5", "[ft_us]", "m") == "1.524003048006096012192024384");
    BOOST_TEST(in("70.5", "kg", "[lb_av]") == "155.4258948403386944096965299");
    BOOST_TEST(in("1", "fm3", "m3") == "0." + std::string(44, '0') + "1");
    BOOST_TEST(in("0", "mg", "kg") == "0");
    BOOST_TEST(in("-2", "m", "mm") == "-2000");
}

BOOST_AUTO_TEST_CASE(scales_with_their_own_zero_and_logarithms_follow_their_functions) {
    BOOST_TEST(in("37", "Cel", "[degF]") == "98.6");
    BOOST_TEST(in("98.6", "[degF]", "Cel") == "37");
    BOOST_TEST(in("-40", "[degF]", "Cel") == "-40");
    BOOST_TEST(in("80", "[degRe]", "Cel") == "100");
    BOOST_TEST(in("0", "K", "Cel") == "-273.15");
    BOOST_TEST(in("7", "[pH]", "mol/L") == "0.0000001");
    BOOST_TEST(in("0.00001", "mol/L", "[pH]") == "5");
    BOOST_TEST(in("30", "dB", "1") == "1000");
    BOOST_TEST(in("2", "B[kW]", "B[W]") == "5");
    BOOST_TEST(in("1", "Np", "B").substr(0, 20) == "0.434294481903251827");
    BOOST_TEST(in("100", "%[slope]", "deg").substr(0, 18) == "45");
    BOOST_TEST(in("9", "m2/s4/Hz", "[m/s2/Hz^(1/2)]") == "3");
    BOOST_TEST(in("3", "[hp'_C]", "[hp'_X]") == "6");
    BOOST_TEST(in("8", "1", "bit_s") == "3");
}

BOOST_AUTO_TEST_CASE(what_has_no_place_on_a_scale_answers_nothing) {
    BOOST_TEST(in("0", "mol/L", "[pH]") == "");
    BOOST_TEST(in("-1", "1", "dB") == "");
    BOOST_TEST(in("100000", "[pH]", "mol/L") == "");
    BOOST_TEST(in("1", "Mm3", "fm3") == "");
}

BOOST_AUTO_TEST_CASE(only_what_measures_the_same_converts) {
    BOOST_TEST(in("1", "g", "m") == "");
    BOOST_TEST(in("1", "[iU]", "g") == "");
    BOOST_TEST(in("1", "[iU]", "[arb'U]") == "");
    BOOST_TEST(in("1", "[iU]", "1") == "");
    BOOST_TEST(in("5", "k[IU]/L", "[iU]/mL") == "5");
    BOOST_TEST(in("3", "{cells}/uL", "/L") == "3000000");
}

BOOST_AUTO_TEST_CASE(lost_details_of_the_package_are_mended) {
    BOOST_TEST(in("1", "[diop]", "/m") == "1");
    BOOST_TEST(in("1", "[mesh_i]", "/cm").substr(0, 8) == "0.393700");
    BOOST_TEST(in("1", "Bd", "Hz") == "1");
    BOOST_TEST(in("1", "[S]", "s") == "0.0000000000001");
    BOOST_TEST(in("1", "Oe", "A/m").substr(0, 12) == "79.577471545");
    BOOST_TEST(in("1", "[LPF]", "[HPF]") == "100");
}

BOOST_AUTO_TEST_CASE(equal_amounts_have_one_canonical_form) {
    BOOST_TEST(canonical_text("120", "mg/dL") == "1200 m-3.g");
    BOOST_TEST(canonical_text("1.2", "g/L") == "1200 m-3.g");
    BOOST_TEST(canonical_text("37.0", "Cel") == "310.15 K");
    BOOST_TEST(canonical_text("50", "%") == "0.5 1");
    BOOST_TEST(canonical_text("5", "[iU]/mL") == "5000000 m-3.[iU]");
    BOOST_TEST(canonical_text("7.40", "[pH]") == "7.4 [pH]");
    BOOST_TEST(canonical_text("3", "2.[hp'_X]") == "6 [hp'_X]");
    BOOST_TEST(canonical_text("30", "dB") == "1000 1");
    BOOST_TEST(canonical_text("1", "mm[Hg]") == "133322 m-1.s-2.g");
    BOOST_TEST(canonical_text("1", "Foo") ==
               "\"Foo\" is no UCUM unit: \"Foo\" is not a unit, at character 1");
    BOOST_TEST(canonical_text("1", "10*99") == "1 '10*99' cannot be written in base units");
}

BOOST_AUTO_TEST_CASE(the_canonical_form_does_not_depend_on_how_a_fraction_is_written) {
    const char* const digits = "1.23456789012345678901234567890123456";
    const auto whole = canonical(number(digits), "m").value().value;
    for (const char* code : {"(m.s)/s", "3.m/3", "[ft_us].m/[ft_us]", "km/1000", "7.min.m/(420.s)"})
        BOOST_TEST(canonical(number(digits), code).value().value.text() == whole.text(), code);
    BOOST_TEST(in("1.234567890123456789012345678901234", "m", "cm") ==
               "123.4567890123456789012345678901234");
}

BOOST_AUTO_TEST_CASE(amounts_are_ordered_exactly) {
    const auto order = [](std::string_view a, std::string_view x, std::string_view b,
                          std::string_view y) {
        return compare(number(a), unit(x), number(b), unit(y));
    };
    BOOST_CHECK(order("60", "s", "1", "min") == std::strong_ordering::equal);
    BOOST_CHECK(order("0.3333333333333333", "h", "20", "min") == std::strong_ordering::less);
    BOOST_CHECK(order("98.7", "[degF]", "37", "Cel") == std::strong_ordering::greater);
    BOOST_CHECK(order("-1", "km", "-1", "m") == std::strong_ordering::less);
    BOOST_CHECK(!order("1", "g", "1", "m"));
}

BOOST_AUTO_TEST_CASE(products_and_quotients_come_in_base_units) {
    const auto area = product(number("2"), unit("cm"), number("3"), unit("m")).value();
    BOOST_TEST(area.value.text() + " " + area.unit == "0.06 m2");
    const auto factor = quotient(number("1"), unit("h"), number("3"), unit("min")).value();
    BOOST_TEST(factor.value.text() + " " + factor.unit == "20 1");
    BOOST_TEST(quotient(number("1"), unit("m"), number("-4"), unit("m"))->value.text() == "-0.25");
    BOOST_TEST(quotient(number("-1"), unit("m"), number("-3"), unit("m"))->value.text() ==
               "0.3333333333333333333333333333");
    BOOST_CHECK(!quotient(number("1"), unit("h"), number("0"), unit("min")));
    BOOST_CHECK(!product(number("1"), unit("Cel"), number("1"), unit("m")));
}

BOOST_AUTO_TEST_SUITE_END()
