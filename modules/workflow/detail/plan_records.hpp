#pragma once

#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/resource.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// The transient CarePlan of $apply and the records that it becomes.
namespace fascia::workflow {

/// Where references to contained resources shall point: "#id" → "Type/id".
using References = std::map<std::string, std::string, std::less<>>;

/// What a transient plan contains becomes a record of its own, but for what was said of it (the
/// OperationOutcome).
bool becomes_record(const fhir::Element& contained);
/// The record of a contained resource, under the id that `references` give it; a Task is based on
/// the plan ("CarePlan/x").
fhir::Draft as_record(const fhir::Resource& contained, const References& references,
                      const std::string& care_plan);
/// The plan itself, without what becomes a record.
fhir::Draft as_plan(const fhir::Resource& transient, const std::string& id,
                    const References& references);

/// Resources by where in the protocol they come from: the ids of the actions that lead there,
/// "P1/P1-ACTIVE/HEP1", as ItemTrace::action_path.
using ByPath = std::map<std::string, fhir::Resource, std::less<>>;
/// What stands at that place, if it is of that type; else an empty Resource.
fhir::Resource find(const ByPath& records, const std::string& path, std::string_view type);
struct PlanRecords {
    ByPath requests;  ///< and Tasks
    ByPath groups;    ///< RequestGroups; the plan's own under ""
    ByPath goals;     ///< by what they measure
};
/// What a transient plan contains, and what a plan that stands has of these.
PlanRecords records_of(const fhir::Resource& transient);
PlanRecords records_of(const fhir::Resource& care_plan,
                       const std::vector<fhir::Resource>& of_the_plan);

}  // namespace fascia::workflow
