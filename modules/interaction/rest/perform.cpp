#include "fascia/fhir/json.hpp"
#include "fascia/fhir/operation_outcome.hpp"
#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/guard.hpp"

#include "interaction/rest/detail/bad_value.hpp"
#include "interaction/rest/detail/direct_write.hpp"
#include "interaction/rest/detail/integrity.hpp"
#include "interaction/rest/detail/reads.hpp"

#include <algorithm>

namespace fascia::interaction {
namespace {

using Kind = DirectWrite::Kind;

Failure too_many() {
    return Failure{FailureKind::precondition,
                   Issue{.code = "multiple-matches",
                         .path = {},
                         .text = "more than one resource matches the criteria"}};
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
    if (write.if_none_stands && standing.version)
        return Failure{FailureKind::precondition, "If-None-Match: version " +
                                                      std::to_string(standing.version->version) +
                                                      " stands already"};
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
    if (!write.judges)
        if (const auto fine = workflow::guard_judgement(write.resource, write.practitioner); !fine)
            return fine.error();
    // What may not be written directly may not be deleted directly either.
    const fhir::Resource& after = write.kind == Kind::remove ? standing.resource : write.resource;
    return workflow::guard_direct_write(standing.resource, after, write.by_physician, based_on);
}

Outcome<Reply> put(store::UnitOfWork& unit, const DirectWrite& write, const Standing& standing) {
    const bool is_create = write.kind == Kind::create;
    std::optional<std::int64_t> expected;
    if (is_create) expected = 0;
    if (write.if_match && !write.if_match->any) expected = write.if_match->version;
    const char* const method = is_create ? "POST" : write.is_patch ? "PATCH" : "PUT";
    auto version = unit.put(write.prepared, method, expected);
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

Outcome<Reply> perform_checked(store::UnitOfWork& unit, const Services& services,
                               const DirectWrite& write, const FindWritten& find_written) {
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
    auto reply =
        write.kind == Kind::remove ? remove_standing(unit, write) : put(unit, write, standing);
    if (reply && !write.within_transaction)
        if (const auto whole = check_integrity(unit, services, write); !whole) return whole.error();
    return reply;
}

std::string_view id_in(const search::Query& criteria, std::string_view name) {
    return name.substr(criteria.type.size() + 1);
}

Failure about(const std::string& name, const Failure& failure) {
    std::vector<Issue> issues = failure.issues();
    for (Issue& issue : issues) issue.text.insert(0, name + ": ");
    return Failure{failure.kind(), std::move(issues)}.with_note(failure.private_note());
}

Reply deleted(std::size_t count) {
    const Issue said{.severity = Severity::information,
                     .code = "informational",
                     .path = {},
                     .text = std::to_string(count) + " resources are deleted"};
    Reply reply;
    reply.resource = fhir::operation_outcome({&said, 1});
    return reply;
}

// All that match, or none. What they refer to each other by goes with them.
Outcome<Reply> delete_matched(store::UnitOfWork& unit, const Services& services,
                              const DirectWrite& write, const FindWritten& find_written) {
    auto names = unit.match(*write.criteria);
    if (!names) return names.error();
    // By name, so that two of them never wait for each other crosswise.
    std::ranges::sort(*names);
    if (names->size() > most_deleted)
        return Failure{FailureKind::too_costly, "more than " + std::to_string(most_deleted) +
                                                    " resources match: nothing is deleted"};
    Reply reply;
    reply.status = 204;
    for (const std::string& name : *names) {
        auto done = perform_checked(unit, services, delete_of(write, name), find_written);
        if (!done) return about(name, done.error());
        reply = std::move(*done);
    }
    if (!write.within_transaction)
        for (const std::string& name : *names)
            if (const auto whole = check_integrity(unit, services, delete_of(write, name)); !whole)
                return whole.error();
    return names->size() > 1 ? deleted(names->size()) : std::move(reply);
}

// The write that a conditional one turns out to be, or the reply where nothing is to be written.
Outcome<Reply> perform_conditional(store::UnitOfWork& unit, const Services& services,
                                   DirectWrite write, const FindWritten& find_written) {
    if (write.kind == Kind::remove && services.deletes_several)
        return delete_matched(unit, services, write, find_written);
    const auto matched = matched_id(unit, *write.criteria);
    if (!matched) return matched.error();
    write.criteria.reset();
    if (matched->empty()) {
        if (write.kind == Kind::remove) {
            Reply nothing;
            nothing.status = 204;
            return nothing;
        }
        return perform_checked(unit, services, write, find_written);
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
    return perform_checked(unit, services, write, find_written);
}

}  // namespace

Outcome<std::string> matched_id(store::UnitOfWork& unit, const search::Query& criteria) {
    auto matches = unit.match(criteria);
    if (!matches) return matches.error();
    if (matches->size() > 1) return too_many();
    return matches->empty() ? std::string{} : std::string{id_in(criteria, matches->front())};
}

DirectWrite delete_of(const DirectWrite& several, std::string_view name) {
    DirectWrite one = several;
    one.id = id_in(*several.criteria, name);
    one.criteria.reset();
    one.within_transaction = true;
    return one;
}

Outcome<Reply> perform(store::UnitOfWork& unit, const Services& services, const DirectWrite& write,
                       const FindWritten& find_written) {
    return write.criteria ? perform_conditional(unit, services, write, find_written)
                          : perform_checked(unit, services, write, find_written);
}

}  // namespace fascia::interaction
