#include "fascia/workflow/create_care_plan.hpp"

#include "fascia/fhir/json.hpp"

#include "interaction/detail/if_unchanged.hpp"
#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/reapplied.hpp"
#include "interaction/detail/write_changes.hpp"

namespace fascia::interaction {
namespace {

constexpr std::string_view default_protocol = "myofascial-back-pain";

std::shared_ptr<const plan::Protocol> find_protocol(const Services& services,
                                                    std::string_view named) {
    for (const auto& [id, protocol] : services.protocols)
        if (named == id || named == protocol->url() || named == protocol->canonical())
            return protocol;
    return nullptr;
}

bool is_standing(const fhir::Resource& care_plan, const plan::Protocol& protocol) {
    const std::string_view status = care_plan.child("status").text();
    if (care_plan.type_name() != "CarePlan" ||
        (status != "draft" && status != "active" && status != "on-hold"))
        return false;
    const std::string_view canonical = care_plan.child("instantiatesCanonical").text();
    return canonical.substr(0, canonical.find('|')) == protocol.url();
}

fhir::Resource standing_plan(const plan::FactSet& facts, const plan::Protocol& protocol) {
    for (const auto& resource : facts.resources)
        if (is_standing(resource, protocol)) return resource;
    return {};
}

Outcome<search::Query> open_plans(const Services& services, std::string_view patient,
                                  const plan::Protocol& protocol) {
    return services.registry.parse("CarePlan",
                                   std::vector<std::pair<std::string, std::string>>{
                                       {"subject", "Patient/" + std::string{patient}},
                                       {"instantiates-canonical", std::string{protocol.url()}},
                                       {"status", "draft,active,on-hold"}},
                                   false, {});
}

// Two requests at once: the one that commits second finds the plan of the first.
Check none_open(search::Query query) {
    return [query = std::move(query)](store::UnitOfWork& store) -> Outcome<void> {
        const auto found = store.match(query);
        if (!found) return found.error();
        if (found->empty()) return {};
        return Failure{FailureKind::conflict, "a plan for this patient was made a moment ago"};
    };
}

/// What is to be done for one request.
struct Creation {
    fhir::Resource standing;   ///< stays, and takes the changes over
    Act act = {};              ///< what is to be written
    fhir::Resource transient;  ///< of a dry run
};

Outcome<Creation> plan_creation(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked =
            input.check({"protocol", "practitioner", "condition", "supersede", "dry-run", "at"});
        !checked)
        return checked.error();
    const bool dry_run = input.flag("dry-run"), supersede = input.flag("supersede");
    const auto at = instant_of(services, request, !dry_run);
    if (!at) return at.error();
    const std::string named = input.text("protocol");
    const auto protocol =
        find_protocol(services, named.empty() ? default_protocol : std::string_view{named});
    if (!protocol) return Failure{FailureKind::not_found, "no protocol " + named};
    auto facts = load_facts(services, request.id, *at);
    if (!facts) return facts.error();

    Creation creation;
    const auto present = present_at(services, request, *at);
    const fhir::Resource standing = standing_plan(*facts, *protocol);
    if (standing && !supersede && !dry_run) {
        auto members = members_of(standing, facts->resources);
        facts->care_plan = standing;
        const PlanRecord record{standing, protocol, std::move(*facts), std::move(members)};
        auto changes = reapplied(record, input.text("practitioner"), present);
        creation.standing = standing;
        auto act = if_unchanged(record, std::move(changes));
        if (!act) return act.error();
        creation.act = std::move(*act);
        return creation;
    }
    if (standing && supersede && standing.child("status").text() != "draft" &&
        !request.access.roles.has(security::Role::physician))
        return Failure{FailureKind::forbidden,
                       "only a physician replaces a plan that is past draft"};
    if (supersede) facts->superseded = standing;
    auto output = plan::apply_protocol(*protocol, *facts, input.text("practitioner"));
    if (!output) return output.error();
    if (dry_run) {
        creation.transient = output->applied.resource;
        return creation;
    }
    creation.act.changes = workflow::create_care_plan(*output, present, standing);
    if (standing) {
        const auto members = members_of(standing, facts->resources);
        for (auto& write : workflow::withdraw_plan(standing, members, "superseded"))
            creation.act.changes.push_back(std::move(write));
    } else {
        auto query = open_plans(services, request.id, *protocol);
        if (!query) return query.error();
        creation.act.check = none_open(std::move(*query));
    }
    return creation;
}

/// The plan that stands, and what else was written.
Reply standing_reply(const fhir::Resource& plan, std::vector<store::Version> written,
                     std::string_view base_url) {
    if (written.empty() || written.front().type != "CarePlan")
        written.insert(written.begin(), {.type = "CarePlan",
                                         .id = std::string{plan.id()},
                                         .version = workflow::version_of(plan),
                                         .last_updated = {},
                                         .method = {},
                                         .json = fhir::write_json(plan)});
    return bundle_of(written, base_url);
}

}  // namespace

void create_care_plan(const Services& services, Request request, Done done) {
    auto creation = plan_creation(services, request);
    if (!creation) return done(creation.error());
    if (creation->standing && creation->act.changes.empty())
        return done(standing_reply(creation->standing, {}, request.base_url));
    if (creation->standing) {
        auto answer = [base = request.base_url, standing = creation->standing](
                          const auto& written) { return standing_reply(standing, written, base); };
        return write_changes(services, request, creation->act.changes, creation->act.check,
                             std::move(answer), std::move(done));
    }
    if (creation->transient) {
        Reply reply;
        reply.resource = creation->transient;
        return done(std::move(reply));
    }
    write_changes(
        services, request, creation->act.changes, creation->act.check,
        [base = request.base_url](const std::vector<store::Version>& written) {
            Reply reply = bundle_of(written, base, 201);
            reply.location = "CarePlan/" + written.front().id + "/_history/1";
            return reply;
        },
        std::move(done));
}

}  // namespace fascia::interaction
