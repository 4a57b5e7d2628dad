#include "plan/detail/rules_reader.hpp"

namespace fascia::plan::detail {

namespace {

using Effect = Verdict::Effect;

const std::vector<std::string_view> effect_names{"none", "caution", "needs-physician", "block"};
constexpr Effect effects[] = {Effect::none, Effect::caution, Effect::needs_physician,
                              Effect::block};

ObservationRule answer_of(const Rules& rules, const std::string& flag) {
    ObservationRule rule;
    rule.name = "red-flag:" + flag;
    rule.codes = {{std::string{rules.system("red-flag")}, flag}};
    rule.type = ObservationRule::Type::boolean;
    return rule;
}

FlagRule read_flag(JsonObject& object, RulesReader& reader) {
    FlagRule flag;
    flag.code = object.text("code");
    flag.answer = answer_of(reader.rules, flag.code);
    flag.text = object.text("text");
    flag.urgency = object.text("urgency");
    flag.effect =
        object.choice("effect", {"block", "review"}) == 0 ? FlagEffect::block : FlagEffect::review;
    flag.standing = object.choice("kind", {"standing", "current"}) == 0;
    flag.emergency = object.flag_or("emergency", false);
    object.list_or_none("openedBy", [&](JsonObject& each) {
        FlagRule::Opener opener;
        opener.observation = each.text("observation");
        opener.at_least = each.decimal("atLeast");
        opener.no_below = each.decimal_or_none("noBelow").value_or(opener.at_least);
        flag.opened_by.push_back(std::move(opener));
    });
    flag.opens_when = reader.condition_or_none(object, "opensWhen");
    flag.no_when = reader.condition_or_none(object, "noWhen");
    flag.withholds = object.texts_or_none("withholds");
    flag.who = object.text("who");
    flag.sources = object.texts("sources");
    return flag;
}

Contraindication read_contraindication(JsonObject& object, RulesReader& reader) {
    Contraindication rule;
    rule.code = object.text("code");
    rule.text = object.text("text");
    rule.items = object.texts_or_none("items");
    rule.except = object.texts_or_none("except");
    const auto state = object.choice("state", {"evaluated", "not-yet-evaluated", "procedure-day"});
    rule.evaluated = state == 0;
    rule.procedure_day = state == 2;
    rule.absolute = object.flag_or("absolute", false);
    rule.ask_ahead = object.flag_or("askAhead", true);
    if (const auto unknown = object.choice_or_none("unknown", effect_names))
        rule.unknown = effects[*unknown];
    object.list_or_none("cases", [&](JsonObject& each) {
        Contraindication::Case one;
        one.effect = effects[each.choice("effect", effect_names)];
        one.items = each.texts_or_none("items");
        one.when = reader.condition(each, "when");
        one.text = each.text("text");
        rule.cases.push_back(std::move(one));
    });
    rule.sources = object.texts("sources");
    if (rule.evaluated && rule.cases.empty())
        object.fault("cases", "an evaluated rule needs at least one case");
    if (!rule.evaluated && !rule.cases.empty())
        object.fault("cases", "only an evaluated rule has cases");
    return rule;
}

}  // namespace

void read_safety(JsonObject& object, RulesReader& reader) {
    auto& rules = reader.rules;
    object.list("flags", [&](JsonObject& each) { rules.flags.push_back(read_flag(each, reader)); });
    object.list("contraindications", [&](JsonObject& each) {
        rules.contraindications.push_back(read_contraindication(each, reader));
    });
    object.list_or_none("leftOut", [&](JsonObject& each) {
        auto code = each.text("code"), reason = each.text("reason");
        rules.left_out.push_back({std::move(code), std::move(reason), each.texts("sources")});
    });
}

}  // namespace fascia::plan::detail
