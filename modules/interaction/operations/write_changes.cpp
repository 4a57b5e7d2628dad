#include "interaction/detail/write_changes.hpp"

#include "fascia/fhir/json.hpp"

#include "interaction/detail/operation_input.hpp"

namespace fascia::interaction {
namespace {

Failure as_conflict(const Failure& failure) {
    if (failure.kind() != FailureKind::precondition) return failure;
    return Failure{FailureKind::conflict,
                   "somebody else changed what this rests on; read it again"};
}

workflow::Author author_of(const security::AccessContext& access) {
    const auto role = security::highest(access.roles);
    return {access.practitioner, access.display,
            role ? std::string{security::to_code(*role)} : std::string{}};
}

}  // namespace

Outcome<Instant> instant_of(const Services& services, const Request& request, bool writes) {
    const std::string at = OperationInput{request}.text("at");
    if (at.empty()) return services.clock.now();
    if (writes && !services.test_clock)
        return Failure{FailureKind::unsupported,
                       "`at` on an operation that writes needs a server with --test-clock"};
    return parse_instant(at);
}

workflow::Present present_at(const Services& services, const Request& request, Instant at) {
    return {
        .at = at, .zone = services.zone, .ids = services.ids, .author = author_of(request.access)};
}

void write_changes(const Services& services, const Request& request,
                   const workflow::Changes& changes, Check check, Answer answer, Done done) {
    struct Unit {
        std::vector<std::pair<store::Prepared, std::int64_t>> writes;
        std::vector<store::Version> written;
    };
    const auto unit = std::make_shared<Unit>();
    for (const auto& [resource, expected] : changes)
        unit->writes.emplace_back(store::prepare(resource, resource.id(), services.registry),
                                  expected);

    auto work = [unit, check = std::move(check)](store::UnitOfWork& store) -> Outcome<void> {
        unit->written.clear();
        if (check)
            if (const auto allowed = check(store); !allowed) return allowed.error();
        for (const auto& [prepared, expected] : unit->writes) {
            auto version = store.put(prepared, expected == 0 ? "POST" : "PUT", expected);
            if (!version) return as_conflict(version.error());
            unit->written.push_back(std::move(*version));
        }
        return {};
    };
    services.repository.submit(
        {request.access.user, request.request_id}, std::move(work),
        [unit, answer = std::move(answer), done = std::move(done)](Outcome<void> committed) {
            if (!committed) return done(committed.error());
            done(answer(unit->written));
        });
}

void write_and_answer(const Services& services, const Request& request,
                      const Outcome<workflow::Changes>& changes, Done done) {
    if (!changes) return done(changes.error());
    write_and_answer(services, request, Outcome<Act>{Act{*changes}}, std::move(done));
}

void write_and_answer(const Services& services, const Request& request, const Outcome<Act>& act,
                      Done done) {
    if (!act) return done(act.error());
    write_changes(
        services, request, act->changes, act->check,
        [base = request.base_url](const auto& written) { return bundle_of(written, base); },
        std::move(done));
}

Reply bundle_of(const std::vector<store::Version>& versions, std::string_view base_url, int status,
                const fhir::Resource& first) {
    std::string entries;
    if (first) entries.append(R"({"resource":)").append(fhir::write_json(first)).append("}");
    for (const auto& version : versions) {
        if (!entries.empty()) entries += ',';
        entries += R"({"fullUrl":)";
        fhir::append_json_string(entries,
                                 std::string{base_url} + "/" + version.type + "/" + version.id);
        entries.append(R"(,"resource":)").append(version.json).append("}");
    }
    Reply reply;
    reply.status = status;
    reply.json = R"({"resourceType":"Bundle","type":"collection","entry":[)" + entries + "]}";
    return reply;
}

}  // namespace fascia::interaction
