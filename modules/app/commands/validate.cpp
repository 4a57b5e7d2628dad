#include "fascia/fhir/located.hpp"
#include "fascia/fhir/operation_outcome.hpp"
#include "fascia/fhir/xml.hpp"
#include "fascia/validation/definitions.hpp"

#include "app/detail/commands.hpp"
#include "app/detail/console.hpp"
#include "app/detail/files.hpp"

#include <iostream>

namespace fascia::app {
namespace {

namespace fs = std::filesystem;

/// What resources are held against, beside R4 itself.
struct Rules {
    validation::Definitions definitions;
    validation::Environment environment;
    validation::Options options;
};

Outcome<fhir::Resource> add_file(validation::Definitions& definitions, const std::string& file) {
    const auto text = read_file(file);
    if (!text) return text.error();
    auto resource = fhir::parse_any(*text);
    if (!resource) return std::move(resource).error().with_note(file);
    if (auto added = definitions.add(*resource); !added)
        return std::move(added).error().with_note(file);
    return resource;
}

Outcome<void> add_definitions(validation::Definitions& definitions, const std::string& path) {
    if (!fs::is_directory(path)) {
        const auto added = add_file(definitions, path);
        return added ? Outcome<void>{} : Outcome<void>{added.error()};
    }
    for (const auto& file : files_below(path))
        if (file.extension() == ".json" || file.extension() == ".xml")
            if (auto added = add_file(definitions, file.string()); !added) return added.error();
    return {};
}

Outcome<void> fill(Rules& rules, const ValidateOptions& validate) {
    for (const auto& path : validate.definitions)
        if (auto added = add_definitions(rules.definitions, path); !added) return added.error();
    for (const auto& profile : validate.profiles) {
        if (!fs::exists(profile)) {
            rules.options.profiles.push_back(profile);
            continue;
        }
        const auto added = add_file(rules.definitions, profile);
        if (!added) return added.error();
        rules.options.profiles.emplace_back(added->child("url").text());
    }
    rules.definitions.offer(rules.environment);
    rules.environment.now = SystemClock{}.now();
    rules.options.show_unjudged = validate.unjudged;
    return {};
}

std::vector<Issue> issues_of(const std::string& file, Rules& rules) {
    const auto text = read_file(file);
    if (!text) return text.error().issues();
    auto located = fhir::parse_located(*text);
    if (!located) return std::move(located).error().issues();
    rules.options.position = [&](std::uint32_t node) {
        return fhir::line_and_column(*text, located->offsets[node]);
    };
    auto issues = std::move(located->notes);
    const auto found = validation::validate(located->resource, rules.environment, rules.options);
    issues.insert(issues.end(), found.begin(), found.end());
    return issues;
}

}  // namespace

int validate(const CommonOptions& options, const ValidateOptions& validate) {
    Rules rules;
    if (const auto filled = fill(rules, validate); !filled)
        return report(filled.error(), "definitions", options.json);
    int status = done;
    for (const auto& file : validate.files) {
        const auto issues = issues_of(file, rules);
        std::cout << fhir::write_json(fhir::operation_outcome(issues), !options.json) << '\n';
        if (validation::has_error(issues)) status = failed;
    }
    return status;
}

}  // namespace fascia::app
