#include "fascia/fhir/located.hpp"
#include "fascia/fhir/operation_outcome.hpp"
#include "fascia/search/search.hpp"
#include "fascia/security/authorize.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/validation.hpp"

#include <algorithm>
#include <array>

namespace fascia::interaction {
namespace {

/// R4 resource-validation-mode.
constexpr std::array<std::string_view, 4> modes{"create", "update", "delete", "profile"};

/// The modes that ask whether a write would be taken.
bool is_write(std::string_view mode) {
    return mode == "create" || mode == "update";
}

/// What is to be judged, and where its nodes stand in the text that was sent.
using Judged = fhir::Located;

/// The resource may come by itself or as a parameter.
Judged judged_in(const fhir::Resource& body, const std::vector<std::uint32_t>& offsets) {
    if (body.type_name() != "Parameters") return {body, offsets, {}};
    for (const auto parameter : body.children("parameter")) {
        const auto resource = parameter.child("resource");
        if (parameter.child("name").text() != "resource" || !resource) continue;
        Judged judged{fhir::extract(resource), {}, {}};
        if (!offsets.empty())
            judged.offsets.assign(offsets.begin() + resource.index(), offsets.end());
        return judged;
    }
    return {};
}

Issue error(std::string code, std::string path, std::string text) {
    return {.code = std::move(code), .path = std::move(path), .text = std::move(text)};
}

/// What the URL and the mode say about the resource, beside its content.
std::vector<Issue> about_request(const Request& request, std::string_view mode,
                                 const fhir::Resource& resource) {
    std::vector<Issue> issues;
    if (resource.type_name() != request.type)
        issues.push_back(
            error("invalid", std::string{resource.type_name()}, "the URL says " + request.type));
    else if (mode == "update" && resource.id().empty())
        issues.push_back(error("required", request.type + ".id", "an update needs the id"));
    else if (!request.id.empty() && !resource.id().empty() && resource.id() != request.id)
        issues.push_back(
            error("value", request.type + ".id", "the URL names another id, " + request.id));
    return issues;
}

/// Nothing of targets elsewhere, of what the asker may not read, and where the server does not hold
/// references to be whole.
std::optional<bool> stands(const Services& services, const Request& request,
                           std::string_view reference) {
    const auto literal = search::literal_reference(reference, request.base_url);
    if (!services.integrity.on_write || !literal || literal->type.empty()) return std::nullopt;
    if (!security::authorize(request.access, {"read", literal->type})) return std::nullopt;
    return services.repository.read(literal->type, literal->id).has_value();
}

Outcome<std::vector<Issue>> judge(const Services& services, const Request& request,
                                  std::string_view mode, std::vector<std::string> profiles,
                                  Judged judged) {
    if (!judged.resource) {
        if (request.id.empty())
            return Failure{FailureKind::invalid, "there is no resource to validate"};
        auto stored = load(services.repository, request.type, request.id);
        if (!stored) return stored.error();
        judged.resource = std::move(*stored);
    }
    if (mode == "delete") return std::vector<Issue>{};
    validation::Options options;
    options.profiles = std::move(profiles);
    if (!judged.offsets.empty())
        options.position = [&](std::uint32_t node) {
            return fhir::line_and_column(request.source, judged.offsets[node]);
        };
    auto environment = validation_environment(services);
    environment.stands = [&](std::string_view reference) {
        return stands(services, request, reference);
    };
    auto issues = about_request(request, mode, judged.resource);
    for (Issue& note : judged.notes) {
        if (is_write(mode)) note.severity = Severity::error;
        issues.push_back(std::move(note));
    }
    const auto found = validation::validate(judged.resource, environment, options);
    issues.insert(issues.end(), found.begin(), found.end());
    return issues;
}

Outcome<std::vector<Issue>> issues_of(const Services& services, Request& request) {
    fhir::Located sent{.resource = request.body, .offsets = {}, .notes = {}};
    if (!request.source.empty()) {
        auto located = fhir::parse_located(request.source);
        if (!located) return std::move(located).error().issues();
        sent = std::move(*located);
        request.body = sent.resource;
    }
    Judged judged = judged_in(sent.resource, sent.offsets);
    judged.notes = std::move(sent.notes);
    if (request.body.type_name() != "Parameters") request.body = {};
    const OperationInput input{request};
    if (const auto fine = input.check({"resource", "mode", "profile"}); !fine) return fine.error();
    const std::string mode = input.text("mode");
    if (!mode.empty() && std::ranges::find(modes, mode) == modes.end())
        return Failure{FailureKind::invalid, "mode is create, update, delete or profile"};
    return judge(services, request, mode, input.texts("profile"), std::move(judged));
}

}  // namespace

/// Whatever is wrong with the resource is the answer (200); only a request that cannot be
/// understood fails.
void validate(const Services& services, Request request, Done done) {
    const auto issues = issues_of(services, request);
    if (!issues) return done(issues.error());
    Reply reply;
    reply.resource = fhir::operation_outcome(*issues);
    done(std::move(reply));
}

}  // namespace fascia::interaction
