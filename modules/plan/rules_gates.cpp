#include "plan/detail/rules_reader.hpp"

namespace fascia::plan::detail {

namespace {

void read_time(JsonObject& object, TimeRules& time) {
    time.care_gap_days = object.integer("careGapDays");
    time.days_per_month = object.integer("daysPerMonth");
    object.list("gates", [&](JsonObject& each) {
        auto gate = each.text("gate");
        time.gates.push_back({std::move(gate), each.integer("months")});
    });
    time.task_opens_days_before = object.integer("taskOpensDaysBefore");
    time.task_overdue_days_after = object.integer("taskOverdueDaysAfter");
    time.decline_holds_days = object.integer("declineHoldsDays");
    time.sources = object.texts("sources");
}

void read_items(JsonObject& object, ItemRules& items) {
    items.care = object.texts("care");
    items.active = object.texts("active");
    items.when_blocked = object.texts("whenBlocked");
    items.sources = object.texts("sources");
}

GateRow read_row(JsonObject& object, RulesReader& reader) {
    GateRow row;
    row.outcome = object.text("outcome");
    row.item = object.text_or("item", "");
    row.text = object.text("text");
    row.evaluated = object.choice("state", {"evaluated", "not-yet-evaluated"}) == 0;
    if (row.evaluated) row.when = reader.condition(object, "when");
    row.stop = object.flag_or("stop", false);
    row.beside = object.flag_or("beside", false);
    row.any_time = object.flag_or("anyTime", false);
    row.sources = object.texts("sources");
    return row;
}

ProcedureRules::Item read_procedure(JsonObject& object) {
    ProcedureRules::Item item;
    item.item = object.text("item");
    item.relief_percent = object.text("reliefPercent");
    item.relief_weeks = object.text_or("reliefWeeks", "");
    item.scale_of_record = object.flag_or("scaleOfRecord", false);
    item.least_pain = object.decimal_or_none("leastPain");
    object.list_or_none("afterCare", [&](JsonObject& each) {
        ProcedureRules::AfterCare due;
        due.task = each.text("task");
        due.text = each.text("text");
        due.days = each.integer_or_none("days").value_or(0);
        due.months = each.integer_or_none("months").value_or(0);
        item.after_care.push_back(std::move(due));
    });
    return item;
}

void read_procedures(JsonObject& object, ProcedureRules& procedures) {
    procedures.before_days = object.integer("beforeDays");
    procedures.relief_observation = object.text("reliefObservation");
    procedures.weeks_observation = object.text("weeksObservation");
    object.list("checklist", [&](JsonObject& each) {
        ProcedureRules::Check check;
        check.name = each.text("name");
        check.rule = each.text_or("rule", "");
        check.text = each.text("text");
        check.wanted = each.flag_or("wanted", false);
        procedures.checklist.push_back(std::move(check));
    });
    object.list("items",
                [&](JsonObject& each) { procedures.items.push_back(read_procedure(each)); });
    procedures.sources = object.texts("sources");
}

void read_steroids(JsonObject& object, SteroidRules& steroids) {
    steroids.counted_in = object.text("countedIn");
    object.list("drugs", [&](JsonObject& each) {
        SteroidRules::Drug drug;
        drug.name = each.text("name");
        drug.names = each.texts("names");
        drug.equal_mg = each.decimal("equalMg");
        if (drug.equal_mg <= Decimal{}) each.fault("equalMg", "more than nothing is needed");
        steroids.drugs.push_back(std::move(drug));
    });
    steroids.unnamed = object.texts_or_none("unnamed");
    steroids.months = object.integer("months");
    steroids.cap_mg = object.decimal_or_none("capMg");
    object.object_or_none("refused", [&](JsonObject& each) {
        steroids.refused_when = each.text("variable");
        steroids.refused_rule = each.text("rule");
        steroids.refused_text = each.text("text");
    });
    steroids.sources = object.texts("sources");
}

void read_flare(JsonObject& object, FlareRules& flare) {
    flare.pauses = object.texts("pauses");
    flare.pause_hours = object.integer("pauseHours");
    flare.call_back_working_days = object.integer("callBackWorkingDays");
    flare.review_when = object.text("reviewWhen");
    flare.review_text = object.text("reviewText");
    flare.sources = object.texts("sources");
}

void read_decisions(JsonObject& object, DecisionRules& decisions) {
    object.list("reminders", [&](JsonObject& each) {
        const int hours = each.integer("afterHours");
        decisions.reminders.push_back({hours, each.text("priority")});
    });
    decisions.expire_after_days = object.integer("expireAfterDays");
    decisions.recheck_after_days = object.integer("recheckAfterDays");
    decisions.alert_after_minutes = object.integer("alertAfterMinutes");
    decisions.sources = object.texts("sources");
}

EscalationRule read_escalation(JsonObject& object, RulesReader& reader) {
    EscalationRule rule;
    rule.item = object.text("item");
    object.list_or_none("refusals", [&](JsonObject& each) {
        EscalationRule::Refusal refusal;
        refusal.unless = reader.condition(each, "unless");
        refusal.text = each.text("text");
        rule.refusals.push_back(std::move(refusal));
    });
    rule.sources = object.texts("sources");
    return rule;
}

}  // namespace

void read_gates(JsonObject& object, RulesReader& reader) {
    auto& rules = reader.rules;
    object.object("time", [&](JsonObject& each) { read_time(each, rules.time); });
    object.object("items", [&](JsonObject& each) { read_items(each, rules.items); });
    read_policies(object, reader);
    object.list("gates", [&](JsonObject& each) { rules.gates.push_back(read_row(each, reader)); });
    object.object("procedures", [&](JsonObject& each) { read_procedures(each, rules.procedures); });
    object.object_or_none("steroids",
                          [&](JsonObject& each) { read_steroids(each, rules.steroids); });
    object.object("flare", [&](JsonObject& each) { read_flare(each, rules.flare); });
    object.object("decisions", [&](JsonObject& each) { read_decisions(each, rules.decisions); });
    object.list("escalations", [&](JsonObject& each) {
        rules.escalations.push_back(read_escalation(each, reader));
    });
}

}  // namespace fascia::plan::detail
