#pragma once

#include "fascia/base/decimal.hpp"
#include "fascia/base/outcome.hpp"

#include <compare>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// The Unified Code for Units of Measure (UCUM), case sensitive codes, with all its units: special
/// ones (Cel, [pH], B) by their functions, arbitrary ones ([iU]) each of a kind of its own. Factors
/// are exact fractions, so that minutes and inches convert without loss. Everything here is a pure
/// function and thread safe.
namespace fascia::terminology {

inline constexpr std::string_view ucum_system = "http://unitsofmeasure.org";

/// A unit of measure. Immutable and cheap to copy.
class Unit {
  public:
    struct Definition;
    explicit Unit(std::shared_ptr<const Definition> definition)
        : definition_{std::move(definition)} {}
    const Definition& definition() const { return *definition_; }

  private:
    std::shared_ptr<const Definition> definition_;
};

/// Reads a code. Failure: invalid, with the reason and the place; also for a special unit in a
/// product (UCUM 21) and for units beyond what can be computed (more than 4096 bits).
Outcome<Unit> parse_unit(std::string_view code);

/// Whether both measure the same kind of thing: pounds and grams, not grams and [iU].
bool are_commensurable(const Unit& a, const Unit& b);
/// "g.m-3", "[iU].m-3": the code of the base units that it is a multiple of; "1" for none.
std::string base_unit_code(const Unit& unit);

/// `value` of `from`, in `to`: exact where 34 digits suffice, else rounded to 28 significant ones.
/// Nothing when they are not commensurable, the value has no place on a special unit's scale (the
/// logarithm of 0), or the answer has none in a Decimal.
std::optional<Decimal> convert(const Decimal& value, const Unit& from, const Unit& to);
/// Exact, whatever the digits. Nothing when they are not commensurable.
std::optional<std::strong_ordering> compare(const Decimal& a, const Unit& unit_of_a,
                                            const Decimal& b, const Unit& unit_of_b);

struct CanonicalQuantity {
    Decimal value;
    std::string unit;  ///< equal for commensurable units, but for those below
};
/// In base units: equal amounts have equal values, however they were written, and larger ones
/// larger values. So a scale that falls while the amount rises ([pH], [hp'_X]) stays what it is.
std::optional<CanonicalQuantity> canonical(const Decimal& value, const Unit& unit);
/// Failure: invalid, as parse_unit(), and where the value has no place in a Decimal.
Outcome<CanonicalQuantity> canonical(const Decimal& value, std::string_view code);
/// a * b in base units. Nothing for a special unit beside anything but a number.
std::optional<CanonicalQuantity> product(const Decimal& a, const Unit& unit_of_a, const Decimal& b,
                                         const Unit& unit_of_b);
/// a / b in base units. Nothing for a special unit beside anything but a number, and when b is 0.
std::optional<CanonicalQuantity> quotient(const Decimal& a, const Unit& unit_of_a, const Decimal& b,
                                          const Unit& unit_of_b);

/// "(meter ^ 3) * (kilogram ^ -1)": the code spelled out. Failure: as parse_unit().
Outcome<std::string> display_name(std::string_view code);

}  // namespace fascia::terminology
