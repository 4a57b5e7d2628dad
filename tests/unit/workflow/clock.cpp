#include "fascia/workflow/clock.hpp"

#include "fascia/workflow/life.hpp"

#include "acts.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

/// A plan and its records some time after they were made; `acts.hpp` makes them at one instant.
struct Later : Acting {
    fhir::Resource plan = care_plan("active");
    std::vector<fhir::Resource> records;
    plan::Assessment assessment;

    workflow::Changes after(std::chrono::minutes passed) {
        auto present = assistant();
        present.at += passed;
        return workflow::fall_due(plan, records, rules(), assessment, present);
    }
    /// The Task that asks for a decision on the proposal of an injection.
    Later& asks() {
        records = {request("tpi", "TPI1", "proposal", "active")};
        const auto shown = workflow::shown_hash(records[0], {}, assessment);
        fhir::Draft asked{task("approve-escalation", "ServiceRequest/tpi", shown)};
        asked->set("authoredOn", format_instant(assistant().at)).set("priority", "routine");
        records.push_back(asked.freeze());
        return *this;
    }
    void keep(const workflow::Changes& changes) {
        for (const auto& write : changes)
            for (auto& record : records)
                if (record.id() == write.resource.id()) record = write.resource;
    }
};

std::string names(const workflow::Changes& changes) {
    std::string text;
    for (const auto& write : changes)
        text.append(text.empty() ? "" : " ").append(write.resource.type_name());
    return text;
}

fhir::Resource dated_task(const std::string& status, const std::string& start,
                          const std::string& end) {
    fhir::Draft draft{with(task("reassess", "CarePlan/plan", ""), "status", status)};
    auto& period = draft->child("restriction").child("period");
    period.set("start", start).set("end", end);
    return draft.freeze();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_clock)

BOOST_AUTO_TEST_CASE(leaves_a_decision_alone_that_is_asked_for_since_less_than_a_day) {
    BOOST_TEST(names(Later{}.asks().after(std::chrono::hours{24} - std::chrono::minutes{1})) == "");
}

BOOST_AUTO_TEST_CASE(reminds_of_a_decision_after_a_day_and_after_two_once_each) {
    Later later;
    const auto first = later.asks().after(std::chrono::hours{24});
    BOOST_TEST(names(first) == "Task Provenance");
    BOOST_TEST(write_of(first, "task").resource.child("priority").text() == "urgent");
    BOOST_TEST(write_of(first, "task").resource.child("status").text() == "requested");
    later.keep(first);
    BOOST_TEST(names(later.after(std::chrono::hours{47})) == "");
    const auto second = later.after(std::chrono::hours{48});
    BOOST_TEST(write_of(second, "task").resource.child("priority").text() == "asap");
    later.keep(second);
    BOOST_TEST(names(later.after(std::chrono::days{13})) == "");
}

BOOST_AUTO_TEST_CASE(ends_what_nobody_decided_in_two_weeks_and_has_the_patient_called) {
    Later later;
    const auto changes = later.asks().after(std::chrono::days{14});
    BOOST_TEST(names(changes) == "Task ServiceRequest Task Provenance");
    BOOST_TEST(write_of(changes, "task").resource.child("status").text() == "cancelled");
    BOOST_TEST(write_of(changes, "tpi").resource.child("status").text() == "revoked");
    const auto call = of_type(changes, "Task").at(1);
    BOOST_TEST(workflow::task_kind(call) == "call-back");
    BOOST_TEST(call.at("focus.reference").text() == "ServiceRequest/tpi");
    later.keep(changes);
    BOOST_TEST(names(later.after(std::chrono::days{14})) == "");
}

BOOST_AUTO_TEST_CASE(asks_again_on_the_day_until_which_a_decision_was_put_off) {
    Later later;
    later.asks();
    fhir::Draft deferred{with(later.records[1], "status", "on-hold")};
    deferred->child("restriction").child("period").set("start", "2026-06-20");
    deferred->add("extension")
        .set("url", workflow::structure_definition("reminded"))
        .set("valueDateTime", "2026-05-05T15:00:00Z");
    later.records[1] = deferred.freeze();
    BOOST_TEST(names(later.after(std::chrono::days{46})) == "");
    later.assessment.flags = {flag("RF3c", plan::FlagState::cleared)};  // facts have come meanwhile
    const auto changes = later.after(std::chrono::days{47});
    const auto asked = write_of(changes, "task").resource;
    BOOST_TEST(asked.child("status").text() == "requested");
    const auto shown = workflow::shown_hash(later.records[0], {}, later.assessment);
    BOOST_TEST(asked.at("input.valueString").text() == shown);
    later.keep(changes);
    BOOST_TEST(names(later.after(std::chrono::days{47})) == "");
    // from now on a physician has the time that he has for any decision
    const auto day = std::chrono::days{48};
    BOOST_TEST(names(later.after(day - std::chrono::minutes{1})) == "");
    BOOST_TEST(names(later.after(day)) == "Task Provenance");
}

BOOST_AUTO_TEST_CASE(gives_the_whole_time_for_a_decision_that_it_asks_for_again_weeks_late) {
    Later later;
    later.asks();
    fhir::Draft deferred{with(later.records[1], "status", "on-hold")};
    deferred->child("restriction").child("period").set("start", "2026-05-11");
    later.records[1] = deferred.freeze();
    const auto up_again = std::chrono::days{60};  // the server was down for weeks
    const auto asked = later.after(up_again);
    BOOST_TEST(write_of(asked, "task").resource.child("status").text() == "requested");
    later.keep(asked);
    BOOST_TEST(names(later.after(up_again + std::chrono::hours{23})) == "");
    const auto reminded = later.after(up_again + std::chrono::days{2});
    BOOST_TEST(write_of(reminded, "task").resource.child("status").text() == "requested");
    BOOST_TEST(write_of(reminded, "task").resource.child("priority").text() == "asap");
    later.keep(reminded);
    BOOST_TEST(names(later.after(up_again + std::chrono::days{13})) == "");
    const auto expired = later.after(up_again + std::chrono::days{14});
    BOOST_TEST(write_of(expired, "task").resource.child("status").text() == "cancelled");
}

BOOST_AUTO_TEST_CASE(shows_the_physician_the_facts_as_they_are) {
    Later later;
    later.asks();
    later.assessment.flags = {flag("RF3c", plan::FlagState::cleared)};
    const auto changes = later.after(std::chrono::hours{1});
    BOOST_TEST(write_of(changes, "task").resource.at("input.valueString").text() ==
               workflow::shown_hash(later.records[0], {}, later.assessment));
    BOOST_TEST(write_of(changes, "task").resource.child("priority").text() == "routine");
    later.keep(changes);
    BOOST_TEST(names(later.after(std::chrono::hours{1})) == "");
}

BOOST_AUTO_TEST_CASE(gives_a_decision_back_when_the_days_of_its_cover_are_over) {
    Later later;
    later.asks();
    fhir::Draft owned{later.records[1]};
    owned->child("owner").set("reference", "Practitioner/own");
    const auto cover = workflow::reassign(
        owned.freeze(),
        {.to = "Practitioner/cover", .from = {}, .until = parse_day("2026-05-04").value()},
        {{"Practitioner/cover", "physician"}}, later.assistant());
    later.records[1] = write_of(cover.value(), "task").resource;
    BOOST_TEST(names(later.after(std::chrono::hours{2})) == "");
    const auto back = write_of(later.after(std::chrono::hours{20}), "task").resource;
    BOOST_TEST(back.at("owner.reference").text() == "Practitioner/own");
    BOOST_TEST(!workflow::extension_of(back, "covers-for"));
}

BOOST_AUTO_TEST_CASE(tells_every_physician_of_an_urgent_flag_that_nobody_takes_up) {
    for (const auto& [priority, status, tells] :
         {std::tuple{"asap", "requested", true}, std::tuple{"stat", "requested", true},
          std::tuple{"urgent", "requested", false}, std::tuple{"asap", "accepted", false}}) {
        Later later;
        fhir::Draft asked{with(task("red-flag", "CarePlan/plan", ""), "status", status)};
        asked->set("priority", priority).set("authoredOn", format_instant(later.assistant().at));
        asked->child("owner").set("reference", "Practitioner/own");
        later.records = {asked.freeze()};
        BOOST_TEST(names(later.after(std::chrono::minutes{59})) == "");
        const auto changes = later.after(std::chrono::minutes{60});
        BOOST_TEST(names(changes) == (tells ? "Task Provenance" : ""), priority << " " << status);
        if (!tells) continue;
        BOOST_TEST(write_of(changes, "task").resource.child("priority").text() == "stat");
        BOOST_TEST(!write_of(changes, "task").resource.child("owner"));
        later.keep(changes);
        BOOST_TEST(names(later.after(std::chrono::hours{5})) == "");
    }
}

BOOST_AUTO_TEST_CASE(begins_the_tasks_of_a_plan_that_runs_on_their_day) {
    Later later;
    later.records = {dated_task("draft", "2026-05-06", "2026-05-20")};
    BOOST_TEST(names(later.after(std::chrono::days{1})) == "");
    const auto changes = later.after(std::chrono::days{2});
    BOOST_TEST(write_of(changes, "task").resource.child("status").text() == "requested");
    later.plan = care_plan("draft");
    BOOST_TEST(names(later.after(std::chrono::days{2})) == "");
}

BOOST_AUTO_TEST_CASE(makes_urgent_what_is_overdue) {
    Later later;
    later.records = {dated_task("requested", "2026-05-01", "2026-05-05")};
    BOOST_TEST(names(later.after(std::chrono::days{1})) == "");
    const auto changes = later.after(std::chrono::days{2});
    BOOST_TEST(write_of(changes, "task").resource.child("priority").text() == "urgent");
    later.keep(changes);
    BOOST_TEST(names(later.after(std::chrono::days{9})) == "");
}

BOOST_AUTO_TEST_CASE(puts_an_item_on_hold_that_a_rule_blocks_by_now) {
    Later later;
    later.records = {request("manipulation", "MT3", "plan", "active")};
    later.assessment.verdicts = {verdict("C10", "MT3", plan::Verdict::Effect::block)};
    const auto changes = later.after(std::chrono::hours{1});
    BOOST_TEST(write_of(changes, "manipulation").resource.child("status").text() == "on-hold");
}

BOOST_AUTO_TEST_CASE(asks_once_to_take_up_an_item_whose_pause_is_over) {
    Later later;
    later.records = {paused("needling", "DN1", "2026-05-07T15:00:00Z")};
    BOOST_TEST(names(later.after(std::chrono::hours{71})) == "");
    const auto changes = later.after(std::chrono::hours{72});
    BOOST_TEST(names(changes) == "Task Provenance");
    BOOST_TEST(changes.front().resource.at("focus.reference").text() == "ServiceRequest/needling");
    later.records.push_back(changes.front().resource);
    BOOST_TEST(names(later.after(std::chrono::hours{73})) == "");
    later.records[1] = with(changes.front().resource, "status", "rejected");
    BOOST_TEST(names(later.after(std::chrono::hours{73})) == "");
    later.records[1] = changes.front().resource;

    auto present = later.physician();
    present.at += std::chrono::hours{73};
    const auto resumed =
        workflow::resume(later.plan, later.records, later.assessment, present).value();
    BOOST_TEST(write_of(resumed, "needling").resource.child("status").text() == "active");
    BOOST_TEST(write_of(resumed, changes.front().resource.id()).resource.child("status").text() ==
               "completed");
}

BOOST_AUTO_TEST_CASE(tells_once_that_no_rule_blocks_any_more_what_is_on_hold_for_one) {
    Later later;
    later.records = {request("manipulation", "MT3", "plan", "active")};
    later.assessment.verdicts = {verdict("C10", "MT3", plan::Verdict::Effect::block)};
    const auto held = later.after(std::chrono::hours{1});
    later.keep(held);
    const auto question = of_type(held, "Task").at(0);
    later.records.push_back(question);
    fhir::Draft difference{task("reassess", "ServiceRequest/manipulation", "")};
    auto& input = difference->set("id", "difference").add("input");
    workflow::add_code(input.add("type"), "task", "difference");
    input.set("valueString", "P1/MT3");
    later.records.push_back(difference.freeze());
    BOOST_TEST(names(later.after(std::chrono::hours{2})) == "");

    later.assessment.verdicts.clear();
    const auto lifted = later.after(std::chrono::hours{3});
    BOOST_TEST(names(lifted) == "Task Task Provenance");
    BOOST_TEST(write_of(lifted, question.id()).resource.child("status").text() == "cancelled");
    BOOST_TEST(std::ranges::none_of(
        lifted, [](const auto& write) { return write.resource.id() == "difference"; }));
    const auto told = lifted.at(1).resource;
    BOOST_TEST(workflow::task_kind(told) == "reassess");
    BOOST_TEST(told.at("focus.reference").text() == "ServiceRequest/manipulation");
    BOOST_TEST(told.child("description").text().find("C10") != std::string::npos);
    later.keep(lifted);
    later.records.push_back(told);
    BOOST_TEST(names(later.after(std::chrono::hours{4})) == "");
    for (const char* status : {"cancelled", "rejected", "completed"}) {
        later.records.back() = with(told, "status", status);
        BOOST_TEST(names(later.after(std::chrono::hours{5})) == "", status);
    }
    later.records.back() = told;
    later.plan = care_plan("on-hold");
    BOOST_TEST(names(later.after(std::chrono::hours{5})) == "");
    later.plan = care_plan("active");

    // taken up, its Task is done; blocked and free again, it is told again
    auto present = later.physician();
    present.at += std::chrono::hours{6};
    const auto resumed =
        workflow::resume(later.plan, later.records, later.assessment, present).value();
    BOOST_TEST(write_of(resumed, told.id()).resource.child("status").text() == "completed");
    BOOST_TEST(std::ranges::none_of(
        resumed, [](const auto& write) { return write.resource.id() == "difference"; }));
    later.keep(resumed);
    fhir::Draft versioned{later.records[0]};
    versioned->child("meta").set("versionId", "4");
    later.records[0] = versioned.freeze();
    later.assessment.verdicts = {verdict("C10", "MT3", plan::Verdict::Effect::block)};
    later.keep(later.after(std::chrono::hours{7}));
    later.assessment.verdicts.clear();
    BOOST_TEST(names(later.after(std::chrono::hours{8})) == "Task Provenance");
}

BOOST_AUTO_TEST_CASE(asks_once_for_what_a_payer_wants_by_a_day) {
    Later later;
    later.assessment.deadlines = {{.code = "therapy-recertification",
                                   .opens = parse_day("2026-05-06").value(),
                                   .due = parse_day("2026-05-20").value(),
                                   .text = "certify",
                                   .policy = "medicare-therapy",
                                   .facts = {}}};
    BOOST_TEST(names(later.after(std::chrono::days{1})) == "");
    const auto changes = later.after(std::chrono::days{2});
    BOOST_TEST(names(changes) == "Task Provenance");
    const auto asked = changes.front().resource;
    BOOST_TEST(workflow::task_kind(asked) == "payer-deadline");
    BOOST_TEST(asked.at("restriction.period.end").text() == "2026-05-20");
    later.records = {with(asked, "status", "completed")};
    BOOST_TEST(names(later.after(std::chrono::days{3})) == "");
    later.assessment.deadlines[0].due = parse_day("2026-08-18").value();
    BOOST_TEST(names(later.after(std::chrono::days{3})) == "Task Provenance");
}

BOOST_AUTO_TEST_CASE(does_not_ask_to_take_up_what_a_rule_blocks_by_now) {
    Later later;
    later.records = {paused("needling", "DN1", "2026-05-07T15:00:00Z")};
    later.assessment.verdicts = {verdict("C09", "DN1", plan::Verdict::Effect::block)};
    BOOST_TEST(names(later.after(std::chrono::hours{72})) == "");
    later.assessment.verdicts.clear();
    BOOST_TEST(names(later.after(std::chrono::hours{73})) == "Task Provenance");
}

BOOST_AUTO_TEST_CASE(tells_of_a_flag_that_anybody_wrote_whether_the_plan_runs_or_not) {
    for (const auto& [status, changed] : {std::pair{"draft", "CarePlan Task Provenance"},
                                          std::pair{"on-hold", "Task Provenance"}}) {
        Later later;
        later.plan = care_plan(status);
        later.assessment.flags = {flag("RF1", plan::FlagState::open)};
        later.assessment.blocked = true;
        const auto changes = later.after(std::chrono::hours{1});
        BOOST_TEST(names(changes) == changed, status);
        const auto asked = of_type(changes, "Task");
        BOOST_REQUIRE(asked.size() == 1U);
        BOOST_TEST(workflow::task_kind(asked[0]) == "red-flag");
        later.plan = care_plan("on-hold");
        later.records = asked;
        BOOST_TEST(names(later.after(std::chrono::hours{1})) == "", status);
    }
}

BOOST_AUTO_TEST_CASE(gives_a_decision_back_when_the_last_of_its_covers_is_over) {
    Later later;
    later.asks();
    fhir::Draft owned{later.records[1]};
    owned->child("owner").set("reference", "Practitioner/own");
    later.records[1] = owned.freeze();
    for (const auto& [to, until] : {std::pair{"Practitioner/one", "2026-05-04"},
                                    std::pair{"Practitioner/two", "2026-05-06"}}) {
        const auto given = workflow::reassign(
            later.records[1], {.to = to, .from = {}, .until = parse_day(until).value()},
            {{to, "physician"}}, later.assistant());
        later.records[1] = write_of(given.value(), "task").resource;
    }
    BOOST_TEST(names(later.after(std::chrono::hours{20})) == "");
    const auto back = write_of(later.after(std::chrono::hours{60}), "task").resource;
    BOOST_TEST(back.at("owner.reference").text() == "Practitioner/own");
    BOOST_TEST(!workflow::extension_of(back, "covers-for"));
}

BOOST_AUTO_TEST_CASE(holds_the_plan_of_a_patient_who_died_and_asks_once_to_close_it) {
    for (const auto& [status, changed] :
         {std::pair{"active", "Task CarePlan Provenance"}, std::pair{"draft", "Task Provenance"},
          std::pair{"on-hold", "Task Provenance"}, std::pair{"completed", ""}}) {
        Acting acting;
        const auto plan = care_plan(status);
        const auto changes = workflow::after_death(plan, {}, acting.assistant());
        BOOST_TEST(names(changes) == changed, status);
        if (changes.empty()) continue;
        const auto asked = changes.front().resource;
        BOOST_TEST(workflow::task_kind(asked) == "reassess");
        const auto now =
            status == std::string_view{"active"} ? write_of(changes, "plan").resource : plan;
        BOOST_TEST(now.child("status").text() != "active");
        for (const char* end : {"requested", "cancelled", "completed"})
            BOOST_TEST(workflow::after_death(now, {with(asked, "status", end)}, acting.assistant())
                           .empty(),
                       status << " " << end);
    }
}

BOOST_AUTO_TEST_CASE(leaves_an_ended_plan_alone) {
    Later later;
    later.asks().plan = care_plan("revoked");
    BOOST_TEST(names(later.after(std::chrono::days{400})) == "");
}

BOOST_AUTO_TEST_SUITE_END()
