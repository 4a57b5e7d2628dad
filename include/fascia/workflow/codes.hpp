#pragma once

#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/resource.hpp"

#include <string>
#include <string_view>

/// Names of the contract that the workflow writes and reads.
namespace fascia::workflow {

inline constexpr std::string_view canonical_base = "https://openfascia.org/fhir";

std::string code_system(std::string_view name);  ///< canonical_base + "/CodeSystem/" + name
std::string structure_definition(
    std::string_view name);  ///< canonical_base + "/StructureDefinition/" + name

/// The code that a CodeableConcept (e.g. ServiceRequest.code) has in one of our systems, or "".
std::string_view code_in(const fhir::Element& concept_element, std::string_view system_name);
/// Adds a coding of one of our systems to a CodeableConcept.
void add_code(fhir::DraftElement& concept_element, std::string_view system_name,
              std::string_view code, std::string_view text = {});
/// The first extension of ours of that name; an empty Element where there is none.
fhir::Element extension_of(const fhir::Resource& resource, std::string_view name);
/// Takes all extensions of ours of that name away.
void drop_extensions(fhir::Draft& resource, std::string_view name);

/// Task.code in our `task` system: "approve-plan", "approve-escalation", …
std::string_view task_kind(const fhir::Resource& task);
/// Our protocol-item code of a request, or "": in its code, its category (MedicationRequest), or
/// the extension protocol-item of types that have neither.
std::string_view item_of(const fhir::Resource& request);

}  // namespace fascia::workflow
