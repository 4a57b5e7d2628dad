#include "app/detail/console.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/fhir/operation_outcome.hpp"

#include <iostream>

namespace fascia::app {
namespace {

std::string_view word(Severity severity) {
    switch (severity) {
        case Severity::fatal:
        case Severity::error:
            return "error";
        case Severity::warning:
            return "warning";
        case Severity::information:
            return "note";
    }
    return "error";
}

void print(const Issue& issue, std::string_view about) {
    std::cerr << about;
    if (issue.line > 0) std::cerr << ':' << issue.line << ':' << issue.column;
    std::cerr << ": " << word(issue.severity) << ": ";
    if (!issue.path.empty()) std::cerr << issue.path << ": ";
    std::cerr << issue.text;
    if (!issue.rule.empty()) std::cerr << " [" << issue.rule << ']';
    std::cerr << '\n';
}

}  // namespace

int report(const Failure& failure, std::string_view about, bool json) {
    if (json) {
        std::cout << fhir::write_json(fhir::operation_outcome(failure)) << '\n';
        return failed;
    }
    for (const auto& issue : failure.issues()) print(issue, about);
    if (!failure.private_note().empty())
        std::cerr << about << ": note: " << failure.private_note() << '\n';
    return failed;
}

}  // namespace fascia::app
