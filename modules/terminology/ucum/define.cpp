#include "terminology/ucum/detail/definition.hpp"

#include <algorithm>
#include <cstdlib>
#include <span>
#include <utility>
#include <vector>

namespace fascia::terminology::detail {
namespace {

using Definition = Unit::Definition;

constexpr int largest_exponent = 999;

Failure impossible(const char* reason) {
    return {FailureKind::invalid, reason};
}

/// Whether computing with it stays cheap, and its base units can be written.
bool is_moderate(const Definition& unit) {
    return unit.factor.is_moderate() && unit.scale.is_moderate() &&
           std::all_of(unit.dimension.begin(), unit.dimension.end(), [](const Power& power) {
               return std::abs(power.exponent) <= largest_exponent;
           });
}

Outcome<Definition> if_moderate(Definition unit) {
    if (is_moderate(unit)) return unit;
    return impossible("its size is beyond what can be computed");
}

Dimension put_together(const Dimension& a, const Dimension& b, int sign) {
    Dimension all;
    auto x = a.begin();
    auto y = b.begin();
    while (x != a.end() || y != b.end()) {
        if (y == b.end() || (x != a.end() && x->row < y->row)) {
            all.push_back(*x++);
        } else if (x == a.end() || y->row < x->row) {
            all.push_back(Power{y->row, sign * y->exponent});
            ++y;
        } else {
            const auto exponent = x++->exponent + sign * y->exponent;
            if (exponent != 0) all.push_back(Power{y->row, exponent});
            ++y;
        }
    }
    return all;
}

bool is_number(const Definition& unit) {
    return unit.dimension.empty() && !unit.function;
}

/// A special unit may be scaled by a number, and that is all (UCUM 21).
Outcome<Definition> scaled(Definition special, const Ratio& by) {
    special.scale = special.scale * by;
    return if_moderate(std::move(special));
}

Outcome<Definition> put_together(const Definition& a, const Definition& b, bool divides) {
    if (a.function && is_number(b)) return scaled(a, divides ? Ratio{} / b.factor : b.factor);
    if (b.function && is_number(a) && !divides) return scaled(b, a.factor);
    if (a.function || b.function)
        return impossible("a unit that is not on a ratio scale can stand beside numbers only");
    return if_moderate({divides ? a.factor / b.factor : a.factor * b.factor,
                        put_together(a.dimension, b.dimension, divides ? -1 : 1)});
}

Outcome<Definition> raised(const Definition& unit, int exponent) {
    if (exponent == 1) return unit;
    if (unit.function) return impossible("a unit that is not on a ratio scale takes no exponent");
    Definition result;
    for (int i = 0; i < std::abs(exponent) && result.factor.is_moderate(); ++i)
        result.factor = exponent < 0 ? result.factor / unit.factor : result.factor * unit.factor;
    if (exponent == 0) return result;
    result.dimension = unit.dimension;
    for (auto& power : result.dimension) power.exponent *= exponent;
    return if_moderate(std::move(result));
}

/// The tables' rows, worked out from the base units upwards.
class Definitions {
  public:
    Definitions() {
        for (const auto& prefix : std::span{prefix_rows, prefix_count})
            prefixes_.push_back({Ratio::of(prefix.value), {}});
        for (const auto& atom : std::span{atom_rows, atom_count}) atoms_.push_back(define(atom));
    }
    Outcome<Definition> define(const Term& term) const;

  private:
    Definition define(const AtomRow& atom) const;
    Outcome<Definition> define(const Component& component) const;
    Outcome<Definition> define(const Factor& factor) const;

    std::vector<Definition> prefixes_, atoms_;
};

Definition Definitions::define(const AtomRow& atom) const {
    if (atom.unit.empty() || (atom.is_arbitrary && atom.unit == "1"))
        return {{}, {{static_cast<std::uint32_t>(atoms_.size()), 1}}};
    Definition unit = define(read_term(atom.unit).value()).value();
    unit.factor = unit.factor * Ratio::of(atom.value);
    unit.factor.reduce();
    unit.function = find_special_function(atom.function);
    return unit;
}

Outcome<Definition> Definitions::define(const Factor& factor) const {
    const auto& atom = atoms_[static_cast<std::size_t>(factor.symbol.atom - atom_rows)];
    if (!factor.symbol.prefix) return raised(atom, factor.exponent);
    const auto& prefix = prefixes_[static_cast<std::size_t>(factor.symbol.prefix - prefix_rows)];
    const auto whole = put_together(prefix, atom, false);
    return whole ? raised(*whole, factor.exponent) : whole;
}

Outcome<Definition> Definitions::define(const Component& component) const {
    if (const auto* factor = std::get_if<Factor>(&component.what)) return define(*factor);
    if (const auto* term = std::get_if<Term>(&component.what)) return define(*term);
    Definition number;
    if (const auto* digits = std::get_if<std::string_view>(&component.what))
        number.factor = Ratio::of(*digits);
    return number;
}

Outcome<Definition> Definitions::define(const Term& term) const {
    Outcome<Definition> unit{Definition{}};
    for (const auto& component : term) {
        const auto next = define(component);
        if (!next) return next;
        unit = put_together(*unit, *next, component.divides);
        if (!unit) break;
    }
    return unit;
}

}  // namespace

Outcome<Definition> define(const Term& term) {
    static const Definitions definitions;
    return definitions.define(term);
}

Outcome<Definition> multiplied(const Definition& a, const Definition& b) {
    return put_together(a, b, false);
}

Outcome<Definition> divided(const Definition& a, const Definition& b) {
    return put_together(a, b, true);
}

}  // namespace fascia::terminology::detail
