#include "http/detail/fhir_binary.hpp"

#include "fascia/base/base64.hpp"
#include "fascia/base/failure_table.hpp"
#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/json.hpp"
#include "fascia/fhir/structure.hpp"

#include "http/detail/fhir_respond.hpp"
#include "http/detail/text.hpp"

#include <algorithm>
#include <array>

namespace fascia::http {
namespace {

using detail::ascii::token;

// What a browser runs or follows links in, by the end of its type: "image/svg+xml" too.
constexpr std::array<std::string_view, 7> active_endings{"html",       "xml",  "svg",  "javascript",
                                                         "ecmascript", "xslt", "flash"};

struct Signature {
    std::string_view type, bytes;
};
constexpr std::array<Signature, 6> signatures{{{"image/png", "\x89PNG\r\n\x1a\n"},
                                               {"image/jpeg", "\xff\xd8\xff"},
                                               {"image/gif", "GIF8"},
                                               {"image/bmp", "BM"},
                                               {"image/webp", "RIFF"},
                                               {"application/pdf", "%PDF-"}}};

// "image/png" of "Image/PNG; x=y"; empty where it is no media type.
std::string media_type(std::string_view content_type) {
    const auto whole = detail::trimmed(content_type.substr(0, content_type.find(';')));
    const auto slash = whole.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == whole.size()) return {};
    if (!token.has_all(whole.substr(0, slash)) || !token.has_all(whole.substr(slash + 1)))
        return {};
    std::string type{whole};
    std::ranges::transform(type, type.begin(), detail::ascii::lower);
    return type;
}

bool is_active(std::string_view type) {
    return std::ranges::any_of(active_endings,
                               [type](std::string_view end) { return type.ends_with(end); });
}

}  // namespace

const char* binary_fault(std::string_view content_type, std::string_view content) {
    const std::string type = media_type(content_type);
    if (type.empty()) return "Content-Type: expected the media type of the content";
    if (is_active(type)) return "content that a browser would run is not taken";
    const auto known = std::ranges::find(signatures, std::string_view{type}, &Signature::type);
    if (known != signatures.end() && !content.starts_with(known->bytes))
        return "the content is not what its Content-Type says";
    return nullptr;
}

Outcome<fhir::Resource> binary_of(std::string_view id, std::string_view content_type,
                                  std::string_view security_context, std::string_view content) {
    fhir::Draft binary{"Binary"};
    if (!id.empty()) binary->set("id", id);
    binary->set("contentType", detail::trimmed(content_type));
    if (!security_context.empty())
        binary->add("securityContext").set("reference", security_context);
    if (!content.empty()) binary->set("data", to_base64(content));
    // What the header fields say has not been looked at yet.
    return fhir::parse_json(fhir::write_json(binary.freeze()));
}

void set_binary(Response& response, std::string_view json, std::string_view accept,
                const Negotiated& format) {
    const auto binary = fhir::parse_json(json);
    const auto content = binary ? from_base64(binary->child("data").text()) : std::nullopt;
    if (!content) {
        response =
            to_response(Failure{FailureKind::fault, "a stored resource cannot be read"}, format);
        return;
    }
    std::string type = media_type(binary->child("contentType").text());
    if (type.empty() || is_active(type)) type = "application/octet-stream";
    if (!accepts(accept, type)) {
        response = outcome_response(
            406,
            {.code = "not-supported",
             .path = {},
             .text = "the content is of type " + type + "; as a resource: application/fhir+json"},
            format);
        return;
    }
    auto& headers = response.headers;
    headers.emplace_back("Content-Type", type);
    headers.emplace_back("Content-Disposition", "attachment");
    headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
    headers.emplace_back("Vary", "Accept");
    const std::string_view context = binary->at("securityContext.reference").text();
    if (!context.empty() && detail::ascii::plain.has_all(context))
        headers.emplace_back("X-Security-Context", context);
    response.body = *content;
}

}  // namespace fascia::http
