#pragma once

#include "fascia/base/outcome.hpp"

#include "fhirpath/detail/lexer.hpp"
#include "fhirpath/detail/tree.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace fascia::fhirpath::detail {

inline constexpr unsigned max_nesting = 200;

/// Reads a whole expression. Failure: invalid, with line and column.
Outcome<std::shared_ptr<const Expression::Tree>> parse(std::string_view text);

/// The failure at that place of an expression.
Failure failure_at(FailureKind kind, std::string_view expression, std::uint32_t position,
                   std::string text);

}  // namespace fascia::fhirpath::detail
