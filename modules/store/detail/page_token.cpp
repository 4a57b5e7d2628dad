#include "store/detail/page_token.hpp"

#include <algorithm>
#include <charconv>

namespace fascia::store {
namespace {

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

bool read_number(std::string_view text, std::int64_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

Failure refused_page_token() {
    return Failure{FailureKind::invalid, "The page token is not one of this search."};
}

std::string write_page_token(const PageToken& token) {
    std::string text = token.drive;
    for (const std::string& value : token.values) text += '_' + value;
    return text + '_' + std::to_string(token.rid);
}

Outcome<PageToken> read_page_token(std::string_view text) {
    std::vector<std::string> parts = split(text);
    PageToken token;
    if (parts.size() < 2 || parts.front().empty() || !read_number(parts.back(), token.rid))
        return refused_page_token();
    token.drive = std::move(parts.front());
    token.values.assign(std::make_move_iterator(parts.begin() + 1),
                        std::make_move_iterator(parts.end() - 1));
    return token;
}

}  // namespace fascia::store
