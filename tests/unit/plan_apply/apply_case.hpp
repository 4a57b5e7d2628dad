#pragma once

#include "fascia/fhir/json.hpp"
#include "fascia/plan/apply.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

/// A small world for one $apply: definitions by canonical, facts, an instant.
struct ApplyCase {
    std::map<std::string, fascia::fhir::Resource, std::less<>> definitions;
    fascia::plan::ApplyInput input;

    ApplyCase() {
        input.facts.patient = parse(R"({"resourceType":"Patient","id":"p","gender":"female",
            "birthDate":"1980-01-31"})");
        input.facts.at = *fascia::parse_instant("2026-01-31T15:00:00Z");
        input.facts.zone = *fascia::Zone::find("America/New_York");
        input.resolve = [this](std::string_view canonical) { return find(canonical); };
    }
    ApplyCase(const ApplyCase&) = delete;

    static fascia::fhir::Resource parse(const std::string& json) {
        auto resource = fascia::fhir::parse_json(json);
        if (!resource) BOOST_FAIL(resource.error().issues().front().text + "\n" + json);
        return *resource;
    }

    fascia::fhir::Resource find(std::string_view canonical) const {
        const auto found = definitions.find(canonical.substr(0, canonical.find('|')));
        return found == definitions.end() ? fascia::fhir::Resource{} : found->second;
    }

    /// A plan with these members beside its header: R"("action":[…])".
    void plan(const std::string& members) {
        input.definition = parse(R"({"resourceType":"PlanDefinition","id":"plan",
            "url":"http://x.org/plan","version":"2","status":"active",)" +
                                 members + "}");
    }
    /// An ActivityDefinition http://x.org/<id>, version 1.
    void activity(const std::string& id, const std::string& members) {
        definitions["http://x.org/" + id] = parse(
            R"({"resourceType":"ActivityDefinition","id":")" + id + R"(","url":"http://x.org/)" +
            id + R"(","version":"1","status":"active",)" + members + "}");
    }
    void fact(const std::string& json) { input.facts.resources.push_back(parse(json)); }

    fascia::plan::ApplyOutput run() const {
        auto output = fascia::plan::apply(input);
        if (!output) BOOST_FAIL(output.error().issues().front().text);
        return std::move(*output);
    }
    fascia::Failure fail() const {
        const auto output = fascia::plan::apply(input);
        BOOST_REQUIRE(!output);
        return output.error();
    }
};

/// Contained resource of a type, the n-th; an empty Element where there is none.
inline fascia::fhir::Element contained(const fascia::fhir::Resource& plan, std::string_view type,
                                       std::size_t n = 0) {
    for (const auto resource : plan.children("contained"))
        if (resource.type().name() == type && n-- == 0) return resource;
    return {};
}

/// The action with that id, at any depth.
inline fascia::fhir::Element action_with(const fascia::fhir::Element& parent, std::string_view id) {
    for (const auto action : parent.children("action")) {
        if (action.child("id").text() == id) return action;
        if (const auto inner = action_with(action, id)) return inner;
    }
    return {};
}

/// What the action's resource refers to, in the CarePlan.
inline fascia::fhir::Element request_of(const fascia::fhir::Resource& plan, std::string_view id) {
    const auto action = action_with(contained(plan, "RequestGroup"), id);
    const auto reference = action.at("resource.reference").text();
    for (const auto resource : plan.children("contained"))
        if (reference == "#" + std::string{resource.child("id").text()}) return resource;
    return {};
}

inline const fascia::plan::ItemTrace& trace_of(const fascia::plan::ApplyOutput& output,
                                               std::string_view item) {
    for (const auto& trace : output.trace)
        if (trace.item == item) return trace;
    BOOST_FAIL("no trace of " + std::string{item});
    return output.trace.front();
}

/// The texts of the contained OperationOutcome, joined by newlines.
inline std::string messages(const fascia::fhir::Resource& plan) {
    std::string text;
    for (const auto issue : contained(plan, "OperationOutcome").children("issue"))
        text += std::string{issue.child("diagnostics").text()} + "\n";
    return text;
}

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}
