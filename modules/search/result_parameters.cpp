#include "search/detail/criteria.hpp"
#include "search/detail/value_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace fascia::search::detail {
namespace {

// A page longer than this is cut, and the self link says so.
constexpr std::uint32_t longest_page = 1000;
constexpr std::size_t most_sort_keys = 8, most_includes = 50;

Failure malformed(std::string text) {
    return Failure{FailureKind::invalid,
                   Issue{.code = "value", .path = {}, .text = std::move(text)}};
}

Failure unsupported(std::string text) {
    return Failure{FailureKind::unsupported, std::move(text)};
}

template <std::size_t size>
bool is_one_of(std::string_view value, const std::array<std::string_view, size>& values) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

Outcome<void> read_count(const Registry&, std::string_view value, Query& query) {
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), count);
    if (end != value.data() + value.size() || value.empty() || error == std::errc::invalid_argument)
        return malformed("_count: expected a whole number");
    if (error == std::errc::result_out_of_range) count = longest_page;
    query.count = static_cast<std::uint32_t>(std::min<std::uint64_t>(count, longest_page));
    return {};
}

// What a search over several types can be sorted by is what stands in every resource's own row.
const Parameter* sort_parameter(const Registry& registry, const Query& query,
                                std::string_view code) {
    if (!query.type.empty()) return registry.find(query.type, code);
    const bool common = code == "_id" || code == "_lastUpdated";
    return common ? registry.find(query.types.front(), code) : nullptr;
}

Outcome<void> read_sort(const Registry& registry, std::string_view value, Query& query) {
    for (std::string_view key : split_unescaped(value, ',')) {
        const bool descending = key.starts_with('-');
        if (descending) key.remove_prefix(1);
        const Parameter* parameter = sort_parameter(registry, query, key);
        if (!parameter || parameter->type == "composite")
            return unsupported("_sort=" + std::string{key} + ": not a parameter to sort by");
        query.sort.push_back({parameter->code, parameter->type, descending, parameter->parts});
    }
    if (query.sort.size() > most_sort_keys)
        return malformed("_sort: expected " + std::to_string(most_sort_keys) + " keys at most");
    return {};
}

Outcome<void> read_total(const Registry&, std::string_view value, Query& query) {
    static constexpr std::array<std::string_view, 3> words{"none", "accurate", "estimate"};
    const auto word = std::find(words.begin(), words.end(), value);
    if (word == words.end()) return malformed("_total: expected none, estimate or accurate");
    query.total = static_cast<Total>(word - words.begin());
    return {};
}

Outcome<void> read_summary(const Registry&, std::string_view value, Query& query) {
    static constexpr std::array<std::string_view, 5> words{"true", "false", "text", "data",
                                                           "count"};
    if (!is_one_of(value, words))
        return malformed("_summary: expected true, false, text, data or count");
    query.summary = value;
    return {};
}

Outcome<void> read_elements(const Registry&, std::string_view value, Query& query) {
    if (value.empty()) return malformed("_elements: expected names of elements");
    query.elements = value;
    return {};
}

Outcome<void> read_after(const Registry&, std::string_view value, Query& query) {
    if (value.empty()) return malformed("_after: expected the page token of a next link");
    query.after = value;
    return {};
}

Outcome<void> read_contained(const Registry&, std::string_view value, Query&) {
    if (value == "false") return {};
    return unsupported("_contained: contained resources are not searched (only false)");
}

Outcome<void> read_explain(const Registry&, std::string_view value, Query& query) {
    if (value != "true" && value != "false" && !value.empty())
        return malformed("__explain: expected true or false");
    query.explain = value != "false";
    return {};
}

// Read before the others: it says what they are parameters of.
Outcome<void> read_type(const Registry&, std::string_view, Query& query) {
    if (query.type.empty()) return {};
    return unsupported("_type: the search is on " + query.type + " already");
}

Outcome<void> leave_to_others(const Registry&, std::string_view, Query&) {
    return {};
}

using Reader = Outcome<void> (*)(const Registry&, std::string_view, Query&);
struct ResultParameter {
    std::string_view name;
    Reader read;
};
constexpr std::array<ResultParameter, 11> result_parameters{{{"_count", read_count},
                                                             {"_sort", read_sort},
                                                             {"_total", read_total},
                                                             {"_summary", read_summary},
                                                             {"_elements", read_elements},
                                                             {"_after", read_after},
                                                             {"_contained", read_contained},
                                                             {"__explain", read_explain},
                                                             {"_type", read_type},
                                                             {"_format", leave_to_others},
                                                             {"_pretty", leave_to_others}}};

// The value of _include and _revinclude: "*", Type:* or Type:parameter[:Target].
struct IncludeReader {
    const Registry& registry;
    std::string_view name, value;

    Outcome<Include> read(Include include) const {
        if (value == "*") return include;
        const auto parts = split_unescaped(value, ':');
        if (parts.size() < 2 || parts.size() > 3 || !fhir::find_resource_type(parts[0]))
            return refused("expected *, Type:* or Type:parameter[:Target]");
        include.source_type = parts[0];
        if (parts.size() == 3) {
            if (!fhir::find_resource_type(parts[2])) return refused("no such target type");
            include.target_type = parts[2];
        }
        if (parts[1] == "*") return include;
        const Parameter* parameter = registry.find(parts[0], parts[1]);
        if (!parameter || parameter->type != "reference")
            return refused(std::string{parts[0]} + " has no such reference parameter");
        include.parameter = parameter->code;
        return include;
    }

  private:
    Failure refused(const std::string& why) const {
        return unsupported(std::string{name} + "=" + std::string{value} + ": " + why);
    }
};

std::optional<Outcome<void>> read_include(const Registry& registry, std::string_view name,
                                          std::string_view value, Query& query) {
    const std::size_t colon = std::min(name.find(':'), name.size());
    const std::string_view code = name.substr(0, colon), modifier = name.substr(colon);
    if (code != "_include" && code != "_revinclude") return std::nullopt;
    if (!modifier.empty() && modifier != ":iterate")
        return unsupported(std::string{name} + ": the only modifier is :iterate");
    auto include = IncludeReader{registry, name, value}.read(
        {code == "_revinclude", !modifier.empty(), {}, {}, {}});
    if (!include) return include.error();
    query.includes.push_back(std::move(*include));
    if (query.includes.size() > most_includes)
        return Failure{FailureKind::too_costly, "a search may have 50 includes at most"};
    return Outcome<void>{};
}

}  // namespace

std::optional<Outcome<void>> read_result_parameter(const Registry& registry, std::string_view name,
                                                   std::string_view value, Query& query) {
    for (const ResultParameter& row : result_parameters)
        if (row.name == name) return row.read(registry, value, query);
    return read_include(registry, name, value, query);
}

}  // namespace fascia::search::detail
