#pragma once

#include "fascia/fhir/draft.hpp"

#include "plan/detail/scope.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::plan::detail {

/// One step of a Simple FHIRPath: name, index, extension('url'), ofType(T).
struct PathStep {
    std::string name;
    std::optional<std::size_t> index;
    std::string extension_url;  ///< name is "extension"
    std::string type;
};

/// A dynamicValue.path. Roots: nothing, the resource type's name, $this: the produced resource;
/// %action: the RequestGroup.action.
struct DynamicPath {
    bool of_action = false;
    std::vector<PathStep> steps;
};

/// Failure: invalid, for what is not in the simple subset.
Outcome<DynamicPath> parse_dynamic_path(std::string_view text, std::string_view resource_type);

/// Sets what the steps name under `root`, making what is on the way. Several values: a list, and a
/// fault where the element is none. Failure: invalid, unsupported.
Outcome<void> assign_values(fhir::DraftElement& root, const std::vector<PathStep>& steps,
                            const fhirpath::Collection& values);

/// Sets one value into an element of some declared type, with the conversions that R4 content
/// needs: string to CodeableConcept, code to Coding, resource to Reference, computed quantity to
/// Quantity. Failure: invalid.
Outcome<void> assign_value(fhir::DraftElement& target, const fhirpath::Item& value);

struct ActivityKind;

/// Where dynamicValues of a definition write.
struct DynamicTargets {
    fhir::DraftElement* resource = nullptr;  ///< the produced resource; absent for a group
    fhir::DraftElement* action = nullptr;    ///< RequestGroup.action; absent in
                                             ///< ActivityDefinition/$apply
};

/// Every dynamicValue of `owner` (an ActivityDefinition, or an action of a PlanDefinition) in
/// document order. $this and %context are `definition`, %action is `action` (may be empty). An
/// expression without a result sets nothing. The first `settled` are passed over. Failure: as
/// above, with the path of the dynamicValue.
Outcome<void> set_dynamic_values(const fhir::Element& owner, const fhir::Resource& definition,
                                 const fhir::Element& action, const Scope& scope,
                                 const DynamicTargets& targets, std::size_t settled = 0);

/// Sets the first dynamicValues of an ActivityDefinition for all patients at once, up to one that
/// rests on more than the definition or goes where something is set for each patient. How many:
/// what set_dynamic_values() takes as settled.
std::size_t settle_dynamic_values(const fhir::Resource& definition, const ActivityKind& kind,
                                  fhir::DraftElement& request);

}  // namespace fascia::plan::detail
