#include "http/detail/gate.hpp"

#include "http/detail/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace fascia::http::detail {

namespace {

struct Method {
    std::string_view name;
    bool safe;
    bool takes_body;
};
constexpr std::array<Method, 7> methods{{{"GET", true, false},
                                         {"HEAD", true, false},
                                         {"POST", false, true},
                                         {"PUT", false, true},
                                         {"PATCH", false, true},
                                         {"DELETE", false, false},
                                         {"OPTIONS", true, false}}};

// Fields that decide who asks, what is meant or where the body ends: two of them are two meanings.
constexpr std::array<std::string_view, 12> single_fields{"host",
                                                         "content-length",
                                                         "transfer-encoding",
                                                         "authorization",
                                                         "content-type",
                                                         "content-encoding",
                                                         "expect",
                                                         "if-none-exist",
                                                         "content-range",
                                                         "if-modified-since",
                                                         "if-unmodified-since",
                                                         "idempotency-key"};

constexpr std::size_t longest_method = 32;
constexpr std::size_t version_bytes = 8;
constexpr std::string_view crlf = "\r\n";

// Takes the next element off a list (RFC 9110 5.6.1); it may be empty.
std::string_view take_element(std::string_view& list) {
    const auto comma = std::min(list.find(','), list.size());
    const auto element = trimmed(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
    return element;
}

bool is_token_list(std::string_view value) {
    while (!value.empty())
        if (!ascii::token.has_all(take_element(value))) return false;
    return true;
}

}  // namespace

Gate::State Gate::scan(std::string_view bytes) {
    bytes_ = bytes;
    while (seen_.state == State::more) {
        const auto end = std::min(bytes.size(), most_bytes() + 1);
        while (seen_.at < end && ascii::plain.has(bytes[seen_.at])) ++seen_.at;
        if (seen_.at > most_bytes()) {
            refuse(fault_of_length());
            break;
        }
        const auto rest = bytes.substr(seen_.at, crlf.size());
        if (rest.empty() || rest == "\r") break;
        if (rest == crlf) {
            take_line(bytes.substr(seen_.line, seen_.at - seen_.line));
            seen_.line = seen_.at += crlf.size();
        } else {
            refuse(rest[0] == '\n'   ? refusals::bare_line_feed
                   : rest[0] == '\r' ? refusals::bare_carriage_return
                                     : refusals::bad_byte);
        }
    }
    bytes_ = {};
    return seen_.state;
}

void Gate::refuse(const Refusal& refusal) {
    if (seen_.state != State::more) return;  // the first fault counts
    seen_.state = State::refused;
    seen_.refusal = &refusal;
}

// Where the request line, or else the section, must have ended.
std::size_t Gate::most_bytes() const {
    if (seen_.fields > 0) return seen_.fields + limits_.header_bytes;
    return seen_.line + limits_.target_bytes + longest_method + version_bytes;
}

const Refusal& Gate::fault_of_length() const {
    if (seen_.fields > 0) return refusals::fields_too_long;
    const bool has_method =
        bytes_.substr(seen_.line, longest_method).find(' ') != std::string_view::npos;
    return has_method ? refusals::target_too_long : refusals::bad_request_line;
}

Head::Span Gate::span(std::string_view part) const {
    return {static_cast<std::size_t>(part.data() - bytes_.data()), part.size()};
}

void Gate::take_line(std::string_view line) {
    if (seen_.fields > 0) {
        line.empty() ? finish() : take_field(line);
    } else if (line.empty() && seen_.at == 0) {
        // RFC 9112 2.2: one empty line before a request is overlooked
        seen_.head.section.begin = crlf.size();
    } else {
        take_request_line(line);
        seen_.fields = seen_.at + crlf.size();
    }
}

void Gate::take_request_line(std::string_view line) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last || first == 0)
        return refuse(refusals::bad_request_line);
    take_method(line.substr(0, first));
    take_version(line.substr(last + 1));
    take_target(line.substr(first + 1, last - first - 1));
}

void Gate::take_method(std::string_view method) {
    if (method.size() > longest_method || !ascii::token.has_all(method))
        return refuse(refusals::bad_request_line);
    const auto known = std::ranges::find(methods, method, &Method::name);
    if (known == methods.end()) return;
    seen_.known_method = true;
    seen_.method_takes_body = known->takes_body;
    seen_.head.safe = known->safe;
    seen_.head.wants_no_body = method == "HEAD";
}

void Gate::take_version(std::string_view version) {
    constexpr std::string_view name = "HTTP/";
    if (version.size() != version_bytes || !version.starts_with(name) ||
        !ascii::is_digit(version[5]) || version[6] != '.' || !ascii::is_digit(version[7]))
        return refuse(refusals::bad_request_line);
    if (version[5] != '1' || version[7] > '1') return refuse(refusals::version);
    seen_.head.http_1_0 = version[7] == '0';
}

void Gate::take_target(std::string_view target) {
    if (target.size() > limits_.target_bytes) return refuse(refusals::target_too_long);
    if (!seen_.known_method) return;  // it may have a form of its own (RFC 9112 3.2)
    constexpr std::string_view scheme = "https://";
    if (is(target.substr(0, scheme.size()), scheme)) {
        const auto slash = std::min(target.find('/', scheme.size()), target.size());
        seen_.target_authority = span(target.substr(scheme.size(), slash - scheme.size()));
        if (seen_.target_authority.size == 0) return refuse(refusals::bad_target);
        target.remove_prefix(slash);
    }
    const auto mark = std::min(target.find('?'), target.size());
    if (!target.starts_with('/') || !ascii::path.has_all(target.substr(0, mark)) ||
        !ascii::query.has_all(target.substr(mark)))
        return refuse(refusals::bad_target);
    seen_.head.target = span(target);
}

void Gate::take_field(std::string_view line) {
    if (++seen_.field_count > limits_.header_fields) return refuse(refusals::fields_too_long);
    if (line.front() == ' ' || line.front() == '\t') return refuse(refusals::folded_field);
    const auto colon = line.find(':');
    const auto name = line.substr(0, colon);
    if (colon == std::string_view::npos || name.empty() || !ascii::token.has_all(name))
        return refuse(refusals::bad_field);
    take_value(name, trimmed(line.substr(colon + 1)));
}

void Gate::take_value(std::string_view name, std::string_view value) {
    if (is(name, "connection")) return take_connection(value);
    // of no standard and without effect, but Beast reads it
    if (is(name, "proxy-connection") && !is_token_list(value)) return refuse(refusals::bad_field);
    const auto field =
        std::ranges::find_if(single_fields, [name](std::string_view one) { return is(name, one); });
    if (field == single_fields.end()) return;
    const auto bit = std::uint32_t{1} << (field - single_fields.begin());
    if ((seen_.single_fields & bit) != 0) return refuse(refusals::repeated_field);
    seen_.single_fields |= bit;

    if (*field == "host") {
        if (value.empty() || !ascii::authority.has_all(value)) return refuse(refusals::no_host);
        seen_.host = span(value);
    }
    if (*field == "content-length") take_length(value);
    if (*field == "transfer-encoding") take_coding(value);
    if (*field == "content-encoding")
        seen_.coded_body = !is(value, "identity") && !is(value, "gzip");
    if (*field == "expect") {
        seen_.head.expects_continue = is(value, "100-continue");
        seen_.unknown_expectation = !seen_.head.expects_continue;
    }
}

void Gate::take_length(std::string_view value) {
    const char* const end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, seen_.head.content_length);
    // from_chars takes neither sign nor base prefix of an unsigned number, and refuses 2^64
    if (value.empty() || error != std::errc{} || stop != end) refuse(refusals::bad_length);
    seen_.has_length = true;
}

void Gate::take_coding(std::string_view value) {
    seen_.head.chunked = is(value, "chunked");
    seen_.bad_coding = !seen_.head.chunked;
}

void Gate::take_connection(std::string_view value) {
    if (!is_token_list(value)) return refuse(refusals::bad_field);
    while (!value.empty()) {
        const auto option = take_element(value);
        if (is(option, "close")) seen_.says_close = true;
        if (is(option, "keep-alive")) seen_.says_keep_alive = true;
    }
}

void Gate::finish() {
    Head& head = seen_.head;
    head.section.size = seen_.at + crlf.size() - head.section.begin;
    head.keep_alive = !seen_.says_close && (!head.http_1_0 || seen_.says_keep_alive);
    if (head.http_1_0) head.expects_continue = false;  // RFC 9110 10.1.1
    if (const Refusal* fault = fault_of_framing()) return refuse(*fault);
    if (const Refusal* fault = fault_of_request()) return refuse(*fault);
    if (seen_.state == State::more) seen_.state = State::passed;
}

const Refusal* Gate::fault_of_framing() const {
    const Head& head = seen_.head;
    const bool coded = head.chunked || seen_.bad_coding;
    if (coded && seen_.has_length) return &refusals::two_lengths;
    if (seen_.bad_coding || (coded && head.http_1_0)) return &refusals::bad_coding;
    return nullptr;
}

const Refusal* Gate::fault_of_request() const {
    const auto ours = [this](const Head::Span& authority) {
        return authorities_.has(authority.of(bytes_), local_address_);
    };
    if (seen_.host.size == 0) return &refusals::no_host;
    if (!seen_.known_method) return &refusals::unknown_method;
    if (!seen_.method_takes_body && seen_.head.has_body()) return &refusals::unwanted_body;
    if (seen_.target_authority.size > 0 && !ours(seen_.target_authority))
        return &refusals::foreign_target;
    if (!ours(seen_.host)) return &refusals::foreign_host;
    if (seen_.unknown_expectation && !seen_.head.http_1_0) return &refusals::unknown_expectation;
    if (seen_.coded_body) return &refusals::coded_body;
    return nullptr;
}

}  // namespace fascia::http::detail
