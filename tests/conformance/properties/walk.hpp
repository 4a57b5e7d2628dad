#pragma once

#include "population.hpp"
#include "seen.hpp"

/// The properties that compare one more evaluation with the first one are judged in one walk over
/// all patients, which makes that first one once.
namespace fascia::test {

/// Judges `evaluate` on the patient changed as the property says: assess(), in a control a wrong
/// one.
using Property = std::string (*)(const Subject& one, const Evaluate& evaluate, Tally& tally);

std::string added_flag_fault(const Subject& one, const Evaluate& evaluate, Tally& tally);
std::string removed_fact_fault(const Subject& one, const Evaluate& evaluate, Tally& tally);
std::string irrelevant_fault(const Subject& one, const Evaluate& evaluate, Tally& tally);
std::string permuted_fault(const Subject& one, const Evaluate& evaluate, Tally& tally);
std::string answers_seen(const Subject& one, const Evaluate& evaluate, Tally& tally);

struct Walk {
    std::map<Property, Report> reports;
    std::map<std::uint64_t, std::size_t> digests;  ///< of the first evaluation, by seed
};
const Walk& walk();

std::size_t digest_of(const Outcome<plan::Assessment>& found);
/// What `evaluate` finds before anything is changed: for assess() itself it is known.
std::string before_of(const Subject& one, const Evaluate& evaluate);
/// The property of one patient, for a control.
Check check_of(Property property, Evaluate evaluate);

}  // namespace fascia::test
