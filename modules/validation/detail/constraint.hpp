#pragma once

#include "fascia/base/failure.hpp"
#include "fascia/fhirpath/fhirpath.hpp"

#include <span>
#include <string>

namespace fascia::validation::detail {

/// An invariant, ready to be evaluated.
struct Constraint {
    std::string key, human;
    Severity severity;
    fhirpath::Expression expression;
    bool must_decide = false;  ///< no answer means that it is broken
};

Constraint make_constraint(std::string_view key, std::string_view human, std::string_view severity,
                           fhirpath::Expression expression);

/// The invariants of R4 that hold for every value of a type, and those of one element only. What
/// code judges (ele-1 and txt-1 in fhir, dom-3 here) is not among them.
std::span<const Constraint* const> constraints_of(fhir::TypeDef type);
std::span<const Constraint* const> constraints_of(fhir::ElementDef element);
/// Whether R4 itself says it: a profile repeats what it takes over, at times in newer words.
bool is_of_r4(std::string_view key);

/// The value set beyond which no code of the element may go, or "".
std::string_view max_value_set(fhir::ElementDef element);
/// Whether the element's Quantity must be a SimpleQuantity.
bool is_simple_quantity(fhir::ElementDef element);

}  // namespace fascia::validation::detail
