#include "workflow/detail/requests.hpp"

#include <algorithm>
#include <array>

namespace fascia::workflow {
namespace {

/// How the value set of Request.status of each type in R4 calls the same.
struct Row {
    std::string_view type, withdrawn, stopped, on_hold;
};

constexpr std::array rows{Row{"CommunicationRequest", "revoked", "revoked", "on-hold"},
                          Row{"DeviceRequest", "revoked", "revoked", "on-hold"},
                          Row{"MedicationRequest", "cancelled", "stopped", "on-hold"},
                          Row{"NutritionOrder", "revoked", "revoked", "on-hold"},
                          Row{"RequestGroup", "revoked", "revoked", "on-hold"},
                          Row{"ServiceRequest", "revoked", "revoked", "on-hold"},
                          Row{"SupplyRequest", "cancelled", "cancelled", "suspended"}};

constexpr Row no_request{};

const Row& row_of(std::string_view type) {
    const auto row = std::ranges::find(rows, type, &Row::type);
    return row == rows.end() ? no_request : *row;
}

/// R4's extension for the requests that have no element for it.
constexpr std::string_view reason_extension =
    "http://hl7.org/fhir/StructureDefinition/request-statusReason";
constexpr std::array with_reason_extension{
    std::string_view{"DeviceRequest"}, std::string_view{"NutritionOrder"},
    std::string_view{"ServiceRequest"}, std::string_view{"SupplyRequest"}};

}  // namespace

std::string_view ended_status(std::string_view type) {
    return row_of(type).withdrawn;
}

std::string_view ended_status_of(const fhir::Resource& request) {
    const Row& row = row_of(request.type_name());
    const std::string_view status = request.child("status").text();
    if (status == "draft") return row.withdrawn;
    return status == "active" || is_on_hold(request) ? row.stopped : std::string_view{};
}

void suspend(fhir::Draft& request) {
    request->set("status", row_of(request->type().name()).on_hold);
}

bool is_on_hold(const fhir::Resource& request) {
    const std::string_view on_hold = row_of(request.type_name()).on_hold;
    return !on_hold.empty() && request.child("status").text() == on_hold;
}

bool is_carried_out(const fhir::Resource& request) {
    if (ended_status(request.type_name()).empty() || request.child("status").text() != "active")
        return false;
    const auto intent = request.child("intent");
    return !intent || intent.text() == "plan";
}

void give_reason(fhir::Draft& request, std::string_view reason) {
    const std::string_view type = request->type().name();
    if (request->type().element("statusReason")) {
        request->child("statusReason").set("text", reason);
    } else if (std::ranges::find(with_reason_extension, type) != with_reason_extension.end()) {
        request->add("extension")
            .set("url", reason_extension)
            .add("valueCodeableConcept")
            .set("text", reason);
    }
}

bool is_proposed(const fhir::Resource& record) {
    if (record.type_name() == "Goal") return record.child("lifecycleStatus").text() == "proposed";
    return !ended_status(record.type_name()).empty() && record.child("status").text() == "draft";
}

std::string title_of(const fhir::Resource& request) {
    for (const char* name : {"code", "category", "serviceType"})
        if (const auto text = request.child(name).child("text").text(); !text.empty())
            return std::string{text};
    return std::string{request.type_name()};
}

}  // namespace fascia::workflow
