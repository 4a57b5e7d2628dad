#include "fascia/plan/assessment.hpp"

#include "plan/detail/work.hpp"

#include <algorithm>
#include <array>
#include <iterator>

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
    read_response(work, care);
    read_adherence(work, care);
    read_procedures(work, care);
    if (auto done = read_gates(work, care); !done) return done;
    return read_escalations(work);
}

/// What is asked for on behalf of a verdict: nothing before its item is opened, where the rule says
/// so; the lists alone while one of them is missing, since what stands on it decides what matters.
std::vector<Missing> asked_for(const Rules& rules, const Verdict& verdict) {
    const auto& contraindications = rules.contraindications;
    const auto& missing = verdict.detail.missing;
    if (std::any_of(contraindications.begin(), contraindications.end(),
                    [&](const Contraindication& rule) {
                        return rule.code == verdict.rule && !rule.ask_ahead;
                    }))
        return {};
    const auto is_list = [&](const Missing& fact) {
        return std::any_of(rules.lists.lists.begin(), rules.lists.lists.end(),
                           [&](const ListRule& list) { return list.missing == fact.name; });
    };
    std::vector<Missing> lists;
    std::copy_if(missing.begin(), missing.end(), std::back_inserter(lists), is_list);
    return lists.empty() ? missing : lists;
}

/// Every fact used and every fact missing, of all rules together. At intake there is no response to
/// judge yet: only a baseline is asked for.
void collect(Work& work) {
    auto& out = work.out;
    const bool at_intake = !work.book.set().care_plan;
    if (at_intake) out.missing = missing_baseline(work);
    for (const auto& flag : out.flags) {
        append(out.facts, flag.facts);
        append(out.missing, work.variables.grounds(flag.code).missing);
    }
    for (const auto& verdict : out.verdicts) {
        append(out.facts, verdict.detail.facts);
        append(out.missing, asked_for(work.book.rules(), verdict));
    }
    for (const auto& outcome : out.outcomes) append(out.facts, outcome.detail.facts);
    for (const auto& outcome : out.preview) append(out.facts, outcome.detail.facts);
    for (const auto& reason : out.reasons) {
        append(out.facts, reason.facts);
        if (!at_intake) append(out.missing, reason.missing);
    }
    tidy(out.facts);
    tidy(out.missing);
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
