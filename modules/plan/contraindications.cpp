#include "plan/detail/sort_by.hpp"
#include "plan/detail/work.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace fascia::plan {
namespace detail {
namespace {

using Effect = Verdict::Effect;

/// What one rule says of an item.
struct Finding {
    Effect effect = Effect::none;
    std::shared_ptr<const RuleResult> detail;
};

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

/// A case of a rule that is met or cannot be told.
struct Told {
    const Contraindication::Case* of;
    Answer answer;
};

/// In the order of the rule.
Outcome<std::vector<Told>> told_by(const Variables& variables, const Contraindication& rule) {
    std::vector<Told> out;
    for (const auto& one : rule.cases) {
        const auto judged = variables.judge(one.when);
        if (!judged) return judged.error();
        if (judged->answer != Answer::not_met) out.push_back({&one, judged->answer});
    }
    return out;
}

using Cases = std::vector<const Told*>;

/// The graver of what is met and of what cannot be told.
Finding finding(const Variables& variables, const Contraindication& rule, const Cases& cases) {
    auto effect = Effect::none;
    RuleResult detail{rule.code, Answer::not_met, rule.text, rule.sources, {}, {}};
    std::vector<const Condition*> met, unknown;
    for (const auto* told : cases) {
        (told->answer == Answer::met ? met : unknown).push_back(&told->of->when);
        if (told->answer != Answer::met || told->of->effect <= effect) continue;
        effect = told->of->effect;
        detail.result = Answer::met;
        detail.text = told->of->text;
    }
    if (!unknown.empty() && rule.unknown > effect) {
        effect = rule.unknown;
        if (detail.result == Answer::not_met) detail.result = Answer::unknown;
    }
    detail.facts = variables.facts(met);
    detail.missing = variables.missing(unknown);
    return {effect, std::make_shared<const RuleResult>(std::move(detail))};
}

Finding not_yet_evaluated(const Contraindication& rule) {
    return {
        Effect::needs_physician,
        std::make_shared<const RuleResult>(RuleResult{
            rule.code, Answer::unknown, rule.text + " (not yet evaluated)", rule.sources, {}, {}})};
}

/// The findings of one rule: items of which the same cases stand share one.
class Findings {
  public:
    Findings(const Variables& variables, const Contraindication& rule,
             const std::vector<Told>& told)
        : variables_{variables}, rule_{rule}, told_{told} {}

    const Finding& of(const std::string& item) {
        cases_.clear();
        for (const auto& one : told_)
            if (one.of->items.empty() || contains(one.of->items, item)) cases_.push_back(&one);
        const auto known = std::ranges::find(made_, cases_, &Made::first);
        if (known != made_.end()) return known->second;
        auto found =
            rule_.evaluated ? finding(variables_, rule_, cases_) : not_yet_evaluated(rule_);
        return made_.emplace_back(cases_, std::move(found)).second;
    }

  private:
    using Made = std::pair<Cases, Finding>;
    const Variables& variables_;
    const Contraindication& rule_;
    const std::vector<Told>& told_;
    Cases cases_;  ///< of the item that is asked about
    std::vector<Made> made_;
};

/// With those that the rule excepts.
const std::vector<std::string>& items_of(const Rules& rules, const Contraindication& rule) {
    return contains(rule.items, "*") ? rules.items.all : rule.items;
}

/// Items that an open flag withholds until a physician has looked.
void add_withheld(Work& work) {
    const auto& rules = work.book.rules().flags;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const auto& flag = work.out.flags[i];
        if (flag.state != FlagState::open) continue;
        const auto detail = std::make_shared<const RuleResult>(
            RuleResult{flag.code, Answer::met, rules[i].text, rules[i].sources, flag.facts, {}});
        for (const auto& item : rules[i].withholds)
            work.out.verdicts.push_back({flag.code, item, Effect::block, false, detail});
    }
}

/// "CarePlan/x" of the plan under review and of those that it replaces.
std::set<std::string> plans_of(const FactBook& book) {
    std::set<std::string> out;
    std::vector<fhir::Resource> unread{book.set().care_plan, book.set().superseded};
    while (!unread.empty()) {
        const auto plan = std::move(unread.back());
        unread.pop_back();
        if (!plan || !out.insert("CarePlan/" + std::string{plan.id()}).second) continue;
        for (const auto replaced : plan.children("replaces"))
            unread.push_back(book.resolve(replaced.child("reference").text()));
    }
    return out;
}

/// Overrides of these plans that are in force at the instant.
std::vector<fhir::Resource> overrides(const FactBook& book) {
    const auto plans = plans_of(book);
    std::vector<fhir::Resource> out;
    for (const auto& issue : book.of_type("DetectedIssue")) {
        const auto since = span_of(issue.root(), "identified", book.set().zone);
        if (issue.child("status").text() == "final" && since && book.exists(*since) &&
            plans.contains(std::string{local_reference(issue.at("implicated.reference").text())}))
            out.push_back(issue);
    }
    return out;
}

/// A block that a physician goes on against is a caution from then on, and says so.
void honour_overrides(Work& work) {
    for (const auto& issue : overrides(work.book)) {
        const auto what = override_in(issue);
        for (auto& verdict : work.out.verdicts) {
            if (verdict.effect != Effect::block || verdict.rule != what.rule ||
                verdict.item != what.item)
                continue;
            const std::string reason{issue.at("mitigation.action.text").text()};
            verdict.effect = Effect::caution;
            verdict.overridden = true;
            auto detail = *verdict.detail;
            detail.text += " (a physician goes on against it: " + reason + ")";
            detail.facts.push_back({"override", reason, versioned_reference(issue)});
            verdict.detail = std::make_shared<const RuleResult>(std::move(detail));
        }
    }
}

/// "blockTPI1": a verdict of this evaluation is a hard stop for the item.
void set_blocks(Work& work) {
    std::set<std::string> items;
    for (const auto& row : work.book.rules().gates)
        if (!row.item.empty()) items.insert(row.item);
    for (const auto& item : items) {
        Value value;
        bool blocked = false;
        for (const auto& verdict : work.out.verdicts) {
            if (verdict.item != item || verdict.effect != Effect::block) continue;
            blocked = true;
            append(value.facts, verdict.detail->facts);
        }
        value.value = boolean_value(blocked);
        work.variables.set("block" + item, std::move(value));
    }
}

}  // namespace
}  // namespace detail

Override override_in(const fhir::Resource& issue) {
    Override out;
    for (const auto extension : issue.children("extension")) {
        if (extension.child("url").text() != override_extension) continue;
        for (const auto part : extension.children("extension")) {
            const std::string_view name = part.child("url").text();
            if (name == "item") out.item = part.child("value").text();
            if (name == "rule") out.rule = part.child("value").text();
        }
    }
    return out;
}

namespace detail {

Outcome<void> read_verdicts(Work& work) {
    const auto& rules = work.book.rules();
    for (const auto& rule : rules.contraindications) {
        if (rule.procedure_day) continue;
        const auto told = told_by(work.variables, rule);
        if (!told) return told.error();
        if (rule.evaluated && told->empty()) continue;
        Findings findings{work.variables, rule, *told};
        for (const auto& item : items_of(rules, rule)) {
            if (contains(rule.except, item)) continue;
            if (const auto& found = findings.of(item); found.effect != Effect::none)
                work.out.verdicts.push_back(
                    {rule.code, item, found.effect, rule.absolute, found.detail});
        }
    }
    add_withheld(work);
    honour_overrides(work);
    sort_by(work.out.verdicts, [](const Verdict& verdict) {
        return std::pair<std::string_view, std::string_view>{verdict.item, verdict.rule};
    });
    set_blocks(work);
    return {};
}

}  // namespace detail
}  // namespace fascia::plan
