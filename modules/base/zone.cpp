#include "fascia/base/zone.hpp"

#include <date/tz.h>

namespace fascia {
namespace {

const date::time_zone& zone_of(const void* zone) {
    return *static_cast<const date::time_zone*>(zone);
}

// date::locate_zone throws for a name that it does not know; the names are looked up instead.
const date::time_zone* locate(std::string_view name) {
    for (const auto& zone : date::get_tzdb().zones)
        if (zone.name() == name) return &zone;
    return nullptr;
}

}  // namespace

Zone::Zone() : name_{"UTC"} {
    static const date::time_zone* const utc = date::locate_zone("Etc/UTC");
    zone_ = utc;
}

Outcome<Zone> Zone::find(std::string_view name) {
    const date::time_zone* found = locate(name);
    if (!found) return Failure{FailureKind::invalid, "no such time zone: " + std::string{name}};
    Zone zone;
    zone.name_ = name;
    zone.zone_ = found;
    return zone;
}

std::chrono::seconds Zone::offset_at(Instant instant) const {
    return zone_of(zone_).get_info(instant).offset;
}

Day Zone::day_of(Instant instant) const {
    return Day{std::chrono::floor<std::chrono::days>(instant + offset_at(instant))};
}

Instant Zone::start_of(Day day) const {
    return to_instant(std::chrono::local_days{day});
}

Instant Zone::to_instant(std::chrono::local_time<std::chrono::microseconds> local) const {
    const date::local_time<std::chrono::microseconds> theirs{local.time_since_epoch()};
    const auto info = zone_of(zone_).get_info(theirs);
    if (info.result == date::local_info::nonexistent)
        return std::chrono::time_point_cast<std::chrono::microseconds>(info.second.begin);
    return Instant{local.time_since_epoch() - info.first.offset};
}

}  // namespace fascia
