#include "interaction/detail/rest.hpp"
#include "interaction/rest/detail/bundle_json.hpp"
#include "interaction/rest/detail/reads.hpp"
#include "interaction/rest/detail/subset.hpp"

namespace fascia::interaction {
namespace {

std::string link_url(const Request& request, const search::Query& query, std::string_view after) {
    std::string url = request.base_url + "/" + request.type;
    std::string parameters = query.canonical;
    if (!after.empty()) {
        if (!parameters.empty()) parameters += '&';
        parameters.append("_after=").append(after);
    }
    return parameters.empty() ? url : url + "?" + parameters;
}

}  // namespace

Outcome<Reply> answer_search(store::Reader& reader, const Services& services,
                             const Request& request) {
    const auto query = services.registry.parse(request.type, request.parameters, request.lenient,
                                               request.base_url);
    if (!query) return query.error();
    const auto subset = Subset::read(query->summary, query->elements, request.type);
    if (!subset) return subset.error();
    auto page = reader.search(*query);
    if (!page) return page.error();

    BundleJson bundle{"searchset"};
    if (page->total) bundle.total(*page->total);
    bundle.link("self", link_url(request, *query, query->after));
    if (!page->next.empty()) bundle.link("next", link_url(request, *query, page->next));
    for (store::Version& version : page->entries) {
        const auto json = subset->of_json(std::move(version.json));
        if (!json) return json.error();
        bundle.match(request.base_url + "/" + version.type + "/" + version.id, *json);
    }
    Reply reply;
    reply.json = bundle.finish();
    return reply;
}

void search_type(const Services& services, Request request, Done done) {
    done(answer_search(services.repository, services, request));
}

}  // namespace fascia::interaction
