#include "plan/detail/protocol_checks.hpp"

#include <algorithm>

namespace fascia::plan::detail {

namespace {

constexpr std::string_view not_selectable = "notSelectable";

bool is_selectable(const fhir::Element& entry) {
    for (const auto property : entry.children("property"))
        if (property.child("code").text() == not_selectable)
            return property.child("valueBoolean").text() != "true";
    return true;
}

void add_code_system(const fhir::Resource& system, Rules& rules) {
    const auto url = system.child("url").text();
    auto& codes = rules.code_systems[std::string{url}];
    for (const auto entry : system.children("concept")) {
        const std::string code{entry.child("code").text()};
        codes.insert(code);
        if (url == rules.system("item") && is_selectable(entry)) rules.items.all.push_back(code);
    }
    std::sort(rules.items.all.begin(), rules.items.all.end());
}

void add_concept_map(const fhir::Resource& map, Rules& rules) {
    for (const auto group : map.children("group"))
        for (const auto element : group.children("element")) {
            const Code from{std::string{group.child("source").text()},
                            std::string{element.child("code").text()}};
            for (const auto target : element.children("target")) {
                const auto equivalence = target.child("equivalence").text();
                if (equivalence == "unmatched" || equivalence == "disjoint") continue;
                rules.code_map[from].push_back({std::string{group.child("target").text()},
                                                std::string{target.child("code").text()}});
            }
        }
}

class CodeCheck {
  public:
    CodeCheck(const Rules& rules, const Report& report) : rules_{rules}, report_{report} {}

    void code(const std::string& place, std::string_view system, const std::string& code) {
        const auto known = rules_.code_systems.find(rules_.system(system));
        if (known == rules_.code_systems.end() || !known->second.contains(code))
            report_(place, "'" + code + "' is no code of " + std::string{system});
    }
    void items(const std::string& place, const std::vector<std::string>& items) {
        for (const auto& item : items)
            if (item != "*") code(place, "item", item);
    }
    /// Every code of a system has its rule, or is left out for a reason that is written down.
    template <class Rule>
    void covered(const std::string& place, std::string_view system, const std::vector<Rule>& all) {
        const auto known = rules_.code_systems.find(rules_.system(system));
        if (known == rules_.code_systems.end()) return;
        const auto has = [](const auto& rules, const std::string& code) {
            return std::any_of(rules.begin(), rules.end(),
                               [&](const auto& rule) { return rule.code == code; });
        };
        for (const auto& wanted : known->second)
            if (has(all, wanted) == has(rules_.left_out, wanted))
                report_(place, "'" + wanted + "' of the code system " +
                                   (has(all, wanted) ? "is left out and has a rule"
                                                     : "has no rule and is not left out"));
    }

  private:
    const Rules& rules_;
    const Report& report_;
};

}  // namespace

void add_terminology(const fhir::Resource& resource, Rules& rules) {
    if (resource.type_name() == "CodeSystem") add_code_system(resource, rules);
    if (resource.type_name() == "ConceptMap") add_concept_map(resource, rules);
}

void check_rule_codes(const Rules& rules, const Report& report) {
    CodeCheck check{rules, report};
    check.items("items.care", rules.items.care);
    check.items("items.active", rules.items.active);
    check.items("items.whenBlocked", rules.items.when_blocked);
    check.items("adherence.homeItem", {rules.adherence.home_item});
    for (const auto& flag : rules.flags) {
        check.code("flags", "red-flag", flag.code);
        check.items("flags: " + flag.code, flag.withholds);
    }
    for (const auto& rule : rules.contraindications) {
        check.code("contraindications", "contraindication", rule.code);
        check.items("contraindications: " + rule.code, rule.items);
        check.items("contraindications: " + rule.code, rule.except);
    }
    for (const auto& row : rules.gates) {
        check.code("gates", "gate-outcome", row.outcome);
        if (!row.item.empty()) check.items("gates: " + row.outcome, {row.item});
    }
    for (const auto& procedure : rules.procedures.items) {
        check.items("procedures", {procedure.item});
        for (const auto& due : procedure.after_care)
            check.code("procedures: " + procedure.item, "task", due.task);
    }
    for (const auto& one : rules.procedures.checklist)
        if (!one.rule.empty()) check.code("procedures.checklist", "contraindication", one.rule);
    check.items("flare.pauses", rules.flare.pauses);
    for (const auto& escalation : rules.escalations) check.items("escalations", {escalation.item});
    for (const auto& policy : rules.policies)
        for (const auto& limit : policy.limits) {
            check.items("policies: " + policy.id, {limit.item});
            check.items("policies: " + policy.id, limit.not_same_day_as);
        }
    check.covered("flags", "red-flag", rules.flags);
    check.covered("contraindications", "contraindication", rules.contraindications);
}

}  // namespace fascia::plan::detail
