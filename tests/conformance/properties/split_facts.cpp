// (h) What of the facts is stored and what is brought along in `data` changes nothing.
#include "memory_clinic.hpp"
#include "seen.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;

namespace {

constexpr int asked_of_the_server = 2000;  ///< each takes two plans and all records read twice
constexpr const char* apply = "PlanDefinition/myofascial-back-pain/$apply";

/// Everything of the patient, with an Encounter that names the place he comes to.
std::vector<fhir::Resource> records_of(const Subject& one) {
    auto out = one.facts.resources;
    out.push_back(one.facts.patient);
    fhir::Draft visit{"Encounter"};
    visit->set("id", "visit").set("status", "finished");
    visit->add("class").set("code", "AMB");
    visit->add("subject").set("reference", "Patient/p");
    for (const auto& record : one.facts.resources)
        if (record.type_name() == "Location")
            visit->add("location").add("location").set("reference", workflow::reference_to(record));
    out.push_back(visit.freeze());
    return out;
}

fhir::Draft asking() {
    fhir::Draft parameters{"Parameters"};
    parameters->add("parameter").set("name", "subject").set("valueString", "Patient/p");
    return parameters;
}

/// What was stored before the record got its present content.
fhir::Resource stale(const fhir::Resource& record) {
    fhir::Draft draft{record};
    if (record.type_name() == "Observation") draft->set("status", "entered-in-error");
    return draft.freeze();
}

using Ask = std::function<std::string(MemoryClinic& clinic, fhir::Draft parameters)>;

std::string ask(MemoryClinic& clinic, fhir::Draft parameters) {
    return clinic.call(apply, std::move(parameters));
}

std::string split_fault(const Subject& one, const Ask& ask_split, Tally& tally) {
    auto random = one.random(8);
    MemoryClinic whole{one}, split{one};
    auto parameters = asking();
    auto& data = parameters->add("parameter").set("name", "data");
    fhir::Draft bundle{"Bundle"};
    bundle->set("type", "collection");
    for (const auto& record : records_of(one)) {
        whole.keep(record);
        const bool is_brought = random.chance(50);
        if (is_brought) bundle->add("entry").add_resource("resource", record);
        // Without the Patient nothing of his stands in a store.
        if (!is_brought || record.type_name() == "Patient")
            split.keep(record);
        else if (random.chance(20))
            split.keep(stale(record));
        ++tally[is_brought ? "records brought" : "records stored"];
    }
    data.add_resource("resource", std::move(bundle));
    return difference(without_hash(ask(whole, asking())),
                      without_hash(ask_split(split, std::move(parameters))));
}

/// Wrong: `data` is left aside where something is stored.
std::string ask_without_data(MemoryClinic& clinic, fhir::Draft) {
    return clinic.call(apply, asking());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_stored_and_brought)

BOOST_AUTO_TEST_CASE(make_the_same_plan_however_they_are_split) {
    require_none("(h) split facts",
                 examine(seeds(asked_of_the_server), [](const Subject& one, Tally& tally) {
                     return split_fault(one, ask, tally);
                 }));
}

BOOST_AUTO_TEST_CASE(a_server_that_leaves_data_aside_is_noticed) {
    require_fault(
        "(h) control",
        [](const Subject& one, Tally& tally) { return split_fault(one, ask_without_data, tally); },
        100);
}

BOOST_AUTO_TEST_SUITE_END()
