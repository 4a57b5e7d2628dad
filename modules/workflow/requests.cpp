#include "workflow/detail/requests.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fascia::workflow {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

constexpr std::array rows{Row{"CommunicationRequest", "revoked"}, Row{"DeviceRequest", "revoked"},
                          Row{"MedicationRequest", "cancelled"},  Row{"NutritionOrder", "revoked"},
                          Row{"RequestGroup", "revoked"},         Row{"ServiceRequest", "revoked"},
                          Row{"SupplyRequest", "cancelled"}};

}  // namespace

std::string_view ended_status(std::string_view type) {
    const auto row = std::ranges::find(rows, type, &Row::first);
    return row == rows.end() ? std::string_view{} : row->second;
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
