// (i) To apply the protocol again changes nothing; and when facts have come meanwhile, a draft
// takes over what a plan made now would hold.
#include "workflow/detail/reapplied.hpp"

#include "fascia/fhir/json.hpp"

#include "memory_clinic.hpp"
#include "seen.hpp"
#include "workflow/detail/plan_records.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <set>

using namespace fascia;
using namespace fascia::test;

namespace {

constexpr int asked_of_the_server = 2000;  ///< each takes two plans and a draft that is saved

fhir::Draft parameters() {
    return fhir::Draft{"Parameters"};
}

std::string transient_plan(MemoryClinic& clinic) {
    auto asked = parameters();
    asked->add("parameter").set("name", "subject").set("valueString", "Patient/p");
    return clinic.call("PlanDefinition/myofascial-back-pain/$apply", std::move(asked));
}

std::string proposed(MemoryClinic& clinic) {
    return without_hash(transient_plan(clinic));
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

/// Requests by their place in the protocol. What they name of the plan is left out: a transient
/// plan names it otherwise than one that is stored.
std::map<std::string, std::string> proposed_by_path(const workflow::PlanRecords& records) {
    std::set<std::string, std::less<>> of_the_plan;
    for (const auto& [path, goal] : records.goals) {
        of_the_plan.insert("#" + std::string{goal.id()});
        of_the_plan.insert(workflow::reference_to(goal));
    }
    const std::function<void(fhir::DraftElement&)> blank = [&](fhir::DraftElement& element) {
        for (auto& child : element.children()) {
            if (child->value() && of_the_plan.contains(*child->value())) child->set_value("#");
            blank(*child);
        }
    };
    std::map<std::string, std::string> out;
    for (const auto& [path, request] : records.requests) {
        fhir::Draft plain{request};
        if (request.type_name() == "Task") plain->remove("basedOn");
        blank(*plain);
        out[path] = workflow::proposed_content(plain.freeze());
    }
    return out;
}

std::map<std::string, std::string> standing_by_path(const MemoryClinic& clinic) {
    fhir::Resource plan;
    std::vector<fhir::Resource> records;
    for (const auto& [name, version] : clinic.shelf()) {
        auto record = fhir::parse_json(version.json).value();
        if (version.type == "CarePlan") plan = record;
        records.push_back(std::move(record));
    }
    return proposed_by_path(workflow::records_of(plan, records));
}

std::string fault_between(const std::map<std::string, std::string>& fresh,
                          const std::map<std::string, std::string>& merged) {
    for (const auto& [path, content] : fresh) {
        const auto found = merged.find(path);
        if (found == merged.end()) return "the draft lacks " + path;
        if (found->second != content) return path + ": " + difference(content, found->second);
    }
    for (const auto& [path, content] : merged)
        if (!fresh.contains(path)) return "the draft still has " + path;
    return {};
}

/// Half of the facts come only when the draft stands.
std::string merged_fault(const Subject& one, bool merges, Tally& tally) {
    constexpr std::uint64_t stream = 71;
    auto random = one.random(stream);
    MemoryClinic clinic{one};
    clinic.keep(one.facts.patient);
    std::vector<fhir::Resource> later;
    for (const auto& record : one.facts.resources)
        if (random.chance(50))
            later.push_back(record);
        else
            clinic.keep(record);
    clinic.call("Patient/p/$create-care-plan", parameters());
    if (standing_plan(clinic).empty()) return {};
    const auto before = standing_by_path(clinic);
    for (const auto& record : later) clinic.keep(record);
    if (!one.found || one.found->blocked) {
        ++tally["a flag holds the plan"];
        return {};
    }
    const auto fresh = fhir::parse_json(transient_plan(clinic)).value();
    if (merges) clinic.call("Patient/p/$create-care-plan", parameters());
    const auto wanted = proposed_by_path(workflow::records_of(fresh));
    ++tally[before == wanted ? "no difference" : "a difference"];
    return fault_between(wanted, standing_by_path(clinic));
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

BOOST_AUTO_TEST_CASE(to_a_draft_gives_what_a_plan_made_now_would_hold) {
    require_none("(i) merged",
                 examine(seeds(asked_of_the_server), [](const Subject& one, Tally& tally) {
                     return merged_fault(one, true, tally);
                 }));
}

BOOST_AUTO_TEST_CASE(that_left_a_draft_as_it_was_is_noticed) {
    require_fault(
        "(i) control of merging",
        [](const Subject& one, Tally& tally) { return merged_fault(one, false, tally); }, 100);
}

BOOST_AUTO_TEST_SUITE_END()
