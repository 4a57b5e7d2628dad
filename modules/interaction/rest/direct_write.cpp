#include "interaction/rest/detail/direct_write.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/fhir/operation_outcome.hpp"
#include "fascia/interaction/routes.hpp"
#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/guard.hpp"

#include "interaction/rest/detail/reads.hpp"

#include <memory>

namespace fascia::interaction {
namespace {

using Kind = DirectWrite::Kind;

Failure bad_value(std::string text) {
    return Failure{FailureKind::invalid,
                   Issue{.code = "value", .path = {}, .text = std::move(text)}};
}

Outcome<void> check_body(const Request& request, Kind kind) {
    if (kind == Kind::remove) return {};
    if (!request.body) return bad_value("the body is missing: expected a " + request.type);
    if (request.body.type_name() != request.type)
        return bad_value("the body is a " + std::string{request.body.type_name()} +
                         ", the URL says " + request.type);
    if (kind == Kind::create || request.id.empty() || request.body.id() == request.id) return {};
    return Failure{FailureKind::invalid,
                   Issue{.code = "value",
                         .path = request.type + ".id",
                         .text = "the id in the body must be that of the URL, " + request.id}};
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
    auto query = read_criteria(services, request.type, parameters, request.base_url);
    if (!query) return query.error();
    criteria = std::move(*query);
    return criteria;
}

Failure too_many() {
    return Failure{FailureKind::precondition,
                   Issue{.code = "multiple-matches",
                         .path = {},
                         .text = "more than one resource matches the criteria"}};
}

// The id of the one resource that matches; "" for none.
Outcome<std::string> matched_id(store::UnitOfWork& unit, const search::Query& criteria) {
    auto matches = unit.match(criteria);
    if (!matches) return matches.error();
    if (matches->size() > 1) return too_many();
    return matches->empty() ? std::string{} : matches->front().substr(criteria.type.size() + 1);
}

// What stands under the write's id now.
struct Standing {
    std::optional<store::Version> version;
    fhir::Resource resource;  ///< for the types that the workflow guards
};

Outcome<Standing> standing_of(store::UnitOfWork& unit, std::string_view type, std::string_view id) {
    Standing standing;
    auto version = unit.read(type, id);
    if (!version) {
        const FailureKind kind = version.error().kind();
        if (kind == FailureKind::not_found || kind == FailureKind::gone) return standing;
        return version.error();
    }
    if (workflow::is_guarded(type)) {
        auto resource = fhir::parse_json(version->json);
        if (!resource) return Failure{FailureKind::fault, "a stored resource does not parse"};
        standing.resource = std::move(*resource);
    }
    standing.version = std::move(*version);
    return standing;
}

Outcome<void> check_version(const DirectWrite& write, const Standing& standing) {
    if (!write.if_match) return {};
    const std::int64_t now = standing.version ? standing.version->version : 0;
    if (write.if_match->any ? now > 0 : now == write.if_match->version) return {};
    return Failure{FailureKind::precondition,
                   "If-Match: " + (now > 0 ? "version " + std::to_string(now) + " stands now"
                                           : std::string{"no such resource stands now"})};
}

// A plan of ours is never written over unseen: what was decided on it would be lost.
Outcome<void> check_plan(const DirectWrite& write, const Standing& standing) {
    if (write.type != "CarePlan" || write.if_match || !standing.version) return {};
    for (const auto canonical : standing.resource.children("instantiatesCanonical"))
        if (canonical.text().starts_with(workflow::canonical_base))
            return Failure{FailureKind::precondition_required,
                           "a plan is changed under If-Match only: read it first"};
    return {};
}

Outcome<void> check_guard(store::UnitOfWork& unit, const DirectWrite& write,
                          const Standing& standing, const FindWritten& find_written) {
    if (!workflow::is_guarded(write.type)) return {};
    if (write.kind == Kind::remove && !standing.version) return {};
    const auto based_on = [&](std::string_view reference) -> fhir::Resource {
        if (find_written)
            if (auto written = find_written(reference)) return written;
        const auto literal = search::literal_reference(reference, {});
        if (!literal || literal->type.empty()) return {};
        const auto version = unit.read(literal->type, literal->id);
        if (!version) return {};
        auto resource = fhir::parse_json(version->json);
        return resource ? std::move(*resource) : fhir::Resource{};
    };
    // What may not be written directly may not be deleted directly either.
    const fhir::Resource& after = write.kind == Kind::remove ? standing.resource : write.resource;
    return workflow::guard_direct_write(standing.resource, after, write.by_physician, based_on);
}

Outcome<Reply> put(store::UnitOfWork& unit, const DirectWrite& write, const Standing& standing) {
    const bool is_create = write.kind == Kind::create;
    std::optional<std::int64_t> expected;
    if (is_create) expected = 0;
    if (write.if_match && !write.if_match->any) expected = write.if_match->version;
    auto version = unit.put(write.prepared, is_create ? "POST" : "PUT", expected);
    if (!version) return version.error();
    return reply_of(std::move(*version), standing.version ? 200 : 201);
}

Outcome<Reply> remove_standing(store::UnitOfWork& unit, const DirectWrite& write) {
    std::optional<std::int64_t> expected;
    if (write.if_match && !write.if_match->any) expected = write.if_match->version;
    const auto version = unit.remove(write.type, write.id, expected);
    if (!version) return version.error();
    Reply reply;
    reply.status = 204;
    if (version->version > 0) {
        reply.version = version->version;
        reply.last_modified = version->last_updated;
    }
    return reply;
}

Outcome<Reply> perform_checked(store::UnitOfWork& unit, const DirectWrite& write,
                               const FindWritten& find_written) {
    Standing standing;
    // A fresh id stands nowhere.
    if (write.kind != Kind::create) {
        auto found = standing_of(unit, write.type, write.id);
        if (!found) return found.error();
        standing = std::move(*found);
    }
    if (const auto fine = check_version(write, standing); !fine) return fine.error();
    if (const auto fine = check_guard(unit, write, standing, find_written); !fine)
        return fine.error();
    if (const auto fine = check_plan(write, standing); !fine) return fine.error();
    return write.kind == Kind::remove ? remove_standing(unit, write) : put(unit, write, standing);
}

// The write that a conditional one turns out to be, or the reply where nothing is to be written.
Outcome<Reply> perform_conditional(store::UnitOfWork& unit, const Services& services,
                                   DirectWrite write, const FindWritten& find_written) {
    const auto matched = matched_id(unit, *write.criteria);
    if (!matched) return matched.error();
    write.criteria.reset();
    if (matched->empty()) {
        if (write.kind == Kind::remove) {
            Reply nothing;
            nothing.status = 204;
            return nothing;
        }
        return perform_checked(unit, write, find_written);
    }
    if (write.kind == Kind::create) {
        auto standing = unit.read(write.type, *matched);
        if (!standing) return standing.error();
        return reply_of(std::move(*standing), 200);
    }
    if (write.kind == Kind::update && write.id_given && write.id != *matched)
        return bad_value("the criteria match " + write.type + "/" + *matched + ", the body says " +
                         write.id);
    if (write.id != *matched) {
        write.id = *matched;
        make_ready(services, write);
    }
    return perform_checked(unit, write, find_written);
}

}  // namespace

Outcome<DirectWrite> read_write(const Services& services, const Request& request, Kind kind) {
    if (const auto fine = check_body(request, kind); !fine) return fine.error();
    DirectWrite write;
    write.kind = kind;
    write.type = request.type;
    write.resource = kind == Kind::remove ? fhir::Resource{} : request.body;
    write.id = request.id;
    if (kind == Kind::update && write.id.empty()) write.id = request.body.id();
    write.id_given = !write.id.empty();
    if (kind != Kind::remove && !write.id_given) write.id = services.ids.next();
    write.by_physician = request.access.roles.has(security::Role::physician);
    auto criteria = criteria_of(services, request, kind);
    if (!criteria) return criteria.error();
    write.criteria = std::move(*criteria);
    const auto if_match = read_if_match(request.if_match);
    if (!if_match) return if_match.error();
    write.if_match = *if_match;
    return write;
}

void make_ready(const Services& services, DirectWrite& write) {
    if (write.kind != Kind::remove)
        write.prepared = store::prepare(write.resource, write.id, services.registry);
}

Outcome<Reply> perform(store::UnitOfWork& unit, const Services& services, const DirectWrite& write,
                       const FindWritten& find_written) {
    return write.criteria ? perform_conditional(unit, services, write, find_written)
                          : perform_checked(unit, write, find_written);
}

Reply prefer(Reply reply, Request::Return wanted) {
    if (reply.status == 204 || wanted == Request::Return::representation) return reply;
    reply.json.clear();
    if (wanted == Request::Return::outcome)
        reply.resource = fhir::operation_outcome(std::span<const Issue>{});
    return reply;
}

void submit_write(const Services& services, const Request& request, Kind kind, Done done) {
    auto write = read_write(services, request, kind);
    if (!write) return done(write.error());
    make_ready(services, *write);

    const auto shared = std::make_shared<DirectWrite>(std::move(*write));
    const auto reply = std::make_shared<Reply>();
    auto work = [&services, shared, reply](store::UnitOfWork& unit) -> Outcome<void> {
        auto performed = perform(unit, services, *shared);
        if (!performed) return performed.error();
        *reply = std::move(*performed);
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
