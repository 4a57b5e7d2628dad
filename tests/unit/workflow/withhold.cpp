#include "fascia/workflow/flare.hpp"
#include "fascia/workflow/life.hpp"
#include "fascia/workflow/review.hpp"

#include "acts.hpp"

using namespace fascia;
using namespace fascia::tests;
using Effect = plan::Verdict::Effect;

namespace {

plan::Assessment blocking(const std::string& item) {
    plan::Assessment found;
    found.verdicts = {verdict("C10", item, Effect::block)};
    return found;
}

/// What belongs to a running plan: one item, and the proposal of another.
std::vector<fhir::Resource> records() {
    return {request("manipulation", "MT3", "plan", "active"),
            request("asked", "TPI1", "proposal", "active")};
}

fhir::Resource withheld_request() {
    Acting acting;
    return write_of(
               workflow::hold(care_plan("active"), records(), blocking("MT3"), acting.assistant()),
               "manipulation")
        .resource;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(an_item_that_is_blocked_by_now)

BOOST_AUTO_TEST_CASE(goes_on_hold_and_a_physician_is_asked) {
    Acting acting;
    const auto changes =
        workflow::hold(care_plan("active"), records(), blocking("MT3"), acting.assistant());
    const auto& [held, version] = write_of(changes, "manipulation");
    BOOST_TEST(version == 2);
    BOOST_TEST(held.child("status").text() == "on-hold");
    BOOST_TEST(workflow::extension_of(held, "withheld").child("value").text() == "C10");
    const auto tasks = of_type(changes, "Task");
    BOOST_REQUIRE(tasks.size() == 1u);
    BOOST_TEST(workflow::task_kind(tasks[0]) == "reassess");
    BOOST_TEST(tasks[0].at("focus.reference").text() == "ServiceRequest/manipulation");
    BOOST_TEST(tasks[0].child("description").text() == "MT3 is on hold, C10 blocks it: a reason");
    BOOST_TEST(changes.size() == 2u);
}

BOOST_AUTO_TEST_CASE(stays_as_it_is_where_it_is_a_proposal_or_the_plan_does_not_run) {
    Acting acting;
    BOOST_TEST(workflow::hold(care_plan("active"), records(), blocking("TPI1"), acting.assistant())
                   .empty());
    BOOST_TEST(
        workflow::hold(care_plan("draft"), records(), blocking("MT3"), acting.assistant()).empty());
}

BOOST_AUTO_TEST_CASE(is_left_alone_while_an_open_flag_holds_the_whole_plan) {
    Acting acting;
    auto found = blocking("MT3");
    found.blocked = true;
    const auto changes = workflow::hold(care_plan("active"), records(), found, acting.assistant());
    BOOST_TEST(changes.size() == 1u);
    BOOST_TEST(write_of(changes, "plan").resource.child("status").text() == "on-hold");
}

BOOST_AUTO_TEST_CASE(is_resumed_when_nothing_stops_it_any_more) {
    Acting acting;
    const auto plan = care_plan("active");
    check_refused(workflow::resume(plan, {withheld_request()}, blocking("MT3"), acting.physician()),
                  FailureKind::conflict);
    const auto changes =
        workflow::resume(plan, {withheld_request()}, {}, acting.physician()).value();
    const auto resumed = write_of(changes, "manipulation").resource;
    BOOST_TEST(resumed.child("status").text() == "active");
    BOOST_TEST(!workflow::extension_of(resumed, "withheld"));
}

BOOST_AUTO_TEST_CASE(is_not_resumed_when_the_pause_of_a_flare_is_over) {
    Acting acting;
    check_refused(workflow::resume(care_plan("active"),
                                   {paused("manipulation", "MT3", "2026-05-01T00:00:00Z")},
                                   blocking("MT3"), acting.physician()),
                  FailureKind::conflict);
}

BOOST_AUTO_TEST_CASE(goes_on_hold_when_a_plan_is_resumed) {
    Acting acting;
    fhir::Draft plan{care_plan("on-hold")};
    plan->set("intent", "plan").child("period").set("start", "2026-02-02T10:00:00Z");
    const auto changes =
        workflow::resume(plan.freeze(), records(), blocking("MT3"), acting.physician()).value();
    BOOST_TEST(write_of(changes, "plan").resource.child("status").text() == "active");
    BOOST_TEST(write_of(changes, "manipulation").resource.child("status").text() == "on-hold");
}

BOOST_AUTO_TEST_CASE(is_written_once_by_a_flare_that_would_pause_it) {
    Acting acting;
    plan::Rules rules;
    rules.flare.pauses = {"MT3"};
    const auto changes = workflow::flare({}, care_plan("active"), records(), rules, blocking("MT3"),
                                         acting.assistant())
                             .value();
    BOOST_TEST(std::ranges::count_if(changes, [](const workflow::Write& write) {
                   return write.resource.id() == "manipulation";
               }) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
