#include "fascia/terminology/ucum.hpp"

#include "terminology/ucum/detail/definition.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <span>

namespace fascia::terminology {
namespace {

using detail::Ratio;
using Definition = Unit::Definition;

std::string code_of(const detail::Dimension& dimension) {
    std::string code;
    for (const auto& power : dimension) {
        if (!code.empty()) code += '.';
        code += detail::atom_rows[power.row].code;
        if (power.exponent != 1) code += std::to_string(power.exponent);
    }
    return code.empty() ? "1" : code;
}

/// How much it is in the base units of its dimension.
std::optional<Ratio> amount(const Ratio& number, const Definition& unit) {
    if (!unit.function) return number * unit.factor;
    const auto reference = unit.function->to_reference(number * unit.scale);
    return reference ? std::optional{*reference * unit.factor} : std::nullopt;
}

std::optional<Ratio> number_of(const Ratio& amount, const Definition& unit) {
    const Ratio reference = amount / unit.factor;
    if (!unit.function) return reference;
    const auto number = unit.function->from_reference(reference);
    return number ? std::optional{*number / unit.scale} : std::nullopt;
}

/// The unit whose numbers a function explains.
std::string code_of(const detail::SpecialFunction& function) {
    const std::span atoms{detail::atom_rows, detail::atom_count};
    const auto atom = std::find_if(atoms.begin(), atoms.end(),
                                   [&](const auto& row) { return row.function == function.name; });
    return std::string{atom->code};
}

/// `number` of a unit.
std::optional<CanonicalQuantity> canonical(const Ratio& number, const Definition& unit) {
    if (unit.function && unit.function->falls) {
        const auto value = (number * unit.scale).decimal();
        if (!value) return std::nullopt;
        return CanonicalQuantity{*value, code_of(*unit.function)};
    }
    const auto whole = amount(number, unit);
    const auto value = whole ? whole->decimal() : std::nullopt;
    if (!value) return std::nullopt;
    return CanonicalQuantity{*value, code_of(unit.dimension)};
}

Outcome<Unit> read_unit(std::string_view code) {
    const auto term = detail::read_term(code);
    if (!term) return term.error();
    auto definition = detail::define(*term);
    if (!definition) return detail::no_unit(code, definition.error().issues().front().text);
    return Unit{std::make_shared<const Definition>(*std::move(definition))};
}

/// The units that a thread has read lately: data uses the same few again and again.
class RecentUnits {
  public:
    Outcome<Unit> read(std::string_view code) {
        auto& slot = slots_[std::hash<std::string_view>{}(code) % slots_.size()];
        if (slot.unit && slot.code == code) return *slot.unit;
        auto unit = read_unit(code);
        if (unit) slot = {std::string{code}, *unit};
        return unit;
    }

  private:
    struct Slot {
        std::string code;
        std::optional<Unit> unit;
    };
    std::array<Slot, 128> slots_;
};

}  // namespace

Outcome<Unit> parse_unit(std::string_view code) {
    thread_local RecentUnits recent;
    return recent.read(code);
}

bool are_commensurable(const Unit& a, const Unit& b) {
    return a.definition().dimension == b.definition().dimension;
}

std::string base_unit_code(const Unit& unit) {
    return code_of(unit.definition().dimension);
}

std::optional<Decimal> convert(const Decimal& value, const Unit& from, const Unit& to) {
    if (!are_commensurable(from, to)) return std::nullopt;
    const auto whole = amount(Ratio::of(value), from.definition());
    const auto number = whole ? number_of(*whole, to.definition()) : std::nullopt;
    return number ? number->decimal() : std::nullopt;
}

std::optional<std::strong_ordering> compare(const Decimal& a, const Unit& unit_of_a,
                                            const Decimal& b, const Unit& unit_of_b) {
    if (!are_commensurable(unit_of_a, unit_of_b)) return std::nullopt;
    const auto x = amount(Ratio::of(a), unit_of_a.definition()),
               y = amount(Ratio::of(b), unit_of_b.definition());
    return x && y ? std::optional{*x <=> *y} : std::nullopt;
}

std::optional<CanonicalQuantity> canonical(const Decimal& value, const Unit& unit) {
    return canonical(Ratio::of(value), unit.definition());
}

Outcome<CanonicalQuantity> canonical(const Decimal& value, std::string_view code) {
    const auto unit = parse_unit(code);
    if (!unit) return unit.error();
    auto found = canonical(value, *unit);
    if (!found)
        return Failure{FailureKind::invalid, value.text() + " '" + std::string{code} +
                                                 "' cannot be written in base units"};
    return *std::move(found);
}

std::optional<CanonicalQuantity> product(const Decimal& a, const Unit& unit_of_a, const Decimal& b,
                                         const Unit& unit_of_b) {
    const auto unit = detail::multiplied(unit_of_a.definition(), unit_of_b.definition());
    if (!unit) return std::nullopt;
    return canonical(Ratio::of(a) * Ratio::of(b), *unit);
}

std::optional<CanonicalQuantity> quotient(const Decimal& a, const Unit& unit_of_a, const Decimal& b,
                                          const Unit& unit_of_b) {
    const auto unit = detail::divided(unit_of_a.definition(), unit_of_b.definition());
    if (!unit || b.is_zero()) return std::nullopt;
    return canonical(Ratio::of(a) / Ratio::of(b), *unit);
}

}  // namespace fascia::terminology
