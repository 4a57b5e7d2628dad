#include "plan/detail/codes.hpp"
#include "plan/detail/decision.hpp"

#include <algorithm>

namespace fascia::plan::detail {
namespace {

constexpr std::size_t most_nested_plans = 8;

RuleResult told_by(std::string rule, std::string text, Answer result) {
    RuleResult told;
    told.rule = std::move(rule);
    told.text = std::move(text);
    told.result = result;
    return told;
}

Failure no_such_definition(const fhir::Element& action, std::string_view canonical) {
    return Failure{FailureKind::not_found,
                   Issue{.code = "not-found",
                         .path = path_of(action),
                         .text = "No definition " + std::string{canonical} + " is known here"}};
}

/// Where in a plan the actions stand.
struct Place {
    std::string path, number;
    const Scope* scope;
    const Decision* closed_by = nullptr;  ///< an enclosing action that is not in the plan
};

class Decider {
  public:
    Decider(std::vector<std::string> enclosing, std::vector<Issue>& issues)
        : enclosing_{std::move(enclosing)}, issues_{issues} {}

    Outcome<PlanDecision> decide(const fhir::Resource& definition, Scope scope,
                                 const std::string& path) {
        if (const auto entered = enter(definition); !entered) return entered.error();
        if (const auto known = scope.enter_definition(definition, issues_); !known)
            return known.error();
        PlanDecision plan{definition, {}, {}};
        auto actions = decide_actions(definition.root(), {path, {}, &scope});
        if (!actions) return actions.error();
        plan.actions = std::move(*actions);
        return plan;
    }

  private:
    Outcome<void> enter(const fhir::Resource& definition) {
        auto canonical = canonical_of(definition);
        if (std::ranges::find(enclosing_, canonical) != enclosing_.end() ||
            enclosing_.size() >= most_nested_plans)
            return Failure{FailureKind::invalid, "PlanDefinition " + canonical +
                                                     " contains itself, or is nested too deep"};
        enclosing_.push_back(std::move(canonical));
        return {};
    }

    /// The actions of a plan or group. `cqf-applicabilityBehavior` any: the first that applies.
    Outcome<std::vector<Decision>> decide_actions(const fhir::Element& parent, const Place& place) {
        std::vector<Decision> decisions;
        const bool first_only = first_applicable_only(parent);
        std::optional<std::size_t> chosen;
        std::size_t index = 0;
        for (const auto action : parent.children("action")) {
            auto decision =
                decide_action(action, place, ++index, chosen ? &decisions[*chosen] : nullptr);
            if (!decision) return decision.error();
            decisions.push_back(std::move(*decision));
            if (first_only && !chosen && decisions.back().state != ItemState::excluded)
                chosen = decisions.size() - 1;
        }
        return decisions;
    }

    static bool first_applicable_only(const fhir::Element& parent) {
        return extension_value(parent,
                               "http://hl7.org/fhir/StructureDefinition/cqf-applicabilityBehavior")
                   .text() == "any";
    }

    Outcome<Decision> decide_action(const fhir::Element& action, const Place& place,
                                    std::size_t index, const Decision* chosen_sibling) {
        const auto number =
            place.number + (place.number.empty() ? "" : ".") + std::to_string(index);
        Decision decision = blank(action, place.path, number, *place.scope);
        if (place.closed_by)
            decide_subtree(decision, place.closed_by->state, closing_rule(*place.closed_by));
        else if (const auto entered = decision.scope.enter_action(action); !entered)
            fail(decision, entered.error());
        else if (chosen_sibling)
            yield_to(decision, *chosen_sibling);
        else
            take(decision, judge_conditions(action, decision.id, decision.scope));
        const auto resolved = resolve_definition(decision);
        if (!resolved) return resolved.error();
        const auto completed =
            decision.is_group() ? decide_group(decision, number) : decide_atomic(decision);
        if (!completed) return completed.error();
        return decision;
    }

    static RuleResult closing_rule(const Decision& group) {
        return group.rules.empty() ? told_by("action:" + group.id, {}, Answer::unknown)
                                   : group.rules.back();
    }

    static void take(Decision& decision, ConditionsResult conditions) {
        decision.state = conditions.state;
        decision.rules = std::move(conditions.rules);
        decision.issues = std::move(conditions.issues);
    }

    static Decision blank(const fhir::Element& action, const std::string& path,
                          const std::string& number, const Scope& outer) {
        const auto own = action.child("id").text();
        std::string id{own.empty() ? std::string_view{number} : own};
        const auto code = item_code(action.children("code"));
        auto item = code.empty() ? id : std::string{code};
        auto full = path.empty() ? id : path + "/" + id;
        return {.action = action,
                .id = std::move(id),
                .path = std::move(full),
                .item = std::move(item),
                .rules = {},
                .verdicts = {},
                .issues = {},
                .scope = outer,
                .definition = {},
                .made = nullptr,
                .nested = {},
                .children = {},
                .window = {}};
    }

    static void fail(Decision& decision, const Failure& failure) {
        decision.state = ItemState::failed;
        for (auto issue : failure.issues()) {
            if (issue.path.empty()) issue.path = path_of(decision.action);
            decision.issues.push_back(std::move(issue));
        }
    }

    /// A sibling applies before this one, or cannot be judged: then nothing after it can be chosen.
    static void yield_to(Decision& decision, const Decision& sibling) {
        const bool applies = sibling.is_present();
        decision.state = applies ? ItemState::excluded : ItemState::needs_data;
        auto rule = told_by("action:" + sibling.id,
                            applies ? "The first action that applies is taken: " + sibling.item
                                    : "An action before it cannot be judged: " + sibling.item,
                            applies ? Answer::not_met : Answer::unknown);
        for (const auto& cause : sibling.rules)
            rule.missing.insert(rule.missing.end(), cause.missing.begin(), cause.missing.end());
        decision.rules.push_back(std::move(rule));
    }

    Outcome<void> resolve_definition(Decision& decision) const {
        const auto canonical = decision.action.child("definitionCanonical").text();
        const auto& resolve = decision.scope.input().resolve;
        if (!canonical.empty() && resolve) {
            decision.definition = resolve(canonical);
            if (!decision.definition) return no_such_definition(decision.action, canonical);
        }
        decision.made = &decision.scope.templates().of(decision.action, decision.definition);
        return {};
    }

    Outcome<void> decide_group(Decision& group, const std::string& number) {
        const bool open = group.is_present();
        auto children = decide_actions(group.action,
                                       {group.path, number, &group.scope, open ? nullptr : &group});
        if (!children) return children.error();
        group.children = std::move(*children);
        if (open) settle_group(group);
        return {};
    }

    Outcome<void> decide_atomic(Decision& decision) {
        const auto& input = decision.scope.input();
        if (input.verdicts) add_verdicts(decision, input.verdicts(decision.item));
        if (!decision.is_present()) return {};
        apply_refusals(decision, input);
        if (!decision.is_present() || !decision.definition ||
            decision.definition.type_name() != "PlanDefinition")
            return {};
        auto nested =
            Decider{enclosing_, issues_}.decide(decision.definition, decision.scope, decision.path);
        if (!nested) return nested.error();
        decision.nested = std::make_shared<PlanDecision>(std::move(*nested));
        settle_nested(decision);
        return {};
    }

    static void add_verdicts(Decision& decision, std::vector<Verdict> verdicts) {
        for (auto& verdict : verdicts) {
            decision.rules.push_back(*verdict.detail);
            if (verdict.effect != Verdict::Effect::none)
                decision.verdicts.push_back(std::move(verdict));
        }
    }

    static void apply_refusals(Decision& decision, const ApplyInput& input) {
        const auto has = [&](const std::vector<std::string>& items) {
            return std::ranges::find(items, decision.item) != items.end();
        };
        if (has(input.declined)) {
            decision.state = ItemState::declined;
            decision.rules.push_back(
                told_by("preference", "The patient declined it", Answer::not_met));
        } else if (input.only_items && !has(*input.only_items)) {
            decision.state = ItemState::blocked;
            for (const auto& issue : input.issues)
                decision.rules.push_back(told_by(issue.rule, issue.text, Answer::met));
        } else {
            decision.state = state_of(decision.verdicts);
        }
    }

    static ItemState state_of(const std::vector<Verdict>& verdicts) {
        auto worst = Verdict::Effect::none;
        for (const auto& verdict : verdicts) worst = std::max(worst, verdict.effect);
        if (worst == Verdict::Effect::block) return ItemState::blocked;
        return worst == Verdict::Effect::needs_physician ? ItemState::needs_physician
                                                         : ItemState::included;
    }

    static void settle_nested(Decision& decision) {
        if (std::ranges::any_of(decision.nested->actions, &Decision::is_present)) return;
        decision.state = ItemState::excluded;
        decision.rules.push_back(told_by("action:" + decision.id,
                                         "None of the nested plan's actions is in the plan",
                                         Answer::not_met));
    }

    std::vector<std::string> enclosing_;
    std::vector<Issue>& issues_;
};

void collect(std::vector<Decision>& actions, std::optional<std::size_t> parent,
             std::vector<Decision*>& decisions, std::vector<TimedAction>& timed) {
    for (auto& decision : actions) {
        if (!decision.is_present()) continue;
        auto timing = decision.action.child("timing");
        if (!timing) timing = decision.definition.child("timing");
        const auto index = timed.size();
        decisions.push_back(&decision);
        timed.push_back({decision.action, timing, parent});
        collect(decision.children, index, decisions, timed);
    }
}

Instant instant_of(const Window& window, const TimeFrame& frame) {
    if (!window.start) return frame.at;
    return window.start->instant.value_or(frame.zone.start_of(window.start->day));
}

void visit_all(const std::vector<Decision>& actions,
               const std::function<void(const Decision&)>& visit) {
    for (const auto& decision : actions) {
        visit(decision);
        visit_all(decision.children, visit);
        if (decision.nested) visit_all(decision.nested->actions, visit);
    }
}

}  // namespace

Outcome<PlanDecision> decide_plan(const fhir::Resource& definition, const Scope& scope,
                                  std::vector<Issue>& issues) {
    return Decider{{}, issues}.decide(definition, scope, {});
}

Outcome<void> schedule_plan(PlanDecision& plan, const Scope& scope, Instant start) {
    std::vector<Decision*> decisions;
    std::vector<TimedAction> timed;
    collect(plan.actions, {}, decisions, timed);
    const auto& facts = scope.input().facts;
    const auto birth = parse_day(scope.subject_element().child("birthDate").text());
    const TimeFrame frame{start, facts.zone, birth ? std::optional<Day>{*birth} : std::nullopt};
    const auto windows = schedule(timed, frame);
    if (!windows) return windows.error();
    for (std::size_t i = 0; i < decisions.size(); ++i) decisions[i]->window = (*windows)[i];
    for (auto* decision : decisions) {
        if (!decision->nested) continue;
        const auto own = instant_of(decision->window, frame);
        if (const auto done = schedule_plan(*decision->nested, scope, own); !done) return done;
    }
    return {};
}

void for_each(const PlanDecision& plan, const std::function<void(const Decision&)>& visit) {
    visit_all(plan.actions, visit);
}

}  // namespace fascia::plan::detail
