#pragma once

#include "fascia/plan/apply.hpp"

#include <functional>
#include <string>

/// Everything that an evaluation says, as text: two that say the same are the same to the byte.
namespace fascia::test {

std::string text_of(const Outcome<plan::Assessment>& found);
/// The plan with its hash left out: that one names every input, whether it was used or not.
std::string text_of(const Outcome<plan::ProtocolOutput>& made);

/// An evaluation: assess() itself, or in a control a wrong one.
using Evaluate = std::function<Outcome<plan::Assessment>(const plan::FactSet&)>;
Outcome<plan::Assessment> evaluate(const plan::FactSet& facts);

/// Where two texts part, some of each; "" = nowhere.
std::string difference(const std::string& before, const std::string& after);

}  // namespace fascia::test
