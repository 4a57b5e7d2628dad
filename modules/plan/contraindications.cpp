#include "plan/detail/work.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace fascia::plan {
namespace detail {
namespace {

using Effect = Verdict::Effect;

/// What one rule says, whatever the item.
struct Finding {
    Effect effect = Effect::none;
    RuleResult detail;
};

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

using Answers = std::vector<Answer>;  ///< to the cases of a rule, in their order

Outcome<Answers> judge(const Work& work, const Contraindication& rule) {
    Answers out;
    for (const auto& one : rule.cases) {
        const auto judged = work.variables.judge(one.when);
        if (!judged) return judged.error();
        out.push_back(judged->answer);
    }
    return out;
}

/// The graver of what is met and of what cannot be told, of the cases that stand for the item.
Finding finding(const Work& work, const Contraindication& rule, const Answers& answers,
                const std::string& item) {
    Finding out;
    out.detail = {rule.code, Answer::not_met, rule.text, rule.sources, {}, {}};
    bool unknown = false;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto& one = rule.cases[i];
        if (answers[i] == Answer::not_met || (!one.items.empty() && !contains(one.items, item)))
            continue;
        if (answers[i] == Answer::unknown) {
            unknown = true;
            append(out.detail.missing, work.variables.missing(one.when));
            continue;
        }
        append(out.detail.facts, work.variables.facts(one.when));
        if (one.effect <= out.effect) continue;
        out.effect = one.effect;
        out.detail.result = Answer::met;
        out.detail.text = one.text;
    }
    if (unknown && rule.unknown > out.effect) {
        out.effect = rule.unknown;
        if (out.detail.result == Answer::not_met) out.detail.result = Answer::unknown;
    }
    tidy(out.detail.facts);
    tidy(out.detail.missing);
    return out;
}

/// Whether every case is not met: then nothing is said of any item.
bool is_silent(const Contraindication& rule, const Answers& answers) {
    return rule.evaluated &&
           std::ranges::all_of(answers, [](Answer each) { return each == Answer::not_met; });
}

Finding not_yet_evaluated(const Contraindication& rule) {
    return {Effect::needs_physician,
            {rule.code, Answer::unknown, rule.text + " (not yet evaluated)", rule.sources, {}, {}}};
}

std::vector<std::string> items_of(const Rules& rules, const Contraindication& rule) {
    if (!contains(rule.items, "*")) return rule.items;
    auto out = rules.items.all;
    std::erase_if(out, [&](const std::string& item) { return contains(rule.except, item); });
    return out;
}

/// Items that an open flag withholds until a physician has looked.
void add_withheld(Work& work) {
    const auto& rules = work.book.rules().flags;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const auto& flag = work.out.flags[i];
        if (flag.state != FlagState::open) continue;
        for (const auto& item : rules[i].withholds)
            work.out.verdicts.push_back(
                {flag.code,
                 item,
                 Effect::block,
                 false,
                 {flag.code, Answer::met, rules[i].text, rules[i].sources, flag.facts, {}}});
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
            verdict.detail.text += " (a physician goes on against it: " + reason + ")";
            verdict.detail.facts.push_back({"override", reason, versioned_reference(issue)});
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
            append(value.facts, verdict.detail.facts);
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
        const auto answers = judge(work, rule);
        if (!answers) return answers.error();
        if (is_silent(rule, *answers)) continue;
        for (auto& item : items_of(rules, rule)) {
            auto found =
                rule.evaluated ? finding(work, rule, *answers, item) : not_yet_evaluated(rule);
            if (found.effect == Effect::none) continue;
            work.out.verdicts.push_back(
                {rule.code, std::move(item), found.effect, rule.absolute, std::move(found.detail)});
        }
    }
    add_withheld(work);
    honour_overrides(work);
    std::sort(work.out.verdicts.begin(), work.out.verdicts.end(),
              [](const Verdict& a, const Verdict& b) {
                  return std::tie(a.item, a.rule) < std::tie(b.item, b.rule);
              });
    set_blocks(work);
    return {};
}

}  // namespace detail
}  // namespace fascia::plan
