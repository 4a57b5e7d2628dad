#include "fascia/base/decimal.hpp"

#include <boost/test/unit_test.hpp>

using fascia::Decimal;

namespace {

Decimal number(std::string_view text) {
    return Decimal::parse(text).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(decimal)

BOOST_AUTO_TEST_CASE(digits_after_the_point_are_kept) {
    for (const char* text :
         {"1.50", "0", "-0.25", "100", "0.000", "12345678901234567890.1234567890123456"})
        BOOST_TEST(number(text).text() == text);
    BOOST_TEST(number("1.5e3").text() == "1500");
    BOOST_TEST(number("1.5e-3").text() == "0.0015");
}

BOOST_AUTO_TEST_CASE(small_numbers_keep_their_digits_up_to_ninety_nine_places) {
    const Decimal small = number("1.05700083402461546370946e-18");
    BOOST_TEST(small.scale() == 41);
    BOOST_CHECK(number("1e-99") < number("1e-98"));
    BOOST_TEST(add(number("1e-60"), number("2e-60"))->text() == number("3e-60").text());
    BOOST_TEST(divide(number("1e-60"), number("4"))->text() == number("2.5e-61").text());
    BOOST_TEST(number("2.5e-61").approximate() == 2.5e-61);
    BOOST_CHECK(!Decimal::parse("1e-100"));
    BOOST_CHECK(!Decimal::parse("1e37"));
}

BOOST_AUTO_TEST_CASE(a_coefficient_and_a_scale_make_a_number_where_they_fit) {
    BOOST_TEST(Decimal::of(150, 2)->text() == "1.50");
    BOOST_TEST(Decimal::of(-7, 0)->text() == "-7");
    BOOST_CHECK(!Decimal::of(1, 100));
    BOOST_CHECK(!Decimal::of(1, -1));
}

BOOST_AUTO_TEST_SUITE_END()
