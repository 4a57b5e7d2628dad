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

/// Findings up to a limit, of errors and of everything else, so that no warning takes an error's
/// place; whether any is an error is known beyond it. A silent report (limit 0) only knows that.
class Report {
  public:
    explicit Report(std::size_t limit) : limit_{limit} {}

    void add(Finding finding) {
        std::size_t& count = finding.severity == Severity::error ? errors_ : others_;
        if (count++ < limit_) findings_.push_back(std::move(finding));
    }
    bool has_error() const { return errors_ > 0; }
    std::size_t errors() const { return errors_; }  ///< beyond the limit too
    std::vector<Finding>& findings() { return findings_; }

  private:
    std::size_t limit_;
    std::size_t errors_ = 0, others_ = 0;
    std::vector<Finding> findings_;
};

}  // namespace fascia::validation::detail
