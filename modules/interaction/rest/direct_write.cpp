#include "interaction/rest/detail/direct_write.hpp"

#include "fascia/fhir/operation_outcome.hpp"
#include "fascia/interaction/routes.hpp"

#include "interaction/detail/validation.hpp"
#include "interaction/rest/detail/bad_value.hpp"

#include <memory>

namespace fascia::interaction {
namespace {

using Kind = DirectWrite::Kind;

Outcome<void> check_body(const Request& request, Kind kind) {
    if (kind == Kind::remove) return {};
    if (!request.body) return bad_value("the body is missing: expected a " + request.type);
    if (request.body.type_name() != request.type)
        return bad_value("the body is a " + std::string{request.body.type_name()} +
                         ", the URL says " + request.type);
    if (kind == Kind::create || request.id.empty() || request.body.id() == request.id) return {};
    return bad_value("the id in the body must be that of the URL, " + request.id,
                     request.type + ".id");
}

// The search that decides which resource is meant, where the request has one.
Outcome<std::optional<search::Query>> criteria_of(const Services& services, const Request& request,
                                                  Kind kind) {
    std::optional<search::Query> criteria;
    const bool by_url = kind != Kind::create && request.id.empty();
    if (!by_url && request.if_none_exist.empty()) return criteria;
    auto parameters = request.parameters;
    if (!by_url) {
        auto decoded = decode_query(request.if_none_exist);
        if (!decoded) return decoded.error();
        parameters = std::move(*decoded);
    }
    auto query = read_criteria(services, request.type, parameters, request);
    if (!query) return query.error();
    if (kind == Kind::remove && services.deletes_several) query->count = most_deleted + 1;
    criteria = std::move(*query);
    return criteria;
}

// RFC 9110 13.1.2: of a write, * asks that nothing stands there yet.
Outcome<void> read_if_none_match(const Request& request, Kind kind, DirectWrite& write) {
    if (request.if_none_match.empty() || kind != Kind::update) return {};
    if (request.if_none_match != "*") return bad_value("If-None-Match: of an update, * only");
    write.if_none_stands = true;
    return {};
}

}  // namespace

Outcome<DirectWrite> read_write(const Services& services, const Request& request, Kind kind) {
    if (const auto fine = check_body(request, kind); !fine) return fine.error();
    if (const auto fine = check_written(services, request.body); !fine) return fine.error();
    DirectWrite write;
    write.kind = kind;
    write.type = request.type;
    write.resource = kind == Kind::remove ? fhir::Resource{} : request.body;
    write.id = request.id;
    if (kind == Kind::update && write.id.empty()) write.id = request.body.id();
    write.id_given = !write.id.empty();
    if (kind != Kind::remove && !write.id_given) write.id = services.ids.next();
    using enum security::Role;
    write.by_physician = request.access.roles.has(physician);
    write.judges = request.access.roles.meets({physician, npp, therapist, ehr_system});
    write.practitioner = request.access.practitioner;
    auto criteria = criteria_of(services, request, kind);
    if (!criteria) return criteria.error();
    write.criteria = std::move(*criteria);
    const auto if_match = read_if_match(request.if_match);
    if (!if_match) return if_match.error();
    write.if_match = *if_match;
    if (const auto fine = read_if_none_match(request, kind, write); !fine) return fine.error();
    write.base_url = request.base_url;
    return write;
}

void make_ready(const Services& services, DirectWrite& write) {
    if (write.kind == Kind::remove) return;
    write.prepared = store::prepare(write.resource, write.id, services.registry);
    write.prepared.is_new = write.kind == Kind::create && !write.id_given;
}

Reply prefer(Reply reply, Request::Return wanted) {
    if (reply.status == 204 || wanted == Request::Return::representation) return reply;
    reply.json.clear();
    // What a delete of several says is its outcome already.
    if (wanted == Request::Return::minimal && reply.resource) {
        reply.resource = {};
        reply.status = 204;
    }
    if (wanted == Request::Return::outcome && !reply.resource)
        reply.resource = fhir::operation_outcome(std::span<const Issue>{});
    return reply;
}

void submit_write(const Services& services, const Request& request, Kind kind, Done done) {
    auto write = read_write(services, request, kind);
    if (!write) return done(write.error());
    make_ready(services, *write);

    const auto shared = std::make_shared<DirectWrite>(std::move(*write));
    submit_reply(
        services, request,
        [&services, shared](store::UnitOfWork& unit) { return perform(unit, services, *shared); },
        std::move(done));
}

void submit_reply(const Services& services, const Request& request,
                  std::function<Outcome<Reply>(store::UnitOfWork&)> write, Done done) {
    const auto reply = std::make_shared<Reply>();
    auto work = [write = std::move(write), reply](store::UnitOfWork& unit) -> Outcome<void> {
        auto written = write(unit);
        if (!written) return written.error();
        *reply = std::move(*written);
        return {};
    };
    const auto wanted = request.prefer_return.value_or(Request::Return::representation);
    services.repository.submit({request.access.user, request.request_id}, std::move(work),
                               [reply, wanted, done = std::move(done)](Outcome<void> committed) {
                                   if (!committed) return done(committed.error());
                                   done(prefer(std::move(*reply), wanted));
                               });
}

}  // namespace fascia::interaction
