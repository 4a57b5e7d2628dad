// (i) To apply the protocol again changes nothing.
#include "fascia/fhir/json.hpp"

#include "memory_clinic.hpp"
#include "seen.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;

namespace {

constexpr int asked_of_the_server = 2000;  ///< each takes two plans and a draft that is saved

fhir::Draft parameters() {
    return fhir::Draft{"Parameters"};
}

std::string proposed(MemoryClinic& clinic) {
    auto asked = parameters();
    asked->add("parameter").set("name", "subject").set("valueString", "Patient/p");
    return without_hash(
        clinic.call("PlanDefinition/myofascial-back-pain/$apply", std::move(asked)));
}

std::map<std::string, std::string> contents(const MemoryClinic& clinic) {
    std::map<std::string, std::string> out;
    for (const auto& [name, version] : clinic.shelf()) out[name] = version.json;
    return out;
}

std::string standing_plan(const MemoryClinic& clinic) {
    for (const auto& [name, version] : clinic.shelf())
        if (version.type == "CarePlan") return version.json;
    return {};
}

/// Once a plan stands, to create it again answers with it, writes nothing, and what the protocol
/// proposes is what it proposed before: the draft is no fact of its own.
std::string reapplied_fault(const Subject& one, fhir::Draft again, Tally& tally) {
    MemoryClinic clinic{one};
    for (const auto& record : one.facts.resources) clinic.keep(record);
    clinic.keep(one.facts.patient);
    const auto before = proposed(clinic);
    const auto made = clinic.call("Patient/p/$create-care-plan", parameters());
    const auto standing = standing_plan(clinic);
    ++tally[standing.empty() ? "no plan" : "a plan"];
    if (standing.empty()) return made.starts_with("failed") ? "" : "no plan was saved";
    const auto saved = contents(clinic);
    const auto answer = clinic.call("Patient/p/$create-care-plan", std::move(again));
    if (contents(clinic) != saved) return "creating it again changed what is stored";
    if (answer.find(standing) == std::string::npos) return "the answer is not the standing plan";
    return difference(before, proposed(clinic));
}

/// Wrong: what stands is replaced without being asked for.
fhir::Draft superseding() {
    auto asked = parameters();
    asked->add("parameter").set("name", "supersede").set("valueBoolean", true);
    return asked;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(a_protocol_applied_again)

BOOST_AUTO_TEST_CASE(changes_nothing) {
    require_none("(i) applied again",
                 examine(seeds(asked_of_the_server), [](const Subject& one, Tally& tally) {
                     return reapplied_fault(one, parameters(), tally);
                 }));
}

BOOST_AUTO_TEST_CASE(that_replaces_what_stands_is_noticed) {
    require_fault(
        "(i) control",
        [](const Subject& one, Tally& tally) { return reapplied_fault(one, superseding(), tally); },
        100);
}

BOOST_AUTO_TEST_SUITE_END()
