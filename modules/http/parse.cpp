#include "http/detail/parse.hpp"

#include "http/detail/text.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <algorithm>
#include <array>

namespace fascia::http::detail {

namespace {

namespace beast_http = boost::beast::http;
using Parser = beast_http::request_parser<beast_http::empty_body>;

// What a client says of itself here would pass for a proxy's word or change the method.
constexpr std::array<std::string_view, 3> unbelievable{"forwarded", "x-real-ip", "x-http-method"};
constexpr std::array<std::string_view, 4> unbelievable_prefixes{
    "x-forwarded-", "x-user-", "x-http-method-override", "x-method-override"};

bool is_believable(std::string_view name) {
    return std::ranges::find(unbelievable, name) == unbelievable.end() &&
           std::ranges::none_of(unbelievable_prefixes, [name](std::string_view prefix) {
               return name.starts_with(prefix);
           });
}

std::string in_lower_case(std::string_view text) {
    std::string lower{text};
    std::ranges::transform(lower, lower.begin(), ascii::lower);
    return lower;
}

bool agrees(const Parser& parser, const Head& head) {
    const auto length = parser.content_length();
    return parser.is_header_done() && parser.chunked() == head.chunked &&
           (length ? *length : 0) == head.content_length &&
           parser.get().version() == (head.http_1_0 ? 10U : 11U);
}

}  // namespace

std::optional<Request> parse(std::string_view bytes, const Head& head) {
    const auto section = head.section.of(bytes);
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(section.size() + 1));
    parser.body_limit(boost::none);
    parser.skip(true);  // the body is read elsewhere
    boost::system::error_code error;
    const auto used = parser.put(boost::asio::buffer(section.data(), section.size()), error);
    if (error || used != section.size() || !agrees(parser, head)) return std::nullopt;

    Request request;
    request.method = parser.get().method_string();
    request.target = head.target.of(bytes);
    for (const auto& field : parser.get()) {
        std::string name = in_lower_case(field.name_string());
        if (is_believable(name)) request.headers.emplace_back(std::move(name), field.value());
    }
    return request;
}

}  // namespace fascia::http::detail
