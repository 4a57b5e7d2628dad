#include "plan/detail/work.hpp"

#include <algorithm>

namespace fascia::plan::detail {

namespace {

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

Gate gate_named(std::string_view code) {
    if (code == to_code(Gate::gate_3m)) return Gate::gate_3m;
    if (code == to_code(Gate::gate_6m)) return Gate::gate_6m;
    return Gate::none;
}

/// Rows of one outcome are one outcome for more than one reason.
void add(std::vector<GateOutcome>& outcomes, const GateRow& row, const Variables& variables) {
    auto facts = variables.facts(row.when);
    auto missing = variables.missing(row.when);
    auto same = std::find_if(outcomes.begin(), outcomes.end(), [&](const GateOutcome& each) {
        return each.code == row.outcome && each.item == row.item;
    });
    if (same == outcomes.end()) {
        outcomes.push_back({row.outcome,
                            row.item,
                            {row.outcome, Answer::met, row.text, row.sources, std::move(facts),
                             std::move(missing)}});
        return;
    }
    same->detail.text += " " + row.text;
    append(same->detail.sources, row.sources);
    append(same->detail.facts, facts);
    append(same->detail.missing, missing);
    tidy(same->detail.facts);
    tidy(same->detail.missing);
}

struct Rows {
    std::vector<GateOutcome> outcomes;
    std::vector<Missing> missing;  ///< of rows that cannot be judged
};

/// The rows from top to bottom: until a stop, then only what stands beside any other.
Outcome<Rows> ask(const Work& work, bool any_time_only) {
    Rows out;
    bool stopped = false;
    for (const auto& row : work.book.rules().gates) {
        if (!row.evaluated || (stopped && !row.beside) || (any_time_only && !row.any_time))
            continue;
        const auto judged = work.variables.judge(row.when);
        if (!judged) return judged.error();
        if (judged->answer == Answer::not_met) continue;
        append(out.missing, work.variables.missing(row.when));
        if (judged->answer == Answer::unknown) continue;
        stopped = stopped || row.stop;
        add(out.outcomes, row, work.variables);
    }
    return out;
}

std::vector<std::string> codes_of(const std::vector<GateOutcome>& outcomes) {
    std::vector<std::string> out;
    for (const auto& outcome : outcomes)
        if (!contains(out, outcome.code)) out.push_back(outcome.code);
    return out;
}

/// The gate by the start of the plan alone: tells a plan that ran for months without any known care
/// from one that has just begun.
void set_plan_gate(Work& work) {
    const auto& plan = work.book.set().care_plan;
    const auto start = plan_start(work.book);
    const bool has_plan = static_cast<bool>(plan.child("period").child("start"));
    work.variables.set(
        "planGate", has_plan ? text_value(gate_since(work.book, start)) : fhirpath::Collection{});
    const auto planned = work.book.set().planned;
    work.variables.set("plannedOn",
                       date_value(planned ? work.book.day_of(*planned) : work.book.today()));
    work.variables.set("planWeeks", has_plan ? integer_value(whole_weeks(start, work.book.today()))
                                             : fhirpath::Collection{});
}

bool has_procedure(const Work& work) {
    const auto& items = work.book.rules().procedures.items;
    return std::any_of(items.begin(), items.end(), [&](const ProcedureRules::Item& each) {
        return !work.variables.grounds("sessions" + each.item).facts.empty();
    });
}

}  // namespace

Outcome<void> read_gates(Work& work, const Care& care) {
    set_plan_gate(work);
    const auto gate = gate_since(work.book, care.start);
    work.out.gate = gate_named(gate);
    const bool is_open = work.out.gate != Gate::none;
    // %gate stays that of time: the rows of GATE-6M hold after a procedure, too.
    const std::string by_time{to_code(work.out.gate)};
    // Before the gate opens the rows say what would follow at the first one.
    const auto& first = work.book.rules().time.gates.front().gate;
    work.variables.set("gate", text_value(is_open ? gate : first));
    if (const auto derived = work.variables.derive(); !derived) return derived.error();
    auto rows = ask(work, false);
    if (!rows) return rows.error();
    append(work.out.missing, rows->missing);
    if (is_open) {
        work.out.outcomes = std::move(rows->outcomes);
    } else {
        auto now = ask(work, true);
        if (!now) return now.error();
        append(work.out.missing, now->missing);
        work.out.outcomes = std::move(now->outcomes);
        work.out.preview = std::move(rows->outcomes);
    }
    work.variables.set("gate", text_value(by_time));
    if (has_procedure(work)) work.out.gate = Gate::after_procedure;
    work.variables.set("outcomes", texts_value(codes_of(work.out.outcomes)));
    work.variables.set("preview", texts_value(codes_of(work.out.preview)));
    return {};
}

Outcome<void> read_escalations(Work& work) {
    for (const auto& rule : work.book.rules().escalations) {
        Escalation escalation{rule.item, {}};
        for (const auto& refusal : rule.refusals) {
            const auto judged = work.variables.judge(refusal.unless);
            if (!judged) return judged.error();
            if (judged->answer != Answer::met)
                escalation.against.push_back({rule.item, judged->answer, refusal.text, rule.sources,
                                              work.variables.facts(refusal.unless),
                                              work.variables.missing(refusal.unless)});
        }
        work.out.escalations.push_back(std::move(escalation));
    }
    return {};
}

}  // namespace fascia::plan::detail
