// (f) The order of the Bundle changes nothing.
#include "walk.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace fascia;
using namespace fascia::test;

namespace {

/// Wrong: of several Observations with one code the first in the Bundle is taken.
Outcome<plan::Assessment> with_the_first_of_each(const plan::FactSet& facts) {
    auto fewer = facts;
    std::set<std::string, std::less<>> seen;
    std::erase_if(fewer.resources, [&](const fhir::Resource& resource) {
        return resource.type_name() == "Observation" &&
               !seen.emplace(resource.at("code.coding.code").text()).second;
    });
    return evaluate(fewer);
}

plan::FactSet permuted(const Subject& one) {
    auto facts = one.facts;
    auto random = one.random(6);
    random.shuffle(facts.resources);
    return facts;
}

constexpr int plans = 2000;  ///< making one costs more than twice an evaluation

std::string plan_fault(const Subject& one, Tally&) {
    const auto before = plan::apply_protocol(protocol(), one.facts);
    const auto after = plan::apply_protocol(protocol(), permuted(one));
    if (before && after && before->applied.input_hash != after->applied.input_hash)
        return "another hash of the same input";
    return difference(text_of(before), text_of(after));
}

}  // namespace

namespace fascia::test {

std::string permuted_fault(const Subject& one, const Evaluate& evaluate, Tally&) {
    return difference(before_of(one, evaluate), text_of(evaluate(permuted(one))));
}

}  // namespace fascia::test

BOOST_AUTO_TEST_SUITE(the_order_of_the_bundle)

BOOST_AUTO_TEST_CASE(changes_nothing_of_what_is_found) {
    require_none("(f) permuted", walk().reports.at(permuted_fault));
}

BOOST_AUTO_TEST_CASE(changes_no_byte_of_the_plan) {
    require_none("(f) permuted, the plan", examine(seeds(plans), plan_fault));
}

BOOST_AUTO_TEST_CASE(an_evaluation_that_takes_the_first_is_noticed) {
    require_fault("(f) control", check_of(permuted_fault, with_the_first_of_each));
}

BOOST_AUTO_TEST_SUITE_END()
