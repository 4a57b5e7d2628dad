#pragma once

#include "fascia/fhir/xml.hpp"
#include "fascia/validation/validator.hpp"

#include "support/shared_data.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

/// What validation says of many files, and lists of what it is known to refuse.
namespace fascia::tests {

/// The issues of a file, JSON or XML: structure, or what the validator finds where that is sound.
inline std::vector<Issue> issues_of(const std::string& text,
                                    const validation::Environment& environment) {
    fhir::ParseLimits limits;
    limits.max_depth = 64;
    const auto resource = fhir::parse_any(text, limits);
    if (!resource) return resource.error().issues();
    return validation::validate(*resource, environment);
}

/// Errors only: "rule path: text"; structure faults have no rule of their own.
inline std::set<std::string> rules_broken(const std::vector<Issue>& issues) {
    std::set<std::string> rules;
    for (const Issue& issue : issues)
        if (issue.severity == Severity::error)
            rules.insert(issue.rule.empty() ? "structure" : issue.rule);
    return rules;
}

inline std::string to_text(const Issue& issue) {
    std::ostringstream text;
    text << (issue.rule.empty() ? "structure" : issue.rule) << ": " << issue.path << ": "
         << issue.text;
    return text.str();
}

/// Calls `work(i)` for 0 … count - 1 on a few threads.
template <class Work>
void in_parallel(std::size_t count, Work work) {
    std::atomic<std::size_t> next{0};
    const auto run = [&] {
        for (std::size_t i = next++; i < count; i = next++) work(i);
    };
    std::vector<std::jthread> threads;
    for (unsigned n = 1; n < std::max(2u, std::thread::hardware_concurrency()); ++n)
        threads.emplace_back(run);
    run();
}

/// Lines "file: rule: reason" (# begins a comment) as file -> rules.
inline std::map<std::string, std::set<std::string>> known_refusals(
    const std::filesystem::path& path) {
    std::map<std::string, std::set<std::string>> known;
    std::istringstream lines{read_file(path)};
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.front() == '#') continue;
        const auto file = line.find(": "), rule = line.find(": ", file + 2);
        if (rule == line.npos || rule + 2 >= line.size())
            throw std::runtime_error{"not \"file: rule: reason\": " + line};
        known[line.substr(0, file)].insert(line.substr(file + 2, rule - file - 2));
    }
    return known;
}

}  // namespace fascia::tests
