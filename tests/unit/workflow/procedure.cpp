#include "fascia/workflow/procedure.hpp"

#include "acts.hpp"

#include <deque>

using namespace fascia;
using namespace fascia::tests;

namespace {

/// A value[x] as an operation takes it; the resource around it stays.
fhir::Element value_of(const std::string& json) {
    static std::deque<fhir::Resource> kept;
    kept.push_back(
        resource(R"({"resourceType":"Parameters","parameter":[{"name":"x",)" + json + "}]}"));
    return kept.back().child("parameter").child("value");
}

fhirpath::Collection boolean(bool value) {
    return {fhirpath::System{fhirpath::System::Type::boolean, value ? "true" : "false", {}}};
}

/// An ordered injection on 4 May with everything answered as it should be.
struct OnTheDay : Acting {
    OnTheDay() {
        input.item = "TPI1";
        input.date = parse_day("2026-05-04").value();
        input.site = "left quadratus lumborum";
        input.side = "left";
        input.agent = "lidocaine";
        for (const auto& check : rules().procedures.checklist)
            input.checklist[check.name] = check.wanted;
        input.before = {{.code = {}, .value = value_of(R"("valueInteger":8)")}};
        input.after = {{.code = {}, .value = value_of(R"("valueInteger":3)")}};
        today.variables["pregnant"] = boolean(false);
        for (const char* room : {"roomTPI1", "roomMBB1", "roomRFA1"})
            today.variables[room] = boolean(true);
        today.pain_scale = "75893-8";
    }
    Outcome<workflow::Changes> record() {
        auto made = workflow::procedure_records(input, plan, order, rules(), today, physician());
        if (!made) return made.error();
        return workflow::record_procedure(input, std::move(*made), plan, order, consent_on_record,
                                          of_the_site, today, physician());
    }
    workflow::ProcedureInput input;
    plan::Assessment today;
    fhir::Resource plan = care_plan("active");
    fhir::Resource order = request("order", "TPI1", "order", "active");
    bool consent_on_record = false;
    plan::Rules of_the_site = rules();
};

fhirpath::Collection decimal(const char* value) {
    return {fhirpath::System{fhirpath::System::Type::decimal, value, {}}};
}

std::vector<std::string> due_days(const workflow::Changes& changes, std::string_view kind) {
    std::vector<std::string> days;
    for (const auto& task : of_type(changes, "Task"))
        if (workflow::task_kind(task) == kind)
            days.emplace_back(task.at("restriction.period.end").text());
    return days;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recording_a_procedure)

BOOST_AUTO_TEST_CASE(what_was_done_stands_with_its_scores_and_the_order_is_carried_out) {
    OnTheDay day;
    const auto changes = day.record().value();
    const auto& done = changes.front().resource;
    BOOST_TEST(done.type_name() == "Procedure");
    BOOST_TEST(done.child("status").text() == "completed");
    BOOST_TEST(workflow::item_of(done) == "TPI1");
    std::vector<std::string> based_on;
    for (const auto base : done.children("basedOn"))
        based_on.emplace_back(base.child("reference").text());
    BOOST_TEST(based_on == (std::vector<std::string>{"ServiceRequest/order", "CarePlan/plan"}),
               boost::test_tools::per_element());
    BOOST_TEST(done.child("performedDateTime").text() == "2026-05-04");
    BOOST_TEST(done.at("performer.actor.reference").text() == "Practitioner/doc");
    BOOST_TEST(done.at("bodySite.text").text() == "left quadratus lumborum");
    BOOST_TEST(done.children("extension").size() == 2U);

    std::vector<std::string> scores;
    for (const auto& observation : of_type(changes, "Observation"))
        if (observation.at("code.coding.code").text() == "75893-8")
            scores.push_back(std::string{observation.at("extension.valueCode").text()} + " " +
                             std::string{observation.child("value").text()} + " " +
                             std::string{observation.at("partOf.reference").text()});
    const std::string of = workflow::reference_to(done);
    BOOST_TEST(scores == (std::vector<std::string>{"before 8 " + of, "after 3 " + of}),
               boost::test_tools::per_element());
    const auto& order = write_of(changes, "order");
    BOOST_TEST(order.resource.child("status").text() == "completed");
    BOOST_TEST(order.expected == 2);
    BOOST_TEST(of_type(changes, "Provenance").at(0).children("target").size() ==
               changes.size() - 1);
}

BOOST_AUTO_TEST_CASE(the_checklist_stands_with_every_answer) {
    OnTheDay day;
    day.input.pregnant = false;
    const auto changes = day.record().value();
    std::string answers;
    for (const auto& observation : of_type(changes, "Observation"))
        if (workflow::code_in(observation.child("code"), "exam-finding") == "procedure-checklist")
            for (const auto part : observation.children("component"))
                answers.append(workflow::code_in(part.child("code"), "exam-finding"))
                    .append("=")
                    .append(part.child("value").text())
                    .append(" ");
    BOOST_TEST(answers == "consent=true flags-asked=true infection=false medicines=true ");
    BOOST_TEST(of_type(changes, "Observation").back().at("code.coding.code").text() == "82810-3");
}

BOOST_AUTO_TEST_CASE(after_care_falls_due_as_the_protocol_says) {
    OnTheDay day;
    const auto changes = day.record().value();
    using Days = std::vector<std::string>;
    BOOST_TEST(due_days(changes, "rehabilitation") == Days{"2026-05-11"},
               boost::test_tools::per_element());
    BOOST_TEST(due_days(changes, "reassess") == (Days{"2026-05-18", "2026-06-15"}),
               boost::test_tools::per_element());

    day.input.item = "MBB1";
    day.order = request("order", "MBB1", "order", "active");
    BOOST_TEST(due_days(day.record().value(), "rehabilitation") == Days{"2026-05-11"},
               boost::test_tools::per_element());

    day.input.item = "RFA1";
    day.input.date = parse_day("2026-03-31").value();
    day.order = request("order", "RFA1", "order", "active");
    const auto ablation = day.record().value();
    BOOST_TEST(due_days(ablation, "rehabilitation") == Days{"2026-04-07"},
               boost::test_tools::per_element());
    BOOST_TEST(due_days(ablation, "reassess") == (Days{"2026-06-30", "2026-09-30"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(it_is_refused_without_an_order_or_for_what_is_no_procedure) {
    OnTheDay day;
    day.order = {};
    check_refused(day.record(), FailureKind::unprocessable, "business-rule");
    day.input.item = "PT1";
    check_refused(day.record(), FailureKind::unprocessable, "value");
}

BOOST_AUTO_TEST_CASE(only_a_signed_order_that_stands_counts) {
    workflow::ProcedureInput input;
    input.item = "TPI1";
    const auto finds = [&](const char* intent, const char* status) {
        return static_cast<bool>(
            workflow::standing_order({request("r", "TPI1", intent, status)}, input));
    };
    BOOST_TEST(finds("order", "active"));
    BOOST_TEST(!finds("proposal", "active"));
    BOOST_TEST(!finds("plan", "active"));
    BOOST_TEST(!finds("order", "completed"));
    BOOST_TEST(!finds("order", "revoked"));
    BOOST_TEST(!workflow::standing_order({request("r", "MBB1", "order", "active")}, input));
}

BOOST_AUTO_TEST_CASE(of_two_orders_that_of_the_site_and_side_is_carried_out) {
    const auto order = [](const char* id, const char* site, const char* side) {
        fhir::Draft draft{request(id, "TPI1", "order", "active")};
        draft->add("bodySite").set("text", site);
        draft->add("extension")
            .set("url", workflow::structure_definition("side"))
            .set("valueString", side);
        return draft.freeze();
    };
    const std::vector<fhir::Resource> orders{order("one", "multifidus", "left"),
                                             order("two", "gluteus medius", "right"),
                                             order("three", "multifidus", "right")};
    workflow::ProcedureInput input;
    input.item = "TPI1";
    const auto found = [&](const char* site, const char* side) {
        input.site = site;
        input.side = side;
        return std::string{workflow::standing_order(orders, input).id()};
    };
    BOOST_TEST(found("multifidus", "right") == "three");
    BOOST_TEST(found("Gluteus medius", "") == "two");
    BOOST_TEST(found("", "right") == "two");
    BOOST_TEST(found("", "") == "one");
    BOOST_TEST(found("multifidus", "midline") == "");
}

BOOST_AUTO_TEST_CASE(consent_is_asked_unless_it_is_on_record_and_a_no_always_counts) {
    OnTheDay day;
    day.input.checklist.erase("consent");
    check_refused(day.record(), FailureKind::unprocessable, "required C02");
    day.consent_on_record = true;
    BOOST_TEST(day.record().has_value());
    day.input.checklist["consent"] = false;
    check_refused(day.record(), FailureKind::unprocessable, "business-rule C02");
}

BOOST_AUTO_TEST_CASE(every_question_of_the_day_is_answered_and_answered_well) {
    OnTheDay day;
    day.input.checklist = {{"infection", true}};
    day.input.before.clear();
    day.today.variables.erase("pregnant");
    check_refused(day.record(), FailureKind::unprocessable,
                  "required C01, required C02, business-rule C03, required, required, required");
}

BOOST_AUTO_TEST_CASE(an_open_blocking_flag_stops_it_and_an_emergency_is_said) {
    OnTheDay day;
    day.today.flags = {flag("RF3a", plan::FlagState::open), flag("RF2", plan::FlagState::open),
                       flag("RF7", plan::FlagState::open, plan::FlagEffect::review),
                       flag("RF4a", plan::FlagState::cleared)};
    const auto refused = day.record();
    check_refused(refused, FailureKind::unprocessable, "business-rule RF3a, business-rule RF2");
    const Failure failure = refused.error();
    BOOST_TEST(failure.issues()[0].text.find("emergency number") == std::string::npos);
    BOOST_TEST(failure.issues()[1].text.find("emergency number") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_hard_stop_of_the_item_and_a_limit_stop_it) {
    OnTheDay day;
    day.today.verdicts = {verdict("C43", "MBB1", plan::Verdict::Effect::block),
                          verdict("C41", "TPI1", plan::Verdict::Effect::needs_physician)};
    BOOST_TEST(day.record().has_value());
    day.today.verdicts.push_back(verdict("C39", "TPI1", plan::Verdict::Effect::block));
    check_refused(day.record(), FailureKind::unprocessable, "business-rule C39");
    day.today.verdicts.clear();
    day.today.variables["roomTPI1"] = boolean(false);
    check_refused(day.record(), FailureKind::unprocessable, "business-rule");
}

BOOST_AUTO_TEST_CASE(a_limit_of_which_nobody_can_tell_stops_it_and_says_what_to_find_out) {
    OnTheDay day;
    day.today.variables["roomTPI1"] = {};
    day.today.grounds = [](std::string_view variable) {
        plan::Grounds grounds;
        if (variable == "roomTPI1")
            grounds.missing.push_back(
                {"procedure", "The day of each TPI1 given before", "clinician"});
        return grounds;
    };
    const auto refused = day.record();
    check_refused(refused, FailureKind::unprocessable, "required");
    const Failure failure = refused.error();
    BOOST_TEST(failure.issues()[0].text.find("The day of each TPI1 given before") !=
               std::string::npos);
    day.of_the_site.policies.clear();  // nobody limits it
    BOOST_TEST(day.record().has_value());
}

BOOST_AUTO_TEST_CASE(a_block_and_an_ablation_need_pain_of_four_on_the_day) {
    for (const char* item : {"MBB1", "RFA1"}) {
        OnTheDay day;
        day.input.item = item;
        day.order = request("order", item, "order", "active");
        const auto with_pain = [&](const char* value) {
            day.input.before = {{.code = {}, .value = value_of(value)}};
            return day.record();
        };
        BOOST_TEST(with_pain(R"("valueInteger":4)").has_value(), item);
        check_refused(with_pain(R"("valueDecimal":3.9)"), FailureKind::unprocessable,
                      "business-rule");
        check_refused(with_pain(R"("valueQuantity":{"value":3})"), FailureKind::unprocessable,
                      "business-rule");
    }
}

BOOST_AUTO_TEST_CASE(least_pain_is_asked_of_every_pain_scale_and_of_no_other_score) {
    OnTheDay day;
    day.input.item = "MBB1";
    day.order = request("order", "MBB1", "order", "active");
    const auto with_score = [&](const char* code, const char* value) {
        day.input.before = {{.code = value_of(code), .value = value_of(value)}};
        return day.record();
    };
    const auto* nrs = R"("valueCoding":{"system":"http://loinc.org","code":"72514-3"})";
    const auto* worded =
        R"("valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"72514-3"}]})";
    const auto* odi = R"("valueCoding":{"system":"http://loinc.org","code":"97909-6"})";
    for (const auto* code : {nrs, worded}) {
        BOOST_TEST(with_score(code, R"("valueInteger":4)").has_value());
        check_refused(with_score(code, R"("valueInteger":3)"), FailureKind::unprocessable,
                      "business-rule");
    }
    check_refused(with_score(odi, R"("valueInteger":44)"), FailureKind::unprocessable, "required");
    check_refused(with_score(nrs, R"("valueString":"bad")"), FailureKind::unprocessable,
                  "required");
}

BOOST_AUTO_TEST_CASE(a_steroid_is_refused_where_an_anaesthetic_alone_may_be_given) {
    OnTheDay day;
    day.today.variables["poorlyControlledDiabetes"] = boolean(true);
    BOOST_TEST(day.record().has_value());
    for (const char* agent : {"lidocaine with Kenalog-40", "Cortisone"}) {
        day.input.agent = agent;
        check_refused(day.record(), FailureKind::unprocessable, "business-rule C41");
    }
    day.today.variables["poorlyControlledDiabetes"] = boolean(false);
    BOOST_TEST(day.record().has_value());
    day.today.variables.erase("poorlyControlledDiabetes");
    BOOST_TEST(day.record().has_value());  // cannot tell: the physician decided at approval
}

BOOST_AUTO_TEST_CASE(a_sites_limit_of_steroids_counts_what_was_given_anywhere) {
    OnTheDay day;
    day.input.agent = "triamcinolone";
    day.today.variables["steroidMg"] = decimal("80");
    BOOST_TEST(day.record().has_value());  // no limit is set
    day.of_the_site.steroids.cap_mg = plan::Decimal::of(120);
    check_refused(day.record(), FailureKind::unprocessable, "required");  // how much today?
    day.input.dose_mg = "40";
    BOOST_TEST(day.record().has_value());
    day.input.dose_mg = "41";
    check_refused(day.record(), FailureKind::unprocessable, "business-rule");
    day.input.dose_mg = "40";
    day.today.variables["steroidMg"] = {};
    check_refused(day.record(), FailureKind::unprocessable, "required");  // how much before?
    day.input.agent = "lidocaine";
    BOOST_TEST(day.record().has_value());
}

BOOST_AUTO_TEST_CASE(it_lies_in_an_active_plan_and_not_in_the_future) {
    OnTheDay day;
    for (const char* status : {"draft", "on-hold", "completed"}) {
        day.plan = care_plan(status);
        check_refused(day.record(), FailureKind::conflict);
    }
    day.plan = care_plan("active");
    day.input.date = parse_day("2026-05-05").value();
    check_refused(day.record(), FailureKind::unprocessable);
}

BOOST_AUTO_TEST_CASE(a_flag_that_is_none_and_a_score_without_value_are_faults_of_the_request) {
    OnTheDay day;
    day.input.flags = {"RF99"};
    check_refused(day.record(), FailureKind::invalid, "value");
    day.input.flags.clear();
    day.input.after = {{.code = {}, .value = {}}};
    check_refused(day.record(), FailureKind::invalid, "value");
}

BOOST_AUTO_TEST_SUITE_END()
