#pragma once

#include "fascia/workflow/changes.hpp"

#include <string>
#include <vector>

namespace fascia::workflow {

/// One visit or call (contract: $check-in).
struct CheckIn {
    struct AnsweredFact {
        fhir::Element code;   ///< Coding or CodeableConcept
        fhir::Element value;  ///< value[x] part: boolean, integer, decimal, Quantity,
                              ///< CodeableConcept, date, string
    };
    struct Visit {
        std::string item;  ///< protocol-item code
        Day date;
        bool kept = true;
    };
    Day date;
    std::string mode;  ///< "visit", "phone", "video"; empty: visit
    std::vector<AnsweredFact> facts;
    fhir::Resource answers;  ///< QuestionnaireResponse; may be empty
    std::vector<Visit> attended;
};

/// The Observations of facts.md (one per fact, performer = the author), an Encounter, and for each
/// visit a Procedure (kept) or an Appointment (noshow). Answers of a QuestionnaireResponse become
/// Observations that are derivedFrom it; an answer's code is the Questionnaire item's. Failure:
/// invalid (code or value of a fact, mode, no item attended), unprocessable (a date after `at`).
Outcome<Changes> check_in(const fhir::Resource& care_plan, const CheckIn& visit,
                          const fhir::Resource& questionnaire, const Present& present);

}  // namespace fascia::workflow
