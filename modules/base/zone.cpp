#include "fascia/base/zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace fascia {
namespace {

/// The offsets of one zone over the years that records speak of, as a table: the library works its
/// rules out anew for every question.
struct Offsets {
    struct Period {
        Instant begin;  ///< inclusive; it ends where the next begins
        std::chrono::seconds offset;
    };
    const date::time_zone* zone;
    std::vector<Period> periods;

    explicit Offsets(const date::time_zone& theirs) : zone{&theirs} {
        using namespace std::chrono;
        date::sys_seconds at = sys_days{year{1890} / 1 / 1};
        while (at < sys_days{year{2110} / 1 / 1}) {
            const auto info = theirs.get_info(at);
            periods.push_back({at, info.offset});
            at = info.end;
        }
    }

    /// Whether an instant is well inside the table.
    static bool holds(Instant instant) {
        using namespace std::chrono;
        constexpr Instant first = sys_days{year{1891} / 1 / 1}, last = sys_days{year{2109} / 1 / 1};
        return first <= instant && instant <= last;
    }

    /// The period of an instant that the table holds; null for another.
    const Period* around(Instant instant) const {
        if (!holds(instant)) return nullptr;
        return &*std::prev(std::ranges::upper_bound(periods, instant, {}, &Period::begin));
    }

    bool is_last(const Period& period) const { return &period == &periods.back(); }
};

// date::locate_zone throws for a name that it does not know; the names are looked up instead.
const date::time_zone* locate(std::string_view name) {
    for (const auto& zone : date::get_tzdb().zones)
        if (zone.name() == name) return &zone;
    return nullptr;
}

/// One table for each zone, for as long as the process runs.
const Offsets& offsets_of(const date::time_zone& zone) {
    static std::mutex mutex;
    static std::map<const date::time_zone*, std::unique_ptr<const Offsets>> known;
    const std::lock_guard lock{mutex};
    auto& offsets = known[&zone];
    if (!offsets) offsets = std::make_unique<const Offsets>(zone);
    return *offsets;
}

const Offsets& offsets_in(const void* zone) {
    return *static_cast<const Offsets*>(zone);
}

Instant ask_library(const date::time_zone& zone,
                    std::chrono::local_time<std::chrono::microseconds> local) {
    const date::local_time<std::chrono::microseconds> theirs{local.time_since_epoch()};
    const auto info = zone.get_info(theirs);
    if (info.result == date::local_info::nonexistent)
        return std::chrono::time_point_cast<std::chrono::microseconds>(info.second.begin);
    return Instant{local.time_since_epoch() - info.first.offset};
}

}  // namespace

Zone::Zone() : name_{"UTC"} {
    static const Offsets& utc = offsets_of(*date::locate_zone("Etc/UTC"));
    zone_ = &utc;
}

Outcome<Zone> Zone::find(std::string_view name) {
    const date::time_zone* found = locate(name);
    if (!found) return Failure{FailureKind::invalid, "no such time zone: " + std::string{name}};
    Zone zone;
    zone.name_ = name;
    zone.zone_ = &offsets_of(*found);
    return zone;
}

std::chrono::seconds Zone::offset_at(Instant instant) const {
    const auto& offsets = offsets_in(zone_);
    if (const auto* period = offsets.around(instant)) return period->offset;
    return offsets.zone->get_info(instant).offset;
}

Day Zone::day_of(Instant instant) const {
    return Day{std::chrono::floor<std::chrono::days>(instant + offset_at(instant))};
}

Instant Zone::start_of(Day day) const {
    return to_instant(std::chrono::local_days{day});
}

/// An offset changes by less than a day, so that no more than three periods can hold the instant.
Instant Zone::to_instant(std::chrono::local_time<std::chrono::microseconds> local) const {
    const auto as_if_utc = Instant{local.time_since_epoch()};
    const auto& offsets = offsets_in(zone_);
    constexpr std::chrono::days margin{2};
    const auto* period = offsets.around(as_if_utc - margin);
    if (!period || !Offsets::holds(as_if_utc + margin)) return ask_library(*offsets.zone, local);
    for (;; ++period) {
        const auto instant = as_if_utc - period->offset;
        if (instant < period->begin) return period->begin;
        if (offsets.is_last(*period) || instant < period[1].begin) return instant;
    }
}

}  // namespace fascia
