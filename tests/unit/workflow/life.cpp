#include "fascia/workflow/life.hpp"

#include "fascia/workflow/review.hpp"

#include "acts.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

fhir::Resource approved(const char* status) {
    fhir::Draft draft{care_plan(status)};
    draft->set("intent", "plan").child("period").set("start", "2026-02-02T10:00:00Z");
    return draft.freeze();
}

std::string status_in(const workflow::Changes& changes, std::string_view id) {
    return std::string{write_of(changes, id).resource.child("status").text()};
}

/// What belongs to a running plan.
std::vector<fhir::Resource> records() {
    fhir::Resource goal = resource(
        R"({"resourceType":"Goal","id":"goal","meta":{"versionId":"1"},"lifecycleStatus":"active",
        "description":{"text":"less pain"},"subject":{"reference":"Patient/p"}})");
    return {request("exercise", "PT1", "plan", "active"),
            request("asked", "TPI1", "proposal", "active"),
            request("done", "MBB1", "order", "completed"),
            task("collect-fact", "CarePlan/plan", ""), std::move(goal)};
}

const std::map<std::string, std::string, std::less<>> roles{
    {"Practitioner/cover", "physician"}, {"Practitioner/ma", "medical-assistant"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(a_plan_on_hold)

BOOST_AUTO_TEST_CASE(was_active_and_says_why) {
    Acting acting;
    const auto changes =
        workflow::put_on_hold(approved("active"), "in hospital", acting.physician()).value();
    BOOST_TEST(status_in(changes, "plan") == "on-hold");
    BOOST_TEST(fhir::write_json(changes.front().resource).find("in hospital") != std::string::npos);
    BOOST_TEST(of_type(changes, "Provenance").size() == 1U);
    check_refused(workflow::put_on_hold(approved("active"), "", acting.physician()),
                  FailureKind::unprocessable, "required");
    for (const char* status : {"draft", "on-hold", "completed", "revoked"})
        check_refused(workflow::put_on_hold(care_plan(status), "x", acting.physician()),
                      FailureKind::conflict);
}

BOOST_AUTO_TEST_CASE(goes_back_to_what_it_was_unless_a_flag_blocks) {
    Acting acting;
    plan::Assessment assessment;
    const auto resume = [&](const fhir::Resource& plan) {
        return workflow::resume(plan, {}, assessment, acting.physician());
    };
    const auto held =
        workflow::put_on_hold(approved("active"), "in hospital", acting.physician()).value();
    const auto resumed = resume(held.front().resource).value();
    BOOST_TEST(status_in(resumed, "plan") == "active");
    BOOST_TEST(!resumed.front().resource.child("extension"));
    BOOST_TEST(status_in(resume(care_plan("on-hold")).value(), "plan") == "draft");
    fhir::Draft planned{care_plan("on-hold")};  // a draft may say when it is to begin
    planned->child("period").set("start", "2026-06-01");
    BOOST_TEST(status_in(resume(planned.freeze()).value(), "plan") == "draft");
    for (const char* status : {"draft", "active", "completed", "revoked"})
        check_refused(resume(care_plan(status)), FailureKind::conflict);
    assessment.blocked = true;
    assessment.flags = {flag("RF1", plan::FlagState::open), flag("RF2", plan::FlagState::no),
                        flag("RF7", plan::FlagState::open, plan::FlagEffect::review)};
    check_refused(resume(approved("on-hold")), FailureKind::unprocessable, "business-rule RF1");
}

BOOST_AUTO_TEST_CASE(says_until_when_an_item_is_paused_that_somebody_wants_to_take_up) {
    Acting acting;
    const auto refused =
        workflow::resume(approved("active"), {paused("needling", "DN1", "2026-05-07T15:00:00Z")},
                         {}, acting.physician());
    check_refused(refused, FailureKind::conflict);
    BOOST_TEST(refused.error().issues().front().text ==
               "DN1 is paused until 2026-05-07T15:00:00.000Z");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(closing_a_plan)

BOOST_AUTO_TEST_CASE(ends_what_is_open_and_leaves_what_was_done) {
    Acting acting;
    const auto changes =
        workflow::close(approved("active"), records(), "completed", acting.assistant()).value();
    BOOST_TEST(status_in(changes, "plan") == "completed");
    BOOST_TEST(write_of(changes, "plan").resource.at("period.end").text().substr(0, 10) ==
               "2026-05-04");
    BOOST_TEST(status_in(changes, "exercise") == "completed");
    BOOST_TEST(status_in(changes, "asked") == "revoked");
    BOOST_TEST(status_in(changes, "task") == "cancelled");
    BOOST_TEST(write_of(changes, "goal").resource.child("lifecycleStatus").text() == "completed");
    BOOST_TEST(
        std::ranges::none_of(changes, [](const auto& w) { return w.resource.id() == "done"; }));
}

BOOST_AUTO_TEST_CASE(completes_what_was_carried_out_and_says_of_the_rest_what_became_of_it) {
    Acting acting;
    plan::Assessment blocks;
    blocks.verdicts = {verdict("C10", "MT3", plan::Verdict::Effect::block)};
    const auto held =
        workflow::hold(care_plan("active"), {request("manipulation", "MT3", "plan", "active")},
                       blocks, acting.assistant());
    const auto message = resource(
        R"({"resourceType":"CommunicationRequest","id":"advice","meta":{"versionId":"2"},
        "status":"active","subject":{"reference":"Patient/p"}})");
    const auto changes = workflow::close(approved("active"),
                                         {write_of(held, "manipulation").resource,
                                          paused("needling", "DN1", "2026-05-07T15:00:00Z"),
                                          request("waits", "PT1", "plan", "on-hold"), message,
                                          request("exercise", "EX1", "plan", "active")},
                                         "completed", acting.assistant())
                             .value();
    for (const auto& [id, status, reason] :
         {std::tuple{"manipulation", "revoked", "on hold when the plan ended: C10 blocked it"},
          std::tuple{"needling", "revoked", "on hold when the plan ended: a flare had paused it"},
          std::tuple{"waits", "revoked", "on hold when the plan ended"},
          std::tuple{"advice", "completed", ""}, std::tuple{"exercise", "completed", ""}}) {
        BOOST_TEST(status_in(changes, id) == status, id);
        std::string said;
        for (const auto extension : write_of(changes, id).resource.children("extension"))
            if (extension.child("url").text().ends_with("request-statusReason"))
                said = extension.at("value.text").text();
        BOOST_TEST(said == reason, id);
    }
}

BOOST_AUTO_TEST_CASE(has_a_coded_reason_that_says_how_it_ends) {
    Acting acting;
    const auto close = [&](std::string_view reason) {
        return workflow::close(approved("on-hold"), records(), reason, acting.assistant());
    };
    for (const char* reason : {"transferred", "deceased", "patient-withdrew"}) {
        const auto changes = close(reason).value();
        BOOST_TEST(status_in(changes, "plan") == "revoked", reason);
        BOOST_TEST(status_in(changes, "exercise") == "revoked", reason);
        BOOST_TEST(fhir::write_json(changes.front().resource).find(reason) != std::string::npos);
    }
    BOOST_TEST(status_in(close("entered-in-error").value(), "plan") == "entered-in-error");
    for (const char* reason : {"", "tired of it"})
        check_refused(close(reason), FailureKind::unprocessable, "required");
}

BOOST_AUTO_TEST_CASE(is_a_physicians_while_an_order_stands) {
    Acting acting;
    auto all = records();
    all.push_back(request("order", "TPI1", "order", "active"));
    const auto refused =
        workflow::close(approved("active"), all, "transferred", acting.assistant());
    check_refused(refused, FailureKind::forbidden);
    BOOST_TEST(refused.error().issues().front().text.find("TPI1") != std::string::npos);
    const auto changes =
        workflow::close(approved("active"), all, "transferred", acting.physician()).value();
    BOOST_TEST(status_in(changes, "order") == "revoked");
}

BOOST_AUTO_TEST_CASE(happens_once_and_a_draft_is_not_completed) {
    Acting acting;
    for (const char* status : {"completed", "revoked", "entered-in-error"})
        check_refused(workflow::close(approved(status), {}, "completed", acting.physician()),
                      FailureKind::conflict);
    check_refused(workflow::close(care_plan("draft"), {}, "completed", acting.physician()),
                  FailureKind::conflict);
    BOOST_TEST(workflow::close(care_plan("draft"), {}, "entered-in-error", acting.physician())
                   .has_value());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(a_request_for_a_decision)

BOOST_AUTO_TEST_CASE(is_withdrawn_with_its_proposal_before_the_decision) {
    Acting acting;
    const auto asked = task("approve-escalation", "ServiceRequest/asked", "-");
    const auto proposal = request("asked", "TPI1", "proposal", "active");
    const auto changes =
        workflow::withdraw(asked, proposal, "the pain is gone", acting.assistant()).value();
    BOOST_TEST(status_in(changes, "task") == "cancelled");
    BOOST_TEST(write_of(changes, "task").resource.at("statusReason.text").text() ==
               "the pain is gone");
    BOOST_TEST(status_in(changes, "asked") == "revoked");

    const auto of_plan = workflow::withdraw(task("approve-plan", "CarePlan/plan", "-"), care_plan(),
                                            "wrong patient", acting.assistant())
                             .value();
    BOOST_TEST(of_type(of_plan, "CarePlan").empty());
    check_refused(workflow::withdraw(asked, proposal, "", acting.assistant()),
                  FailureKind::unprocessable, "required");
    for (const char* status : {"completed", "rejected", "cancelled"})
        check_refused(
            workflow::withdraw(with(asked, "status", status), proposal, "x", acting.assistant()),
            FailureKind::conflict);
    check_refused(workflow::withdraw(task("red-flag", "CarePlan/plan", ""), care_plan(), "x",
                                     acting.assistant()),
                  FailureKind::unprocessable, "business-rule");
}

BOOST_AUTO_TEST_CASE(goes_to_a_covering_physician_and_keeps_whose_it_was) {
    Acting acting;
    fhir::Draft owned{task("approve-plan", "CarePlan/plan", "-")};
    owned->add("owner").set("reference", "Practitioner/doc");
    const auto asked = owned.freeze();
    const auto day = [](const char* text) { return parse_day(text).value(); };
    const auto give = [&](const std::string& to, std::optional<Day> from,
                          std::optional<Day> until) {
        return workflow::reassign(asked, {.to = to, .from = from, .until = until}, roles,
                                  acting.assistant());
    };
    const auto changes = give("Practitioner/cover", {}, day("2026-05-18")).value();
    const auto& given = write_of(changes, "task").resource;
    BOOST_TEST(given.at("owner.reference").text() == "Practitioner/cover");
    BOOST_TEST(given.child("status").text() == "requested");
    const std::string json = fhir::write_json(given);
    for (const char* text : {"Practitioner/doc", "2026-05-04", "2026-05-18"})
        BOOST_TEST(json.find(text) != std::string::npos, text);

    check_refused(give("", {}, {}), FailureKind::unprocessable, "required");
    for (const char* nobody : {"Practitioner/ma", "Practitioner/stranger"})
        check_refused(give(nobody, {}, {}), FailureKind::unprocessable, "business-rule");
    check_refused(give("Practitioner/cover", day("2026-05-18"), day("2026-05-17")),
                  FailureKind::unprocessable, "business-rule");
    check_refused(workflow::reassign(with(asked, "status", "completed"),
                                     {.to = "Practitioner/cover", .from = {}, .until = {}}, roles,
                                     acting.assistant()),
                  FailureKind::conflict);
}

BOOST_AUTO_TEST_CASE(that_became_an_order_is_revoked_with_a_reason) {
    Acting acting;
    const auto order = request("order", "TPI1", "order", "active");
    const auto changes = workflow::revoke(order, {task("call-back", "ServiceRequest/order", "")},
                                          "moved away", acting.physician())
                             .value();
    BOOST_TEST(status_in(changes, "order") == "revoked");
    BOOST_TEST(fhir::write_json(changes.front().resource).find("moved away") != std::string::npos);
    BOOST_TEST(status_in(changes, "task") == "cancelled");
    check_refused(workflow::revoke(order, {}, "", acting.physician()), FailureKind::unprocessable,
                  "required");
    for (const auto& other :
         {request("x", "TPI1", "proposal", "active"), request("x", "TPI1", "order", "completed"),
          request("x", "TPI1", "order", "revoked"), request("x", "PT1", "plan", "active")})
        check_refused(workflow::revoke(other, {}, "x", acting.physician()), FailureKind::conflict);
}

BOOST_AUTO_TEST_SUITE_END()
