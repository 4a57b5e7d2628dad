#include "plan/detail/rules_reader.hpp"

namespace fascia::plan::detail {

namespace {

using Type = ObservationRule::Type;

ObservationRule read_observation(JsonObject& object, RulesReader& reader) {
    static constexpr Type types[] = {Type::boolean, Type::integer, Type::decimal,
                                     Type::concept_code, Type::date};
    ObservationRule rule;
    rule.name = object.text("name");
    rule.codes = reader.codes(object, "codes", true);
    rule.type = types[object.choice("type", {"boolean", "integer", "decimal", "code", "date"})];
    rule.units = object.texts_or_none("units");
    rule.unit_required = object.flag_or("unitRequired", false);
    rule.least = object.decimal_or_none("least");
    rule.most = object.decimal_or_none("most");
    rule.judged_by = object.texts_or_none("judgedBy");
    rule.max_age_days = object.integer_or_none("maxAgeDays");
    rule.reported_as = object.text_or("reportedAs", rule.name);
    rule.who = object.text("who");
    rule.text = object.text("text");
    rule.sources = object.texts_or_none("sources");
    return rule;
}

void read_pain(JsonObject& object, PainRules& pain) {
    pain.scales = object.texts("scales");
    pain.baseline_days = object.integer("baselineDaysAroundStart");
    pain.current_days = object.integer("currentDays");
    pain.single_days = object.integer("currentSingleDays");
    pain.improved_by = object.decimal("improvedBy");
    pain.improved_share = object.decimal("improvedShare");
    pain.improved_share_least = object.decimal("improvedShareLeast");
    pain.worse_by = object.decimal("worseBy");
    pain.good_below = object.decimal("goodBelow");
    pain.sources = object.texts("sources");
}

FunctionScale read_function_scale(JsonObject& object) {
    FunctionScale scale;
    scale.name = object.text("name");
    scale.mean_of = object.texts_or_none("meanOf");
    scale.lower_is_better = object.choice("better", {"lower", "higher"}) == 0;
    scale.step = object.decimal("step");
    scale.share = object.decimal_or_none("share");
    scale.sources = object.texts("sources");
    return scale;
}

void read_adherence(JsonObject& object, RulesReader& reader) {
    auto& adherence = reader.rules.adherence;
    adherence.visits_share = object.decimal("visitsShare");
    adherence.home_days = object.integer("homeDays");
    adherence.home_weeks_share = object.decimal("homeWeeksShare");
    adherence.home_logged_share = object.decimal("homeLoggedShare");
    adherence.home_item = object.text("homeItem");
    adherence.home_observation = object.text("homeObservation");
    adherence.cancelled_by_patient = reader.codes(object, "cancelledByPatient", true);
    adherence.items_tried = object.integer("itemsTried");
    adherence.sources = object.texts("sources");
}

}  // namespace

void read_measures(JsonObject& object, RulesReader& reader) {
    auto& rules = reader.rules;
    object.list("roles", [&](JsonObject& each) {
        auto role = each.text("role");
        rules.roles.push_back({std::move(role), reader.codes(each, "codes", true)});
    });
    rules.clinicians = object.texts("clinicians");
    object.list("observations", [&](JsonObject& each) {
        rules.observations.push_back(read_observation(each, reader));
    });
    object.object("pain", [&](JsonObject& each) { read_pain(each, rules.pain); });
    object.object("function", [&](JsonObject& each) {
        each.list("scales", [&](JsonObject& scale) {
            rules.function.scales.push_back(read_function_scale(scale));
        });
        rules.function.current_days = each.integer("currentDays");
        rules.function.sources = each.texts("sources");
    });
    object.object("adherence", [&](JsonObject& each) { read_adherence(each, reader); });
}

}  // namespace fascia::plan::detail
