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

BOOST_AUTO_TEST_CASE(an_expression_may_be_evaluated_as_often_as_wanted) {
    const auto expression = Expression::compile("'a' & 'b'").value();
    const auto given = context({});
    for (int i = 0; i < 3; ++i) BOOST_TEST(texts(expression.evaluate(Collection{}, given)) == "ab");
    BOOST_TEST(expression.text() == "'a' & 'b'");
}

BOOST_AUTO_TEST_SUITE_END()
