#include "interaction/detail/rest.hpp"
#include "interaction/rest/detail/bundle_json.hpp"
#include "interaction/rest/detail/reads.hpp"

namespace fascia::interaction {
namespace {

constexpr std::uint32_t chunk = 1000;

// Without _count everything comes in one page (contract.md), read in chunks.
Outcome<store::SearchPage> read_pages(store::Reader& reader, const Request& request,
                                      std::uint32_t count, bool all) {
    auto page = reader.everything(request.id, count, request.parameter("_after"), {});
    while (all && page && !page->next.empty()) {
        auto more = reader.everything(request.id, count, page->next, {});
        if (!more) return more.error();
        std::move(more->entries.begin(), more->entries.end(), std::back_inserter(page->entries));
        page->next = std::move(more->next);
    }
    return page;
}

}  // namespace

Outcome<Reply> answer_everything(store::Reader& reader, const Services&, const Request& request) {
    if (const auto fine = check_parameters(request, {"_count", "_after"}); !fine)
        return fine.error();
    const bool all = request.parameter("_count").empty();
    const auto count = page_size(request, chunk);
    if (!count) return count.error();
    if (const auto patient = reader.read("Patient", request.id); !patient) return patient.error();
    const auto page = read_pages(reader, request, *count, all);
    if (!page) return page.error();

    std::string url = request.base_url + "/Patient/" + request.id + "/$everything";
    if (!all) url += "?_count=" + std::to_string(*count);
    BundleJson bundle{"searchset"};
    if (all) bundle.total(page->entries.size());
    bundle.link("self", url);
    if (!page->next.empty()) bundle.link("next", url + "&_after=" + page->next);
    for (const store::Version& version : page->entries)
        if (may_see(request, version))
            bundle.found(request.base_url + "/" + version.type + "/" + version.id, version.json);
    Reply reply;
    reply.json = bundle.finish();
    return reply;
}

void everything(const Services& services, Request request, Done done) {
    done(answer_everything(services.repository, services, request));
}

}  // namespace fascia::interaction
