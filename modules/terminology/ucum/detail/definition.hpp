#pragma once

#include "fascia/terminology/ucum.hpp"

#include "terminology/ucum/detail/ratio.hpp"
#include "terminology/ucum/detail/special.hpp"
#include "terminology/ucum/detail/term.hpp"

#include <boost/container/small_vector.hpp>

#include <cstdint>

namespace fascia::terminology {
namespace detail {

/// A base unit, or an arbitrary one, with its exponent (never 0).
struct Power {
    std::uint32_t row;  ///< of atom_rows
    std::int32_t exponent;
    friend bool operator==(const Power&, const Power&) = default;
};
/// In the order of their rows.
using Dimension = boost::container::small_vector<Power, 4>;

}  // namespace detail

/// factor * the product of the dimension's units. A special unit's numbers, times `scale` (of its
/// prefix), go through `function` first.
struct Unit::Definition {
    detail::Ratio factor;
    detail::Dimension dimension = {};
    const detail::SpecialFunction* function = nullptr;
    detail::Ratio scale = {};
};

namespace detail {

/// Failure: invalid, with the reason why there is no such unit.
Outcome<Unit::Definition> define(const Term& term);
Outcome<Unit::Definition> multiplied(const Unit::Definition& a, const Unit::Definition& b);
Outcome<Unit::Definition> divided(const Unit::Definition& a, const Unit::Definition& b);

}  // namespace detail
}  // namespace fascia::terminology
