#include "plan/detail/work.hpp"

namespace fascia::plan::detail {

Day plan_start(const FactBook& book) {
    const auto& plan = book.set().care_plan;
    auto start = span_of(plan.at("period.start").text(), book.set().zone);
    if (!start) start = span_of(plan.child("created").text(), book.set().zone);
    return start ? book.day_of(start->first) : book.today();
}

std::string gate_since(const FactBook& book, std::optional<Day> start) {
    if (!start) return {};
    const auto& time = book.rules().time;
    std::string gate = "none";
    for (const auto& each : time.gates)
        if (months_passed(*start, each.months, book.today(), time.days_per_month)) gate = each.gate;
    return gate;
}

}  // namespace fascia::plan::detail
