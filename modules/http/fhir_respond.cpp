#include "http/detail/fhir_respond.hpp"

#include "fascia/base/failure_table.hpp"
#include "fascia/fhir/json.hpp"
#include "fascia/fhir/operation_outcome.hpp"
#include "fascia/fhir/xml.hpp"

#include "http/detail/fhir_binary.hpp"

#include <cstdio>
#include <ctime>

namespace fascia::http {
namespace {

using Return = interaction::Request::Return;

constexpr std::string_view json_type = "application/fhir+json;charset=utf-8";
constexpr std::string_view xml_type = "application/fhir+xml;charset=utf-8";

void set_body(Response& response, const fhir::Resource& resource, const Negotiated& format) {
    const bool json = format.answer == Format::json;
    response.headers.emplace_back("Content-Type", json ? json_type : xml_type);
    response.body =
        json ? fhir::write_json(resource, format.pretty) : fhir::write_xml(resource, format.pretty);
}

// Stored JSON is copied through; other forms of it are made from the value.
void set_body(Response& response, std::string json, const Negotiated& format) {
    if (format.answer == Format::json && !format.pretty) {
        response.headers.emplace_back("Content-Type", json_type);
        response.body = std::move(json);
        return;
    }
    const auto resource = fhir::parse_json(json);
    if (resource) return set_body(response, *resource, format);
    response.status = failure_row(FailureKind::fault).http_status;
    set_body(
        response,
        fhir::operation_outcome(Failure{FailureKind::fault, "a stored resource cannot be read"}),
        format);
}

// Below this a coding saves nothing that a packet would show.
constexpr std::size_t least_coded_bytes = 1024;

void set_coding(Response& response, Coding coding) {
    response.headers.emplace_back("Vary", "Accept, Accept-Encoding");
    if (coding == Coding::identity || response.body.size() < least_coded_bytes) return;
    response.body = encode(coding, std::move(response.body));
    response.headers.emplace_back("Content-Encoding", name_of(coding));
}

void set_reply_body(Response& response, interaction::Reply& reply, const AnswerForm& form) {
    const bool written = !reply.location.empty();
    if (written && form.prefer == Return::minimal) return;
    if (written && form.prefer == Return::outcome)
        return set_body(response, fhir::operation_outcome(std::span<const Issue>{}), form.format);
    if (reply.is_lines) {
        response.headers.emplace_back("Content-Type", lines_type);
        response.body = std::move(reply.json);
        return;
    }
    if (!reply.json.empty()) return set_body(response, std::move(reply.json), form.format);
    if (reply.resource) set_body(response, reply.resource, form.format);
}

}  // namespace

std::string http_date(Instant instant) {
    using namespace std::chrono;
    static constexpr const char* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto midnight = floor<days>(instant);
    const Day day{midnight};
    const hh_mm_ss time{floor<seconds>(instant - midnight)};
    char buffer[64];
    const int length = std::snprintf(
        buffer, sizeof buffer, "%s, %02u %s %04d %02d:%02d:%02d GMT",
        weekdays[weekday{midnight}.c_encoding()], static_cast<unsigned>(day.day()),
        months[static_cast<unsigned>(day.month()) - 1], static_cast<int>(day.year()),
        static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count()));
    return {buffer, static_cast<std::size_t>(length)};
}

std::optional<Instant> read_http_date(std::string_view text) {
    const std::string date{text};
    std::tm utc{};
    const char* const end = ::strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
    if (end != date.c_str() + date.size()) return std::nullopt;
    return Instant{std::chrono::seconds{::timegm(&utc)}};
}

Response to_response(interaction::Reply reply, const AnswerForm& form) {
    Response response;
    response.status = reply.status;
    if (reply.version)
        response.headers.emplace_back("ETag", "W/\"" + std::to_string(*reply.version) + "\"");
    if (reply.last_modified)
        response.headers.emplace_back("Last-Modified", http_date(*reply.last_modified));
    if (!reply.location.empty())
        response.headers.emplace_back("Location", form.base_url + "/" + reply.location);
    if (form.binary && reply.status == 200) {
        set_binary(response, reply.json, *form.binary, form.format);
        return response;
    }
    set_reply_body(response, reply, form);
    set_coding(response, form.coding);
    return response;
}

Response to_response(const Failure& failure, const Negotiated& format) {
    Response response;
    response.status = failure_row(failure.kind()).http_status;
    if (failure.kind() == FailureKind::unauthenticated)
        response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"fascia\"");
    if (failure.kind() == FailureKind::busy || failure.kind() == FailureKind::throttled)
        response.headers.emplace_back("Retry-After", "1");
    set_body(response, fhir::operation_outcome(failure), format);
    return response;
}

Response outcome_response(int status, const Issue& issue, const Negotiated& format) {
    Response response;
    response.status = status;
    set_body(response, fhir::operation_outcome(std::span{&issue, 1}), format);
    return response;
}

}  // namespace fascia::http
