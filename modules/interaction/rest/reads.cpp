#include "interaction/rest/detail/reads.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/security/authorize.hpp"

#include "interaction/detail/rest.hpp"
#include "interaction/rest/detail/bad_value.hpp"
#include "interaction/rest/detail/subset.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace fascia::interaction {
namespace {

struct Reading {
    std::string_view action;
    Answer answer;
};
constexpr std::array<Reading, 9> readings{{{"read", answer_read},
                                           {"vread", answer_vread},
                                           {"history-instance", answer_history},
                                           {"history-type", answer_history},
                                           {"history-system", answer_history},
                                           {"search-type", answer_search},
                                           {"search-system", answer_search},
                                           {"$meta", answer_meta},
                                           {"$everything", answer_everything}}};

constexpr std::uint32_t longest_page = 1000;

// If-None-Match: W/"1", W/"2" or * (RFC 9110 13.1.2, weak comparison), before If-Modified-Since,
// which knows whole seconds only.
bool is_known(const Request& request, const Reply& reply) {
    const std::string& tags = request.if_none_match;
    if (!tags.empty())
        return tags == "*" || tags.find("\"" + std::to_string(*reply.version) + "\"") != tags.npos;
    return request.if_modified_since && std::chrono::floor<std::chrono::seconds>(
                                            *reply.last_modified) <= *request.if_modified_since;
}

}  // namespace

Answer reading(std::string_view action) {
    for (const Reading& row : readings)
        if (row.action == action) return row.answer;
    return nullptr;
}

Outcome<void> check_parameters(const Request& request,
                               std::initializer_list<std::string_view> names) {
    if (request.lenient) return {};
    std::vector<Issue> issues;
    for (const auto& [name, value] : request.parameters)
        if (name != "_format" && name != "_pretty" &&
            std::find(names.begin(), names.end(), name) == names.end())
            issues.push_back({.code = {}, .path = {}, .text = name + ": no such parameter here"});
    if (!issues.empty()) return Failure{FailureKind::unsupported, std::move(issues)};
    return {};
}

Outcome<std::uint32_t> page_size(const Request& request, std::uint32_t otherwise) {
    const std::string_view text = request.parameter("_count");
    if (text.empty()) return otherwise;
    std::uint32_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error == std::errc::result_out_of_range) return longest_page;
    if (error != std::errc{} || end != text.data() + text.size())
        return bad_value("_count: expected a whole number");
    return std::clamp(count, 1u, longest_page);
}

bool may_see(const Request& request, const store::Version& version) {
    if (version.type != "Binary" || version.deleted) return true;
    const auto binary = fhir::parse_json(version.json);
    if (!binary) return false;
    const std::string_view context = binary->at("securityContext.reference").text();
    const auto literal = search::literal_reference(context, request.base_url);
    return !literal || literal->type.empty() ||
           security::authorize(request.access, {"read", literal->type}).has_value();
}

Outcome<Reply> in_part(Reply reply, const Request& request, const Subset& subset) {
    if (is_known(request, reply)) {
        reply.status = 304;
        reply.json.clear();
        return reply;
    }
    auto json = subset.of_json(std::move(reply.json));
    if (!json) return json.error();
    reply.json = std::move(*json);
    return reply;
}

Reply reply_of(store::Version version, int status) {
    Reply reply;
    reply.status = status;
    reply.version = version.version;
    reply.last_modified = version.last_updated;
    reply.location =
        version.type + "/" + version.id + "/_history/" + std::to_string(version.version);
    reply.json = std::move(version.json);
    return reply;
}

}  // namespace fascia::interaction
