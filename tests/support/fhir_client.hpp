#pragma once

#include "fascia/fhir/json.hpp"
#include "fascia/fhir/xml.hpp"

#include "support/tls_client.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

/// One person's (or program's) kept-alive session with the FHIR interface, in JSON or in XML.
namespace fascia::tests {

enum class Format : std::uint8_t { json, xml };

struct FhirAnswer {
    int status = 0;
    fhir::Resource body;  ///< empty: none
    test::TlsReply reply;

    std::string header(std::string_view name) const { return reply.header(name); }
    /// Code of the first issue of an OperationOutcome.
    std::string issue() const { return std::string{body.at("issue.code").text()}; }
    std::string id() const { return std::string{body.id()}; }
    std::string text(std::string_view path) const { return std::string{body.at(path).text()}; }
};

class FhirClient {
  public:
    explicit FhirClient(std::uint16_t port, Format format = Format::json, std::string token = {})
        : port_{port}, format_{format}, token_{std::move(token)} {}

    /// Any request as it stands, on the kept connection; a connection that the server has ended in
    /// the meantime is made anew once. Nothing when no answer comes.
    std::optional<test::TlsReply> send(std::string_view method, std::string_view target,
                                       std::string_view headers = {}, std::string_view body = {}) {
        std::string bytes{method};
        bytes.append(" ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1:");
        bytes.append(std::to_string(port_)).append("\r\n").append(headers);
        if (!token_.empty()) bytes.append("Authorization: Bearer ").append(token_).append("\r\n");
        const bool carries = method == "POST" || method == "PUT" || method == "PATCH";
        if (carries)
            bytes.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
        bytes.append("\r\n").append(body);
        const bool kept = connection_ != nullptr;
        auto reply = exchange(bytes, method == "HEAD");
        if (!reply && kept) reply = exchange(bytes, method == "HEAD");
        return reply;
    }

    /// A FHIR interaction; `target` is relative to /fhir/. Fails the test when no answer comes or
    /// its body is not what its Content-Type says.
    FhirAnswer call(std::string_view method, std::string_view target,
                    const fhir::Resource& resource = {}, const std::string& headers = {}) {
        const char* type =
            format_ == Format::json ? "application/fhir+json" : "application/fhir+xml";
        std::string fields = headers;
        fields.append("Accept: ").append(type).append("\r\n");
        std::string body;
        if (resource) {
            body = format_ == Format::json ? fhir::write_json(resource) : fhir::write_xml(resource);
            fields.append("Content-Type: ").append(type).append("\r\n");
        }
        auto reply = send(method, std::string{"/fhir/"}.append(target), fields, body);
        if (!reply) throw std::runtime_error{"no answer to " + std::string{target}};
        FhirAnswer answer{.status = reply->status, .body = {}, .reply = std::move(*reply)};
        if (method != "HEAD" && !answer.reply.body.empty()) answer.body = parsed(answer.reply);
        return answer;
    }
    FhirAnswer get(std::string_view target, const std::string& headers = {}) {
        return call("GET", target, {}, headers);
    }
    FhirAnswer post(std::string_view target, std::string_view json,
                    const std::string& headers = {}) {
        return call("POST", target, from_json(json), headers);
    }
    FhirAnswer put(std::string_view target, std::string_view json,
                   const std::string& headers = {}) {
        return call("PUT", target, from_json(json), headers);
    }
    FhirAnswer remove(std::string_view target, const std::string& headers = {}) {
        return call("DELETE", target, {}, headers);
    }

    /// POST /auth/token; the token is used from then on.
    test::TlsReply sign_in(const std::string& login, const std::string& password) {
        token_.clear();
        auto reply =
            send("POST", "/auth/token", "Content-Type: application/x-www-form-urlencoded\r\n",
                 "grant_type=password&username=" + login + "&password=" + password);
        if (!reply) throw std::runtime_error{"no answer to the sign-in"};
        static constexpr std::string_view field = R"("access_token":")";
        if (const auto at = reply->body.find(field); at != std::string::npos) {
            const auto start = at + field.size();
            token_ = reply->body.substr(start, reply->body.find('"', start) - start);
        }
        return std::move(*reply);
    }
    const std::string& token() const { return token_; }
    std::uint16_t port() const { return port_; }
    void set_patience(std::chrono::milliseconds patience) { patience_ = patience; }

    static fhir::Resource from_json(std::string_view json) {
        auto resource = fhir::parse_json(json);
        if (!resource)
            throw std::runtime_error{"not FHIR: " + resource.error().issues().front().text +
                                     " in " + std::string{json.substr(0, 200)}};
        return std::move(*resource);
    }

  private:
    std::optional<test::TlsReply> exchange(const std::string& bytes, bool head) {
        try {
            if (!connection_)
                connection_ = std::make_unique<test::TlsClient>(
                    test::TlsClientOptions{.port = port_, .patience = patience_});
        } catch (const std::runtime_error&) {
            return std::nullopt;
        }
        connection_->send(bytes);  // where it is refused half way, the answer tells
        auto reply = connection_->read_reply(head);
        if (!reply || reply->header("connection") == "close") connection_.reset();
        return reply;
    }

    static fhir::Resource parsed(const test::TlsReply& reply) {
        const std::string type = reply.header("content-type");
        const bool xml = type.starts_with("application/fhir+xml");
        if (!xml && !type.starts_with("application/fhir+json"))
            throw std::runtime_error{"answered as " + type};
        auto resource = xml ? fhir::parse_xml(reply.body) : fhir::parse_json(reply.body);
        if (!resource)
            throw std::runtime_error{"the answer is not FHIR: " +
                                     resource.error().issues().front().text};
        return std::move(*resource);
    }

    std::uint16_t port_;
    Format format_;
    std::string token_;
    std::chrono::milliseconds patience_{120'000};
    std::unique_ptr<test::TlsClient> connection_;
};

}  // namespace fascia::tests
