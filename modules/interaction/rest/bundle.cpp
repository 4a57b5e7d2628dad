#include "fascia/base/base64.hpp"
#include "fascia/security/authorize.hpp"

#include "interaction/detail/rest.hpp"
#include "interaction/rest/detail/bad_value.hpp"
#include "interaction/rest/detail/bundle_entry.hpp"

namespace fascia::interaction {
namespace {

// "Patient/1", from that or from the same below our own base.
Outcome<std::string_view> relative_url(std::string_view url, std::string_view base_url) {
    if (url.starts_with(base_url) && url.substr(base_url.size()).starts_with('/'))
        return url.substr(base_url.size() + 1);
    if (url.find("://") < url.find('?') || url.starts_with("urn:"))
        return bad_value("request.url must be relative to the base: " + std::string{url});
    return url;
}

// A patch in a Bundle is FHIRPath Patch, or a Binary that holds it in a form of its own
// (R4 http.html#patch).
Outcome<void> read_patch_body(Request& request) {
    if (request.body.type_name() != "Binary") return {};
    using Form = Request::PatchForm;
    const std::string_view type = request.body.child("contentType").text();
    if (type.starts_with("application/json-patch+json"))
        request.patch_form = Form::json;
    else if (type.starts_with("application/xml-patch+xml"))
        request.patch_form = Form::xml;
    else
        return bad_value(
            "Binary.contentType: expected application/json-patch+json or "
            "application/xml-patch+xml");
    auto patch = from_base64(request.body.child("data").text());
    if (!patch) return bad_value("Binary.data: expected the patch in base64");
    request.patch = std::move(*patch);
    return {};
}

}  // namespace

Outcome<BundleEntry> read_entry(const Request& bundle, const fhir::Element& entry) {
    const fhir::Element request = entry.child("request");
    if (!request)
        return Failure{
            FailureKind::invalid,
            Issue{
                .code = "required", .path = {}, .text = "an entry of this Bundle needs a request"}};
    const auto url = relative_url(request.child("url").text(), bundle.base_url);
    if (!url) return url.error();
    auto route = find_route(request.child("method").text(), *url);
    if (!route) return route.error();
    if (route->handler == process_bundle)
        return Failure{FailureKind::unsupported, "a Bundle in a Bundle is not processed"};
    if (const auto allowed = security::authorize(bundle.access, {route->action, route->type});
        !allowed)
        return allowed.error();

    BundleEntry read;
    read.full_url = entry.child("fullUrl").text();
    route->tell(read.request);
    if (const fhir::Element resource = entry.child("resource"))
        read.request.body = fhir::extract(resource);
    if (route->action == "patch")
        if (const auto fine = read_patch_body(read.request); !fine) return fine.error();
    read.request.if_match = request.child("ifMatch").text();
    read.request.if_none_match = request.child("ifNoneMatch").text();
    if (const auto since = request.child("ifModifiedSince"))
        if (const auto instant = parse_instant(since.text()))
            read.request.if_modified_since = *instant;
    read.request.if_none_exist = request.child("ifNoneExist").text();
    read.request.prefer_return = bundle.prefer_return.value_or(Request::Return::minimal);
    read.request.lenient = bundle.lenient;
    read.request.base_url = bundle.base_url;
    read.request.request_id = bundle.request_id;
    read.request.access = bundle.access;
    read.route = std::move(*route);
    return read;
}

Failure in_entry(const Failure& failure, std::size_t index) {
    std::vector<Issue> issues = failure.issues();
    const std::string entry = "Bundle.entry[" + std::to_string(index) + "]";
    for (Issue& issue : issues) {
        const std::size_t type_end = std::min(issue.path.find('.'), issue.path.size());
        if (issue.path.empty())
            issue.path = entry;
        else if (fhir::find_resource_type(issue.path.substr(0, type_end)) &&
                 !issue.path.starts_with("Bundle."))
            issue.path = entry + ".resource" + issue.path.substr(type_end);
    }
    return Failure{failure.kind(), std::move(issues)}.with_note(failure.private_note());
}

void process_bundle(const Services& services, Request request, Done done) {
    if (!request.body || request.body.type_name() != "Bundle")
        return done(bad_value("expected a Bundle of type batch or transaction"));
    if (request.body.children("entry").size() > most_entries)
        return done(Failure{FailureKind::too_large,
                            Issue{.code = "too-costly",
                                  .path = "Bundle.entry",
                                  .text = "a Bundle may have 10000 entries at most"}});
    const std::string_view type = request.body.child("type").text();
    if (type == "batch") return process_batch(services, request, std::move(done));
    if (type == "transaction") return process_transaction(services, request, std::move(done));
    done(bad_value("expected a Bundle of type batch or transaction", "Bundle.type"));
}

}  // namespace fascia::interaction
