#include "fascia/fhir/patch.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/fhirpath/patch.hpp"

#include "interaction/detail/rest.hpp"
#include "interaction/rest/detail/bad_value.hpp"
#include "interaction/rest/detail/direct_write.hpp"

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
    return fhirpath::patch(resource, request.body, std::move(context));
}

Outcome<void> check_identity(const fhir::Resource& before, const fhir::Resource& after) {
    if (before.type_name() == after.type_name() && before.id() == after.id() &&
        fhir::equal(before.child("meta"), after.child("meta")))
        return {};
    return Failure{FailureKind::forbidden, "a patch may not change the type, the id or the meta"};
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
    if (write) make_ready(services, *write);
    return write;
}

/// A patch made ready for the version that a worker saw; when another one stands by the time of the
/// write, it is made anew.
struct Patch {
    Request request;
    std::optional<search::Query> criteria;  ///< conditional: which resource is meant
    std::int64_t version = 0;
    std::optional<DirectWrite> write;
};

Outcome<std::string> meant_id(store::UnitOfWork& unit, const Patch& patch) {
    if (!patch.criteria) return patch.request.id;
    auto id = matched_id(unit, *patch.criteria);
    if (id && id->empty())
        return Failure{FailureKind::not_found, "nothing matches the criteria of the patch"};
    return id;
}

Outcome<Reply> run(store::UnitOfWork& unit, const Services& services, Patch& patch) {
    const auto id = meant_id(unit, patch);
    if (!id) return id.error();
    const auto standing = unit.read(patch.request.type, *id);
    if (!standing) return standing.error();
    if (!patch.write || patch.version != standing->version) {
        auto write = update_of(services, patch.request, *standing);
        if (!write) return write.error();
        patch.write = std::move(*write);
        patch.version = standing->version;
    }
    return perform(unit, services, *patch.write);
}

Outcome<Patch> read_patch(const Services& services, Request request) {
    const bool is_text = request.patch_form != Request::PatchForm::fhirpath;
    if (!is_text && !request.body) return bad_value("the body is missing: expected a patch");
    Patch patch{std::move(request), {}, 0, {}};
    if (patch.request.id.empty()) {
        auto criteria = read_criteria(services, patch.request.type, patch.request.parameters,
                                      patch.request.base_url);
        if (!criteria) return criteria.error();
        patch.criteria = std::move(*criteria);
        return patch;
    }
    const auto standing = services.repository.read(patch.request.type, patch.request.id);
    if (!standing) return standing.error();
    auto write = update_of(services, patch.request, *standing);
    if (!write) return write.error();
    patch.write = std::move(*write);
    patch.version = standing->version;
    return patch;
}

}  // namespace

void patch(const Services& services, Request request, Done done) {
    auto read = read_patch(services, std::move(request));
    if (!read) return done(read.error());
    const auto patch = std::make_shared<Patch>(std::move(*read));
    submit_reply(
        services, patch->request,
        [&services, patch](store::UnitOfWork& unit) { return run(unit, services, *patch); },
        std::move(done));
}

}  // namespace fascia::interaction
