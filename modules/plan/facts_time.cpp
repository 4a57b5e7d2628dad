#include "plan/detail/span.hpp"

#include <algorithm>

namespace fascia::plan::detail {

namespace {

using namespace std::chrono;

Instant start_of(sys_days day, const Zone& zone) {
    return zone.to_instant(local_days{day.time_since_epoch()});
}

}  // namespace

std::optional<Span> span_of(std::string_view text, const Zone& zone) {
    constexpr std::size_t day_size = 10;
    if (text.size() > day_size) {
        const auto instant = parse_instant(text);
        if (!instant) return std::nullopt;
        return Span{*instant, *instant};
    }
    if (text.empty()) return std::nullopt;
    const bool year_only = text.size() == 4, month_only = text.size() == 7;
    const auto first = year_only    ? parse_day(std::string{text} + "-01-01")
                       : month_only ? parse_day(std::string{text} + "-01")
                                    : parse_day(text);
    if (!first) return std::nullopt;
    const auto begin = sys_days{*first};
    const auto after = year_only    ? sys_days{add_months(*first, 12)}
                       : month_only ? sys_days{add_months(*first, 1)}
                                    : begin + days{1};
    return Span{start_of(begin, zone), start_of(after, zone) - microseconds{1}};
}

std::optional<Span> span_of(const fhir::Element& value, const Zone& zone) {
    if (!value) return std::nullopt;
    if (const auto text = value.value()) return span_of(*text, zone);
    const auto start = span_of(value.child("start").text(), zone);
    const auto end = span_of(value.child("end").text(), zone);
    if (start && end) return Span{start->first, std::max(start->first, end->last)};
    if (start) return Span{start->first, start->first};
    return end;
}

std::optional<Span> span_of(const fhir::Element& resource, std::string_view choice,
                            const Zone& zone) {
    return span_of(resource.child(choice), zone);
}

bool months_passed(Day from, int months, Day today, int days_per_month) {
    return add_months(from, months) <= today &&
           days_between(from, today).count() >= months * days_per_month;
}

int whole_weeks(Day from, Day to) {
    return std::max(0, static_cast<int>(days_between(from, to).count() / 7));
}

int whole_years(Day from, Day to) {
    auto years = static_cast<int>(to.year()) - static_cast<int>(from.year());
    return add_months(from, 12 * years) > to ? years - 1 : years;
}

}  // namespace fascia::plan::detail
