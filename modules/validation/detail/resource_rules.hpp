#pragma once

#include "validation/detail/run.hpp"

namespace fascia::validation::detail {

/// No id twice within a resource, no contained id twice (R4 element.html#id, references.html).
void check_ids(const fhir::Element& resource, Report& report);

/// Every contained resource is referred to by "#id" in the resource that holds it, or refers to
/// that one by "#" (dom-3, whose expression takes time that grows with the square of their number).
void check_contained(const fhir::Element& resource, Report& report);

/// What a Bundle says of its entries: each fullUrl agrees with the resource's id, requests and
/// resources fit each other, and references that only the Bundle can resolve are resolved in it (R4
/// bundle.html, http.html#transaction).
void check_bundle(const fhir::Element& bundle, Run& run, Report& report);

/// Holds a resource, and each one inside it, against what it says it follows: the profiles of its
/// meta, the Questionnaire that it answers.
void check_claims(const fhir::Element& resource, Run& run, Report& report);

/// Holds a QuestionnaireResponse against its Questionnaire, where that is at hand (R4
/// questionnaireresponse.html).
void check_answers(const fhir::Element& response, Run& run, Report& report);

}  // namespace fascia::validation::detail
