#pragma once

#include "validation/detail/rule.hpp"
#include "validation/detail/run.hpp"

namespace fascia::validation::detail {

/// Which slice of a rule an element belongs to.
struct SliceOf {
    const Rule* slice = nullptr;  ///< null: none
    bool is_certain = true;       ///< false: it may be one that cannot be told from others
};

/// By the discriminators.
SliceOf slice_of(const Rule& rule, const fhir::Element& element, const Scope& scope, Run& run);

}  // namespace fascia::validation::detail
