#include "acts.hpp"

using namespace fascia;
using namespace fascia::tests;

BOOST_AUTO_TEST_SUITE(submitting)

BOOST_AUTO_TEST_CASE(a_draft_is_put_before_the_physician_with_what_is_shown) {
    Acting acting;
    const auto changes =
        workflow::submit(care_plan(), {}, {}, "Practitioner/doc", acting.assistant());
    BOOST_REQUIRE(changes.has_value());
    BOOST_TEST(changes->size() == 1U);
    const auto& [task, expected] = changes->front();
    BOOST_TEST(expected == 0);
    BOOST_TEST(task.type_name() == "Task");
    BOOST_TEST(workflow::task_kind(task) == "approve-plan");
    BOOST_TEST(task.child("status").text() == "requested");
    BOOST_TEST(task.at("focus.reference").text() == "CarePlan/plan");
    BOOST_TEST(task.at("basedOn.reference").text() == "CarePlan/plan");
    BOOST_TEST(task.at("for.reference").text() == "Patient/p");
    BOOST_TEST(task.at("owner.reference").text() == "Practitioner/doc");
    BOOST_TEST(task.at("requester.reference").text() == "Practitioner/ma");
    BOOST_TEST(task.child("authoredOn").text() == "2026-05-04T15:00:00.000Z");
    BOOST_TEST(workflow::code_in(task.at("input.type"), "task") == "shown");
    BOOST_TEST(task.at("input.valueString").text() == workflow::shown_hash(care_plan(), {}, {}));
}

BOOST_AUTO_TEST_CASE(without_a_physician_the_task_has_no_owner) {
    Acting acting;
    const auto changes = workflow::submit(care_plan(), {}, {}, "", acting.assistant());
    BOOST_TEST(!changes.value().front().resource.child("owner"));
}

BOOST_AUTO_TEST_CASE(only_a_draft_is_submitted_and_only_once) {
    Acting acting;
    for (const char* status : {"active", "on-hold", "revoked", "completed"})
        check_refused(workflow::submit(care_plan(status), {}, {}, "", acting.assistant()),
                      FailureKind::conflict);
    const auto again = [&](const char* status) {
        const std::string shown = workflow::shown_hash(care_plan(), {}, {});
        return workflow::submit(care_plan(), {task("approve-plan", "CarePlan/plan", shown, status)},
                                {}, "", acting.assistant());
    };
    check_refused(again("requested"), FailureKind::conflict);
    check_refused(again("on-hold"), FailureKind::conflict);
    BOOST_TEST(again("on-hold").error().issues().front().text.find("put it off") !=
               std::string::npos);
    BOOST_TEST(again("rejected").has_value());
    BOOST_TEST(again("cancelled").has_value());
}

BOOST_AUTO_TEST_CASE(what_waits_and_shows_old_facts_shows_those_of_now_when_submitted_again) {
    Acting acting;
    const auto changes =
        workflow::submit(care_plan(), {task("approve-plan", "CarePlan/plan", "of last week")}, {},
                         "", acting.assistant())
            .value();
    BOOST_REQUIRE(changes.size() == 1U);
    const auto& renewed = write_of(changes, "task");
    BOOST_TEST(renewed.expected == 5);
    BOOST_TEST(renewed.resource.children("input").size() == 1U);
    BOOST_TEST(renewed.resource.at("input.valueString").text() ==
               workflow::shown_hash(care_plan(), {}, {}));
}

BOOST_AUTO_TEST_CASE(what_is_shown_changes_with_facts_flags_verdicts_and_content_only) {
    const auto hash = [](const fhir::Resource& plan, const plan::Assessment& assessment) {
        return workflow::shown_hash(plan, {}, assessment);
    };
    const std::string first = hash(care_plan(), {});
    BOOST_TEST(first.size() == 64U);
    BOOST_TEST(hash(care_plan("on-hold"), {}) == first);
    BOOST_TEST(hash(with(care_plan(), "title", "another"), {}) != first);
    plan::Assessment facts;
    facts.facts = {{"pain-now", "7", "Observation/o/_history/1"}};
    BOOST_TEST(hash(care_plan(), facts) != first);
    plan::Assessment newer = facts;
    newer.facts.front().reference = "Observation/o/_history/2";
    BOOST_TEST(hash(care_plan(), newer) != hash(care_plan(), facts));
    plan::Assessment flags;
    flags.flags = {flag("RF1", plan::FlagState::no)};
    plan::Assessment opened;
    opened.flags = {flag("RF1", plan::FlagState::open)};
    BOOST_TEST(hash(care_plan(), flags) != hash(care_plan(), opened));
    plan::Assessment caution;
    caution.verdicts = {verdict("C45", "TPI1", plan::Verdict::Effect::caution)};
    plan::Assessment block;
    block.verdicts = {verdict("C45", "TPI1", plan::Verdict::Effect::block)};
    BOOST_TEST(hash(care_plan(), caution) != hash(care_plan(), block));
}

BOOST_AUTO_TEST_SUITE_END()
