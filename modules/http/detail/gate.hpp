#pragma once

#include "http/detail/authorities.hpp"
#include "http/detail/refusal.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace fascia::http::detail {

struct GateLimits {
    std::size_t target_bytes;
    std::size_t header_bytes;  ///< of all fields with their CRLF
    std::size_t header_fields;

    /// More than this a header section that passes cannot have.
    std::size_t section_bytes() const { return target_bytes + header_bytes + 64; }
};

/// What a header section says about itself. Positions count from the first byte scanned.
struct Head {
    struct Span {
        std::size_t begin = 0;
        std::size_t size = 0;
        std::string_view of(std::string_view bytes) const { return bytes.substr(begin, size); }
    };

    Span section;                ///< from the request line to the empty line, both included
    Span target;                 ///< in origin form
    bool safe = false;           ///< the method changes nothing (RFC 9110 9.2.1)
    bool wants_no_body = false;  ///< it is HEAD
    bool http_1_0 = false;
    bool keep_alive = true;
    bool chunked = false;
    std::uint64_t content_length = 0;  ///< bytes
    bool expects_continue = false;

    bool has_body() const { return chunked || content_length > 0; }
};

/// The gate in front of Beast's parser, which lets pass what smuggles requests (RFC 9112 11.2):
/// looks at every byte of a header section once, as it arrives, and refuses whatever two readers
/// could read in two ways. Knows no socket. Not thread safe.
class Gate {
  public:
    enum class State : std::uint8_t { more, passed, refused };

    /// Refers to both.
    Gate(const GateLimits& limits, const Authorities& authorities)
        : limits_{limits}, authorities_{authorities} {}

    /// Of the connection, as in a Host field.
    void set_local_address(std::string address) { local_address_ = std::move(address); }
    /// `bytes`: all that has been read since the section began; each call sees the bytes of the one
    /// before and perhaps more.
    State scan(std::string_view bytes);
    /// Forgets all, for the next section.
    void restart() { seen_ = {}; }

    State state() const { return seen_.state; }
    const Head& head() const { return seen_.head; }  ///< when refused, as far as it was read
    const Refusal& refusal() const { return *seen_.refusal; }  ///< when refused

  private:
    struct Seen {
        State state = State::more;
        const Refusal* refusal = nullptr;
        Head head;
        std::size_t at = 0;      // the first byte not yet looked at
        std::size_t line = 0;    // where the line at hand began
        std::size_t fields = 0;  // where the fields begin; 0 = the request line is to come
        std::size_t field_count = 0;
        std::uint32_t single_fields = 0;  // those met, one bit each
        Head::Span host;
        Head::Span target_authority;  // of an absolute target
        bool known_method = false;
        bool method_takes_body = false;
        bool has_length = false;
        bool bad_coding = false;
        bool coded_body = false;
        bool unknown_expectation = false;
        bool says_keep_alive = false;
        bool says_close = false;
    };

    void refuse(const Refusal& refusal);
    std::size_t most_bytes() const;
    const Refusal& fault_of_length() const;
    void take_line(std::string_view line);
    void take_request_line(std::string_view line);
    void take_method(std::string_view method);
    void take_target(std::string_view target);
    void take_version(std::string_view version);
    void take_field(std::string_view line);
    void take_value(std::string_view name, std::string_view value);
    void take_length(std::string_view value);
    void take_coding(std::string_view value);
    void take_connection(std::string_view value);
    void finish();
    const Refusal* fault_of_framing() const;
    const Refusal* fault_of_request() const;
    Head::Span span(std::string_view part) const;

    const GateLimits& limits_;
    const Authorities& authorities_;
    std::string local_address_;
    std::string_view bytes_;  // while scanning
    Seen seen_;
};

}  // namespace fascia::http::detail
