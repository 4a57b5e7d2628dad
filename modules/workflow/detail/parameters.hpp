#pragma once

#include "fascia/fhir/draft.hpp"
#include "fascia/plan/trace.hpp"

#include <string_view>

namespace fascia::workflow {

/// Parameters of the contract's operations, part by part.
fhir::DraftElement& add_parameter(fhir::Draft& parameters, std::string_view name);
fhir::DraftElement& add_part(fhir::DraftElement& parent, std::string_view name);
void add_text(fhir::DraftElement& parent, std::string_view name,
              std::string_view value);  ///< part with valueString
/// Fills a parameter or part named `fact` / `missing`.
void describe(fhir::DraftElement& part, const plan::Fact& fact);        ///< name, value, reference
void describe(fhir::DraftElement& part, const plan::Missing& missing);  ///< name, text, who

}  // namespace fascia::workflow
