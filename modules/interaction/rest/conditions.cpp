#include "fascia/interaction/routes.hpp"

#include "interaction/rest/detail/bad_value.hpp"
#include "interaction/rest/detail/direct_write.hpp"
#include "interaction/rest/detail/search_access.hpp"

#include <charconv>

namespace fascia::interaction {

Outcome<std::optional<VersionMatch>> read_if_match(std::string_view if_match) {
    std::optional<VersionMatch> match;
    if (if_match.empty()) return match;
    if (if_match == "*") return match.emplace(VersionMatch{.any = true, .version = 0}), match;
    std::string_view tag = if_match;
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"')
        tag = tag.substr(1, tag.size() - 2);
    std::int64_t version = 0;
    const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
    if (error != std::errc{} || end != tag.data() + tag.size() || version < 1)
        return bad_value("If-Match: expected one entity tag such as W/\"3\", or *");
    match.emplace(VersionMatch{.any = false, .version = version});
    return match;
}

Outcome<search::Query> read_criteria(
    const Services& services, std::string_view type,
    std::span<const std::pair<std::string, std::string>> parameters, const Request& request) {
    auto query = services.registry.parse(type, parameters, false, request.base_url);
    if (!query) return query.error();
    if (const auto allowed = may_look_into(request.access, *query); !allowed)
        return allowed.error();
    if (query->criteria.empty())
        return Failure{FailureKind::invalid,
                       Issue{.code = "required",
                             .path = {},
                             .text = "a conditional interaction needs at least one search "
                                     "criterion"}};
    query->count = 2;
    query->total = search::Total::none;
    query->sort.clear();
    query->after.clear();
    return query;
}

}  // namespace fascia::interaction
