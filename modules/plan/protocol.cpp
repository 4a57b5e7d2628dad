#include "fascia/plan/protocol.hpp"

#include "fascia/fhir/json.hpp"

#include "plan/detail/protocol_checks.hpp"

#include <algorithm>

namespace fascia::plan {

namespace {

using detail::Definition;

constexpr std::string_view terminology_prefix = "terminology/";

/// What the files hold, before it is checked as a whole.
struct Content {
    std::vector<Definition> definitions;
    std::vector<Definition> terminology;
    std::optional<Rules> rules;
    Expressions expressions;
    std::vector<Issue> issues;

    void fault(const std::string& file, const std::string& place, std::string text) {
        issues.push_back({.code = {},
                          .path = file + (place.empty() ? "" : ": " + place),
                          .text = std::move(text)});
    }
};

void read_rules(const ContentFile& file, Content& content) {
    auto rules = parse_rules(file.text);
    if (rules)
        content.rules = std::move(*rules);
    else
        for (auto& issue : rules.error().issues()) content.issues.push_back(std::move(issue));
}

void read_resource(const ContentFile& file, Content& content) {
    auto resource = fhir::parse_json(file.text);
    if (!resource) {
        for (auto issue : resource.error().issues()) {
            issue.path = file.path + ": " + issue.path;
            content.issues.push_back(std::move(issue));
        }
        return;
    }
    auto& kept =
        file.path.starts_with(terminology_prefix) ? content.terminology : content.definitions;
    kept.push_back({file.path, std::move(*resource)});
}

/// cases/ and other files beside the definitions are not ours.
bool is_definition_file(std::string_view path) {
    return path.ends_with(".json") &&
           (path == "plan-definition.json" || path.starts_with("activities/") ||
            path.starts_with("questionnaires/") || path.starts_with(terminology_prefix));
}

Content read(std::span<const ContentFile> files) {
    std::vector<const ContentFile*> sorted;
    for (const auto& file : files) sorted.push_back(&file);
    std::sort(sorted.begin(), sorted.end(),
              [](const auto* a, const auto* b) { return a->path < b->path; });
    Content content;
    for (const auto* file : sorted) {
        if (file->path == "rules.json")
            read_rules(*file, content);
        else if (is_definition_file(file->path))
            read_resource(*file, content);
    }
    return content;
}

void check_identity(Content& content) {
    std::vector<std::string> seen;
    for (const auto& definition : content.definitions) {
        const auto url = std::string{definition.resource.child("url").text()};
        if (url.empty() || definition.resource.child("version").text().empty())
            content.fault(definition.file, "", "needs a url and a version");
        if (std::find(seen.begin(), seen.end(), url) != seen.end())
            content.fault(definition.file, "url", "'" + url + "' stands in another file, too");
        seen.push_back(url);
    }
}

fhir::Resource plan_of(Content& content) {
    fhir::Resource plan;
    for (const auto& definition : content.definitions)
        if (definition.file == "plan-definition.json") plan = definition.resource;
    if (!plan || plan.type_name() != "PlanDefinition")
        content.fault("plan-definition.json", "", "a PlanDefinition is needed");
    if (!content.rules && content.issues.empty())
        content.fault("rules.json", "", "the rules are needed");
    return plan;
}

void check(Content& content, const fhir::Resource& plan) {
    for (const auto& file : content.terminology)
        detail::add_terminology(file.resource, *content.rules);
    const auto report_to = [&](const std::string& file) {
        return [&content, file](const std::string& place, std::string text) {
            content.fault(file, place, std::move(text));
        };
    };
    detail::check_rule_codes(*content.rules, report_to("rules.json"));
    detail::check_actions(plan, content.definitions, *content.rules,
                          report_to("plan-definition.json"));
    for (const auto& definition : content.definitions)
        detail::check_expressions(definition.resource, plan, *content.rules,
                                  report_to(definition.file), content.expressions);
}

}  // namespace

Outcome<std::shared_ptr<const Protocol>> Protocol::load(std::span<const ContentFile> files) {
    auto content = read(files);
    check_identity(content);
    const auto plan = plan_of(content);
    if (content.rules && plan) check(content, plan);
    if (!content.issues.empty()) return Failure{FailureKind::invalid, std::move(content.issues)};
    auto protocol = std::make_shared<Protocol>();
    protocol->plan_definition_ = plan;
    for (auto& [file, definition] : content.definitions) {
        protocol->by_url_.emplace(definition.child("url").text(), definition);
        protocol->definitions_.push_back(std::move(definition));
    }
    protocol->expressions_ = std::move(content.expressions);
    protocol->rules_ = std::make_shared<const Rules>(std::move(*content.rules));
    return std::shared_ptr<const Protocol>{std::move(protocol)};
}

std::string_view Protocol::url() const {
    return plan_definition_.child("url").text();
}

std::string_view Protocol::version() const {
    return plan_definition_.child("version").text();
}

std::string Protocol::canonical() const {
    return std::string{url()} + "|" + std::string{version()};
}

fhir::Resource Protocol::definition(std::string_view canonical) const {
    const auto found = by_url_.find(canonical.substr(0, canonical.find('|')));
    const bool is_ours = found != by_url_.end() && detail::is_named(found->second, canonical);
    return is_ours ? found->second : fhir::Resource{};
}

}  // namespace fascia::plan
