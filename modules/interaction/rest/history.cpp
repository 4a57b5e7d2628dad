#include "fascia/search/date_range.hpp"
#include "fascia/search/list_ids.hpp"
#include "fascia/security/authorize.hpp"

#include "interaction/detail/rest.hpp"
#include "interaction/rest/detail/bad_value.hpp"
#include "interaction/rest/detail/bundle_json.hpp"
#include "interaction/rest/detail/pointed_to.hpp"
#include "interaction/rest/detail/reads.hpp"
#include "interaction/rest/detail/search_access.hpp"

#include <algorithm>

namespace fascia::interaction {
namespace {

constexpr std::uint32_t usual_page = 50;

Outcome<void> read_since(const Request& request, store::HistoryQuery& query) {
    const std::string_view text = request.parameter("_since");
    if (text.empty()) return {};
    const auto instant = parse_instant(text);
    if (!instant) return bad_value("_since: expected an instant such as 2026-11-22T13:05:00Z");
    query.since = *instant;
    return {};
}

Outcome<void> read_at(const Services& services, const Request& request,
                      store::HistoryQuery& query) {
    const std::string_view text = request.parameter("_at");
    if (text.empty()) return {};
    const auto range = search::date_range(text, services.zone);
    if (!range) return bad_value("_at: expected a date or time such as 2026-11 or 2026-11-22");
    query.at.emplace(range->low, range->high);
    return {};
}

// A type that the policy keeps from this reader is kept from him in the history of all as well.
std::vector<std::string> barred_types(const Request& request) {
    std::vector<std::string> barred;
    for (const fhir::TypeId id : fhir::resource_types()) {
        const std::string_view type = fhir::TypeDef{id}.name();
        if (!security::authorize(request.access, {"history-type", type})) barred.emplace_back(type);
    }
    return barred;
}

// What the Lists name of the types that the history tells of, for who may search Lists.
Outcome<void> read_list(store::Reader& reader, const Services& services, const Request& request,
                        store::HistoryQuery& query) {
    const std::string_view text = request.parameter("_list");
    if (text.empty()) return {};
    if (!query.id.empty())
        return Failure{FailureKind::unsupported, "_list: not of the history of one resource"};
    const std::string list_type = "List";
    if (const auto allowed = may_search(request.access, {&list_type, 1}); !allowed)
        return allowed.error();
    const auto ids = search::list_ids(text);
    if (!ids) return ids.error();
    auto& only = query.only.emplace();
    for (const std::string& id : *ids) {
        const auto items = pointed_to(reader, services.registry, list_type, id, "item");
        if (!items) return items.error();
        for (const search::ReferenceRow& item : *items)
            if (query.type.empty() ? std::ranges::count(query.without, item.target_type) == 0
                                   : item.target_type == query.type)
                only.push_back(item.target_type + "/" + item.target_id);
    }
    return {};
}

Outcome<store::HistoryQuery> read_query(store::Reader& reader, const Services& services,
                                        const Request& request) {
    if (const auto fine = check_parameters(request, {"_count", "_since", "_at", "_list", "_after"});
        !fine)
        return fine.error();
    store::HistoryQuery query{.type = request.type, .id = request.id};
    const auto count = page_size(request, usual_page);
    if (!count) return count.error();
    query.count = *count;
    query.after = request.parameter("_after");
    if (const auto fine = read_since(request, query); !fine) return fine.error();
    if (const auto fine = read_at(services, request, query); !fine) return fine.error();
    if (query.type.empty()) query.without = barred_types(request);
    if (const auto fine = read_list(reader, services, request, query); !fine) return fine.error();
    return query;
}

// Of a time that was read, only the + of its offset means something else in a URL.
std::string in_url(std::string_view time) {
    std::string text{time};
    if (const auto plus = text.find('+'); plus != std::string::npos) text.replace(plus, 1, "%2B");
    return text;
}

std::string url_of(const Request& request, std::uint32_t count) {
    std::string url = request.base_url;
    for (const std::string& part : {request.type, request.id})
        if (!part.empty()) url += "/" + part;
    url += "/_history?_count=" + std::to_string(count);
    for (const char* name : {"_since", "_at", "_list"})
        if (const auto value = request.parameter(name); !value.empty())
            url.append("&").append(name).append("=").append(in_url(value));
    return url;
}

}  // namespace

Outcome<Reply> answer_history(store::Reader& reader, const Services& services,
                              const Request& request) {
    const auto query = read_query(reader, services, request);
    if (!query) return query.error();
    const auto page = reader.history(*query);
    if (!page) return page.error();

    const std::string url = url_of(request, query->count);
    BundleJson bundle{"history"};
    if (page->total) bundle.total(*page->total);
    bundle.link("self", url);
    if (!page->next.empty()) bundle.link("next", url + "&_after=" + page->next);
    for (const store::Version& version : page->entries)
        if (may_see(request, version)) bundle.version(request.base_url, version);
    Reply reply;
    reply.json = bundle.finish();
    return reply;
}

void history(const Services& services, Request request, Done done) {
    done(answer_history(services.repository, services, request));
}

}  // namespace fascia::interaction
