#pragma once

#include "fascia/base/outcome.hpp"

#include "terminology/ucum/detail/atom_table.hpp"

#include <string_view>
#include <variant>
#include <vector>

/// A unit's code, read: UCUM 10 to 14.
namespace fascia::terminology::detail {

struct Component;
using Term = std::vector<Component>;

/// An atom with its prefix and exponent.
struct Factor {
    Symbol symbol;
    int exponent = 1;
};
struct Annotation {};

/// One operand of a term. A number is kept as its digits.
struct Component {
    bool divides;  ///< stands after "/"
    std::variant<Factor, std::string_view, Annotation, Term> what;
};

/// Views into `code`. Failure: invalid, with the reason and the place.
Outcome<Term> read_term(std::string_view code);
/// What every complaint about a code begins with.
Failure no_unit(std::string_view code, std::string_view reason);

}  // namespace fascia::terminology::detail
