#pragma once

#include "support/tls_client.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// Raw requests and the answers they must get, as data (tests/conformance/http_gate/cases). They
/// run against any server:
///
///     # remark
///     case a sentence that names it
///     expect 400 structure close
///     field allow
///     > POST {post} HTTP/1.1\r\n
///
/// Each `expect` is one response in order: status, issue code of its OperationOutcome (- = do not
/// look), then `close` (the connection ends after it), `open` (the next request is answered) or
/// `any`. A `field` must stand in the response of the `expect` before it; `lacks TEXT` must not
/// stand in its body. The lines behind `> ` are sent as they stand, joined without line ends: \r \n
/// \t \\ \xHH, {name} from the places given to the runner, {repeat N TEXT}; `pause MS` waits
/// between them.
namespace fascia::test {

struct TlsCase {
    struct Expected {
        int status = 0;
        std::string code;
        std::string then;  ///< close, open or any
        std::vector<std::string> fields;
        std::vector<std::string> lacks;
    };
    struct Part {
        std::string text;  ///< still escaped
        std::chrono::milliseconds pause{0};
    };
    std::string name;
    std::vector<Expected> expected;
    std::vector<Part> parts;
};

/// What a server calls the things that cases speak of: authority (of Host), get (a target where GET
/// answers 200), post (one where POST of `body` with the Content-Type `type` answers 200), auth (a
/// field with CRLF that lets the request in, or nothing); the rest follows from them.
using TlsPlaces = std::map<std::string, std::string, std::less<>>;

inline TlsPlaces tls_places(std::string authority, std::string get, std::string post,
                            std::string type, const std::string& body, std::string auth) {
    char hex[20];
    const auto rest_size = body.size() - 1;
    const auto end = std::to_chars(hex, hex + sizeof hex, rest_size, 16).ptr;
    return {{"authority", std::move(authority)},
            {"get", std::move(get)},
            {"post", std::move(post)},
            {"type", std::move(type)},
            {"auth", std::move(auth)},
            {"length", std::to_string(body.size())},
            {"body-first-byte", body.substr(0, 1)},
            {"body-rest", body.substr(1)},
            {"body-rest-size-hex", std::string(hex, end)},
            {"body", body}};
}

inline std::vector<TlsCase> read_tls_cases(const std::filesystem::path& file) {
    std::ifstream in{file};
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::vector<TlsCase> cases;
    for (std::string line; std::getline(in, line);) {
        const auto space = line.find(' ');
        const std::string word = line.substr(0, space);
        const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
        if (word == "case") {
            cases.push_back({.name = rest, .expected = {}, .parts = {}});
        } else if (word == "expect") {
            const auto code = rest.find(' ');
            const auto end = rest.find(' ', code + 1);
            cases.back().expected.push_back({.status = std::stoi(rest),
                                             .code = rest.substr(code + 1, end - code - 1),
                                             .then = rest.substr(end + 1),
                                             .fields = {},
                                             .lacks = {}});
        } else if (word == "field") {
            cases.back().expected.back().fields.push_back(rest);
        } else if (word == "lacks") {
            cases.back().expected.back().lacks.push_back(rest);
        } else if (word == "pause") {
            cases.back().parts.push_back(
                {.text = {}, .pause = std::chrono::milliseconds{std::stoi(rest)}});
        } else if (word == ">") {
            cases.back().parts.push_back({.text = rest, .pause = {}});
        } else if (!line.empty() && word != "#") {
            throw std::runtime_error(file.string() + ": what is: " + line);
        }
    }
    return cases;
}

/// The bytes that an escaped line stands for.
inline std::string tls_case_bytes(std::string_view text, const TlsPlaces& places) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') {
            const char kind = text[++i];
            if (kind == 'x') {
                unsigned value = 0;
                std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16);
                bytes += static_cast<char>(value);
                i += 2;
            } else {
                bytes += kind == 'r' ? '\r' : kind == 'n' ? '\n' : kind == 't' ? '\t' : '\\';
            }
        } else if (text[i] == '{') {
            const auto end = text.find('}', i);
            const auto name = text.substr(i + 1, end - i - 1);
            if (name.starts_with("repeat ")) {
                std::size_t count = 0;
                const char* const stop = name.data() + name.size();
                const auto [after, error] = std::from_chars(name.data() + 7, stop, count);
                const std::string piece = tls_case_bytes({after + 1, stop}, places);
                while (count-- > 0) bytes += piece;
            } else {
                const auto place = places.find(name);
                if (place == places.end())
                    throw std::runtime_error("no place " + std::string{name});
                bytes += place->second;
            }
            i = end;
        } else {
            bytes += text[i];
        }
    }
    return bytes;
}

namespace tls_case_detail {

inline bool has_issue_code(const std::string& body, const std::string& code) {
    std::string compact;
    for (const char c : body)
        if (c != ' ' && c != '\n') compact += c;
    return code == "-" || compact.find("\"code\":\"" + code + "\"") != std::string::npos;
}

inline std::string fault_of(const TlsCase::Expected& expected, const TlsReply& reply) {
    if (reply.status != expected.status)
        return "status " + std::to_string(reply.status) + " instead of " +
               std::to_string(expected.status) + ": " + reply.body.substr(0, 300);
    if (!has_issue_code(reply.body, expected.code))
        return "no issue " + expected.code + " in " + reply.body.substr(0, 300);
    for (const auto& field : expected.fields)
        if (!reply.has(field)) return "no field " + field;
    for (const auto& text : expected.lacks)
        if (reply.body.find(text) != std::string::npos) return "has " + text;
    return {};
}

inline std::string fault_at_the_end(TlsClient& client, std::string_view then,
                                    const TlsPlaces& places) {
    if (then == "any") return {};
    if (then == "close") return client.is_closed() ? "" : "more than was asked for, or still open";
    if (!client.send(
            tls_case_bytes("GET {get} HTTP/1.1\\r\\nHost: {authority}\\r\\n{auth}\\r\\n", places)))
        return "closed";
    const auto reply = client.read_reply();
    if (!reply) return "closed";
    return reply->status == 200 ? "" : "out of step: " + std::to_string(reply->status);
}

}  // namespace tls_case_detail

/// What is wrong, empty when nothing. `bytes_at_a_time`: 0 = each line as one write.
inline std::string run_tls_case(const TlsCase& one, const TlsClientOptions& where,
                                const TlsPlaces& places, std::size_t bytes_at_a_time = 0) {
    using namespace tls_case_detail;
    TlsClient client{where};
    for (const auto& part : one.parts) {
        if (part.pause.count() > 0) {
            ::usleep(static_cast<useconds_t>(part.pause.count() * 1000));
            continue;
        }
        const std::string bytes = tls_case_bytes(part.text, places);
        const std::size_t step = bytes_at_a_time > 0 ? bytes_at_a_time : bytes.size();
        bool taken = true;
        for (std::size_t i = 0; taken && i < bytes.size(); i += step)
            taken = client.send(std::string_view{bytes}.substr(i, step));
        if (!taken) break;  // refused half way, the answer tells
    }
    const bool head = one.parts.front().text.starts_with("HEAD ");
    for (std::size_t i = 0; i < one.expected.size(); ++i) {
        const auto reply = client.read_reply(head);
        if (!reply) return "no response " + std::to_string(i + 1);
        if (auto fault = fault_of(one.expected[i], *reply); !fault.empty())
            return "response " + std::to_string(i + 1) + ": " + fault;
    }
    return fault_at_the_end(client, one.expected.back().then, places);
}

/// Runs every case of every file of the folder; gives "file: case: what is wrong" for each that
/// fails.
inline std::vector<std::string> run_tls_cases(const std::filesystem::path& folder,
                                              const TlsClientOptions& where,
                                              const TlsPlaces& places,
                                              std::size_t bytes_at_a_time = 0,
                                              std::size_t* count = nullptr) {
    std::vector<std::string> faults;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder})
        files.push_back(entry.path());
    std::ranges::sort(files);
    for (const auto& file : files) {
        for (const auto& one : read_tls_cases(file)) {
            const std::string fault = run_tls_case(one, where, places, bytes_at_a_time);
            if (count != nullptr) ++*count;
            if (!fault.empty())
                faults.push_back(file.filename().string() + ": " + one.name + ": " + fault);
        }
    }
    return faults;
}

}  // namespace fascia::test
