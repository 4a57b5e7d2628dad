#include "plan/detail/rules_reader.hpp"
#include "plan/detail/variables.hpp"

#include <algorithm>

namespace fascia::plan::detail {

namespace {

class NameCheck {
  public:
    NameCheck(const Rules& rules, Faults& faults)
        : rules_{rules}, faults_{faults}, known_{built_in_names(rules)} {}

    void measures() {
        for (const auto& name : rules_.pain.scales) observation("pain.scales", name);
        for (const auto& scale : rules_.function.scales) {
            const auto place = "function.scales: " + scale.name;
            if (scale.mean_of.empty()) observation(place, scale.name);
            if (!scale.mean_of.empty() && scale.mean_of.size() != 2)
                fault(place, "meanOf names two observations");
            for (const auto& name : scale.mean_of) observation(place, name);
        }
        observation("adherence", rules_.adherence.home_observation);
        observation("pregnancy", rules_.pregnancy.observation);
        find_concept("pregnancy", rules_.pregnancy.diagnosis);
        for (const auto* name : {"preference", "flare"}) observation("observations", name);
        for (const auto& name :
             {rules_.episode.working, rules_.episode.unspecific, rules_.episode.myofascial})
            find_concept("episode", name);
        for (const auto* name : {"medicines", "allergies", "problems"}) list("lists", name);
    }

    void inputs() {
        for (const auto& input : rules_.inputs) {
            const auto place = "inputs: " + input.name;
            if (input.kind != InputRule::Kind::present) observation(place, input.observation);
            if (!input.due.empty()) observation(place, input.due);
            for (const auto& name : input.concepts) find_concept(place, name);
            if (!input.list.empty()) list(place, input.list);
            define(place, input.name);
        }
        for (const auto& derived : rules_.derived) {
            const auto place = "derived: " + derived.name;
            condition(place, derived.when);
            define(place, derived.name);
        }
    }

    void conditions() {
        for (const auto& flag : rules_.flags) {
            condition("flags: " + flag.code, flag.opens_when);
            condition("flags: " + flag.code, flag.no_when);
            for (const auto& opener : flag.opened_by)
                observation("flags: " + flag.code, opener.observation);
        }
        for (const auto& rule : rules_.contraindications)
            for (const auto& one : rule.cases) contraindication(rule, one);
        for (const auto& row : rules_.gates) condition("gates: " + row.outcome, row.when);
        if (!known_.contains(rules_.flare.review_when))
            fault("flare.reviewWhen", "%" + rules_.flare.review_when + " is not a variable known");
        for (const auto& escalation : rules_.escalations)
            for (const auto& refusal : escalation.refusals)
                condition("escalations: " + escalation.item, refusal.unless);
    }

    void gates() {
        if (rules_.time.gates.empty()) fault("time.gates", "at least one gate is needed");
        if (!std::is_sorted(rules_.time.gates.begin(), rules_.time.gates.end(),
                            [](const auto& a, const auto& b) { return a.months < b.months; }))
            fault("time.gates", "the gates stand in the order of their months");
        for (const auto& gate : rules_.time.gates)
            if (gate.gate != to_code(Gate::gate_3m) && gate.gate != to_code(Gate::gate_6m))
                fault("time.gates", "'" + gate.gate + "' is not a gate that is known");
        const auto defaults =
            std::count_if(rules_.policies.begin(), rules_.policies.end(),
                          [](const PayerPolicy& policy) { return policy.payers.empty(); });
        if (defaults != 1) fault("policies", "exactly one policy has no payers: the default");
    }

    /// The default answers whatever no other policy speaks of; what has no limit in it is limited
    /// by those policies alone that do.
    void policies() {
        const auto found =
            std::find_if(rules_.policies.begin(), rules_.policies.end(),
                         [](const PayerPolicy& policy) { return policy.payers.empty(); });
        if (found == rules_.policies.end()) return;
        const auto& fallback = *found;
        if (fallback.trigger_point_observation.empty() || fallback.from || fallback.to)
            fault("policies: " + fallback.id, "the default judges trigger points, at any time");
        for (const auto& policy : rules_.policies) {
            const auto place = "policies: " + policy.id;
            if (!policy.trigger_point_observation.empty())
                observation(place, policy.trigger_point_observation);
            for (const auto& limit : policy.limits)
                if (!limit.region_observation.empty()) observation(place, limit.region_observation);
            for (const auto& asked : policy.care)
                if (!has_item(fallback.limits, asked.item))
                    fault(place, "the default has no limit of " + asked.item);
            for (const auto& [name, value] : policy.values)
                if (!fallback.values.contains(name))
                    fault(place, "the default has no value '" + name + "'");
        }
        for (const auto& name :
             {rules_.procedures.relief_observation, rules_.procedures.weeks_observation})
            observation("procedures", name);
        for (const auto& item : rules_.procedures.items)
            for (const auto& name : {item.relief_percent, item.relief_weeks})
                if (!name.empty() && !fallback.values.contains(name))
                    fault("procedures: " + item.item, "the default has no value '" + name + "'");
    }

    void steroids() {
        const auto& steroids = rules_.steroids;
        if (!steroids.refused_when.empty() && !known_.contains(steroids.refused_when))
            fault("steroids.refused", "%" + steroids.refused_when + " is not a variable known");
        if (!steroids.drugs.empty() &&
            std::ranges::find(steroids.drugs, steroids.counted_in, &SteroidRules::Drug::name) ==
                steroids.drugs.end())
            fault("steroids.countedIn", "no drug is named '" + steroids.counted_in + "'");
    }

    template <class Items, class Key>
    void unique(const std::string& place, const Items& items, Key key) {
        std::set<std::string> seen;
        for (const auto& item : items)
            if (!seen.insert(key(item)).second)
                fault(place, "'" + key(item) + "' stands here twice");
    }

  private:
    void fault(const std::string& place, std::string text) { faults_.add(place, std::move(text)); }
    void contraindication(const Contraindication& rule, const Contraindication::Case& one) {
        const auto place = "contraindications: " + rule.code;
        condition(place, one.when);
        for (const auto& item : one.items)
            if (std::find(rule.items.begin(), rule.items.end(), item) == rule.items.end())
                fault(place, "'" + item + "' of a case is no item of the rule");
    }
    static bool has_item(const std::vector<PayerPolicy::Limit>& limits, const std::string& item) {
        return std::any_of(limits.begin(), limits.end(),
                           [&](const PayerPolicy::Limit& limit) { return limit.item == item; });
    }
    void observation(const std::string& place, const std::string& name) {
        if (!rules_.observation(name)) fault(place, "no observation is named '" + name + "'");
    }
    void find_concept(const std::string& place, const std::string& name) {
        if (!rules_.find_concept(name)) fault(place, "no concept is named '" + name + "'");
    }
    void list(const std::string& place, const std::string& name) {
        const auto& lists = rules_.lists.lists;
        if (std::none_of(lists.begin(), lists.end(),
                         [&](const ListRule& each) { return each.name == name; }))
            fault(place, "no list is named '" + name + "'");
    }
    void condition(const std::string& place, const Condition& condition) {
        for (const auto& name : condition.names)
            if (!known_.contains(name)) fault(place, "%" + name + " is not a variable known here");
    }
    void define(const std::string& place, const std::string& name) {
        if (!known_.insert(name).second) fault(place, "%" + name + " is there already");
    }

    const Rules& rules_;
    Faults& faults_;
    std::set<std::string, std::less<>> known_;
};

}  // namespace

std::set<std::string, std::less<>> built_in_names(const Rules& rules) {
    std::set<std::string, std::less<>> names{
        "age",         "sex",           "pregnant",   "flags",         "flagsUnanswered",
        "otherFlags",  "blocked",       "diagnoses",  "myofascial",    "weeksSinceOnset",
        "ageAtOnset",  "chronic",       "duration",   "triggerPoint",  "planWeeks",
        "planGate",    "careWeeks",     "careStart",  "exposureWeeks", "baselinePain",
        "currentPain", "response",      "adherent",   "gate",          "outcomes",
        "preview",     "declinedItems", "triedItems", "listsReviewed", "flares30",
        "flares90",    "policies"};
    names.insert({"flareDays", "myofascialOnly", "functionImproved", "plannedOn"});
    if (!rules.steroids.drugs.empty()) names.insert({"steroidDoses", "steroidMg"});
    for (const auto& flag : rules.flags) names.insert(flag.code);
    for (const auto& policy : rules.policies) {
        for (const auto& limit : policy.limits) {
            names.insert("room" + limit.item);
            names.insert("payerCare" + limit.item);
        }
        for (const auto& [name, value] : policy.values) names.insert(name);
    }
    for (const auto& row : rules.gates)
        if (!row.item.empty()) names.insert("block" + row.item);
    for (const auto& procedure : rules.procedures.items)
        for (const char* what : {"sessions", "helped", "helpedBefore"})
            names.insert(what + procedure.item);
    return names;
}

void check_names(const Rules& rules, Faults& faults) {
    NameCheck check{rules, faults};
    check.measures();
    check.inputs();
    check.conditions();
    check.gates();
    check.policies();
    check.steroids();
    const auto by_name = [](const auto& each) { return each.name; };
    const auto by_code = [](const auto& each) { return each.code; };
    check.unique("observations", rules.observations, by_name);
    check.unique("concepts", rules.concepts, by_name);
    check.unique("flags", rules.flags, by_code);
    check.unique("policies", rules.policies, [](const auto& each) { return each.id; });
    check.unique("contraindications", rules.contraindications, by_code);
}

}  // namespace fascia::plan::detail
