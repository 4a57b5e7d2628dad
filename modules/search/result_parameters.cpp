#include "search/detail/criteria.hpp"
#include "search/detail/value_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace fascia::search::detail {
namespace {

// A page longer than this is cut, and the self link says so.
constexpr std::uint32_t longest_page = 1000;

Failure malformed(std::string text) {
    return Failure{FailureKind::invalid,
                   Issue{.code = "value", .path = {}, .text = std::move(text)}};
}

template <std::size_t size>
bool is_one_of(std::string_view value, const std::array<std::string_view, size>& values) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

Outcome<void> read_count(std::string_view value, Query& query) {
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), count);
    if (end != value.data() + value.size() || value.empty() || error == std::errc::invalid_argument)
        return malformed("_count: expected a whole number");
    if (error == std::errc::result_out_of_range) count = longest_page;
    query.count = static_cast<std::uint32_t>(std::min<std::uint64_t>(count, longest_page));
    return {};
}

Outcome<void> read_sort(std::string_view value, Query& query) {
    for (std::string_view key : split_unescaped(value, ',')) {
        const bool descending = key.starts_with('-');
        if (descending) key.remove_prefix(1);
        if (key != "_id" && key != "_lastUpdated")
            return Failure{
                FailureKind::unsupported,
                "_sort=" + std::string{key} + ": sorting is offered by _id and _lastUpdated only"};
        query.sort.push_back({std::string{key}, descending});
    }
    return {};
}

Outcome<void> read_total(std::string_view value, Query& query) {
    static constexpr std::array<std::string_view, 3> words{"none", "accurate", "estimate"};
    const auto word = std::find(words.begin(), words.end(), value);
    if (word == words.end()) return malformed("_total: expected none, estimate or accurate");
    query.total = static_cast<Total>(word - words.begin());
    return {};
}

Outcome<void> read_summary(std::string_view value, Query& query) {
    static constexpr std::array<std::string_view, 5> words{"true", "false", "text", "data",
                                                           "count"};
    if (!is_one_of(value, words))
        return malformed("_summary: expected true, false, text, data or count");
    query.summary = value;
    return {};
}

Outcome<void> read_elements(std::string_view value, Query& query) {
    if (value.empty()) return malformed("_elements: expected names of elements");
    query.elements = value;
    return {};
}

Outcome<void> read_after(std::string_view value, Query& query) {
    if (value.empty()) return malformed("_after: expected the page token of a next link");
    query.after = value;
    return {};
}

Outcome<void> read_contained(std::string_view value, Query&) {
    if (value == "false") return {};
    return Failure{FailureKind::unsupported,
                   "_contained: contained resources are not searched (only false)"};
}

Outcome<void> leave_to_others(std::string_view, Query&) {
    return {};
}

Outcome<void> refuse_include(std::string_view, Query&) {
    return Failure{FailureKind::unsupported, "_include and _revinclude are not offered"};
}

struct ResultParameter {
    std::string_view name;
    Outcome<void> (*read)(std::string_view, Query&);
};
constexpr std::array<ResultParameter, 11> result_parameters{{{"_count", read_count},
                                                             {"_sort", read_sort},
                                                             {"_total", read_total},
                                                             {"_summary", read_summary},
                                                             {"_elements", read_elements},
                                                             {"_after", read_after},
                                                             {"_contained", read_contained},
                                                             {"_format", leave_to_others},
                                                             {"_pretty", leave_to_others},
                                                             {"_include", refuse_include},
                                                             {"_revinclude", refuse_include}}};

}  // namespace

std::optional<Outcome<void>> read_result_parameter(std::string_view name, std::string_view value,
                                                   Query& query) {
    // "_include:iterate" too; the others have no modifiers.
    const std::string_view code = name.substr(0, name.find(':'));
    for (const ResultParameter& row : result_parameters)
        if (row.name == (row.read == refuse_include ? code : name)) return row.read(value, query);
    return std::nullopt;
}

}  // namespace fascia::search::detail
