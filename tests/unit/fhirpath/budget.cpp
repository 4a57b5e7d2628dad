#include "unit/fhirpath/evaluate.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::fhirpath;
using namespace fascia::fhirpath::tests;

namespace {

FailureKind kind_of(std::string_view expression, std::size_t steps) {
    auto given = context({});
    given.step_budget = steps;
    const auto result = Expression::compile(expression).value().evaluate(Collection{}, given);
    return result ? FailureKind::fault : result.error().kind();
}

std::string doubled(int times) {
    std::string expression = "'0123456789'";
    for (int i = 0; i < times; ++i) expression += ".select($this & $this)";
    return expression;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fhirpath_budget)

BOOST_AUTO_TEST_CASE(an_expression_that_never_ends_is_too_costly) {
    BOOST_CHECK(kind_of("1.repeat($this + 1)", 10'000) == FailureKind::too_costly);
    BOOST_CHECK(kind_of("(1 | 2 | 3).select((1 | 2 | 3).select((1 | 2 | 3)))", 20) ==
                FailureKind::too_costly);
    BOOST_CHECK(kind_of("1 + 1", 2) == FailureKind::too_costly);
}

BOOST_AUTO_TEST_CASE(texts_that_grow_and_grow_are_too_costly) {
    BOOST_CHECK(kind_of(doubled(60), 10'000'000) == FailureKind::too_costly);
    BOOST_CHECK(kind_of(doubled(15) + ".select($this.replace('', $this))", 10'000'000) ==
                FailureKind::too_costly);
    BOOST_CHECK(kind_of(doubled(15) + ".select($this.replaceMatches('.', $this))", 10'000'000) ==
                FailureKind::too_costly);
}

BOOST_AUTO_TEST_CASE(results_that_grow_and_grow_are_too_costly) {
    std::string expression = "(1 | 2)";
    for (int i = 0; i < 40; ++i) expression += ".select($this.combine($this))";
    BOOST_CHECK(kind_of(expression, 100'000) == FailureKind::too_costly);
    BOOST_CHECK(kind_of("(1 | 2 | 3 | 4).combine(1 | 2 | 3 | 4)", 20) == FailureKind::too_costly);
}

BOOST_AUTO_TEST_CASE(comparing_long_texts_costs_more_than_short_ones) {
    const std::string compared = ".defineVariable('t').select(%t = %t and %t = %t)";
    BOOST_CHECK(kind_of(doubled(3) + compared, 200) == FailureKind::fault);
    BOOST_CHECK(kind_of(doubled(12) + compared, 200) == FailureKind::too_costly);
}

BOOST_AUTO_TEST_CASE(the_caller_may_stop_an_evaluation) {
    auto given = context({});
    int asked = 0;
    given.should_stop = [&] { return ++asked == 3; };
    const auto result =
        Expression::compile("1.repeat($this + 1)").value().evaluate(Collection{}, given);
    BOOST_REQUIRE(!result);
    BOOST_CHECK(result.error().kind() == FailureKind::timeout);
    BOOST_TEST(asked == 3);
}

BOOST_AUTO_TEST_CASE(a_failed_evaluation_tells_where) {
    const auto result =
        Expression::compile("1 |\n  ('a' - 1)").value().evaluate(Collection{}, context({}));
    BOOST_REQUIRE(!result);
    const auto issues = result.error().issues();
    BOOST_TEST(issues.front().line == 2);
    BOOST_TEST(issues.front().column == 8);
}

BOOST_AUTO_TEST_CASE(an_expression_may_be_evaluated_as_often_as_wanted) {
    const auto expression = Expression::compile("'a' & 'b'").value();
    const auto given = context({});
    for (int i = 0; i < 3; ++i) BOOST_TEST(texts(expression.evaluate(Collection{}, given)) == "ab");
    BOOST_TEST(expression.text() == "'a' & 'b'");
}

BOOST_AUTO_TEST_SUITE_END()
