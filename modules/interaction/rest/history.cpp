#include "interaction/detail/rest.hpp"
#include "interaction/rest/detail/bad_value.hpp"
#include "interaction/rest/detail/bundle_json.hpp"
#include "interaction/rest/detail/reads.hpp"

#include <charconv>

namespace fascia::interaction {
namespace {

constexpr std::uint32_t usual_page = 50;

// The page token is the version before which the page begins.
Outcome<std::int64_t> page_start(const Request& request) {
    const std::string_view text = request.parameter("_after");
    std::int64_t before = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), before);
    if (!text.empty() && (error != std::errc{} || end != text.data() + text.size() || before < 1))
        return bad_value("_after: expected the page token of a next link");
    return before;
}

Outcome<std::optional<Instant>> since(const Request& request) {
    const std::string_view text = request.parameter("_since");
    if (text.empty()) return std::optional<Instant>{};
    const auto instant = parse_instant(text);
    if (!instant) return bad_value("_since: expected an instant such as 2026-11-22T13:05:00Z");
    return std::optional{*instant};
}

struct Page {
    std::vector<store::Version> entries;
    std::optional<std::uint64_t> total;  ///< not known where only the newer ones were asked for
    bool more = false;
};

Outcome<Page> read_page(store::Reader& reader, const Request& request, std::uint32_t count,
                        std::int64_t before, const std::optional<Instant>& since_instant) {
    auto history = reader.history(request.type, request.id, count + 1, before);
    if (!history) return history.error();
    Page page{std::move(history->entries), history->total, false};
    if (since_instant) {
        page.total.reset();
        std::erase_if(page.entries, [&](const store::Version& version) {
            return version.last_updated < *since_instant;
        });
    }
    page.more = page.entries.size() > count;
    if (page.more) page.entries.resize(count);
    return page;
}

}  // namespace

Outcome<Reply> answer_history(store::Reader& reader, const Services&, const Request& request) {
    if (const auto fine = check_parameters(request, {"_count", "_since", "_after"}); !fine)
        return fine.error();
    const auto count = page_size(request, usual_page);
    if (!count) return count.error();
    const auto before = page_start(request);
    if (!before) return before.error();
    const auto since_instant = since(request);
    if (!since_instant) return since_instant.error();
    const auto page = read_page(reader, request, *count, *before, *since_instant);
    if (!page) return page.error();

    std::string url = request.base_url + "/" + request.type + "/" + request.id +
                      "/_history?_count=" + std::to_string(*count);
    if (*since_instant) url += "&_since=" + format_instant(**since_instant);
    BundleJson bundle{"history"};
    if (page->total) bundle.total(*page->total);
    bundle.link("self", url);
    if (page->more)
        bundle.link("next", url + "&_after=" + std::to_string(page->entries.back().version));
    for (const store::Version& version : page->entries) bundle.version(request.base_url, version);
    Reply reply;
    reply.json = bundle.finish();
    return reply;
}

void history(const Services& services, Request request, Done done) {
    done(answer_history(services.repository, services, request));
}

}  // namespace fascia::interaction
