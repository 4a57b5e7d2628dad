#include "fascia/interaction/routes.hpp"

#include "interaction/rest/detail/reads.hpp"

#include <algorithm>
#include <array>

namespace fascia::interaction {
namespace {

// Definitions, which are nobody's data: who reads them is not noted.
constexpr std::array<std::string_view, 11> definitions{"ActivityDefinition",
                                                       "CapabilityStatement",
                                                       "CodeSystem",
                                                       "ConceptMap",
                                                       "Library",
                                                       "OperationDefinition",
                                                       "PlanDefinition",
                                                       "Questionnaire",
                                                       "SearchParameter",
                                                       "StructureDefinition",
                                                       "ValueSet"};

bool is_noted(const Route& route) {
    if (!route.reads) return false;
    const bool defines =
        std::ranges::find(definitions, std::string_view{route.type}) != definitions.end();
    // Operations on definitions that read patients' data.
    const bool looks_at_patients =
        route.action == "$apply" || route.action == "$sweep" || route.action == "$diff";
    return !defines || looks_at_patients;
}

// AuditEvent.outcome of R4: success, minor failure (the client's), serious failure (ours).
std::string_view outcome_of(const Outcome<Reply>& reply) {
    if (reply) return "0";
    return Failure{reply.error()}.kind() == FailureKind::fault ? "8" : "4";
}

}  // namespace

std::string audit_target(const Request& request) {
    std::string target;
    for (const std::string* part :
         {&request.compartment_type, &request.compartment_id, &request.type, &request.id})
        if (!part->empty()) target.append(target.empty() ? "" : "/").append(*part);
    if (!request.version.empty()) target.append("/_history/").append(request.version);
    return target;
}

void answer(const Services& services, const Route& route, Request request, Done done) {
    if (!is_noted(route)) return route.handler(services, std::move(request), std::move(done));
    auto noted = [&services, action = route.action, target = audit_target(request),
                  actor = store::Actor{request.access.user, request.request_id},
                  done = std::move(done)](Outcome<Reply> reply) {
        services.repository.note(actor, action, target, outcome_of(reply));
        done(std::move(reply));
    };
    route.handler(services, std::move(request), std::move(noted));
}

}  // namespace fascia::interaction
