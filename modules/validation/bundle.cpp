#include "validation/detail/base_rules.hpp"
#include "validation/detail/references.hpp"
#include "validation/detail/resource_rules.hpp"

#include <algorithm>
#include <array>

namespace fascia::validation::detail {
namespace {

constexpr std::array<std::string_view, 3> with_body{"POST", "PUT", "PATCH"};

/// What a document carries with it beside the Composition (R4 documents.html#content).
constexpr std::array<std::string_view, 9> carried{
    "subject",      "encounter",      "author",        "attester.party", "custodian",
    "event.detail", "section.author", "section.focus", "section.entry"};

class BundleCheck {
  public:
    BundleCheck(const fhir::Element& bundle, Run& run, Report& report)
        : bundle_{bundle}, type_{bundle.child("type").text()}, run_{run}, report_{report} {}

    void check() {
        for (const auto entry : bundle_.children("entry")) {
            full_url(entry);
            if (is_transaction()) request(entry);
        }
        if (is_transaction() || type_ == "document" || type_ == "message") local_references();
        if (type_ == "document") document(bundle_.at("entry.resource"));
    }

  private:
    bool is_transaction() const { return type_ == "transaction" || type_ == "batch"; }

    void full_url(const fhir::Element& entry) {
        const auto url = entry.child("fullUrl").text();
        const auto id = entry.at("resource.id").text();
        const bool is_uuid = url.starts_with("urn:uuid:") || url.starts_with("urn:oid:");
        const bool from_server = url.starts_with("http") && named_type(url);
        if (id.empty() || is_uuid || !from_server || type_ == "history") return;
        if (url.substr(url.rfind('/') + 1) != id)
            add(entry.child("fullUrl"), "bundle-full-url",
                "the fullUrl does not agree with the id of the resource, " + std::string{id});
        else if (*named_type(url) != entry.child("resource").type())
            add(entry.child("fullUrl"), "bundle-full-url",
                "the fullUrl does not agree with the type of the resource, " +
                    std::string{entry.child("resource").type().name()});
    }

    void request(const fhir::Element& entry) {
        const auto method = entry.at("request.method").text();
        const auto resource = entry.child("resource");
        const bool wants_body = std::ranges::find(with_body, method) != with_body.end();
        if (method.empty()) return;
        if (wants_body && !resource)
            add(entry, "bundle-request",
                "the request is a " + std::string{method} + " and the entry has no resource");
        if (!wants_body && resource)
            add(entry.child("resource"), "bundle-request",
                "the request is a " + std::string{method} + ", which takes no resource");
        if (wants_body && method != "PATCH" && resource)
            request_url(entry.at("request.url"), resource);
    }

    void request_url(const fhir::Element& url, const fhir::Element& resource) {
        const auto text = url.text();
        if (text.find('$') != text.npos) return;  // an operation takes what it wants
        const auto name = text.substr(0, text.find_first_of("/?"));
        if (const auto type = fhir::find_resource_type(name); type && *type != resource.type())
            add(url, "bundle-request",
                "the request is for a " + std::string{name} + ", the resource is a " +
                    std::string{resource.type().name()});
    }

    /// urn:uuid and urn:oid mean something inside the Bundle only.
    void local_references() {
        for_each_element(bundle_, [&](const fhir::Element& element, const Scope&) {
            if (!element.type().is_a(fhir::types().reference)) return;
            const auto reference = element.child("reference");
            const auto text = reference.text();
            if ((text.starts_with("urn:uuid:") || text.starts_with("urn:oid:")) &&
                !run_.bundle_entry(text))
                add(reference, "bundle-reference", "no entry of the Bundle has this fullUrl");
        });
    }

    void document(const fhir::Element& composition) {
        for (const auto path : carried) document_reference(composition, path);
    }

    void document_reference(const fhir::Element& element, std::string_view path) {
        const auto dot = path.find('.');
        for (const auto child : element.children(path.substr(0, dot))) {
            if (dot != path.npos) {
                document_reference(child, path.substr(dot + 1));
                continue;
            }
            const auto reference = child.child("reference");
            if (!reference.text().empty() && !reference.text().starts_with('#') &&
                !run_.bundle_entry(reference.text()))
                report_.add({.at = reference,
                             .severity = Severity::warning,
                             .code = "not-found",
                             .rule = "bundle-document",
                             .text = "a document carries what its Composition refers to, and this "
                                     "is not in the Bundle"});
        }
    }

    void add(const fhir::Element& at, std::string rule, std::string text) {
        report_.add({.at = at, .code = "value", .rule = std::move(rule), .text = std::move(text)});
    }

    const fhir::Element& bundle_;
    std::string_view type_;
    Run& run_;
    Report& report_;
};

}  // namespace

void check_bundle(const fhir::Element& bundle, Run& run, Report& report) {
    BundleCheck{bundle, run, report}.check();
}

}  // namespace fascia::validation::detail
