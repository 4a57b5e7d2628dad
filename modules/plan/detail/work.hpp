#pragma once

#include "fascia/plan/assessment.hpp"

#include "plan/detail/record.hpp"
#include "plan/detail/variables.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace fascia::plan::detail {

/// What the parts of one assessment share.
struct Work {
    const FactBook& book;
    const Record& record;
    Variables& variables;
    Assessment& out;
};

/// The Conditions that this evaluation is about, and whether there are others.
struct Episode {
    std::vector<fhir::Resource> conditions;
    std::set<std::string, std::less<>> references;  ///< "Condition/x"
    bool others_open = false;
};

/// One dated piece of conservative care of this episode.
struct CareEvent {
    enum class Kind : std::uint8_t { visit, missed_visit, course, log };
    std::string item;
    Kind kind = Kind::visit;
    Day first, last;
    int days = 0;  ///< log: days of the home programme in the week
    Fact fact;
};

/// The care up to now: from care start on.
struct Care {
    std::optional<Day> start;
    std::vector<CareEvent> events;  ///< since the start, by day
    std::vector<Missing> missing;   ///< why there is no start
};

Outcome<void> read_person(Work& work);
Episode read_episode(Work& work);
void read_inputs(Work& work);
/// triggerPoint and the room that the payer's limits leave ("roomTPI1").
void read_policy(Work& work);
Outcome<void> read_flags(Work& work);
Outcome<void> read_verdicts(Work& work);
Care read_care(Work& work, const Episode& episode);
void read_response(Work& work, const Care& care);
/// Scores that the baseline of a new plan lacks.
std::vector<Missing> missing_baseline(const Work& work);
void read_adherence(Work& work, const Care& care);
Outcome<void> read_gates(Work& work, const Care& care);

/// Day on which the plan under review began; today where there is none.
Day plan_start(const FactBook& book);
/// The latest gate that is open when care began then; "none", or "" when the start is not known.
std::string gate_since(const FactBook& book, std::optional<Day> start);
bool contains(const std::vector<std::string>& all, std::string_view one);

}  // namespace fascia::plan::detail
