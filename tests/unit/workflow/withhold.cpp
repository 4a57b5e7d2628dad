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
    const auto refused =
        workflow::resume(plan, {withheld_request()}, blocking("MT3"), acting.physician());
    check_refused(refused, FailureKind::conflict, " C10");
    BOOST_TEST(refused.error().issues().front().text ==
               "MT3 stays on hold, C10 blocks it: a reason");
    const auto changes =
        workflow::resume(plan, {withheld_request()}, {}, acting.physician()).value();
    const auto resumed = write_of(changes, "manipulation").resource;
    BOOST_TEST(resumed.child("status").text() == "active");
    BOOST_TEST(!workflow::extension_of(resumed, "withheld"));
}

BOOST_AUTO_TEST_CASE(is_resumed_by_a_physician_only_where_a_rule_asks_for_one_now) {
    Acting acting;
    const auto plan = care_plan("active");
    plan::Assessment found;
    found.verdicts = {verdict("C12", "MT3", Effect::needs_physician)};
    const auto refused = workflow::resume(plan, {withheld_request()}, found, acting.assistant());
    check_refused(refused, FailureKind::conflict, " C12");
    BOOST_TEST(refused.error().issues().front().text ==
               "MT3 stays on hold, C12 asks for a physician, who resumes it: a reason");
    const auto by_physician =
        workflow::resume(plan, {withheld_request()}, found, acting.physician()).value();
    BOOST_TEST(write_of(by_physician, "manipulation").resource.child("status").text() == "active");
    found.verdicts = {verdict("C12", "MT3", Effect::caution)};
    BOOST_TEST(bool{workflow::resume(plan, {withheld_request()}, found, acting.assistant())});
}

BOOST_AUTO_TEST_CASE(is_not_resumed_when_the_pause_of_a_flare_is_over) {
    Acting acting;
    check_refused(workflow::resume(care_plan("active"),
                                   {paused("manipulation", "MT3", "2026-05-01T00:00:00Z")},
                                   blocking("MT3"), acting.physician()),
                  FailureKind::conflict, " C10");
}

BOOST_AUTO_TEST_CASE(waits_in_the_status_that_its_type_has_for_it_and_goes_on_from_there) {
    const std::string item =
        R"({"coding":[{"system":"https://openfascia.org/fhir/CodeSystem/protocol-item","code":"MT3"}]})";
    const std::string rest = R"("id":"one","meta":{"versionId":"2"},"status":"active",)";
    const std::string carried =
        R"("extension":[{"url":"https://openfascia.org/fhir/StructureDefinition/protocol-item",
        "valueCodeableConcept":)" +
        item + "}],";
    for (const auto& [json, waits, ends] :
         {std::tuple{R"({"resourceType":"SupplyRequest",)" + rest + R"("category":)" + item +
                         R"(,"itemCodeableConcept":{"text":"ball"},"quantity":{"value":1}})",
                     "suspended", "cancelled"},
          std::tuple{R"({"resourceType":"DeviceRequest",)" + rest + carried +
                         R"("intent":"plan","codeCodeableConcept":{"text":"TENS"},
                         "subject":{"reference":"Patient/p"}})",
                     "on-hold", "revoked"},
          std::tuple{R"({"resourceType":"NutritionOrder",)" + rest + carried +
                         R"("intent":"plan","patient":{"reference":"Patient/p"},
                         "dateTime":"2026-05-04"})",
                     "on-hold", "revoked"},
          std::tuple{R"({"resourceType":"CommunicationRequest",)" + rest + R"("category":[)" +
                         item + R"(],"subject":{"reference":"Patient/p"}})",
                     "on-hold", "revoked"},
          std::tuple{R"({"resourceType":"MedicationRequest",)" + rest + R"("category":[)" + item +
                         R"(],"intent":"plan","subject":{"reference":"Patient/p"},
                         "medicationCodeableConcept":{"text":"x"}})",
                     "on-hold", "stopped"}}) {
        Acting acting;
        const auto plan = care_plan("active");
        const auto running = resource(json);
        const auto held =
            write_of(workflow::hold(plan, {running}, blocking("MT3"), acting.assistant()), "one")
                .resource;
        BOOST_TEST(held.child("status").text() == waits);
        BOOST_TEST(workflow::hold(plan, {held}, blocking("MT3"), acting.assistant()).empty());
        const auto resumed = workflow::resume(plan, {held}, {}, acting.physician()).value();
        BOOST_TEST(write_of(resumed, "one").resource.child("status").text() == "active");

        plan::Rules rules;
        rules.flare.pauses = {"MT3"};
        const auto flared =
            workflow::flare({}, plan, {running}, rules, {}, acting.assistant()).value();
        const auto paused = write_of(flared, "one").resource;
        BOOST_TEST(paused.child("status").text() == waits);
        auto later = acting.physician();
        later.at += std::chrono::days{30};
        BOOST_TEST(write_of(workflow::resume(plan, {paused}, {}, later).value(), "one")
                       .resource.child("status")
                       .text() == "active");
        const auto closed =
            workflow::close(plan, {held, paused}, "transferred", acting.physician()).value();
        BOOST_TEST(write_of(closed, "one").resource.child("status").text() == ends);
    }
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
