#pragma once

#include "validation/detail/run.hpp"

namespace fascia::validation::detail {

/// An item of a QuestionnaireResponse, or the response itself, and what it stands in.
struct ResponseItem {
    fhir::Element element;
    const ResponseItem* parent = nullptr;
};

/// Whether `question` (an item of the Questionnaire) is enabled by the answers as seen from
/// `place`, the item of the response that it belongs to: the nearest item with the linkId counts
/// (R4 Questionnaire.item.enableWhen).
bool is_enabled(const fhir::Element& question, const ResponseItem& place, Run& run);

}  // namespace fascia::validation::detail
