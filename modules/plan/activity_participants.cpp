#include "plan/detail/activity.hpp"
#include "plan/detail/codes.hpp"

namespace fascia::plan::detail {
namespace {

bool shares_coding(const fhir::Element& a, const fhir::Element& b) {
    for (const auto coding : a.children("coding"))
        for (const auto other : b.children("coding"))
            if (coding.child("code").text() == other.child("code").text() &&
                coding.child("system").text() == other.child("system").text())
                return true;
    return false;
}

std::string practitioner_role(const fhir::Element& role, const ApplyData& data) {
    for (const auto& assigned : data.of_type("PractitionerRole"))
        for (const auto code : assigned.children("code"))
            if (shares_coding(code, role)) return "PractitionerRole/" + std::string{assigned.id()};
    return {};
}

void add_reference(fhir::DraftElement& request, std::string_view name, std::string_view reference) {
    const auto element = request.type().element(name);
    if (!element->is_list()) request.remove(name);
    request.add(name).set("reference", reference);
}

}  // namespace

std::string participant_reference(const fhir::Element& participant, const Scope& scope) {
    const auto type = participant.child("type").text();
    if (type == "patient") return scope.subject();
    if (type != "practitioner") return {};
    const auto role = participant.child("role");
    return role ? practitioner_role(role, scope.data()) : scope.input().practitioner;
}

void set_performers(fhir::DraftElement& request, const ActivityKind& kind, const Activity& activity,
                    const Scope& scope) {
    bool first = true;
    for (const auto participant : activity.effective_all("participant")) {
        const auto reference = participant_reference(participant, scope);
        if (!kind.performer.empty() && !reference.empty() && first)
            add_reference(request, kind.performer, reference);
        const auto role = participant.child("role");
        if (!kind.performer_type.empty() && role &&
            (first || request.type().element(kind.performer_type)->is_list()))
            request.add_copy(kind.performer_type, role);
        first = false;
    }
}

}  // namespace fascia::plan::detail
