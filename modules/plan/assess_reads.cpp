#include "fascia/plan/assessment.hpp"

#include <array>

namespace fascia::plan {
namespace {

constexpr auto read = std::to_array<std::string_view>(
    {"AllergyIntolerance", "Appointment", "CarePlan", "Condition", "Coverage", "DetectedIssue",
     "Device", "DeviceUseStatement", "List", "Location", "Medication", "MedicationRequest",
     "MedicationStatement", "Observation", "Patient", "Practitioner", "PractitionerRole",
     "Procedure", "Task"});

}  // namespace

std::span<const std::string_view> types_read() {
    return read;
}

/// A list's entries, which are known problems, medicines, allergies only where they can be read;
/// what something is based on, up to the plan.
std::vector<std::string_view> references_followed(const fhir::Resource& resource) {
    std::vector<std::string_view> out;
    for (const auto entry : resource.children("entry"))
        out.push_back(entry.at("item.reference").text());
    for (const auto request : resource.children("basedOn"))
        out.push_back(request.child("reference").text());
    return out;
}

}  // namespace fascia::plan
