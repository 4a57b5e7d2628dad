#include "store/detail/page_token.hpp"

#include <charconv>

namespace fascia::store {
namespace {

/// 'u' for _lastUpdated, 'i' for _id, upper case when descending; "k" for no sort at all. '_' never
/// occurs in an id, so it separates.
std::string signature(const std::vector<search::SortKey>& sort) {
    std::string text = sort.empty() ? "k" : "";
    for (const search::SortKey& key : sort) {
        const char letter = key.parameter == "_id" ? 'i' : 'u';
        text += static_cast<char>(key.descending ? letter - 'a' + 'A' : letter);
    }
    return text;
}

bool is_number(std::string_view text, std::int64_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts;
    for (std::size_t from = 0;;) {
        const std::size_t to = text.find('_', from);
        parts.emplace_back(text.substr(from, to - from));
        if (to == std::string_view::npos) return parts;
        from = to + 1;
    }
}

}  // namespace

std::string write_page_token(const std::vector<search::SortKey>& sort, const PageToken& token) {
    std::string text = signature(sort);
    for (const std::string& value : token.values) text += '_' + value;
    return text + '_' + std::to_string(token.rid);
}

Outcome<PageToken> read_page_token(const std::vector<search::SortKey>& sort,
                                   std::string_view text) {
    const Failure refused{FailureKind::invalid, "The page token is not one of this search."};
    std::vector<std::string> parts = split(text);
    if (parts.size() != sort.size() + 2 || parts.front() != signature(sort)) return refused;
    PageToken token;
    if (!is_number(parts.back(), token.rid)) return refused;
    for (std::size_t i = 0; i < sort.size(); ++i) {
        std::int64_t time = 0;
        if (sort[i].parameter != "_id" && !is_number(parts[i + 1], time)) return refused;
        token.values.push_back(std::move(parts[i + 1]));
    }
    return token;
}

}  // namespace fascia::store
