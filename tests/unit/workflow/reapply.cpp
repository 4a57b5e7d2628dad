#include "fascia/workflow/reapply.hpp"

#include "fascia/workflow/create_care_plan.hpp"

#include "acts.hpp"

#include <map>

using namespace fascia;
using namespace fascia::tests;

namespace {

fhir::Resource declined(const std::string& item) {
    return resource(
        R"({"resourceType":"Observation","id":"preference","meta":{"versionId":"1"},"status":"final",
        "code":{"coding":[{"system":"https://openfascia.org/fhir/CodeSystem/exam-finding","code":"preference"}]},
        "subject":{"reference":"Patient/p"},"effectiveDateTime":"2026-05-04",
        "performer":[{"reference":"Patient/p"}],"valueCodeableConcept":{"text":"declines"},
        "focus":[{"identifier":{"system":"https://openfascia.org/fhir/CodeSystem/protocol-item","value":")" +
        item + R"("}}]})");
}

fhir::Resource diagnosis(const std::string& code) {
    return resource(R"({"resourceType":"Condition","id":")" + code +
                    R"(","meta":{"versionId":"1"},"clinicalStatus":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
        "verificationStatus":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
        "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":")" +
                    code +
                    R"("}]},"subject":{"reference":"Patient/p"},"onsetDateTime":"2026-03-01"})");
}

fhir::Resource visit(const std::string& day) {
    return resource(
        R"({"resourceType":"Appointment","id":"visit","meta":{"versionId":"1"},"status":"fulfilled",
        "start":")" +
        day + R"(T10:00:00Z","end":")" + day +
        R"(T10:30:00Z","serviceType":[{"coding":[{"system":
        "https://openfascia.org/fhir/CodeSystem/protocol-item","code":"PT1"}]}],
        "participant":[{"actor":{"reference":"Patient/p"},"status":"accepted"}]})");
}

/// One patient and his plan, and what becomes of its records.
class Patient {
  public:
    Patient() {
        facts_.patient = resource(
            R"({"resourceType":"Patient","id":"p","gender":"male","birthDate":"1980-02-29"})");
        facts_.at = acting_.assistant().at;
        keep(workflow::create_care_plan(applied(), acting_.assistant()));
    }

    void know(fhir::Resource fact) { facts_.resources.push_back(std::move(fact)); }
    void forget() { facts_.resources.clear(); }
    void wait(std::chrono::days days) { facts_.at += days; }

    workflow::Changes again() {
        facts_.planned = parse_instant(plan().child("created").text()).value();
        return workflow::reapply(applied(), plan(), members(), acting_.assistant());
    }
    void keep(const workflow::Changes& changes) {
        for (const auto& write : changes) {
            const auto name = workflow::reference_to(write.resource);
            fhir::Draft kept{write.resource};
            kept->child("meta").set("versionId", std::to_string(write.expected + 1));
            if (name.starts_with("CarePlan")) plan_ = name;
            records_[name] = kept.freeze();
        }
    }
    /// As it stands, whoever wrote it.
    void put(const fhir::Resource& record) { records_[workflow::reference_to(record)] = record; }
    const fhir::Resource& plan() const { return records_.at(plan_); }
    fhir::Resource of_item(std::string_view item) const {
        for (const auto& [name, record] : records_)
            if (workflow::item_of(record) == item && record.child("status").text() != "revoked")
                return record;
        return {};
    }
    fhir::Resource first(std::string_view type) const {
        for (const auto& [name, record] : records_)
            if (record.type_name() == type) return record;
        return {};
    }
    std::vector<fhir::Resource> members() const {
        std::vector<fhir::Resource> all;
        for (const auto& [name, record] : records_)
            if (name != plan_) all.push_back(record);
        return all;
    }
    /// As an approval leaves them.
    void approve() {
        for (auto& [name, record] : records_) {
            const bool runs = name == plan_ || record.type_name().ends_with("Request") ||
                              record.type_name() == "RequestGroup";
            if (!runs) continue;
            fhir::Draft approved{with(record, "status", "active")};
            approved->child("meta").set("versionId", "2");
            record = approved.freeze();
        }
    }
    Acting& acting() { return acting_; }

  private:
    plan::ProtocolOutput applied() {
        return plan::apply_protocol(*test::loaded_protocol(), facts_).value();
    }

    Acting acting_;
    plan::FactSet facts_{.patient = {}, .resources = {}, .at = {}, .zone = Zone{}};
    std::map<std::string, fhir::Resource> records_;
    std::string plan_;
};

std::string descriptions(const workflow::Changes& changes) {
    std::string text;
    for (const auto& asked : of_type(changes, "Task"))
        text.append(text.empty() ? "" : "\n")
            .append(asked.child("status").text())
            .append(" ")
            .append(asked.child("description").text());
    return text;
}

std::string names(const workflow::Changes& changes) {
    std::string text;
    for (const auto& write : changes)
        text.append(text.empty() ? "" : " ").append(write.resource.type_name());
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(a_protocol_applied_again)

BOOST_AUTO_TEST_CASE(to_the_same_facts_changes_nothing_however_much_later) {
    Patient one;
    BOOST_TEST(names(one.again()) == "");
    one.wait(std::chrono::days{40});
    BOOST_TEST(names(one.again()) == "");
    one.approve();
    BOOST_TEST(names(one.again()) == "");
}

BOOST_AUTO_TEST_CASE(takes_out_of_a_draft_what_is_proposed_no_more_and_puts_it_back) {
    Patient one;
    const auto heat = one.of_item("HT1");
    BOOST_REQUIRE(heat);
    one.know(declined("HT1"));
    const auto changes = one.again();
    BOOST_TEST(changes.front().resource.type_name() == "CarePlan");
    BOOST_TEST(changes.front().expected == 1);
    BOOST_TEST(write_of(changes, heat.id()).resource.child("status").text() == "revoked");
    const auto group = of_type(changes, "RequestGroup").at(0);
    BOOST_TEST(fhir::write_json(group).find(workflow::reference_to(heat)) == std::string::npos);
    BOOST_TEST(of_type(changes, "Provenance").size() == 1u);
    one.keep(changes);
    BOOST_TEST(names(one.again()) == "");

    one.forget();
    const auto back = one.again();
    one.keep(back);
    const auto made = one.of_item("HT1");
    BOOST_REQUIRE(made);
    BOOST_TEST(made.id() != heat.id());
    BOOST_TEST(write_of(back, made.id()).expected == 0);
    BOOST_TEST(names(one.again()) == "");
}

BOOST_AUTO_TEST_CASE(leaves_what_a_person_has_edited_in_a_draft) {
    Patient one;
    const auto heat = one.of_item("HT1");
    fhir::Draft edited{heat};
    edited->add("note").set("text", "on the neck too");
    one.keep({workflow::change(heat, std::move(edited))});
    BOOST_TEST(names(one.again()) == "");
}

BOOST_AUTO_TEST_CASE(keeps_what_a_clinic_has_added_to_a_draft) {
    Patient one;
    fhir::Draft edited{one.plan()};
    edited->set("title", "Back pain of Mr Probe");
    edited->add("note").set("text", "speaks Spanish at home");
    edited->add("extension").set("url", "http://ehr.example/chart").set("valueString", "7");
    one.keep({workflow::change(one.plan(), std::move(edited))});
    one.know(declined("HT1"));
    one.keep(one.again());
    BOOST_TEST(one.plan().child("title").text() == "Back pain of Mr Probe");
    BOOST_TEST(one.plan().at("note.text").text() == "speaks Spanish at home");
    std::string charts;
    for (const auto extension : one.plan().children("extension"))
        if (extension.child("url").text() == "http://ehr.example/chart")
            charts += extension.child("value").text();
    BOOST_TEST(charts == "7");
    BOOST_TEST(one.plan().children("contained").size() <= 1u);
    BOOST_TEST(names(one.again()) == "");
}

BOOST_AUTO_TEST_CASE(writes_a_draft_anew_of_which_only_the_narrative_differs) {
    Patient one;
    fhir::Draft other{one.plan()};
    other->child("text").set("div", "<div xmlns=\"http://www.w3.org/1999/xhtml\">as it was</div>");
    one.put(other.freeze());
    const auto changes = one.again();
    BOOST_TEST(names(changes) == "CarePlan Provenance");
    one.keep(changes);
    BOOST_TEST(names(one.again()) == "");
}

BOOST_AUTO_TEST_CASE(keeps_a_goal_and_an_activity_that_a_clinic_has_added_to_a_draft) {
    Patient one;
    const auto goal = resource(
        R"({"resourceType":"Goal","id":"own","meta":{"versionId":"1"},"lifecycleStatus":"proposed",
        "description":{"text":"walk the dog"},"subject":{"reference":"Patient/p"}})");
    const auto own = request("own", "OWN", "proposal", "draft");
    one.put(goal);
    one.put(own);
    fhir::Draft edited{one.plan()};
    edited->remove("activity");
    edited->add("activity").add("reference").set("reference", "ServiceRequest/own");
    for (const auto activity : one.plan().children("activity"))
        edited->add_copy("activity", activity);
    edited->add("goal").set("reference", "Goal/own");
    one.keep({workflow::change(one.plan(), std::move(edited))});
    BOOST_TEST(names(one.again()) == "");
    one.know(declined("HT1"));
    one.keep(one.again());
    const auto plan = fhir::write_json(one.plan());
    BOOST_TEST(plan.find("Goal/own") != std::string::npos);
    BOOST_TEST(plan.find("ServiceRequest/own") != std::string::npos);
    BOOST_TEST(one.plan().children("activity").size() == 2u);
    BOOST_TEST(names(one.again()) == "");
}

BOOST_AUTO_TEST_CASE(knows_a_goal_again_that_a_person_has_reworded) {
    Patient one;
    const auto goal = one.first("Goal");
    BOOST_REQUIRE(goal);
    fhir::Draft reworded{goal};
    reworded->child("description").set("text", "sleep through the night");
    one.keep({workflow::change(goal, std::move(reworded))});
    BOOST_TEST(names(one.again()) == "");
}

BOOST_AUTO_TEST_CASE(asks_about_each_difference_of_a_draft_whose_order_a_person_has_changed) {
    Patient one;
    one.know(declined("HT1"));
    one.keep(one.again());
    fhir::Draft edited{one.first("RequestGroup")};
    edited->add("note").set("text", "exercise before needles");
    one.keep({workflow::change(one.first("RequestGroup"), std::move(edited))});
    one.forget();
    const auto changes = one.again();
    BOOST_TEST(names(changes) == "Task Provenance");
    BOOST_TEST(descriptions(changes) ==
               "requested HT1 Heat pack or heat wrap: the protocol proposes it by now, the plan "
               "lacks it");
    one.keep(changes);
    BOOST_TEST(names(one.again()) == "");
}

BOOST_AUTO_TEST_CASE(asks_what_becomes_of_an_item_in_an_order_that_a_person_has_changed) {
    Patient one;
    fhir::Draft edited{one.first("RequestGroup")};
    edited->add("note").set("text", "exercise before needles");
    one.keep({workflow::change(one.first("RequestGroup"), std::move(edited))});
    one.know(declined("HT1"));
    BOOST_TEST(descriptions(one.again()) ==
               "requested HT1 Heat pack or heat wrap: the protocol does not propose it any more: "
               "The patient declined it");
}

BOOST_AUTO_TEST_CASE(asks_about_an_item_that_is_a_request_of_another_type_by_now) {
    for (const bool approved : {false, true}) {
        Patient one;
        const auto heat = one.of_item("HT1");
        if (approved) one.approve();
        auto group = fhir::write_json(one.first("RequestGroup"));
        group.replace(group.find(workflow::reference_to(heat)), workflow::reference_to(heat).size(),
                      "Task/x");
        one.put(resource(group));
        fhir::Draft other{with(task("reassess", "CarePlan/plan", ""), "id", "x")};
        other->set("status", "draft");
        one.put(other.freeze());
        BOOST_TEST(!names(one.again()).empty());
    }
}

BOOST_AUTO_TEST_CASE(words_a_proposal_anew_under_its_id) {
    Patient one;
    const auto heat = one.of_item("HT1");
    fhir::Draft other{heat};
    other->child("meta").set("versionId", "1");
    other->remove("performerType");
    one.keep({{other.freeze(), 0}});
    const auto changes = one.again();
    const auto anew = write_of(changes, heat.id());
    BOOST_TEST(anew.expected == 1);
    BOOST_TEST(bool{anew.resource.child("performerType")});
    one.keep(changes);
    BOOST_TEST(names(one.again()) == "");
}

BOOST_AUTO_TEST_CASE(asks_once_about_each_difference_of_a_plan_that_runs_and_touches_no_request) {
    Patient one;
    const auto heat = one.of_item("HT1");
    one.approve();
    one.know(declined("HT1"));
    const auto changes = one.again();
    BOOST_TEST(names(changes) == "Task Provenance");
    BOOST_TEST(descriptions(changes) ==
               "requested HT1 Heat pack or heat wrap: the protocol does not propose it any more: "
               "The patient declined it");
    const auto asked = of_type(changes, "Task").at(0);
    BOOST_TEST(workflow::task_kind(asked) == "reassess");
    BOOST_TEST(asked.at("focus.reference").text() == workflow::reference_to(heat));
    one.keep(changes);
    BOOST_TEST(names(one.again()) == "");

    one.forget();
    const auto settled = one.again();
    BOOST_TEST(descriptions(settled) ==
               "cancelled HT1 Heat pack or heat wrap: the protocol does not propose it any more: "
               "The patient declined it");
}

BOOST_AUTO_TEST_CASE(asks_about_what_a_plan_that_runs_lacks) {
    Patient one;
    one.know(declined("HT1"));
    one.keep(one.again());
    one.approve();
    one.forget();
    BOOST_TEST(descriptions(one.again()) ==
               "requested HT1 Heat pack or heat wrap: the protocol proposes it by now, the plan "
               "lacks it");
}

BOOST_AUTO_TEST_CASE(asks_about_another_wording_unless_somebody_may_have_worded_it) {
    for (const auto& [version, asks] : {std::pair{"2", true}, std::pair{"3", false}}) {
        Patient one;
        one.approve();
        fhir::Draft other{one.of_item("HT1")};
        other->remove("performerType");
        other->child("meta").set("versionId", version);
        one.put(other.freeze());
        BOOST_TEST(descriptions(one.again()) ==
                   (asks ? "requested HT1 Heat pack or heat wrap: the protocol words it otherwise "
                           "by now"
                         : ""));
    }
}

BOOST_AUTO_TEST_CASE(asks_about_another_wording_of_what_was_applied_again_before_its_approval) {
    Patient one;
    fhir::Draft other{one.of_item("HT1")};
    other->remove("performerType");
    one.put(other.freeze());
    one.keep(one.again());
    const auto anew = one.of_item("HT1");
    BOOST_TEST(workflow::version_of(anew) == 2);
    one.approve();
    for (const auto& [version, asks] : {std::pair{"3", true}, std::pair{"4", false}}) {
        fhir::Draft worded{with(anew, "status", "active")};
        worded->set("intent", "plan").remove("performerType");
        worded->child("meta").set("versionId", version);
        one.put(worded.freeze());
        BOOST_TEST(descriptions(one.again()) ==
                       (asks ? "requested HT1 Heat pack or heat wrap: the protocol words it "
                               "otherwise by now"
                             : ""),
                   version);
    }
}

BOOST_AUTO_TEST_CASE(does_not_ask_again_about_a_difference_when_a_person_has_cancelled_the_task) {
    Patient one;
    one.approve();
    one.know(declined("HT1"));
    const auto changes = one.again();
    const auto asked = of_type(changes, "Task").at(0);
    for (const char* answer : {"completed", "rejected", "cancelled"}) {
        one.put(with(asked, "status", answer));
        BOOST_TEST(names(one.again()) == "", answer);
    }
}

BOOST_AUTO_TEST_CASE(asks_again_about_a_difference_that_went_and_came_back) {
    Patient one;
    one.approve();
    one.know(declined("HT1"));
    one.keep(one.again());
    one.forget();
    one.keep(one.again());
    one.know(declined("HT1"));
    BOOST_TEST(names(one.again()) == "Task Provenance");
}

BOOST_AUTO_TEST_CASE(does_not_ask_about_what_a_rule_blocks) {
    Patient one;
    BOOST_REQUIRE(one.of_item("DN1"));
    one.approve();
    one.know(diagnosis("D66"));
    for (const auto& asked : of_type(one.again(), "Task"))
        BOOST_TEST(!asked.child("description").text().starts_with("DN1 "));
}

BOOST_AUTO_TEST_CASE(dates_a_task_anew_that_nobody_has_begun) {
    Patient one;
    one.know(diagnosis("M79.18"));
    one.keep(one.again());
    one.approve();
    const auto gate = one.of_item("GATE-3M");
    one.know(visit("2026-04-06"));
    const auto changes = one.again();
    const auto& dated = write_of(changes, gate.id());
    BOOST_TEST(dated.resource.at("restriction.period.end").text() == "2026-07-13");
    BOOST_TEST(of_type(changes, "ServiceRequest").empty());
    BOOST_TEST(of_type(changes, "RequestGroup").empty());
}

BOOST_AUTO_TEST_CASE(ends_a_question_whose_facts_are_known_by_now) {
    Patient one;
    fhir::Draft asked{task("collect-fact", "CarePlan/plan", "")};
    workflow::add_code(asked->add("input").add("type"), "task", "fact");
    asked->find("input")->set("valueString", "birth-date");
    one.put(asked.freeze());
    const auto changes = one.again();
    BOOST_TEST(write_of(changes, "task").resource.child("status").text() == "completed");
}

BOOST_AUTO_TEST_CASE(asks_no_more_for_facts_of_a_draft_that_a_person_will_not_collect) {
    for (const char* status : {"cancelled", "rejected"}) {
        Patient one;
        std::size_t ended = 0;
        for (const auto& asked : one.members())
            if (workflow::task_kind(asked) == "collect-fact") {
                one.put(with(asked, "status", status));
                ++ended;
            }
        BOOST_TEST(ended > 0U);
        BOOST_TEST(names(one.again()) == "", status);
        // a fact that was never asked for is
        for (const auto& asked : one.members())
            if (workflow::task_kind(asked) == "collect-fact") {
                fhir::Draft less{asked};
                less->remove("input");
                one.put(less.freeze());
            }
        BOOST_TEST(of_type(one.again(), "Task").size() == ended, status);
    }
}

BOOST_AUTO_TEST_CASE(merges_nothing_while_a_flag_holds_the_plan) {
    Patient one;
    one.know(declined("HT1"));
    one.know(resource(
        R"({"resourceType":"Observation","id":"flag","meta":{"versionId":"1"},"status":"final",
        "code":{"coding":[{"system":"https://openfascia.org/fhir/CodeSystem/red-flag","code":"RF1"}]},
        "subject":{"reference":"Patient/p"},"effectiveDateTime":"2026-05-04","valueBoolean":true})"));
    BOOST_TEST(names(one.again()) == "");
}

BOOST_AUTO_TEST_CASE(leaves_a_plan_alone_that_is_on_hold_or_has_ended) {
    for (const char* status : {"on-hold", "completed", "revoked"}) {
        Patient one;
        one.know(declined("HT1"));
        one.keep({workflow::change(one.plan(), fhir::Draft{with(one.plan(), "status", status)})});
        BOOST_TEST(names(one.again()) == "", status);
    }
}

BOOST_AUTO_TEST_SUITE_END()
