#pragma once

#include "plan/detail/work.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fascia::plan::detail {

/// One value of a scale.
struct Point {
    Instant dated;
    Decimal value;
    std::vector<Fact> facts;
};
using Series = std::vector<Point>;  ///< oldest first

/// The scale of record (index) and its first value.
struct Baseline {
    std::size_t scale;
    Point point;
};

/// All values of an observation, or of the mean of two taken on one day.
Series series(const FactBook& book, const std::string& name,
              const std::vector<std::string>& mean_of = {});

/// Those of the pain scales, first choice first.
std::vector<Series> pain_series(const FactBook& book);

/// Frozen in the plan, else the first around plan start, else the first since care start; of
/// several scales the first that has one.
std::optional<Baseline> baseline(const FactBook& book, const std::vector<Series>& all,
                                 std::optional<Day> care_start);

/// Values later than the baseline and at most so many days old: a value cannot be its own
/// comparison.
std::vector<Point> since(const FactBook& book, const Series& all, const Point& baseline, int days);

}  // namespace fascia::plan::detail
