#include "fascia/plan/protocol.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/plan/evidence.hpp"

#include "plan/detail/action_template.hpp"
#include "plan/detail/codes.hpp"
#include "plan/detail/protocol_base.hpp"
#include "plan/detail/protocol_checks.hpp"
#include "plan/detail/protocol_texts.hpp"

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
    std::optional<Evidence> evidence;
    detail::Handouts handouts;
    Expressions expressions;
    std::vector<Issue> issues;

    void fault(const std::string& file, const std::string& place, std::string text) {
        issues.push_back({.code = {},
                          .path = file + (place.empty() ? "" : ": " + place),
                          .text = std::move(text)});
    }
};

/// Keeps what was read, or its faults.
template <class Part>
void keep(Outcome<Part> read, std::optional<Part>& part, Content& content) {
    if (read)
        part = std::move(*read);
    else
        for (auto& issue : read.error().issues()) content.issues.push_back(std::move(issue));
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
    if (detail::is_inherited(path)) return path.ends_with(".json");
    return path.ends_with(".json") &&
           (path == "plan-definition.json" || path.starts_with("activities/") ||
            path.starts_with("questionnaires/") || path.starts_with(terminology_prefix));
}

Content read(std::span<const ContentFile> given) {
    Content content;
    const auto files = detail::with_base(given, [&](const std::string& file, std::string text) {
        content.fault(file, "", std::move(text));
    });
    std::vector<const ContentFile*> sorted;
    for (const auto& file : files) sorted.push_back(&file);
    std::sort(sorted.begin(), sorted.end(),
              [](const auto* a, const auto* b) { return a->path < b->path; });
    content.handouts = detail::read_handouts(files);
    for (const auto* file : sorted) {
        if (file->path == "rules.json")
            keep(parse_rules(file->text), content.rules, content);
        else if (file->path == "evidence.json")
            keep(parse_evidence(file->text), content.evidence, content);
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
    if (!content.evidence && content.issues.empty())
        content.fault("evidence.json", "", "the sources of the tags are needed");
    return plan;
}

bool is_by_gate_only(const fhir::Resource& definition) {
    return detail::own_extension_value(definition.root(), "by-gate-only").text() == "true";
}

/// An item of the other protocol that only a gate proposes, and none of this protocol does.
bool is_of_no_use(const fhir::Resource& definition, const Rules& rules) {
    if (!is_by_gate_only(definition)) return false;
    const auto item = detail::item_code(definition.children("code"));
    return std::ranges::find(rules.gates, item, &GateRow::item) == rules.gates.end();
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
    detail::check_handouts(content.handouts, content.definitions,
                           [&](const std::string& file, std::string text) {
                               content.fault(file, "", std::move(text));
                           });
    if (content.evidence) {
        detail::check_evidence(*content.rules, *content.evidence, report_to("rules.json"));
        detail::check_positions(*content.evidence, *content.rules, report_to("evidence.json"));
        for (const auto& definition : content.definitions)
            detail::check_evidence(definition.resource, *content.evidence,
                                   report_to(definition.file));
    }
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
    protocol->languages_ = content.handouts.languages();
    for (const auto& [file, source] : content.definitions) {
        if (detail::is_inherited(file) && is_of_no_use(source, *content.rules)) continue;
        const auto definition = detail::completed(source, *content.evidence);
        const std::string url{source.child("url").text()};
        auto& kept = detail::is_inherited(file) ? protocol->inherited_ : protocol->definitions_;
        kept.push_back(detail::with_handouts(definition, content.handouts));
        protocol->by_url_.emplace(url, kept.back());
        if (is_by_gate_only(source)) protocol->by_gate_only_.push_back(kept.back());
        for (const auto& language : protocol->languages_)
            protocol->by_language_[language].emplace(
                url, detail::with_handouts_in(language, definition, content.handouts));
    }
    protocol->plan_definition_ = protocol->definition(plan.child("url").text());
    protocol->expressions_ = std::move(content.expressions);
    protocol->templates_ = std::make_shared<const detail::ActionTemplates>();
    protocol->rules_ = std::make_shared<const Rules>(std::move(*content.rules));
    protocol->evidence_ = std::make_shared<const Evidence>(std::move(*content.evidence));
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
    return find(by_url_, canonical);
}

fhir::Resource Protocol::definition_in(std::string_view language,
                                       std::string_view canonical) const {
    const auto texts = by_language_.find(language);
    return texts == by_language_.end() ? definition(canonical) : find(texts->second, canonical);
}

fhir::Resource Protocol::find(const ByUrl& definitions, std::string_view canonical) {
    const auto found = definitions.find(canonical.substr(0, canonical.find('|')));
    const bool is_ours = found != definitions.end() && detail::is_named(found->second, canonical);
    return is_ours ? found->second : fhir::Resource{};
}

}  // namespace fascia::plan
