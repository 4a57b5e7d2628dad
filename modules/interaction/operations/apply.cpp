#include "fascia/plan/apply.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

#include <algorithm>
#include <array>

namespace fascia::interaction {
namespace {

constexpr std::array context_inputs{"userType", "userLanguage", "userTaskContext", "setting",
                                    "settingContext"};

Outcome<void> check_names(const OperationInput& input) {
    return input.check({"planDefinition", "activityDefinition", "subject", "encounter",
                        "practitioner", "organization", "userType", "userLanguage",
                        "userTaskContext", "setting", "settingContext", "url", "version", "data",
                        "useServerData", "parameters", "at"});
}

std::shared_ptr<const plan::Protocol> protocol_named(const Services& services,
                                                     std::string_view canonical) {
    for (const auto& [id, protocol] : services.protocols)
        if (canonical == protocol->url() || canonical == protocol->canonical()) return protocol;
    return nullptr;
}

// Protocols first, then what is stored: "url|version", or the single version that is active.
fhir::Resource find_definition(const Services& services, std::string_view type,
                               std::string_view canonical) {
    for (const auto& [id, protocol] : services.protocols)
        if (auto definition = protocol->definition(canonical)) return definition;
    const auto bar = canonical.find('|');
    std::vector<std::pair<std::string, std::string>> parameters{
        {"url", std::string{canonical.substr(0, bar)}}};
    if (bar != std::string_view::npos)
        parameters.emplace_back("version", canonical.substr(bar + 1));
    auto found = find_all(services, type, std::move(parameters));
    return found && found->size() == 1 ? found->front() : fhir::Resource{};
}

fhir::Resource resolve(const Services& services, std::string_view canonical) {
    for (const char* type : {"ActivityDefinition", "PlanDefinition", "Questionnaire"})
        if (auto found = find_definition(services, type, canonical)) return found;
    return {};
}

Outcome<fhir::Resource> definition_of(const Services& services, const Request& request,
                                      const OperationInput& input) {
    if (!request.id.empty()) {
        for (const auto& [id, protocol] : services.protocols)
            for (const auto& definition : protocol->definitions())
                if (definition.type_name() == request.type && definition.id() == request.id)
                    return definition;
        return load(services.repository, request.type, request.id);
    }
    const char* name = request.type == "PlanDefinition" ? "planDefinition" : "activityDefinition";
    if (auto given = input.resource(name)) {
        if (given.type_name() == request.type) return given;
        return Failure{FailureKind::invalid, std::string{"`"} + name + "` is a " + request.type};
    }
    std::string canonical = input.text("url");
    if (canonical.empty())
        return Failure{FailureKind::invalid, std::string{"give `"} + name + "` or `url`"};
    if (const std::string version = input.text("version"); !version.empty())
        canonical += "|" + version;
    if (auto found = find_definition(services, request.type, canonical)) return found;
    return Failure{FailureKind::not_found, "no " + request.type + " " + canonical};
}

// What the request brings along stands before what is stored.
void overlay(plan::FactSet& facts, const fhir::Resource& data) {
    for (const auto entry : data.children("entry")) {
        if (!entry.child("resource")) continue;
        fhir::Resource brought = fhir::extract(entry.child("resource"));
        const auto same = [&](const fhir::Resource& stored) {
            return stored.type_name() == brought.type_name() && stored.id() == brought.id() &&
                   !stored.id().empty();
        };
        if (same(facts.patient)) facts.patient = brought;
        std::erase_if(facts.resources, same);
        facts.resources.push_back(std::move(brought));
    }
}

// One hop on from what is brought along, as from what is stored: who judged it, where it was done.
void follow(const Services& services, const fhir::Resource& data, plan::FactSet& facts) {
    References wanted;
    for (const auto entry : data.children("entry"))
        collect_references(entry.child("resource"), wanted);
    for (const auto& known : facts.resources) wanted.erase(workflow::reference_to(known));
    for (const auto& reference : wanted)
        if (auto found = load_reference(services.repository, reference);
            found && found.type_name() != "Patient")
            facts.resources.push_back(std::move(found));
}

Outcome<plan::FactSet> facts_for(const Services& services, const OperationInput& input,
                                 std::string_view subject, Instant at) {
    auto account_roles = services.account_roles();
    if (!account_roles) return account_roles.error();
    plan::FactSet facts{.patient = {},
                        .resources = {},
                        .at = at,
                        .zone = services.zone,
                        .account_roles = std::move(*account_roles)};
    const std::string_view id = subject.substr(subject.find('/') + 1);
    const fhir::Resource data = input.resource("data");
    const bool from_server = input.text("useServerData") != "false";
    if (from_server) {
        auto stored = load_facts(services, id, at);
        if (stored) {
            facts = std::move(*stored);
        } else if (!data) {
            return stored.error();
        }
    }
    if (data) {
        overlay(facts, data);
        if (from_server) follow(services, data, facts);
        for (const auto& resource : facts.resources)
            if (!facts.patient && resource.type_name() == "Patient" && resource.id() == id)
                facts.patient = resource;
    }
    if (facts.patient) return facts;
    return Failure{FailureKind::not_found, std::string{subject} + " is neither here nor in `data`"};
}

Outcome<plan::ApplyInput> read_input(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked = check_names(input); !checked) return checked.error();
    const auto at = instant_of(services, request, false);
    if (!at) return at.error();
    const auto subjects = input.texts("subject");
    if (subjects.size() != 1 || !subjects.front().starts_with("Patient/"))
        return Failure{FailureKind::unsupported, "`subject` is one Patient/[id]"};
    auto definition = definition_of(services, request, input);
    if (!definition) return definition.error();
    auto facts = facts_for(services, input, subjects.front(), *at);
    if (!facts) return facts.error();

    plan::ApplyInput apply;
    apply.definition = std::move(*definition);
    apply.resolve = [&services](std::string_view canonical) {
        return resolve(services, canonical);
    };
    apply.facts = std::move(*facts);
    apply.subject = subjects.front();
    apply.encounter = input.text("encounter");
    apply.practitioner = input.text("practitioner");
    apply.organization = input.text("organization");
    for (const char* name : context_inputs)
        if (const auto value = input.value(name)) apply.context[name] = {value};
    return apply;
}

Outcome<Reply> applied(const Services& services, const Request& request) {
    const auto input = read_input(services, request);
    if (!input) return input.error();
    Reply reply;
    if (const auto protocol = protocol_named(services, input->definition.child("url").text());
        protocol && request.type == "PlanDefinition") {
        auto output = plan::apply_protocol(*protocol, input->facts, input->practitioner,
                                           input->encounter, input->organization);
        if (!output) return output.error();
        reply.resource = std::move(output->applied.resource);
        return reply;
    }
    auto output = plan::apply(*input);
    if (!output) return output.error();
    reply.resource = std::move(output->resource);
    return reply;
}

}  // namespace

void apply_definition(const Services& services, Request request, Done done) {
    done(applied(services, request));
}

}  // namespace fascia::interaction
