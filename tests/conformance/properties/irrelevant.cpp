// (e) What does not concern the patient, or no rule reads, changes nothing.
#include "fascia/fhir/draft.hpp"
#include "fascia/plan/rules.hpp"

#include "generator.hpp"
#include "walk.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>

using namespace fascia;
using namespace fascia::test;

namespace {

constexpr const char* subjects[] = {"subject", "patient", "beneficiary", "for"};

/// The same record, of another patient or entered in error.
fhir::Resource made_irrelevant(const fhir::Resource& record, Random& random, int number) {
    fhir::Draft draft{record};
    draft->set("id", "other-" + std::to_string(number));
    if (draft->type().name() == "Observation" && random.chance(30)) {
        draft->set("status", random.one_of<const char*>({"entered-in-error", "cancelled"}));
        return draft.freeze();
    }
    for (const auto* name : subjects)
        if (record.child(name)) {
            draft->child(name).set("reference", "Patient/somebody-else");
            return draft.freeze();
        }
    return {};
}

fhir::Resource unread(int kind, int number) {
    const auto id = "unread-" + std::to_string(number);
    if (kind == 0) {
        fhir::Draft note{"Communication"};
        note->set("id", id).set("status", "completed");
        note->add("subject").set("reference", "Patient/p");
        return note.freeze();
    }
    fhir::Draft weight{"Observation"};
    weight->set("id", id).set("status", "final").set("effectiveDateTime", "2026-01-02");
    weight->add("code").add("coding").set("system", "http://loinc.org").set("code", "29463-7");
    weight->add("subject").set("reference", "Patient/p");
    auto& value = weight->add("valueQuantity");
    value.set("value", "81").set("code", "kg");
    return weight.freeze();
}

plan::FactSet with_irrelevant(const Subject& one) {
    auto facts = one.facts;
    auto random = one.random(5);
    // Records of somebody else whose chart is full, under ids of their own.
    const auto other = generated_patient(protocol().rules(), one.seed + 7);
    int number = 0;
    for (const auto& record : other.resources)
        if (auto made = made_irrelevant(record, random, ++number))
            facts.resources.push_back(std::move(made));
    for (int kind = 0; kind < 2; ++kind) facts.resources.push_back(unread(kind, ++number));
    random.shuffle(facts.resources);
    return facts;
}

/// Wrong: whoever a record is about, it is read.
Outcome<plan::Assessment> with_everybodys_records(const plan::FactSet& facts) {
    auto mixed = facts;
    for (auto& record : mixed.resources) {
        fhir::Draft draft{record};
        for (const auto* name : subjects)
            if (record.child(name)) draft->child(name).set("reference", "Patient/p");
        record = draft.freeze();
    }
    return evaluate(mixed);
}

/// What assess() says it looks at, but for records of one type.
plan::FactSet read_part(const plan::FactSet& facts, std::string_view left_out) {
    std::map<std::string, fhir::Resource, std::less<>> unread;
    auto part = facts;
    part.resources.clear();
    for (const auto& record : facts.resources) {
        const auto type = record.type_name();
        if (type == left_out) continue;
        if (std::ranges::find(plan::types_read(), type) != plan::types_read().end())
            part.resources.push_back(record);
        else
            unread.emplace(std::string{type} + "/" + std::string{record.id()}, record);
    }
    for (std::size_t i = 0; i < part.resources.size(); ++i)
        for (const auto reference : plan::references_followed(part.resources[i]))
            if (auto followed = unread.extract(std::string{reference}))
                part.resources.push_back(std::move(followed.mapped()));
    return part;
}

template <const std::string_view& left_out>
std::string read_fault(const Subject& one, const Evaluate& evaluate, Tally&) {
    const auto facts = with_irrelevant(one);
    return difference(text_of(evaluate(facts)), text_of(evaluate(read_part(facts, left_out))));
}

constexpr std::string_view nothing, lists = "List";
constexpr int plans = 2000;

std::string plan_fault(const Subject& one, Tally&) {
    return difference(text_of(plan::apply_protocol(protocol(), one.facts)),
                      text_of(plan::apply_protocol(protocol(), with_irrelevant(one))));
}

}  // namespace

namespace fascia::test {

std::string irrelevant_fault(const Subject& one, const Evaluate& evaluate, Tally&) {
    return difference(before_of(one, evaluate), text_of(evaluate(with_irrelevant(one))));
}

}  // namespace fascia::test

BOOST_AUTO_TEST_SUITE(irrelevant_records)

BOOST_AUTO_TEST_CASE(change_nothing_of_what_is_found) {
    require_none("(e) irrelevant records", walk().reports.at(irrelevant_fault));
}

BOOST_AUTO_TEST_CASE(that_it_says_it_does_not_look_at_are_not_looked_at) {
    require_none("(e) what is not read",
                 examine(seeds(plans), check_of(read_fault<nothing>, evaluate)));
}

BOOST_AUTO_TEST_CASE(of_a_type_that_is_looked_at_are_missed) {
    require_fault("(e) control of what is read", check_of(read_fault<lists>, evaluate));
}

BOOST_AUTO_TEST_CASE(change_nothing_of_the_plan) {
    require_none("(e) irrelevant records, the plan", examine(seeds(plans), plan_fault));
}

BOOST_AUTO_TEST_CASE(an_evaluation_that_reads_everybodys_is_noticed) {
    require_fault("(e) control", check_of(irrelevant_fault, with_everybodys_records));
}

BOOST_AUTO_TEST_SUITE_END()
