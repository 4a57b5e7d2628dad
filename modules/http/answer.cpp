#include "http/detail/answer.hpp"

#include "http/detail/text.hpp"

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/serializer.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace fascia::http::detail {

namespace {

namespace beast_http = boost::beast::http;
using beast_http::field;
using Head = beast_http::response<beast_http::empty_body>;

constexpr std::string_view one_year = "max-age=31536000";

bool is_sendable_field(const std::pair<std::string, std::string>& one) {
    return !one.first.empty() && ascii::token.has_all(one.first) &&
           ascii::plain.has_all(one.second);
}

void append(std::string& out, Head& head) {
    beast_http::response_serializer<beast_http::empty_body> serializer{head};
    serializer.split(true);
    boost::system::error_code error;
    const auto take = [&](boost::system::error_code&, const auto& buffers) {
        for (const auto buffer : boost::beast::buffers_range_ref(buffers))
            out.append(static_cast<const char*>(buffer.data()), buffer.size());
    };
    serializer.next(error, take);
}

}  // namespace

bool is_sendable(const Response& response) {
    return response.status >= 200 && response.status <= 599 &&
           std::ranges::all_of(response.headers, is_sendable_field);
}

bool allows_body(int status) {
    return status != 204 && status != 304;
}

void append_head(std::string& out, const Response& response, const AnswerFrame& frame) {
    Head head;
    head.version(11);
    head.result(static_cast<unsigned>(response.status));
    head.insert(field::date, frame.date);
    for (const auto& [name, value] : response.headers) head.insert(name, value);
    if (allows_body(response.status))
        head.insert(field::content_length, std::to_string(response.body.size()));
    if (head.find(field::cache_control) == head.end())
        head.insert(field::cache_control, "no-store");
    head.insert(field::strict_transport_security, one_year);
    head.insert("X-Content-Type-Options", "nosniff");
    head.insert("X-Request-Id", frame.request_id);
    if (!frame.keep_alive)
        head.insert(field::connection, "close");
    else if (frame.http_1_0)
        head.insert(field::connection, "keep-alive");
    append(out, head);
}

std::string format_http_date(Instant instant) {
    static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed",
                                                     "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto time =
        std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(instant));
    std::tm utc{};
    ::gmtime_r(&time, &utc);
    std::array<char, 64> text{};
    const int size = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                   days[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                                   months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900,
                                   utc.tm_hour, utc.tm_min, utc.tm_sec);
    return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace fascia::http::detail
