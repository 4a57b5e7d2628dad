#pragma once

#include "fascia/plan/evidence.hpp"
#include "fascia/plan/rules.hpp"

#include "plan/detail/json_object.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::plan::detail {

/// One definition of a protocol and the file it came from.
struct Definition {
    std::string file;
    fhir::Resource resource;
};

using Report = std::function<void(const std::string& place, std::string text)>;

/// "url|version" or "url" names this definition.
bool is_named(const fhir::Resource& definition, std::string_view canonical);

/// Ids, links, groups, canonicals and codes of a PlanDefinition's actions.
void check_actions(const fhir::Resource& plan, const std::vector<Definition>& definitions,
                   const Rules& rules, const Report& report);
/// Every FHIRPath expression of a definition compiles and mentions only variables that are known.
/// Adds them, compiled, to `expressions`.
void check_expressions(const fhir::Resource& definition, const fhir::Resource& plan,
                       const Rules& rules, const Report& report, Expressions& expressions);
/// Items, flags, contraindications and outcomes of the rules are codes of our code systems.
void check_rule_codes(const Rules& rules, const Report& report);
/// Every source tag has its source, and what says how much or how long has a tag.
void check_evidence(const fhir::Resource& definition, const Evidence& evidence,
                    const Report& report);
void check_evidence(const Rules& rules, const Evidence& evidence, const Report& report);
/// Positions are about items of the code system.
void check_positions(const Evidence& evidence, const Rules& rules, const Report& report);

/// Adds a CodeSystem or ConceptMap of fhir/terminology to the rules.
void add_terminology(const fhir::Resource& resource, Rules& rules);

}  // namespace fascia::plan::detail
