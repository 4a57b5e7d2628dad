#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/json.hpp"
#include "fascia/security/authorize.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/rest/detail/bad_value.hpp"
#include "interaction/rest/detail/direct_write.hpp"
#include "interaction/rest/detail/reads.hpp"

#include <array>
#include <memory>
#include <set>

namespace fascia::interaction {
namespace {

constexpr std::array<std::string_view, 3> labels{"profile", "security", "tag"};

Reply reply_with(const fhir::Element& meta) {
    fhir::Draft parameters{"Parameters"};
    fhir::DraftElement& parameter = parameters->add("parameter");
    parameter.set("name", "return");
    if (meta) parameter.add_copy("valueMeta", meta);
    Reply reply;
    reply.resource = parameters.freeze();
    return reply;
}

Outcome<fhir::Resource> parsed(const store::Version& version) {
    auto resource = fhir::parse_json(version.json);
    if (!resource) return Failure{FailureKind::fault, "a stored resource does not parse"};
    return resource;
}

// What many resources say of themselves, in the order in which it is first met.
class Union {
  public:
    void add(const store::MetaSet& set) {
        for (const std::string& profile : set.profiles) add("profile", {}, profile);
        for (const auto& [system, code] : set.security) add("security", system, code);
        for (const auto& [system, code] : set.tags) add("tag", system, code);
    }
    fhir::Resource freeze() const { return carrier_.freeze(); }

  private:
    void add(std::string_view label, const std::string& system, const std::string& code) {
        if (!seen_.insert({std::string{label}, system, code}).second) return;
        fhir::DraftElement& meta = carrier_->child("meta");
        if (label == "profile") {
            meta.add(label, code);
            return;
        }
        fhir::DraftElement& coding = meta.add(label);
        if (!system.empty()) coding.set("system", system);
        coding.set("code", code);
    }
    fhir::Draft carrier_{"Basic"};
    std::set<std::array<std::string, 3>> seen_;
};

Outcome<Reply> meta_of_types(store::Reader& reader, const Request& request) {
    Union all;
    for (const fhir::TypeId id : fhir::resource_types()) {
        const std::string_view type = fhir::TypeDef{id}.name();
        if (!request.type.empty() && request.type != type) continue;
        if (!security::authorize(request.access, {"$meta", type})) continue;
        const auto set = reader.meta(type);
        if (!set) return set.error();
        all.add(*set);
    }
    const fhir::Resource carrier = all.freeze();
    return reply_with(carrier.child("meta"));
}

// Labels are the same by system and code, or as the same profile.
bool is_same(const fhir::Element& a, const fhir::Element& b) {
    if (a.name() == "profile") return a.text() == b.text();
    return a.child("system").text() == b.child("system").text() &&
           a.child("code").text() == b.child("code").text();
}

// The first of them that is this label; empty: none.
fhir::Element find(const fhir::Element& meta, const fhir::Element& label) {
    for (const fhir::Element one : meta.children(label.name()))
        if (is_same(one, label)) return one;
    return {};
}

fhir::Resource with_labels(const fhir::Resource& resource, const fhir::Element& more) {
    fhir::Draft draft{resource};
    fhir::DraftElement& meta = draft->child("meta");
    for (const std::string_view name : labels)
        for (const fhir::Element label : more.children(name))
            if (!find(resource.child("meta"), label) && find(more, label) == label)
                meta.add_copy(name, label);
    return draft.freeze();
}

fhir::Resource without_labels(const fhir::Resource& resource, const fhir::Element& less) {
    fhir::Draft draft{resource};
    fhir::DraftElement& meta = draft->child("meta");
    for (const std::string_view name : labels) {
        meta.remove(name);
        for (const fhir::Element label : resource.child("meta").children(name))
            if (!find(less, label)) meta.add_copy(name, label);
    }
    return draft.freeze();
}

using Change = fhir::Resource (*)(const fhir::Resource&, const fhir::Element&);

// The version stays, so only inside the unit of work is it sure that no other label is lost.
Outcome<Reply> relabel(store::UnitOfWork& unit, const Services& services, const Request& request,
                       const std::optional<VersionMatch>& if_match, Change change) {
    const auto standing = unit.read(request.type, request.id);
    if (!standing) return standing.error();
    if (if_match && !if_match->any && if_match->version != standing->version)
        return Failure{FailureKind::precondition,
                       "If-Match: version " + std::to_string(standing->version) + " stands now"};
    const auto resource = parsed(*standing);
    if (!resource) return resource.error();
    const fhir::Resource changed = change(*resource, OperationInput{request}.value("meta"));
    const auto written =
        unit.relabel(store::prepare(changed, request.id, services.registry), standing->version);
    if (!written) return written.error();
    const auto now = parsed(*written);
    if (!now) return now.error();
    return reply_with(now->child("meta"));
}

void change_labels(const Services& services, Request request, Change change, Done done) {
    const OperationInput input{request};
    if (const auto fine = input.check({"meta"}); !fine) return done(fine.error());
    const fhir::Element given = input.value("meta");
    if (!given || given.type().name() != "Meta")
        return done(Failure{FailureKind::invalid,
                            Issue{.code = "required",
                                  .path = {},
                                  .text = "the parameter meta is missing: expected a valueMeta"}});
    const auto if_match = read_if_match(request.if_match);
    if (!if_match) return done(if_match.error());
    request.prefer_return.reset();  // the answer is the return parameter, not the resource
    const auto shared = std::make_shared<const Request>(std::move(request));
    submit_reply(
        services, *shared,
        [&services, shared, if_match = *if_match, change](store::UnitOfWork& unit) {
            return relabel(unit, services, *shared, if_match, change);
        },
        std::move(done));
}

}  // namespace

Outcome<Reply> answer_meta(store::Reader& reader, const Services&, const Request& request) {
    if (const auto fine = OperationInput{request}.check({}); !fine) return fine.error();
    if (request.id.empty()) return meta_of_types(reader, request);
    const auto version = reader.read(request.type, request.id);
    if (!version) return version.error();
    const auto resource = parsed(*version);
    if (!resource) return resource.error();
    return reply_with(resource->child("meta"));
}

void meta(const Services& services, Request request, Done done) {
    done(answer_meta(services.repository, services, request));
}

void meta_add(const Services& services, Request request, Done done) {
    change_labels(services, std::move(request), with_labels, std::move(done));
}

void meta_delete(const Services& services, Request request, Done done) {
    change_labels(services, std::move(request), without_labels, std::move(done));
}

}  // namespace fascia::interaction
