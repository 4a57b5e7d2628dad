#include "fascia/plan/assessment.hpp"

#include "plan/detail/work.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <unordered_set>

namespace fascia::plan {

namespace {

using namespace detail;

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

/// Flares that began in the last days; a lasting one counts once. Of how many days the longest was.
void count_flares(Work& work) {
    const auto& rule = *work.book.rules().observation("flare");
    int in_30 = 0, in_90 = 0, days = 0;
    std::vector<Fact> facts;
    for (const auto& reading : work.book.readings(rule)) {
        const auto age = work.book.age_days(reading.from->when.first);
        if (!reading.boolean.value_or(false) || age > 90) continue;
        ++in_90;
        in_30 += age <= 30 ? 1 : 0;
        const auto last = std::min(work.book.day_of(reading.from->when.last), work.book.today());
        days = std::max(
            days, static_cast<int>(
                      days_between(work.book.day_of(reading.from->when.first), last).count()));
        facts.push_back(fact_of(rule, reading));
    }
    work.variables.set("flares30", {integer_value(in_30), facts, {}});
    work.variables.set("flares90", {integer_value(in_90), facts, {}});
    work.variables.set("flareDays", {integer_value(days), facts, {}});
}

Outcome<void> compute(Work& work) {
    if (auto done = read_person(work); !done) return done;
    const auto episode = read_episode(work);
    read_inputs(work);
    const auto policies = read_policies(work);
    count_flares(work);
    if (auto done = work.variables.derive(); !done) return done;
    if (auto done = read_flags(work); !done) return done;
    if (auto done = work.variables.derive(); !done) return done;
    if (auto done = read_verdicts(work); !done) return done;
    const auto care = read_care(work, episode);
    read_policy_care(work, policies, care);
    read_deadlines(work, policies, care);
    read_response(work, care);
    read_adherence(work, care);
    read_procedures(work, care);
    read_steroids(work);
    if (auto done = read_gates(work, care); !done) return done;
    return read_escalations(work);
}

/// Rules that ask for nothing before their item is opened.
std::set<std::string_view> silent_rules(const Rules& rules) {
    std::set<std::string_view> out;
    for (const auto& rule : rules.contraindications)
        if (!rule.ask_ahead) out.insert(rule.code);
    return out;
}

bool is_list(const Rules& rules, const Missing& fact) {
    return std::ranges::any_of(rules.lists.lists,
                               [&](const ListRule& list) { return list.missing == fact.name; });
}

/// Collects items once each, without copying those that came before.
template <class T>
class Union {
  public:
    void add(const std::vector<T>& items) {
        for (const auto& item : items) add(item);
    }
    void add(const T& item) { seen_.insert(&item); }
    std::vector<T> sorted() const {
        std::vector<const T*> once{seen_.begin(), seen_.end()};
        std::ranges::sort(once, {}, [](const T* item) { return texts_of(*item); });
        std::vector<T> out;
        out.reserve(once.size());
        for (const auto* item : once) out.push_back(*item);
        return out;
    }

  private:
    struct Hash {
        std::size_t operator()(const T* item) const { return hash_of(*item); }
    };
    struct Same {
        bool operator()(const T* a, const T* b) const { return *a == *b; }
    };
    std::unordered_set<const T*, Hash, Same> seen_;
};

/// What is asked for on behalf of a verdict: the lists alone while one of them is missing, since
/// what stands on it decides what matters.
void ask(const Rules& rules, const RuleResult& detail, Union<Missing>& missing) {
    bool has_list = false;
    for (const auto& fact : detail.missing)
        if (is_list(rules, fact)) {
            missing.add(fact);
            has_list = true;
        }
    if (!has_list) missing.add(detail.missing);
}

/// The results behind the verdicts, each once, however many items they stand for.
std::vector<const RuleResult*> details_of(const std::vector<Verdict>& verdicts) {
    std::vector<const RuleResult*> out;
    for (const auto& verdict : verdicts) out.push_back(verdict.detail.get());
    std::ranges::sort(out);
    const auto repeated = std::ranges::unique(out);
    out.erase(repeated.begin(), repeated.end());
    return out;
}

/// Every fact used and every fact missing, of all rules together. At intake there is no response to
/// judge yet: only a baseline is asked for.
void collect(Work& work) {
    auto& out = work.out;
    const auto& rules = work.book.rules();
    const bool at_intake = !work.book.set().care_plan;
    const auto missing_before = at_intake ? missing_baseline(work) : std::move(out.missing);
    std::vector<Missing> of_flags;
    Union<Fact> facts;
    Union<Missing> missing;
    missing.add(missing_before);
    for (const auto& flag : out.flags) {
        facts.add(flag.facts);
        append(of_flags, work.variables.grounds(flag.code).missing);
    }
    missing.add(of_flags);
    const auto silent = silent_rules(rules);
    for (const auto* detail : details_of(out.verdicts)) {
        facts.add(detail->facts);
        if (!silent.contains(detail->rule)) ask(rules, *detail, missing);
    }
    for (const auto* outcomes : {&out.outcomes, &out.preview})
        for (const auto& outcome : *outcomes) facts.add(outcome.detail.facts);
    for (const auto& reason : out.reasons) {
        facts.add(reason.facts);
        if (!at_intake) missing.add(reason.missing);
    }
    out.facts = facts.sorted();
    out.missing = missing.sorted();
    out.grounds = work.variables.grounds_of();
    out.variables = work.variables.take_values();
}

}  // namespace

Outcome<Assessment> assess(const Protocol& protocol, const FactSet& facts) {
    const FactBook book{protocol.rules(), facts};
    const Record record{book};
    Variables variables{book};
    Assessment out;
    Work work{book, record, variables, out};
    if (auto done = compute(work); !done) return done.error();
    collect(work);
    return out;
}

Answer answer_of(const Assessment& assessment, std::string_view variable) {
    const auto found = assessment.variables.find(variable);
    if (found == assessment.variables.end()) return Answer::unknown;
    const auto answer = fhirpath::to_boolean(found->second);
    if (!answer || !*answer) return Answer::unknown;
    return **answer ? Answer::met : Answer::not_met;
}

namespace {

template <class Enum, std::size_t size>
constexpr std::string_view code_of(Enum value, const std::array<std::string_view, size>& codes) {
    return codes[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view to_code(Response response) {
    return code_of(response,
                   std::array<std::string_view, 5>{"good", "partial", "none", "worse", "unknown"});
}
std::string_view to_code(Gate gate) {
    return code_of(
        gate, std::array<std::string_view, 4>{"none", "gate-3m", "gate-6m", "after-procedure"});
}
std::string_view to_code(ItemState state) {
    return code_of(state, std::array<std::string_view, 8>{"included", "excluded", "blocked",
                                                          "needs-physician", "needs-data",
                                                          "not-applicable", "declined", "failed"});
}
std::string_view to_code(Answer answer) {
    return code_of(answer, std::array<std::string_view, 3>{"met", "not-met", "unknown"});
}

}  // namespace fascia::plan
