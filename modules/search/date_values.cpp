#include "search/detail/date_range.hpp"
#include "search/detail/index_values.hpp"

#include <algorithm>

namespace fascia::search::detail {
namespace {

std::optional<DateRange> period_range(const fhir::Element& period, const Zone& zone) {
    const auto start = date_range(period.child("start").text(), zone);
    const auto end = date_range(period.child("end").text(), zone);
    if (!start && !end) return std::nullopt;
    return DateRange{start ? start->low : open_low, end ? end->high : open_high};
}

std::optional<DateRange> united(std::optional<DateRange> a, std::optional<DateRange> b) {
    if (!a || !b) return a ? a : b;
    return DateRange{std::min(a->low, b->low), std::max(a->high, b->high)};
}

// Only the outer limits of a schedule count (R4 search.html#date).
std::optional<DateRange> timing_range(const fhir::Element& timing, const Zone& zone) {
    std::optional<DateRange> range;
    if (const fhir::Element bounds = timing.at("repeat.boundsPeriod"))
        range = period_range(bounds, zone);
    for (const fhir::Element event : timing.children("event"))
        range = united(range, date_range(event.text(), zone));
    return range;
}

std::optional<DateRange> range_of(const fhir::Element& value, const Zone& zone) {
    const fhir::TypeDef type = value.type();
    const auto& known = fhir::types();
    if (type == known.date || type == known.date_time || type == known.instant)
        return date_range(value.text(), zone);
    if (type.name() == "Period") return period_range(value, zone);
    if (type.name() == "Timing") return timing_range(value, zone);
    return std::nullopt;
}

}  // namespace

void add_dates(const Target& target, const fhir::Element& value) {
    if (const auto range = range_of(value, target.zone))
        target.rows.dates.push_back({std::string{target.parameter}, range->low, range->high});
}

}  // namespace fascia::search::detail
