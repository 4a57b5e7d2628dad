#pragma once

#include "clinic.hpp"

/// What happens to a plan between its draft and the end of a run, and what must hold meanwhile.
namespace fascia::test {

/// Something that must hold after each act, "" at the end of a life. Answers what does not.
using Invariant = std::string (*)(Clinic& clinic, const std::string& act, Tally& tally);
std::string blocked_item_fault(Clinic& clinic, const std::string& act, Tally& tally);
std::string unsigned_order_fault(Clinic& clinic, const std::string& act, Tally& tally);
std::string timeline_fault(Clinic& clinic, const std::string& act, Tally& tally);

/// A recorded share of the patients: a life takes some fifteen evaluations. Each life is lived once
/// for all invariants.
const std::map<Invariant, Report>& lives();

/// The life of one patient's plan under these ways, for a control.
inline constexpr int life_patients = 200;
Check life_of(Invariant invariant, Ways ways);

}  // namespace fascia::test
