#include "fascia/workflow/guard.hpp"

#include "acts.hpp"

using namespace fascia;
using namespace fascia::tests;
using fhir::Resource;

namespace {

Resource nothing(std::string_view) {
    return {};
}

// What guard_direct_write answers: "pass" or the kind of refusal, for others and for physicians.
std::string answer(const Resource& before, const Resource& after,
                   const std::function<Resource(std::string_view)>& find = nothing) {
    std::string text;
    for (const bool physician : {false, true}) {
        const auto allowed = workflow::guard_direct_write(before, after, physician, find);
        const FailureKind kind = allowed ? FailureKind::fault : Failure{allowed.error()}.kind();
        text.append(physician ? "/" : "")
            .append(allowed                              ? "pass"
                    : kind == FailureKind::forbidden     ? "forbidden"
                    : kind == FailureKind::unprocessable ? "unprocessable"
                    : kind == FailureKind::conflict      ? "conflict"
                                                         : "?");
    }
    return text;
}

constexpr const char* free_for_all = "pass/pass";
constexpr const char* by_decision = "forbidden/unprocessable";
constexpr const char* decided = "conflict/conflict";

const std::string plain_request =
    R"({"resourceType":"ServiceRequest","id":"x","status":"active","subject":{"reference":"Patient/p"},)";

Resource based_on(const std::string& reference, const std::string& intent) {
    return resource(plain_request + R"("intent":")" + intent + R"(","basedOn":[{"reference":")" +
                    reference + R"("}]})");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(guard_of_direct_writes)

BOOST_AUTO_TEST_CASE(an_item_runs_in_a_plan_by_decision_only) {
    const Resource running = request("r", "PT1", "plan", "active");
    for (const char* status : {"draft", "on-hold", "revoked"})
        BOOST_TEST(answer(request("r", "PT1", "plan", status), running) == by_decision, status);
    BOOST_TEST(answer({}, running) == by_decision);
    BOOST_TEST(answer(running, request("r", "MT3", "plan", "active")) == by_decision);
    BOOST_TEST(answer(running, request("r", "PT1", "plan", "active")) == free_for_all);
    BOOST_TEST(answer(running, request("r", "PT1", "plan", "revoked")) == free_for_all);
}

BOOST_AUTO_TEST_CASE(a_plan_of_ours_becomes_active_by_decision_only) {
    for (const char* status : {"active", "completed"}) {
        BOOST_TEST(answer({}, care_plan(status)) == by_decision, status);
        BOOST_TEST(answer(care_plan("draft"), care_plan(status)) == by_decision, status);
        BOOST_TEST(answer(care_plan("on-hold"), care_plan(status)) == by_decision, status);
    }
    BOOST_TEST(answer({}, care_plan("draft")) == free_for_all);
    BOOST_TEST(answer(care_plan("draft"), care_plan("draft")) == free_for_all);
    BOOST_TEST(answer(care_plan("draft"), care_plan("revoked")) == free_for_all);
}

BOOST_AUTO_TEST_CASE(a_plan_that_was_ours_stays_ours_when_its_origin_is_taken_away) {
    fhir::Draft disguised{care_plan("active")};
    disguised->remove("instantiatesCanonical");
    BOOST_TEST(answer({}, disguised.freeze()) == free_for_all);
    BOOST_TEST(answer(care_plan("draft"), disguised.freeze()) == by_decision);
}

BOOST_AUTO_TEST_CASE(an_approved_plan_is_not_edited_by_anyone) {
    for (const char* status : {"active", "draft", "revoked"})
        BOOST_TEST(answer(care_plan("active"), care_plan(status)) == decided, status);
}

BOOST_AUTO_TEST_CASE(an_approved_plan_on_hold_or_ended_is_not_edited_either) {
    const auto approved = [](const char* status) {
        fhir::Draft draft{care_plan(status)};
        draft->set("intent", "plan").child("period").set("start", "2026-02-02");
        return draft.freeze();
    };
    for (const char* status : {"on-hold", "revoked", "entered-in-error"}) {
        BOOST_TEST(answer(approved(status), care_plan("draft")) == decided, status);
        BOOST_TEST(answer(approved(status), approved("revoked")) == decided, status);
        BOOST_TEST(answer({}, approved(status)) == by_decision, status);
    }
}

BOOST_AUTO_TEST_CASE(a_draft_may_say_when_it_begins_but_does_not_pass_for_approved) {
    fhir::Draft planned{care_plan("draft")};
    planned->child("period").set("start", "2026-06-01");
    const auto draft = planned.freeze();
    BOOST_TEST(answer(care_plan("draft"), draft) == free_for_all);
    BOOST_TEST(answer(draft, with(draft, "title", "from June on")) == free_for_all);
    BOOST_TEST(answer(draft, with(draft, "intent", "plan")) == by_decision);
    BOOST_TEST(answer({}, with(draft, "intent", "plan")) == by_decision);
}

BOOST_AUTO_TEST_CASE(a_block_is_gone_on_against_by_override_only) {
    const auto plain = resource(
        R"({"resourceType":"DetectedIssue","id":"d","status":"final","patient":{"reference":"Patient/p"}})");
    fhir::Draft draft{plain};
    draft->add("extension").set("url", plan::override_extension);
    const auto override = draft.freeze();
    BOOST_TEST(answer({}, plain) == free_for_all);
    BOOST_TEST(answer({}, override) == by_decision);
    BOOST_TEST(answer(plain, override) == by_decision);
    BOOST_TEST(answer(override, plain) == by_decision);
}

BOOST_AUTO_TEST_CASE(plans_of_others_are_not_our_concern) {
    fhir::Draft foreign{care_plan("active")};
    foreign->remove("instantiatesCanonical");
    foreign->add("instantiatesCanonical", "http://elsewhere.example/PlanDefinition/x");
    BOOST_TEST(answer({}, foreign.freeze()) == free_for_all);
    BOOST_TEST(answer(foreign.freeze(), foreign.freeze()) == free_for_all);
}

BOOST_AUTO_TEST_CASE(a_request_with_our_code_becomes_an_order_by_decision_only) {
    const Resource proposal = request("s", "TPI1", "proposal", "active");
    for (const char* intent :
         {"order", "original-order", "reflex-order", "filler-order", "instance-order"}) {
        BOOST_TEST(answer({}, request("s", "TPI1", intent, "active")) == by_decision, intent);
        BOOST_TEST(answer(proposal, request("s", "TPI1", intent, "active")) == by_decision, intent);
    }
    BOOST_TEST(answer(proposal, request("s", "TPI1", "proposal", "completed")) == by_decision);
    BOOST_TEST(answer({}, proposal) == free_for_all);
    BOOST_TEST(answer(proposal, request("s", "TPI1", "proposal", "revoked")) == free_for_all);
    BOOST_TEST(answer(request("s", "TPI1", "order", "active"),
                      request("s", "TPI1", "order", "revoked")) == decided);
}

BOOST_AUTO_TEST_CASE(an_order_without_our_code_that_rests_on_a_proposal_of_ours_is_ours) {
    const auto find = [](std::string_view reference) {
        return reference == "ServiceRequest/s" ? request("s", "TPI1", "proposal", "active")
                                               : Resource{};
    };
    BOOST_TEST(answer({}, based_on("ServiceRequest/s", "order"), find) == by_decision);
    for (const char* name :
         {"ServiceRequest/s/_history/2", "https://any.example/fhir/ServiceRequest/s",
          "http://any.example:8443/fhir/ServiceRequest/s/_history/2"})
        BOOST_TEST(answer({}, based_on(name, "order"), find) == by_decision, name);
    BOOST_TEST(answer({}, based_on("ServiceRequest/s", "proposal"), find) == free_for_all);
    BOOST_TEST(answer({}, based_on("ServiceRequest/other", "order"), find) == free_for_all);
}

BOOST_AUTO_TEST_CASE(a_proposal_in_between_does_not_hide_what_an_order_rests_on) {
    const auto find = [](std::string_view reference) {
        if (reference == "ServiceRequest/s") return request("s", "TPI1", "proposal", "active");
        if (reference == "ServiceRequest/between") return based_on("ServiceRequest/s", "proposal");
        if (reference == "ServiceRequest/again")
            return based_on("ServiceRequest/between", "proposal");
        if (reference == "ServiceRequest/circle")
            return based_on("ServiceRequest/circle", "proposal");
        return Resource{};
    };
    BOOST_TEST(answer({}, based_on("ServiceRequest/between", "order"), find) == by_decision);
    BOOST_TEST(answer({}, based_on("ServiceRequest/again", "order"), find) == by_decision);
    BOOST_TEST(answer({}, based_on("ServiceRequest/circle", "order"), find) == free_for_all);
    // and a request that was based on ours stays ours when the link is cut
    BOOST_TEST(answer(based_on("ServiceRequest/s", "proposal"),
                      resource(plain_request + R"("intent":"order"})"), find) == by_decision);
}

BOOST_AUTO_TEST_CASE(an_order_that_replaces_a_proposal_of_ours_is_ours) {
    const auto find = [](std::string_view reference) {
        return reference == "ServiceRequest/s" ? request("s", "TPI1", "proposal", "active")
                                               : Resource{};
    };
    const Resource order = resource(
        plain_request + R"("intent":"order","replaces":[{"reference":"ServiceRequest/s"}]})");
    BOOST_TEST(answer({}, order, find) == by_decision);
}

BOOST_AUTO_TEST_CASE(a_prescription_out_of_a_proposal_of_ours_is_an_order_too) {
    const auto find = [](std::string_view reference) {
        return reference == "ServiceRequest/s" ? request("s", "TPI1", "proposal", "active")
                                               : Resource{};
    };
    const std::string prescription =
        R"({"resourceType":"MedicationRequest","id":"m","status":"active","intent":"order",
        "medicationCodeableConcept":{"text":"lidocaine"},"subject":{"reference":"Patient/p"})";
    BOOST_TEST(workflow::is_guarded("MedicationRequest"));
    BOOST_TEST(answer({},
                      resource(prescription + R"(,"basedOn":[{"reference":"ServiceRequest/s"}]})"),
                      find) == by_decision);
    BOOST_TEST(answer({}, resource(prescription + "}"), find) == free_for_all);
}

BOOST_AUTO_TEST_CASE(a_medicine_of_the_plan_becomes_a_prescription_by_decision_only) {
    const auto medicine = [](const std::string& intent) {
        return resource(
            R"({"resourceType":"MedicationRequest","id":"m","status":"draft","intent":")" + intent +
            R"(","category":[{"coding":[{"system":"https://openfascia.org/fhir/CodeSystem/protocol-item","code":"RX1"}]}],
            "medicationCodeableConcept":{"text":"ibuprofen"},"subject":{"reference":"Patient/p"}})");
    };
    BOOST_TEST(answer({}, medicine("order")) == by_decision);
    BOOST_TEST(answer(medicine("proposal"), medicine("order")) == by_decision);
    BOOST_TEST(answer({}, medicine("proposal")) == free_for_all);
}

BOOST_AUTO_TEST_CASE(nobody_hides_behind_a_long_chain) {
    const auto find = [](std::string_view reference) {
        const int link = std::stoi(std::string{reference.substr(15)});
        return based_on("ServiceRequest/" + std::to_string(link + 1), "proposal");
    };
    BOOST_TEST(answer({}, based_on("ServiceRequest/1", "order"), find) == by_decision);
}

BOOST_AUTO_TEST_CASE(a_request_group_of_ours_is_guarded_as_its_plan) {
    const auto group = [](const std::string& status, const std::string& intent) {
        return resource(
            R"({"resourceType":"RequestGroup","id":"g","status":")" + status + R"(","intent":")" +
            intent +
            R"(","instantiatesCanonical":["https://openfascia.org/fhir/PlanDefinition/myofascial-back-pain"]})");
    };
    BOOST_TEST(answer({}, group("active", "plan")) == by_decision);
    BOOST_TEST(answer(group("draft", "proposal"), group("draft", "order")) == by_decision);
    BOOST_TEST(answer({}, group("draft", "proposal")) == free_for_all);
    BOOST_TEST(answer(group("active", "plan"), group("revoked", "plan")) == decided);
}

BOOST_AUTO_TEST_CASE(an_approval_task_is_neither_made_nor_changed_directly) {
    for (const char* kind : {"approve-plan", "approve-escalation"}) {
        const Resource approval = task(kind, "CarePlan/plan", "hash");
        BOOST_TEST(answer({}, approval) == by_decision, kind);
        BOOST_TEST(answer(approval, with(approval, "status", "completed")) == by_decision, kind);
        fhir::Draft disguised{approval};
        disguised->remove("code");
        BOOST_TEST(answer(approval, disguised.freeze()) == by_decision, kind);
        BOOST_TEST(answer(disguised.freeze(), approval) == by_decision, kind);
    }
    BOOST_TEST(answer({}, task("collect-fact", "CarePlan/plan", "-")) == free_for_all);
}

BOOST_AUTO_TEST_CASE(an_observation_that_clears_a_flag_is_not_written_directly) {
    const Resource answered = resource(
        R"({"resourceType":"Observation","status":"final","code":{"coding":[
        {"system":"https://openfascia.org/fhir/CodeSystem/red-flag","code":"RF1"}]},"valueBoolean":false})");
    fhir::Draft cleared{answered};
    cleared->add("extension")
        .set("url", "https://openfascia.org/fhir/StructureDefinition/flag-cleared")
        .set("valueString", "seen");
    BOOST_TEST(answer({}, cleared.freeze()) == by_decision);
    BOOST_TEST(answer(answered, cleared.freeze()) == by_decision);
    BOOST_TEST(answer({}, answered) == free_for_all);
}

BOOST_AUTO_TEST_CASE(the_types_that_are_looked_at) {
    for (const char* type : {"CarePlan", "RequestGroup", "ServiceRequest", "Task", "Observation"})
        BOOST_TEST(workflow::is_guarded(type), type);
    for (const char* type : {"Patient", "Condition", "Goal", "Encounter"})
        BOOST_TEST(!workflow::is_guarded(type), type);
}

BOOST_AUTO_TEST_CASE(an_examination_names_nobody_but_its_author) {
    const auto allowed = [](const std::string& code, const std::string& performer,
                            const char* own) {
        return workflow::guard_judgement(
                   resource(R"({"resourceType":"Observation","status":"final","code":{"coding":[
            {"system":"http://snomed.info/sct","code":"trigger-point"},
            {"system":"https://openfascia.org/fhir/CodeSystem/exam-finding","code":")" +
                            code + R"("}]},"performer":[{"display":"somebody"},{"reference":")" +
                            performer + R"("}]})"),
                   own)
            .has_value();
    };
    for (const char* code : {"trigger-point", "facet-pattern"}) {
        for (const char* own : {"Practitioner/me", ""}) {
            BOOST_TEST(!allowed(code, "Practitioner/dr", own));
            BOOST_TEST(!allowed(code, "PractitionerRole/dr", own));
            BOOST_TEST(!allowed(code, "https://x.example/fhir/Practitioner/dr/_history/3", own));
            BOOST_TEST(allowed(code, "Patient/p", own));
        }
        BOOST_TEST(allowed(code, "Practitioner/me", "Practitioner/me"));
    }
    BOOST_TEST(allowed("hep-days", "Practitioner/dr", ""));
    BOOST_TEST(workflow::guard_judgement({}, "").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
