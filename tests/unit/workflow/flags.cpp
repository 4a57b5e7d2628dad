#include "fascia/workflow/review.hpp"

#include "acts.hpp"

using namespace fascia;
using namespace fascia::tests;
using plan::FlagEffect;
using plan::FlagState;

namespace {

plan::Assessment with_flags(std::vector<plan::Flag> flags) {
    plan::Assessment assessment;
    assessment.flags = std::move(flags);
    for (const auto& one : assessment.flags)
        assessment.blocked |= one.state == FlagState::open && one.effect == FlagEffect::block;
    return assessment;
}

fhir::Resource held_plan(bool was_active) {
    fhir::Draft plan{care_plan("on-hold")};
    if (was_active) plan->set("intent", "plan").add("period").set("start", "2026-04-01");
    return plan.freeze();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(red_flags)

BOOST_AUTO_TEST_CASE(a_flag_is_cleared_by_an_observation_with_the_reason_and_a_signature) {
    Acting acting;
    const auto changes =
        workflow::clear_flag(held_plan(true), "RF2", "examined: full strength",
                             with_flags({flag("RF2", FlagState::open)}), acting.physician());
    BOOST_REQUIRE(changes.has_value());
    const auto [observation, version] = changes->front();
    BOOST_TEST(version == 0);
    BOOST_TEST(workflow::code_in(observation.child("code"), "red-flag") == "RF2");
    BOOST_TEST(observation.child("valueBoolean").text() == "false");
    BOOST_TEST(observation.at("extension.url").text() ==
               workflow::structure_definition("flag-cleared"));
    BOOST_TEST(observation.at("extension.valueString").text() == "examined: full strength");
    BOOST_TEST(observation.at("performer.reference").text() == "Practitioner/doc");
    BOOST_TEST(observation.child("effectiveDateTime").text() == "2026-05-04T15:00:00.000Z");
    const auto& resumed = write_of(*changes, "plan");
    BOOST_TEST(resumed.expected == 3);
    BOOST_TEST(resumed.resource.child("status").text() == "active");
    BOOST_TEST(of_type(*changes, "Provenance").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_plan_that_was_never_approved_goes_back_to_draft) {
    Acting acting;
    const auto changes =
        workflow::clear_flag(held_plan(false), "RF2", "examined",
                             with_flags({flag("RF2", FlagState::open)}), acting.physician());
    BOOST_TEST(write_of(changes.value(), "plan").resource.child("status").text() == "draft");
}

BOOST_AUTO_TEST_CASE(a_plan_that_a_person_put_on_hold_stays_so) {
    Acting acting;
    fhir::Draft held{held_plan(true)};
    held->add("extension")
        .set("url", workflow::structure_definition("status-reason"))
        .add("valueCodeableConcept")
        .set("text", "surgery first");
    const auto changes =
        workflow::clear_flag(held.freeze(), "RF2", "examined",
                             with_flags({flag("RF2", FlagState::open)}), acting.physician());
    for (const auto& write : changes.value()) BOOST_TEST(write.resource.type_name() != "CarePlan");
}

BOOST_AUTO_TEST_CASE(a_draft_with_a_planned_period_was_never_approved_either) {
    Acting acting;
    fhir::Draft held{care_plan("on-hold")};
    held->add("period").set("start", "2026-04-01");
    const auto changes =
        workflow::clear_flag(held.freeze(), "RF2", "examined",
                             with_flags({flag("RF2", FlagState::open)}), acting.physician());
    BOOST_TEST(write_of(changes.value(), "plan").resource.child("status").text() == "draft");
}

BOOST_AUTO_TEST_CASE(another_open_flag_keeps_the_plan_on_hold) {
    Acting acting;
    const auto clear = [&](FlagState state, FlagEffect effect) {
        return workflow::clear_flag(
                   held_plan(true), "RF2", "examined",
                   with_flags({flag("RF1", state, effect), flag("RF2", FlagState::open)}),
                   acting.physician())
            .value();
    };
    BOOST_TEST(of_type(clear(FlagState::open, FlagEffect::block), "CarePlan").empty());
    BOOST_TEST(of_type(clear(FlagState::open, FlagEffect::review), "CarePlan").size() == 1U);
    BOOST_TEST(of_type(clear(FlagState::cleared, FlagEffect::block), "CarePlan").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_plan_that_runs_is_left_alone) {
    Acting acting;
    const auto changes = workflow::clear_flag(
        care_plan("active"), "RF7", "examined",
        with_flags({flag("RF7", FlagState::open, FlagEffect::review)}), acting.physician());
    BOOST_TEST(of_type(changes.value(), "CarePlan").empty());
}

BOOST_AUTO_TEST_CASE(clearing_needs_a_reason_and_an_open_flag) {
    Acting acting;
    const auto clear = [&](const char* code, const char* reason, FlagState state) {
        return workflow::clear_flag(held_plan(true), code, reason, with_flags({flag("RF2", state)}),
                                    acting.physician());
    };
    check_refused(clear("RF2", "", FlagState::open), FailureKind::unprocessable, "required");
    check_refused(clear("RF1", "why", FlagState::open), FailureKind::conflict);
    for (const auto state : {FlagState::no, FlagState::cleared, FlagState::unanswered})
        check_refused(clear("RF2", "why", state), FailureKind::conflict);
}

BOOST_AUTO_TEST_CASE(an_open_blocking_flag_holds_a_plan_and_asks_a_physician_once) {
    Acting acting;
    const auto assessment = with_flags({flag("RF2", FlagState::open)});
    for (const char* status : {"active", "draft"}) {
        const auto changes = workflow::hold(care_plan(status), {}, assessment, acting.assistant());
        BOOST_TEST(changes.size() == 2U);
        BOOST_TEST(write_of(changes, "plan").resource.child("status").text() == "on-hold");
        const auto asked = of_type(changes, "Task").front();
        BOOST_TEST(workflow::task_kind(asked) == "red-flag");
        BOOST_TEST(asked.child("priority").text() == "asap");
        BOOST_TEST(
            workflow::hold(care_plan("on-hold"), {asked}, assessment, acting.assistant()).empty());
        const auto answered = with(asked, "status", "completed");
        BOOST_TEST(workflow::hold(care_plan("on-hold"), {answered}, assessment, acting.assistant())
                       .size() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(a_flag_that_a_physician_has_cleared_asks_nobody_any_more) {
    Acting acting;
    const auto asked =
        of_type(workflow::hold(care_plan("active"), {}, with_flags({flag("RF2", FlagState::open)}),
                               acting.assistant()),
                "Task");
    const auto status_with = [&](FlagState state) {
        const auto changes = workflow::hold(care_plan("active"), asked,
                                            with_flags({flag("RF2", state)}), acting.physician());
        const auto tasks = of_type(changes, "Task");
        return tasks.empty() ? "requested" : std::string{tasks[0].child("status").text()};
    };
    BOOST_TEST(status_with(FlagState::cleared) == "completed");
    for (const auto state : {FlagState::open, FlagState::no, FlagState::unanswered})
        BOOST_TEST(status_with(state) == "requested");
}

BOOST_AUTO_TEST_CASE(a_flag_to_be_reviewed_lets_the_plan_run) {
    Acting acting;
    const auto changes = workflow::hold(
        care_plan("active"), {}, with_flags({flag("RF7", FlagState::open, FlagEffect::review)}),
        acting.assistant());
    BOOST_TEST(changes.size() == 1U);
    BOOST_TEST(changes.front().resource.type_name() == "Task");
    BOOST_TEST(workflow::hold(care_plan("active"), {}, with_flags({flag("RF2", FlagState::no)}),
                              acting.assistant())
                   .empty());
}

BOOST_AUTO_TEST_SUITE_END()
