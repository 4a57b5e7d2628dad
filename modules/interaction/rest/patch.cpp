#include "fascia/fhir/patch.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/fhirpath/patch.hpp"

#include "interaction/detail/rest.hpp"
#include "interaction/rest/detail/bad_value.hpp"
#include "interaction/rest/detail/patch.hpp"

#include <memory>

namespace fascia::interaction {
namespace {

Outcome<fhir::Resource> apply(const Services& services, const Request& request,
                              const fhir::Resource& resource) {
    if (request.patch_form == Request::PatchForm::json)
        return fhir::patch_json(resource, request.patch);
    if (request.patch_form == Request::PatchForm::xml)
        return fhir::patch_xml(resource, request.patch);
    fhirpath::Context context;
    context.now = services.clock.now();
    context.zone = services.zone;
    context.step_budget = fhirpath::client_step_budget;
    return fhirpath::patch(resource, request.body, std::move(context));
}

Outcome<void> check_identity(const fhir::Resource& before, const fhir::Resource& after) {
    if (before.type_name() == after.type_name() && before.id() == after.id() &&
        fhir::equal(before.child("meta"), after.child("meta")))
        return {};
    return Failure{FailureKind::forbidden,
                   "a patch may not change the type, the id or the meta; profiles, security labels "
                   "and tags are changed by $meta-add and $meta-delete"};
}

/// The update that the patch of a version comes to.
Outcome<DirectWrite> update_of(const Services& services, const Request& request,
                               const store::Version& standing) {
    const auto resource = fhir::parse_json(standing.json);
    if (!resource) return Failure{FailureKind::fault, "a stored resource does not parse"};
    auto patched = apply(services, request, *resource);
    if (!patched) return patched.error();
    if (const auto fine = check_identity(*resource, *patched); !fine) return fine.error();
    Request update = request;
    update.id = standing.id;
    update.body = std::move(*patched);
    auto write = read_write(services, update, DirectWrite::Kind::update);
    if (!write) return write.error();
    write->is_patch = true;
    make_ready(services, *write);
    return write;
}

Outcome<std::string> meant_id(store::UnitOfWork& unit, const Patch& patch) {
    if (!patch.criteria) return patch.request.id;
    auto id = matched_id(unit, *patch.criteria);
    if (id && id->empty())
        return Failure{FailureKind::not_found, "nothing matches the criteria of the patch"};
    return id;
}

}  // namespace

Outcome<Reply> perform_patch(store::UnitOfWork& unit, const Services& services, Patch& patch,
                             const FindWritten& find_written) {
    const auto id = meant_id(unit, patch);
    if (!id) return id.error();
    const auto standing = unit.read(patch.request.type, *id);
    if (!standing) return standing.error();
    // Not the version alone: labels change without a new one.
    if (!patch.write || patch.json != standing->json) {
        auto write = update_of(services, patch.request, *standing);
        if (!write) return write.error();
        patch.write = std::move(*write);
        patch.json = standing->json;
    }
    patch.write->within_transaction = patch.within_transaction;
    return perform(unit, services, *patch.write, find_written);
}

Outcome<Patch> read_patch(const Services& services, Request request) {
    const bool is_text = request.patch_form != Request::PatchForm::fhirpath;
    if (!is_text && !request.body) return bad_value("the body is missing: expected a patch");
    Patch patch{std::move(request), {}};
    if (!patch.request.id.empty()) return patch;
    auto criteria =
        read_criteria(services, patch.request.type, patch.request.parameters, patch.request);
    if (!criteria) return criteria.error();
    patch.criteria = std::move(*criteria);
    return patch;
}

void patch(const Services& services, Request request, Done done) {
    auto read = read_patch(services, std::move(request));
    if (!read) return done(read.error());
    if (!read->criteria) {
        const auto standing = services.repository.read(read->request.type, read->request.id);
        if (!standing) return done(standing.error());
        auto write = update_of(services, read->request, *standing);
        if (!write) return done(write.error());
        read->write = std::move(*write);
        read->json = standing->json;
    }
    const auto patch = std::make_shared<Patch>(std::move(*read));
    submit_reply(
        services, patch->request,
        [&services, patch](store::UnitOfWork& unit) {
            return perform_patch(unit, services, *patch);
        },
        std::move(done));
}

}  // namespace fascia::interaction
