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

}  // namespace

void read_gates(JsonObject& object, RulesReader& reader) {
    auto& rules = reader.rules;
    object.object("time", [&](JsonObject& each) { read_time(each, rules.time); });
    object.object("items", [&](JsonObject& each) { read_items(each, rules.items); });
    read_policies(object, reader);
    object.list("gates", [&](JsonObject& each) { rules.gates.push_back(read_row(each, reader)); });
}

}  // namespace fascia::plan::detail
