#pragma once

#include "fhirpath/detail/evaluation.hpp"

namespace fascia::fhirpath::detail {

/// One of + - * / div mod & on two single items. Overflow and division by zero answer
/// nothing (FHIRPath N1 6.6); operands that the operator is not for fail.
[[nodiscard]] bool calculate(Evaluation& evaluation, const Node& node, const Value& a,
                             const Value& b, Values& out);
/// Integers of FHIRPath N1 have 32 bits: nothing for more.
std::optional<Value> integer_value(std::int64_t value);
std::optional<Decimal> number_in(const Value& value);
/// A quantity; a number is one of unit 1.
std::optional<Quantity> quantity_in(const Value& value);

}  // namespace fascia::fhirpath::detail
