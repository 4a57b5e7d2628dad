#include "interaction/rest/detail/bundle_json.hpp"

#include "fascia/base/failure_table.hpp"
#include "fascia/fhir/json.hpp"

#include <array>

namespace fascia::interaction {
namespace {

// How a stored version came about, as the request and response of a history entry.
struct History {
    std::string_view method;
    int status;
};

History history_of(const store::Version& version) {
    if (version.deleted) return {"DELETE", 204};
    return {version.method, version.version == 1 ? 201 : 200};
}

std::string_view phrase(int status) {
    struct Row {
        int status;
        std::string_view phrase;
    };
    static constexpr std::array<Row, 6> rows{{{200, "OK"},
                                              {201, "Created"},
                                              {204, "No Content"},
                                              {304, "Not Modified"},
                                              {404, "Not Found"},
                                              {412, "Precondition Failed"}}};
    for (const Row& row : rows)
        if (row.status == status) return row.phrase;
    return {};
}

}  // namespace

std::string entity_tag(std::int64_t version) {
    return "W/\"" + std::to_string(version) + "\"";
}

BundleJson::BundleJson(std::string_view type) {
    json_ = R"({"resourceType":"Bundle","type":")";
    json_.append(type).append("\"");
}

void BundleJson::text_member(std::string_view name, std::string_view value) {
    separate();
    json_.append("\"").append(name).append("\":");
    fhir::append_json_string(json_, value);
}

void BundleJson::separate() {
    if (json_.back() != '{' && json_.back() != '[') json_ += ',';
}

void BundleJson::total(std::uint64_t count) {
    json_ += ",\"total\":" + std::to_string(count);
}

void BundleJson::link(std::string_view relation, std::string_view url) {
    if (open_list_.empty()) {
        json_ += ",\"link\":[";
        open_list_ = "link";
    }
    separate();
    json_ += '{';
    text_member("relation", relation);
    text_member("url", url);
    json_ += '}';
}

void BundleJson::begin_entry() {
    if (open_list_ == "link") json_ += ']';
    if (open_list_ != "entry") json_ += ",\"entry\":[";
    open_list_ = "entry";
    separate();
    json_ += '{';
}

void BundleJson::end_entry() {
    json_ += '}';
}

void BundleJson::found(std::string_view full_url, std::string_view resource, Mode mode) {
    static constexpr std::array<std::string_view, 3> modes{"match", "include", "outcome"};
    begin_entry();
    if (!full_url.empty()) text_member("fullUrl", full_url);
    separate();
    json_.append("\"resource\":").append(resource);
    json_.append(R"(,"search":{"mode":")").append(modes[static_cast<std::size_t>(mode)]);
    json_ += "\"}";
    end_entry();
}

void BundleJson::status_of(int status) {
    std::string text = std::to_string(status);
    if (const auto words = phrase(status); !words.empty()) text.append(" ").append(words);
    text_member("status", text);
}

void BundleJson::version(std::string_view base_url, const store::Version& version) {
    const std::string name = version.type + "/" + version.id;
    const auto [method, status] = history_of(version);
    begin_entry();
    text_member("fullUrl", std::string{base_url} + "/" + name);
    if (!version.deleted) json_.append(",\"resource\":").append(version.json);
    json_ += ",\"request\":{";
    text_member("method", method);
    text_member("url", method == "POST" ? version.type : name);
    json_ += "},\"response\":{";
    status_of(status);
    text_member("etag", entity_tag(version.version));
    text_member("lastModified", format_instant(version.last_updated));
    json_ += '}';
    end_entry();
}

void BundleJson::response(std::string_view base_url, const Reply& reply) {
    begin_entry();
    const bool is_outcome = reply.resource && reply.resource.type_name() == "OperationOutcome";
    if (!reply.json.empty()) {
        json_.append("\"resource\":").append(reply.json);
    } else if (reply.resource && !is_outcome) {
        json_ += "\"resource\":";
        fhir::append_json(json_, reply.resource.root());
    }
    separate();
    json_ += "\"response\":{";
    status_of(reply.status);
    if (!reply.location.empty())
        text_member("location", std::string{base_url} + "/" + reply.location);
    if (reply.version) text_member("etag", entity_tag(*reply.version));
    if (reply.last_modified) text_member("lastModified", format_instant(*reply.last_modified));
    if (is_outcome) {
        json_ += ",\"outcome\":";
        fhir::append_json(json_, reply.resource.root());
    }
    json_ += '}';
    end_entry();
}

void BundleJson::response(const Failure& failure) {
    begin_entry();
    json_ += "\"response\":{";
    status_of(failure_row(failure.kind()).http_status);
    json_ += ",\"outcome\":";
    fhir::append_json(json_, fhir::operation_outcome(failure).root());
    json_ += '}';
    end_entry();
}

std::string BundleJson::finish() {
    if (!open_list_.empty()) json_ += ']';
    json_ += '}';
    return std::move(json_);
}

}  // namespace fascia::interaction
