#pragma once

#include "fascia/base/failure.hpp"

#include <string>
#include <string_view>

namespace fascia::http::detail {

/// Why a request is refused before any service sees it.
struct Refusal {
    int status;
    std::string_view code;  ///< FHIR R4 IssueType
    std::string_view text;

    Issue issue() const {
        return {.code = std::string{code}, .path = {}, .text = std::string{text}};
    }
};

namespace refusals {

// RFC 9112 section 2 to 5: the shape of the header section
inline constexpr Refusal bare_line_feed{
    400, "structure", "A line ends with a bare LF; lines of a header section end with CRLF."};
inline constexpr Refusal bare_carriage_return{400, "structure", "A CR stands without its LF."};
inline constexpr Refusal bad_byte{
    400, "structure",
    "The header section holds a byte that is neither visible ASCII, space nor tab."};
inline constexpr Refusal bad_request_line{400, "structure",
                                          "The request line is not METHOD SP TARGET SP HTTP/1.1."};
inline constexpr Refusal bad_target{400, "structure",
                                    "The request target is neither a path beginning with / nor an "
                                    "absolute URL; percent-encode what a URL does not allow."};
inline constexpr Refusal foreign_target{400, "structure",
                                        "The request target is an absolute URL of another server."};
inline constexpr Refusal version{505, "not-supported",
                                 "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
inline constexpr Refusal folded_field{
    400, "structure", "A field is folded over several lines, or a line begins with a space."};
inline constexpr Refusal bad_field{
    400, "structure", "A field is not NAME: VALUE, or a space stands before the colon."};
inline constexpr Refusal repeated_field{400, "structure",
                                        "A field that may stand once stands twice."};
inline constexpr Refusal target_too_long{
    414, "too-long", "The request target is too long; send a long search as POST to _search."};
inline constexpr Refusal fields_too_long{431, "too-long",
                                         "The header fields are too long or too many."};

// RFC 9112 section 6: where the body ends
inline constexpr Refusal two_lengths{400, "structure",
                                     "Content-Length and Transfer-Encoding stand together."};
inline constexpr Refusal bad_length{400, "structure", "Content-Length is not one decimal number."};
inline constexpr Refusal bad_coding{400, "structure",
                                    "The only Transfer-Encoding is chunked, and only in HTTP/1.1."};
inline constexpr Refusal bad_chunk{400, "structure",
                                   "The chunked body is malformed or carries a chunk extension."};
inline constexpr Refusal trailer{400, "structure",
                                 "The chunked body has trailer fields, which are not accepted."};
inline constexpr Refusal unwanted_body{400, "structure", "This method takes no body."};
inline constexpr Refusal body_too_long{413, "too-long",
                                       "The body is larger than this address accepts."};
inline constexpr Refusal disagreement{400, "structure",
                                      "The header section can be read in two ways."};

// RFC 9110: what the request asks of the server
inline constexpr Refusal no_host{400, "structure",
                                 "There is no Host field, or it is not a host and a port."};
inline constexpr Refusal foreign_host{421, "structure",
                                      "This server does not answer for that Host."};
inline constexpr Refusal unknown_method{501, "not-supported", "This method is not known here."};
inline constexpr Refusal unknown_expectation{417, "not-supported",
                                             "The only expectation that is met is 100-continue."};
inline constexpr Refusal coded_body{415, "not-supported",
                                    "The body has a Content-Encoding other than gzip."};
inline constexpr Refusal bad_gzip{400, "structure",
                                  "The body is not gzip, as its Content-Encoding says."};

// what the clock and the load decide
inline constexpr Refusal slow_header{408, "timeout", "The header section did not arrive in time."};
inline constexpr Refusal slow_body{408, "timeout", "The body arrived too slowly."};
inline constexpr Refusal crowded{503, "throttled",
                                 "Too many requests are waiting; try again in a second."};
inline constexpr Refusal no_answer{500, "exception",
                                   "The server failed to answer; the fault has been logged."};

}  // namespace refusals
}  // namespace fascia::http::detail
