#pragma once

#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/resource.hpp"

#include <string>
#include <string_view>

namespace fascia::workflow {

/// The extension that says why a person holds or ended a plan.
inline constexpr std::string_view status_reason = "status-reason";

/// The status in which a request of that type ends when it is not to be carried out: "revoked" or
/// "cancelled", as its R4 value set has it; "" for types that are no request of a plan.
std::string_view ended_status(std::string_view type);
/// The same of a request as it stands: what was begun is stopped where its type tells the two apart
/// (MedicationRequest); "" where it has ended already.
std::string_view ended_status_of(const fhir::Resource& request);
/// Sets the status in which its type waits, "on-hold" or "suspended".
void suspend(fhir::Draft& request);
bool is_on_hold(const fhir::Resource& request);
/// A request that goes on as part of an approved plan; of a type without intent one that is active.
bool is_carried_out(const fhir::Resource& request);
/// Says why it has the status that it has, where R4 has a place for it.
void give_reason(fhir::Draft& request, std::string_view reason);
/// A request or Goal of a draft, which the approval of its plan makes run.
bool is_proposed(const fhir::Resource& record);
/// What a request is for, in the words of its code; its type where it has none.
std::string title_of(const fhir::Resource& request);

}  // namespace fascia::workflow
