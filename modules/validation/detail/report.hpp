#pragma once

#include "fascia/base/failure.hpp"
#include "fascia/fhir/resource.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fascia::validation::detail {

/// What is wrong at an element.
struct Finding {
    fhir::Element at;
    Severity severity = Severity::error;
    std::string_view code = "invalid";  ///< FHIR IssueType; a literal
    std::string rule;
    std::string text;
    std::string member = {};  ///< name of a child that is missing; mostly empty
};

/// Findings up to a limit; whether any is an error is known beyond it. A silent report (limit 0)
/// only knows that.
class Report {
  public:
    explicit Report(std::size_t limit) : limit_{limit} {}

    void add(Finding finding) {
        has_error_ |= finding.severity == Severity::error;
        if (findings_.size() < limit_) findings_.push_back(std::move(finding));
    }
    bool has_error() const { return has_error_; }
    bool is_silent() const { return limit_ == 0; }
    std::vector<Finding>& findings() { return findings_; }

  private:
    std::size_t limit_;
    bool has_error_ = false;
    std::vector<Finding> findings_;
};

}  // namespace fascia::validation::detail
