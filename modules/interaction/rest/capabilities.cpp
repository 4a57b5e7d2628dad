#include "fascia/fhir/draft.hpp"
#include "fascia/security/authorize.hpp"
#include "fascia/workflow/codes.hpp"

#include "interaction/detail/rest.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace fascia::interaction {
namespace {

// When what stands here was last changed.
constexpr std::string_view date = "2026-11-22";
// Operations that R4 itself defines; the others stand under fhir/operations.
constexpr std::array<std::string_view, 10> standard_operations{
    "$apply",    "$everything",  "$expand",   "$lookup",   "$meta",
    "$meta-add", "$meta-delete", "$subsumes", "$validate", "$validate-code"};

// R4 type-restful-interaction; the other codes of the table are of the whole system.
constexpr std::array<std::string_view, 9> type_level{"read",         "vread",  "update",
                                                     "patch",        "delete", "history-instance",
                                                     "history-type", "create", "search-type"};

bool is_type_level(std::string_view code) {
    return std::find(type_level.begin(), type_level.end(), code) != type_level.end();
}

bool is_allowed_to_anybody(std::string_view code, std::string_view type) {
    const auto rows = security::policy();
    const security::PolicyRow* decisive = nullptr;
    for (const auto& row : rows)
        if (row.action == code && (row.type == type || (row.type.empty() && !decisive)))
            decisive = &row;
    return decisive && !decisive->allowed.empty();
}

void add_interactions(fhir::DraftElement& resource, std::string_view type) {
    std::set<std::string_view> said;
    for (const Interaction& interaction : rest_interactions())
        if (is_type_level(interaction.code) && is_allowed_to_anybody(interaction.code, type) &&
            said.insert(interaction.code).second)
            resource.add("interaction").set("code", interaction.code);
}

bool offers(std::string_view code, Level level) {
    return std::any_of(rest_interactions().begin(), rest_interactions().end(),
                       [&](const Interaction& interaction) {
                           return interaction.code == code && interaction.level == level;
                       });
}

void add_conditions(fhir::DraftElement& resource, std::string_view type, const Services& services) {
    const auto may = [&](std::string_view code, Level level) {
        return offers(code, level) && is_allowed_to_anybody(code, type);
    };
    resource.set("versioning", "versioned")
        .set("readHistory", may("vread", Level::version))
        .set("updateCreate", may("update", Level::instance))
        .set("conditionalCreate", may("create", Level::type))
        .set("conditionalRead", "full-support")
        .set("conditionalUpdate", may("update", Level::type))
        .set("conditionalDelete", !may("delete", Level::type) ? "not-supported"
                                  : services.deletes_several  ? "multiple"
                                                              : "single");
    for (const char* policy : {"literal", "local"}) resource.add("referencePolicy", policy);
    if (services.integrity.on_write && services.integrity.on_delete)
        resource.add("referencePolicy", "enforced");
}

// Every reference parameter can be included from, and what points to a type from there.
void add_includes(fhir::DraftElement& resource, const search::Registry& registry,
                  std::string_view type) {
    resource.add("searchInclude", "*");
    for (const search::Parameter& parameter : registry.parameters(type))
        if (parameter.type == "reference")
            resource.add("searchInclude", std::string{type} + ":" + parameter.code);
    resource.add("searchRevInclude", "*");
}

void add_search_parameters(fhir::DraftElement& resource, const search::Registry& registry,
                           std::string_view type) {
    for (const search::Parameter& parameter : registry.parameters(type))
        resource.add("searchParam")
            .set("name", parameter.code)
            .set("definition", parameter.url)
            .set("type", parameter.type);
}

std::string definition_of(const Operation& operation) {
    const std::string name{operation.name.substr(1)};
    const bool standard = std::find(standard_operations.begin(), standard_operations.end(),
                                    operation.name) != standard_operations.end();
    std::string type{operation.type.empty() ? "Resource" : operation.type};
    if (standard) return "http://hl7.org/fhir/OperationDefinition/" + type + "-" + name;
    for (char& c : type)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!type.empty()) type += '-';
    return std::string{workflow::canonical_base} + "/OperationDefinition/" + type + name;
}

void add_operations(fhir::DraftElement& parent, std::string_view type) {
    for (const Operation& operation : operations()) {
        if (!operation.is_of(type)) continue;
        parent.add("operation")
            .set("name", operation.name.substr(1))
            .set("definition", definition_of(operation));
    }
}

void add_resource(fhir::DraftElement& rest, const Services& services, std::string_view type) {
    fhir::DraftElement& resource = rest.add("resource");
    resource.set("type", type)
        .set("profile", "http://hl7.org/fhir/StructureDefinition/" + std::string{type});
    add_interactions(resource, type);
    add_conditions(resource, type, services);
    add_includes(resource, services.registry, type);
    add_search_parameters(resource, services.registry, type);
    add_operations(resource, type);
}

void add_rest(fhir::Draft& statement, const Services& services) {
    fhir::DraftElement& rest = statement->add("rest");
    rest.set("mode", "server");
    for (const fhir::TypeId id : fhir::resource_types())
        add_resource(rest, services, fhir::TypeDef{id}.name());
    for (const char* code : {"transaction", "batch", "search-system", "history-system"})
        if (offers(code, Level::system) || offers(code, Level::system_history))
            rest.add("interaction").set("code", code);
    add_operations(rest, {});
}

fhir::Resource statement_of(const Services& services, std::string_view base_url) {
    fhir::Draft statement{"CapabilityStatement"};
    statement->set("status", "active")
        .set("date", date)
        .set("publisher", "Fascia")
        .set("kind", "instance")
        .set("fhirVersion", "4.0.1");
    statement->add("software").set("name", "Fascia").set("version", FASCIA_VERSION);
    statement->add("implementation")
        .set("description", "Fascia: plans for myofascial back pain, on FHIR R4")
        .set("url", base_url);
    for (const char* format : {"application/fhir+json", "application/fhir+xml", "json", "xml"})
        statement->add("format", format);
    for (const char* format : {"application/json-patch+json", "application/xml-patch+xml",
                               "application/fhir+json", "application/fhir+xml"})
        statement->add("patchFormat", format);
    add_rest(statement, services);
    return statement.freeze();
}

}  // namespace

void capabilities(const Services& services, Request request, Done done) {
    Reply reply;
    reply.resource = statement_of(services, request.base_url);
    done(std::move(reply));
}

}  // namespace fascia::interaction
