#include "entries.hpp"

#include "http/detail/chunks.hpp"
#include "http/detail/gate.hpp"
#include "http/detail/parse.hpp"
#include "http/detail/text.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace fascia::fuzz {
namespace {

using namespace fascia::http;
using namespace fascia::http::detail;

const GateLimits limits{.target_bytes = 60, .header_bytes = 200, .header_fields = 6};
const Authorities authorities{{"clinic.example", "public.example:443"}, {8443}};
constexpr std::uint64_t body_limit = 64;
constexpr std::string_view section_end = "\r\n\r\n";

void require(bool holds, const char* property, std::string_view text) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n%.*s\n", property, static_cast<int>(text.size()),
                 text.data());
    std::abort();
}

Gate scanned(std::string_view input, std::size_t step) {
    Gate gate{limits, authorities};
    gate.set_local_address("127.0.0.1");
    for (std::size_t size = std::min(step, input.size());
         gate.scan(input.substr(0, size)) == Gate::State::more && size < input.size();)
        size = std::min(size + step, input.size());
    return gate;
}

bool same(const Gate& a, const Gate& b) {
    if (a.state() != b.state()) return false;
    if (a.state() == Gate::State::refused) return &a.refusal() == &b.refusal();
    return a.head().section.size == b.head().section.size &&
           a.head().content_length == b.head().content_length &&
           a.head().chunked == b.head().chunked && a.head().keep_alive == b.head().keep_alive;
}

void require_sound(const Request& request, std::string_view section) {
    require(request.target.starts_with('/'), "the target is a path", section);
    require(std::ranges::count(request.headers, "host",
                               [](const auto& field) { return field.first; }) == 1,
            "there is one host", section);
    for (const auto& [name, value] : request.headers)
        require(ascii::token.has_all(name) && ascii::plain.has_all(value), "a field is plain",
                section);
}

struct Decoded {
    Chunks::State state;
    const Refusal* refusal;
    std::size_t used;
    std::string body;
    bool operator==(const Decoded&) const = default;
};

Decoded decoded(std::string_view input, std::size_t step) {
    Chunks chunks{body_limit};
    std::string body;
    std::size_t used = 0;
    while (chunks.state() == Chunks::State::more && used < input.size())
        used += chunks.take(input.substr(used, step), body);
    const bool refused = chunks.state() == Chunks::State::refused;
    return {chunks.state(), refused ? &chunks.refusal() : nullptr, used, std::move(body)};
}

void require_beast_decodes(std::string_view input, const std::string& body) {
    namespace beast_http = boost::beast::http;
    const std::string message =
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" +
        std::string{input};
    beast_http::request_parser<beast_http::string_body> parser;
    parser.eager(true);
    boost::system::error_code error;
    std::size_t used = 0;
    while (!error && !parser.is_done() && used < message.size())
        used +=
            parser.put(boost::asio::buffer(message.data() + used, message.size() - used), error);
    require(!error && parser.is_done() && used == message.size() && parser.get().body() == body,
            "Beast decodes the same", input);
}

}  // namespace

void http_section(std::string_view input) {
    const Gate gate = scanned(input, input.size());
    for (const std::size_t step : {1, 2, 5})
        require(same(gate, scanned(input, step)), "the cut does not matter", input);
    if (gate.state() != Gate::State::passed) return;
    const Head& head = gate.head();
    const auto section = input.substr(0, head.section.begin + head.section.size);
    require(section.ends_with(section_end), "the section ends with an empty line", section);
    require(same(gate, scanned(section, section.size())), "what follows does not matter", input);
    const auto request = parse(input, head);
    require(request.has_value(), "Beast reads the same", section);
    require_sound(*request, section);
}

void http_chunks(std::string_view input) {
    const Decoded whole = decoded(input, input.size());
    for (const std::size_t step : {1, 2, 5})
        require(whole == decoded(input, step), "the cut does not matter", input);
    require(whole.body.size() <= body_limit, "the limit holds", input);
    if (whole.state == Chunks::State::complete)
        require_beast_decodes(input.substr(0, whole.used), whole.body);
}

}  // namespace fascia::fuzz
