#include "fascia/fhir/operation_outcome.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/fhir/structure.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::fhir;

namespace {

std::string json(const Resource& outcome) {
    BOOST_TEST(check_structure(outcome.root()).has_value());
    return write_json(outcome);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(operation_outcomes)

BOOST_AUTO_TEST_CASE(an_issue_is_told_in_full) {
    const Issue issue{.severity = Severity::warning,
                      .code = "structure",
                      .path = "Patient.name[0]",
                      .text = "no",
                      .rule = "ele-1",
                      .line = 3,
                      .column = 7};
    BOOST_TEST(
        json(operation_outcome(std::span{&issue, 1})) ==
        R"({"resourceType":"OperationOutcome","issue":[{"extension":[)"
        R"({"url":"http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line","valueInteger":3},)"
        R"({"url":"http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-col","valueInteger":7}],)"
        R"("severity":"warning","code":"structure","details":{"coding":[{"code":"ele-1"}]},)"
        R"("diagnostics":"no","expression":["Patient.name[0]"]}]})");
}

BOOST_AUTO_TEST_CASE(an_issue_without_a_code_gets_that_of_the_failure_kind) {
    const Failure failure = Failure{FailureKind::gone, "it was deleted"}.with_note("secret");
    BOOST_TEST(json(operation_outcome(failure)) ==
               R"({"resourceType":"OperationOutcome","issue":[)"
               R"({"severity":"error","code":"deleted","diagnostics":"it was deleted"}]})");
    BOOST_TEST(json(operation_outcome(Failure{FailureKind::busy})) ==
               R"({"resourceType":"OperationOutcome","issue":[)"
               R"({"severity":"error","code":"transient"}]})");
}

BOOST_AUTO_TEST_CASE(no_issue_is_good_news) {
    BOOST_TEST(
        json(operation_outcome(std::span<const Issue>{})) ==
        R"({"resourceType":"OperationOutcome","issue":[)"
        R"({"severity":"information","code":"informational","diagnostics":"All is well."}]})");
}

BOOST_AUTO_TEST_SUITE_END()
