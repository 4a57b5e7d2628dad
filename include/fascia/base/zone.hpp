#pragma once

#include "fascia/base/time.hpp"

#include <string>
#include <string_view>

namespace fascia {

/// A civil time zone as a value (IANA name), for instance the clinic's. Immutable, cheap to copy,
/// thread safe.
class Zone {
  public:
    /// "UTC".
    Zone();
    /// From the system's IANA database, e.g. "America/New_York". Failure: invalid (no such zone).
    static Outcome<Zone> find(std::string_view name);

    const std::string& name() const { return name_; }
    /// Offset from UTC at that instant.
    std::chrono::seconds offset_at(Instant instant) const;
    /// The civil day on which the instant falls.
    Day day_of(Instant instant) const;
    /// The first instant of a civil day. Where daylight saving skips midnight, the first that
    /// exists.
    Instant start_of(Day day) const;
    /// A local wall-clock time as an instant; of two (autumn) the earlier, in a gap the end of the
    /// gap.
    Instant to_instant(std::chrono::local_time<std::chrono::microseconds> local) const;

  private:
    std::string name_;
    const void* zone_;  // the table of its offsets, one for each zone of the process
};

}  // namespace fascia
