#include "plan/detail/measures.hpp"

#include "plan/detail/procedures.hpp"

#include <algorithm>
#include <set>

namespace fascia::plan::detail {

namespace {

Point point_of(const ObservationRule& rule, const Reading& reading) {
    return {reading.from->dated, *reading.number, {fact_of(rule, reading)}};
}

/// Taken after a procedure on its day: shows what the anaesthetic does, not how the patient is.
bool is_under_the_needle(const FactBook& book, const Reading& reading,
                         std::set<std::string>& begun) {
    for (const auto& part : parts_of(reading.from->resource)) {
        const auto done = span_of(book.resolve(part).root(), "performed", book.set().zone);
        if (!done || book.day_of(done->first) != book.day_of(reading.from->dated)) continue;
        const bool is_first = begun.insert(part).second;
        const auto phase = phase_of(reading.from->resource);
        if (phase == "after" || (phase.empty() && !is_first)) return true;
    }
    return false;
}

std::vector<Point> points_of(const FactBook& book, const ObservationRule& rule) {
    std::vector<Point> out;
    std::set<std::string> begun;
    for (const auto& reading : book.readings(rule))
        if (reading.number && reading.from->dated != undated &&
            !is_under_the_needle(book, reading, begun))
            out.push_back(point_of(rule, reading));
    return out;
}

/// Means of the values of two series that fall on the same day.
std::vector<Point> means(const FactBook& book, const std::string& name, const std::vector<Point>& a,
                         const std::vector<Point>& b) {
    std::vector<Point> out;
    for (const auto& left : a) {
        const auto right = std::find_if(b.rbegin(), b.rend(), [&](const Point& each) {
            return book.day_of(each.dated) == book.day_of(left.dated);
        });
        if (right == b.rend()) continue;
        const auto value = mean(left.value, right->value);
        out.push_back({left.dated,
                       value,
                       {{name, value.text(), left.facts.front().reference},
                        {name, value.text(), right->facts.front().reference}}});
    }
    return out;
}

std::set<std::string, std::less<>> frozen_references(const FactBook& book) {
    std::set<std::string, std::less<>> out;
    for (const auto info : book.set().care_plan.children("supportingInfo"))
        out.emplace(local_reference(info.child("reference").text()));
    return out;
}

bool is_frozen(const std::set<std::string, std::less<>>& frozen, const Point& point) {
    return std::any_of(point.facts.begin(), point.facts.end(), [&](const Fact& fact) {
        return frozen.contains(local_reference(fact.reference));
    });
}

template <class Wanted>
std::optional<Baseline> first_of(const std::vector<Series>& all, Wanted wanted) {
    for (std::size_t scale = 0; scale < all.size(); ++scale)
        for (const auto& point : all[scale])
            if (wanted(point)) return Baseline{scale, point};
    return std::nullopt;
}

}  // namespace

Series series(const FactBook& book, const std::string& name,
              const std::vector<std::string>& mean_of) {
    const auto& rules = book.rules();
    if (mean_of.empty()) return points_of(book, *rules.observation(name));
    return means(book, name, points_of(book, *rules.observation(mean_of[0])),
                 points_of(book, *rules.observation(mean_of[1])));
}

std::vector<Series> pain_series(const FactBook& book) {
    std::vector<Series> out;
    for (const auto& scale : book.rules().pain.scales) out.push_back(series(book, scale));
    return out;
}

std::optional<Baseline> baseline(const FactBook& book, const std::vector<Series>& all,
                                 std::optional<Day> care_start) {
    const auto frozen = frozen_references(book);
    if (auto found = first_of(all, [&](const Point& each) { return is_frozen(frozen, each); }))
        return found;
    const auto start = plan_start(book);
    const auto around = std::chrono::days{book.rules().pain.baseline_days};
    if (auto found = first_of(all, [&](const Point& each) {
            return abs(days_between(start, book.day_of(each.dated))) <= around;
        }))
        return found;
    return first_of(all, [&](const Point& each) {
        return care_start && book.day_of(each.dated) >= *care_start;
    });
}

std::vector<Point> since(const FactBook& book, const Series& all, const Point& baseline, int days) {
    std::vector<Point> out;
    for (const auto& point : all)
        if (point.dated > baseline.dated && book.age_days(point.dated) <= days)
            out.push_back(point);
    return out;
}

}  // namespace fascia::plan::detail
