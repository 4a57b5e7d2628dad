#pragma once

#include "search/detail/value_test.hpp"

namespace fascia::search::detail {

/// The codes that :in and :not-in (a value set's canonical), :above and :below (system|code) mean
/// on a token parameter (R4 search.html#modifiers). Failure: invalid, unsupported (a value set or
/// code system that is not here), too_costly.
Outcome<ValueTest> code_set_test(std::string_view text, const ValueSyntax& syntax);

}  // namespace fascia::search::detail
