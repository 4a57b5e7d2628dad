#include "plan/detail/rules_reader.hpp"

namespace fascia::plan::detail {

namespace {

Concept read_concept(JsonObject& object, RulesReader& reader) {
    using Kind = Concept::Kind;
    static constexpr Kind kinds[] = {Kind::medication, Kind::condition, Kind::allergy, Kind::device,
                                     Kind::history};
    Concept out;
    out.name = object.text("name");
    out.kind =
        kinds[object.choice("kind", {"medication", "condition", "allergy", "device", "history"})];
    out.codes = reader.codes(object, "codes", false);
    out.prefixes = reader.codes(object, "prefixes", false);
    out.except = reader.codes(object, "except", false);
    out.names = object.texts_or_none("names");
    out.denied_by = reader.codes(object, "deniedBy", false);
    out.sources = object.texts("sources");
    if (out.codes.empty() && out.prefixes.empty() && out.names.empty())
        object.fault("codes", "a concept without codes, prefixes and names matches nothing");
    return out;
}

InputRule read_input(JsonObject& object) {
    using Kind = InputRule::Kind;
    static constexpr Kind kinds[] = {Kind::value,   Kind::below, Kind::above,
                                     Kind::present, Kind::site,  Kind::gestation};
    InputRule rule;
    rule.name = object.text("name");
    rule.kind =
        kinds[object.choice("kind", {"value", "below", "above", "present", "site", "gestation"})];
    if (rule.kind == Kind::present || rule.kind == Kind::site)
        rule.concepts = object.texts("concepts");
    if (rule.kind != Kind::present) rule.observation = object.text("observation");
    if (rule.kind == Kind::below || rule.kind == Kind::above) rule.limit = object.decimal("limit");
    if (rule.kind == Kind::gestation) {
        rule.due = object.text("due");
        rule.term_weeks = object.integer("termWeeks");
    }
    rule.list = object.text_or("list", "");
    rule.sources = object.texts_or_none("sources");
    return rule;
}

void read_lists(JsonObject& object, RulesReader& reader) {
    auto& lists = reader.rules.lists;
    object.list("lists", [&](JsonObject& each) {
        ListRule rule;
        rule.name = each.text("name");
        const auto codes = reader.codes(each, "codes", true);
        if (!codes.empty()) rule.code = codes.front();
        rule.missing = each.text("missing");
        rule.who = each.text("who");
        rule.text = each.text("text");
        lists.lists.push_back(std::move(rule));
    });
    lists.max_age_days = object.integer("maxAgeDays");
    lists.ended_medication_days = object.integer("endedMedicationDays");
    lists.sources = object.texts("sources");
}

void read_episode(JsonObject& object, EpisodeRules& episode) {
    episode.working = object.text("working");
    episode.unspecific = object.text("unspecific");
    episode.myofascial = object.text("myofascial");
    episode.acute_below_weeks = object.integer("acuteBelowWeeks");
    episode.chronic_above_weeks = object.integer("chronicAboveWeeks");
    episode.chronic_months = object.integer("chronicMonths");
    episode.sources = object.texts("sources");
}

void read_pregnancy(JsonObject& object, RulesReader& reader) {
    auto& pregnancy = reader.rules.pregnancy;
    pregnancy.observation = object.text("observation");
    pregnancy.diagnosis = object.text("diagnosis");
    pregnancy.pregnant = reader.codes(object, "pregnant", true);
    pregnancy.not_pregnant = reader.codes(object, "notPregnant", true);
    pregnancy.from_age = object.integer("fromAge");
    pregnancy.to_age = object.integer("toAge");
    pregnancy.sources = object.texts("sources");
}

}  // namespace

void read_facts(JsonObject& object, RulesReader& reader) {
    auto& rules = reader.rules;
    object.object("lists", [&](JsonObject& each) { read_lists(each, reader); });
    object.object("episode", [&](JsonObject& each) { read_episode(each, rules.episode); });
    object.object("pregnancy", [&](JsonObject& each) { read_pregnancy(each, reader); });
    object.list("concepts",
                [&](JsonObject& each) { rules.concepts.push_back(read_concept(each, reader)); });
    object.list("inputs", [&](JsonObject& each) { rules.inputs.push_back(read_input(each)); });
    object.list("derived", [&](JsonObject& each) {
        DerivedRule rule;
        rule.name = each.text("name");
        rule.when = reader.condition(each, "when");
        rule.sources = each.texts("sources");
        rules.derived.push_back(std::move(rule));
    });
}

}  // namespace fascia::plan::detail
