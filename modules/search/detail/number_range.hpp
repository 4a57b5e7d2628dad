#pragma once

#include "fascia/base/decimal.hpp"
#include "fascia/fhir/resource.hpp"

#include <optional>

namespace fascia::search::detail {

/// Closed; an end that is not said is absent.
struct NumberRange {
    std::optional<Decimal> low, high;
};

/// Of a number, a Quantity and its kin, Money, a Range, or the limits of SampledData.
NumberRange number_range(const fhir::Element& value);

}  // namespace fascia::search::detail
