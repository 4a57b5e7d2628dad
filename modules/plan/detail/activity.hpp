#pragma once

#include "fascia/fhir/draft.hpp"

#include "plan/detail/scope.hpp"
#include "plan/detail/timing.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fascia::plan::detail {

enum class TimingStyle : std::uint8_t {
    none,
    occurrence,         ///< occurrence[x]: dateTime, Period, Timing
    occurrence_period,  ///< occurrence[x]: dateTime, Period
    restriction,        ///< Task.restriction.period
    dosage,             ///< MedicationRequest.dosageInstruction.timing
    requested_period,   ///< Appointment
    period,             ///< CarePlan
};

/// How ActivityDefinition.kind becomes a resource of R4: the names of its elements, "" where it has
/// none. plan-engine: the specification has no such table.
struct ActivityKind {
    std::string_view name, status = "";
    bool intent = false, priority = false, do_not_perform = false;
    std::string_view subject = "", requester = "", authored = "", encounter = "";
    std::string_view code = "";          ///< CodeableConcept that says what
    std::string_view instantiates = "";  ///< "": extension workflow-instantiatesCanonical
    std::string_view performer = "", performer_type = "", reason = "", location = "",
                     body_site = "", quantity = "";
    std::string_view product = "";  ///< JSON name before "CodeableConcept" and "Reference"
    std::string_view text = "";     ///< description
    TimingStyle timing = TimingStyle::none;
};
/// nullptr: a kind whose required elements cannot be derived.
const ActivityKind* find_activity_kind(std::string_view name);

/// One activity to be made of an ActivityDefinition, of an action, or of both (the action wins).
struct Activity {
    fhir::Element action;       ///< empty in ActivityDefinition/$apply
    fhir::Resource definition;  ///< empty: the action itself is the work, a Task
    std::string id;             ///< of the resource to be made
    bool option = false;        ///< intent option: one of a choice
    Window window = {};
    std::vector<fhir::Element> goals = {};  ///< an extension for each Goal that it serves

    /// Of the resource to be made, as ActivityDefinition.kind names it.
    std::string_view kind() const;
    /// The action's element, else the definition's.
    fhir::Element effective(const fhir::ElementName& name) const;
    fhir::ElementRange effective_all(const fhir::ElementName& name) const;
};

/// The request of an activity, from its template: draft, with the dynamicValues of the definition
/// and the action; `request_action` is what %action names (nullptr: none). Failure: unsupported
/// (kind), invalid (a dynamicValue; the result lacks a required element), each issue with the
/// definition's path.
Outcome<fhir::Resource> make_request(const Activity& activity, const ActionTemplate& made,
                                     const Scope& scope, fhir::DraftElement* request_action);

/// Who does it: performer and performerType from participant.
void set_performers(fhir::DraftElement& request, const ActivityKind& kind, const Activity& activity,
                    const Scope& scope);
/// The reference for a participant: the subject, the practitioner in context, or the
/// PractitionerRole whose code is the role; "" = only the role is known.
std::string participant_reference(const fhir::Element& participant, const Scope& scope);

/// When it is done, in the form that the kind takes.
void set_when(fhir::DraftElement& request, const ActivityKind& kind, const Activity& activity);

}  // namespace fascia::plan::detail
