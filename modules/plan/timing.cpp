#include "plan/detail/timing.hpp"

#include <array>
#include <charconv>

namespace fascia::plan::detail {
namespace {

enum class Unit : std::uint8_t { months, days, seconds };
struct UnitRow {
    std::string_view code, word;
    Unit unit;
    int factor;
};
constexpr std::array<UnitRow, 7> units{{
    {"a", "year", Unit::months, 12},
    {"mo", "month", Unit::months, 1},
    {"wk", "week", Unit::days, 7},
    {"d", "day", Unit::days, 1},
    {"h", "hour", Unit::seconds, 3600},
    {"min", "minute", Unit::seconds, 60},
    {"s", "second", Unit::seconds, 1},
}};

const UnitRow* unit_of(const fhir::Element& quantity) {
    auto name = quantity.child("code").text();
    if (name.empty()) name = quantity.child("unit").text();
    for (const auto& row : units) {
        if (name == row.code || name == row.word) return &row;
        if (name.ends_with('s') && name.substr(0, name.size() - 1) == row.word) return &row;
    }
    return nullptr;
}

std::optional<double> number_of(const fhir::Element& quantity) {
    const auto text = quantity.child("value").text();
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

Failure no_duration(const fhir::Element& quantity) {
    return Failure{FailureKind::invalid,
                   Issue{.code = "value",
                         .path = path_of(quantity),
                         .text = "A time span needs a value and a unit of time (a, mo, wk, d, h, "
                                 "min, s); years to days in whole numbers"}};
}

}  // namespace

Outcome<Moment> shift(const Moment& from, const fhir::Element& quantity, const Zone& zone,
                      Direction direction) {
    const auto* row = unit_of(quantity);
    const auto number = number_of(quantity);
    if (!row || !number) return no_duration(quantity);
    const double amount = *number * row->factor * (direction == Direction::back ? -1 : 1);
    if (row->unit == Unit::seconds) {
        const auto instant = from.instant.value_or(zone.start_of(from.day)) +
                             std::chrono::microseconds{static_cast<std::int64_t>(amount * 1e6)};
        return Moment{zone.day_of(instant), instant};
    }
    const int whole = static_cast<int>(amount);
    if (whole != amount) return no_duration(quantity);
    if (row->unit == Unit::months) return Moment{add_months(from.day, whole), {}};
    return Moment{Day{std::chrono::sys_days{from.day} + std::chrono::days{whole}}, {}};
}

std::string to_date_time(const Moment& moment) {
    return moment.instant ? format_instant(*moment.instant) : format_day(moment.day);
}

std::optional<Moment> to_moment(std::string_view date_time, const Zone& zone) {
    if (const auto day = parse_day(date_time)) return Moment{*day, {}};
    if (const auto instant = parse_instant(date_time))
        return Moment{zone.day_of(*instant), *instant};
    return std::nullopt;
}

void set_period(fhir::DraftElement& parent, std::string_view name, const Window& window) {
    if (!window.start && !window.end) return;
    parent.remove(name);
    auto& period = parent.add(name);
    if (window.start) period.set("start", to_date_time(*window.start));
    if (window.end) period.set("end", to_date_time(*window.end));
}

void set_timing(fhir::DraftElement& parent, std::string_view name, const fhir::Element& timing,
                const Window& window) {
    parent.remove(name);
    auto& copy = parent.add_copy(name, timing);
    const auto bounds = timing.at("repeat.bounds");
    if (!bounds || bounds.type().name() == "Period") return;
    auto& repeat = copy.child("repeat");
    repeat.remove(bounds.name());
    set_period(repeat, "boundsPeriod", window);
}

}  // namespace fascia::plan::detail
