#pragma once

#include "fascia/plan/apply.hpp"
#include "fascia/plan/protocol.hpp"

#include "random.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// The generated patients of a run. FASCIA_PROPERTY_BASE=<seed> takes others,
/// FASCIA_PROPERTY_SEED=<seed> runs one patient alone, FASCIA_TEST_QUICK fewer of them,
/// FASCIA_PROPERTY_ALL all of them where a costly property asks a share.
namespace fascia::test {

const plan::Protocol& protocol();

struct Subject {
    std::uint64_t seed = 0;
    plan::FactSet facts;
    Outcome<plan::Assessment> found;

    /// Numbers for what a property does with this patient: each its own `stream`.
    Random random(std::uint64_t stream) const { return Random{seed * 1000003 + stream}; }
};
Subject subject(std::uint64_t seed);

inline constexpr int all_patients = 20000;
/// The seeds of a run: all, or a share of them spread over all.
std::vector<std::uint64_t> seeds(int share = all_patients);

/// How often what was seen, by its name.
using Tally = std::map<std::string, int>;

struct Report {
    int patients = 0;
    std::vector<std::string> faults;  ///< with the seed in front
    Tally tally;
};
/// What is wrong about a patient; "" = nothing. May count what it saw.
using Check = std::function<std::string(const Subject& one, Tally& tally)>;
/// Two threads; the order of the patients does not matter to a check.
Report examine(const std::vector<std::uint64_t>& seeds, const Check& check);

/// Prints the figures and fails the test for each fault.
void require_none(const std::string& property, const Report& report);
/// A control: the same check on a wrong variant must find a fault among some hundred patients.
void require_fault(const std::string& control, const Check& check, int patients = 600);

}  // namespace fascia::test
