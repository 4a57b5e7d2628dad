#include "interaction/rest/detail/reads.hpp"

#include "interaction/detail/rest.hpp"
#include "interaction/rest/detail/bad_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace fascia::interaction {
namespace {

struct Reading {
    std::string_view action;
    Answer answer;
};
constexpr std::array<Reading, 6> readings{{{"read", answer_read},
                                           {"vread", answer_vread},
                                           {"history-instance", answer_history},
                                           {"search-type", answer_search},
                                           {"search-system", answer_search},
                                           {"$everything", answer_everything}}};

constexpr std::uint32_t longest_page = 1000;

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
