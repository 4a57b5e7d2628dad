#include "fascia/fhir/json.hpp"
#include "fascia/fhir/operation_outcome.hpp"

#include "interaction/detail/rest.hpp"
#include "interaction/detail/terminology_content.hpp"
#include "interaction/rest/detail/bundle_json.hpp"
#include "interaction/rest/detail/reads.hpp"
#include "interaction/rest/detail/relatives.hpp"
#include "interaction/rest/detail/search_access.hpp"
#include "interaction/rest/detail/subset.hpp"

#include <algorithm>

namespace fascia::interaction {
namespace {

std::string link_url(const Request& request, const search::Query& query, std::string_view after) {
    std::string url = request.base_url;
    if (!request.compartment_type.empty())
        url += "/" + request.compartment_type + "/" + request.compartment_id;
    if (!request.type.empty()) url += "/" + request.type;
    std::string parameters = query.canonical;
    if (!after.empty()) {
        if (!parameters.empty()) parameters += '&';
        parameters.append("_after=").append(after);
    }
    return parameters.empty() ? url : url + "?" + parameters;
}

/// A search over everything leaves out the types that may not be searched, unless they are asked
/// for by name.
Outcome<void> keep_to_what_is_allowed(const Request& request, search::Query& query) {
    if (const auto allowed = may_look_into(request.access, query); !allowed) return allowed.error();
    if (!request.parameter("_type").empty()) return may_search(request.access, query.types);
    std::erase_if(query.types, [&](const std::string& type) {
        return !may_search(request.access, {&type, 1});
    });
    return {};
}

/// What is packaged, and over it the value sets and code systems here that the modifiers name.
Outcome<terminology::Terminology> terminology_of(const Services& services, const Request& request) {
    TerminologyContent content{services};
    for (const auto& [name, value] : request.parameters) {
        const std::string_view modifier = std::string_view{name}.substr(name.rfind(':') + 1);
        const bool hierarchy = modifier == "above" || modifier == "below";
        if (!hierarchy && modifier != "in" && modifier != "not-in") continue;
        const auto added = content.add(hierarchy ? value.substr(0, value.find('|')) : value);
        if (!added) return added.error();
    }
    return content.make();
}

std::string explanation(const std::vector<std::string>& lines) {
    std::vector<Issue> issues;
    for (const std::string& line : lines)
        issues.push_back(
            {.severity = Severity::information, .code = "informational", .path = {}, .text = line});
    return fhir::write_json(fhir::operation_outcome(issues));
}

}  // namespace

Outcome<Reply> answer_search(store::Reader& reader, const Services& services,
                             const Request& request) {
    const auto terminology = terminology_of(services, request);
    if (!terminology) return terminology.error();
    auto query =
        services.registry.parse(request.type, request.parameters, request.lenient, request.base_url,
                                {.compartment = {request.compartment_type, request.compartment_id},
                                 .terminology = *terminology,
                                 .relatives = relatives_in(reader, services, request)});
    if (!query) return query.error();
    if (const auto allowed = keep_to_what_is_allowed(request, *query); !allowed)
        return allowed.error();
    const auto subset = Subset::read(query->summary, query->elements, request.type);
    if (!subset) return subset.error();
    auto page = reader.search(*query);
    if (!page) return page.error();

    BundleJson bundle{"searchset"};
    if (page->total) bundle.total(*page->total);
    bundle.link("self", link_url(request, *query, query->after));
    if (!page->next.empty()) bundle.link("next", link_url(request, *query, page->next));
    const auto url_of = [&](const store::Version& version) {
        return request.base_url + "/" + version.type + "/" + version.id;
    };
    for (store::Version& version : page->entries) {
        if (!may_see(request, version)) continue;
        const auto json = subset->of_json(std::move(version.json));
        if (!json) return json.error();
        bundle.found(url_of(version), *json);
    }
    for (const store::Version& version : page->included)
        if (may_search(request.access, {&version.type, 1}) && may_see(request, version))
            bundle.found(url_of(version), version.json, BundleJson::Mode::include);
    if (!page->explanation.empty())
        bundle.found({}, explanation(page->explanation), BundleJson::Mode::outcome);
    Reply reply;
    reply.json = bundle.finish();
    return reply;
}

void search(const Services& services, Request request, Done done) {
    done(answer_search(services.repository, services, request));
}

}  // namespace fascia::interaction
