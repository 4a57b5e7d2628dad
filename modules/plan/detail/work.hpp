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
    int days = 0;             ///< log: days of the home programme in the week
    bool documented = false;  ///< by who gave it; false: the patient alone says so
    Fact fact;
};

/// The care up to now: from care start on.
struct Care {
    std::optional<Day> start;
    std::vector<CareEvent> events;  ///< since the start, by day
    std::vector<Missing> missing;   ///< why there is no start
};

/// Payer policies in force; the last is the one for what the others do not speak of.
using Policies = std::vector<const PayerPolicy*>;

Outcome<void> read_person(Work& work);
Episode read_episode(Work& work);
void read_inputs(Work& work);
/// The payer policies in force, and of them: triggerPoint, the room that the limits leave
/// ("roomTPI1"), their thresholds.
Policies read_policies(Work& work);
/// Whether the care that they ask for before an item was given ("payerCareTPI1").
void read_policy_care(Work& work, const Policies& policies, const Care& care);
/// What the payers want done by the days of treatment.
void read_deadlines(Work& work, const Policies& policies, const Care& care);
Outcome<void> read_flags(Work& work);
Outcome<void> read_verdicts(Work& work);
Care read_care(Work& work, const Episode& episode);
void read_response(Work& work, const Care& care);
/// Scores that the baseline of a new plan lacks.
std::vector<Missing> missing_baseline(const Work& work);
void read_adherence(Work& work, const Care& care);
/// What the procedures of the plan brought: "sessionsTPI1", "helpedTPI1", "helpedBeforeTPI1".
void read_procedures(Work& work, const Care& care);
/// The list of injected steroids: "steroidDoses", "steroidMg".
void read_steroids(Work& work);
Outcome<void> read_gates(Work& work, const Care& care);
/// What refuses the items that a physician may propose on his own.
Outcome<void> read_escalations(Work& work);

/// Day on which the plan under review began; today where there is none.
Day plan_start(const FactBook& book);
/// The latest gate that is open when care began then; "none", or "" when the start is not known.
std::string gate_since(const FactBook& book, std::optional<Day> start);
bool contains(const std::vector<std::string>& all, std::string_view one);

}  // namespace fascia::plan::detail
