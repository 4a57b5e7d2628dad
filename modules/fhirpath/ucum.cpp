#include "fhirpath/detail/ucum.hpp"

#include <algorithm>

namespace fascia::fhirpath::detail {
namespace {

struct AtomRow {
    std::string_view code;
    bool takes_prefix;
    std::string_view factor;      ///< of `unit`
    std::string_view unit;        ///< in terms of the rows above it; empty for a base unit
    std::string_view zero = "0";  ///< in base units
};

/// Base units first, in the order of Unit::powers.
constexpr std::array<AtomRow, 69> atoms{{
    {"m", true, "1", ""},
    {"s", true, "1", ""},
    {"g", true, "1", ""},
    {"K", true, "1", ""},
    {"mol", true, "1", ""},
    {"C", true, "1", ""},
    {"cd", true, "1", ""},
    {"rad", true, "1", ""},
    {"10*", false, "10", "1"},
    {"10^", false, "10", "1"},
    {"%", false, "0.01", "1"},
    {"[ppth]", false, "0.001", "1"},
    {"[ppm]", false, "0.000001", "1"},
    {"[ppb]", false, "0.000000001", "1"},
    {"[pi]", false, "3.1415926535897932384626433833", "1"},
    {"min", false, "60", "s"},
    {"h", false, "60", "min"},
    {"d", false, "24", "h"},
    {"wk", false, "7", "d"},
    {"a", false, "365.25", "d"},
    {"mo", false, "30.4375", "d"},
    {"L", true, "1", "dm3"},
    {"l", true, "1", "dm3"},
    {"Hz", true, "1", "s-1"},
    {"N", true, "1", "kg.m/s2"},
    {"Pa", true, "1", "N/m2"},
    {"J", true, "1", "N.m"},
    {"W", true, "1", "J/s"},
    {"A", true, "1", "C/s"},
    {"V", true, "1", "J/C"},
    {"F", true, "1", "C/V"},
    {"Ohm", true, "1", "V/A"},
    {"S", true, "1", "A/V"},
    {"Wb", true, "1", "V.s"},
    {"T", true, "1", "Wb/m2"},
    {"Bq", true, "1", "s-1"},
    {"Gy", true, "1", "J/kg"},
    {"Sv", true, "1", "J/kg"},
    {"kat", true, "1", "mol/s"},
    {"U", true, "1", "umol/min"},
    {"eq", true, "1", "mol"},
    {"osm", true, "1", "mol"},
    {"bar", true, "100000", "Pa"},
    {"m[Hg]", true, "133.322", "kPa"},
    {"m[H2O]", true, "9.80665", "kPa"},
    {"cal", true, "4.184", "J"},
    {"[Cal]", false, "1", "kcal"},
    {"t", true, "1000", "kg"},
    {"deg", false, "2", "[pi].rad/360"},
    {"Cel", true, "1", "K", "273.15"},
    {"[degF]", false, "5", "K/9", "255.372222222222222222222222222"},
    {"[in_i]", false, "2.54", "cm"},
    {"[ft_i]", false, "12", "[in_i]"},
    {"[yd_i]", false, "3", "[ft_i]"},
    {"[mi_i]", false, "5280", "[ft_i]"},
    {"[gr]", false, "64.79891", "mg"},
    {"[lb_av]", false, "7000", "[gr]"},
    {"[oz_av]", false, "437.5", "[gr]"},
    {"[stone_av]", false, "14", "[lb_av]"},
    {"[gal_us]", false, "231", "[in_i]3"},
    {"[qt_us]", false, "1", "[gal_us]/4"},
    {"[pt_us]", false, "1", "[qt_us]/2"},
    {"[cup_us]", false, "1", "[pt_us]/2"},
    {"[foz_us]", false, "1", "[cup_us]/8"},
    {"[tbs_us]", false, "1", "[foz_us]/2"},
    {"[tsp_us]", false, "1", "[tbs_us]/3"},
    {"[psi]", false, "6894.757293168361336722673", "Pa"},
    {"[lbf_av]", false, "4.4482216152605", "N"},
    {"Torr", false, "133.322", "Pa"},
}};

struct PrefixRow {
    std::string_view code;
    int power;
};
/// "da" before "d".
constexpr std::array<PrefixRow, 17> prefixes{{{"da", 1},
                                              {"d", -1},
                                              {"c", -2},
                                              {"m", -3},
                                              {"u", -6},
                                              {"n", -9},
                                              {"p", -12},
                                              {"f", -15},
                                              {"a", -18},
                                              {"h", 2},
                                              {"k", 3},
                                              {"M", 6},
                                              {"G", 9},
                                              {"T", 12},
                                              {"P", 15},
                                              {"E", 18},
                                              {"Z", 21}}};

std::optional<Unit> scaled(Unit unit, const Decimal& factor) {
    const auto numerator = multiply(unit.numerator, factor);
    if (!numerator) return std::nullopt;
    unit.numerator = *numerator;
    return unit;
}

std::optional<Unit> ten_to_the(int power) {
    const auto factor = Decimal::parse("1e" + std::to_string(power < 0 ? -power : power));
    if (!factor) return std::nullopt;
    Unit unit;
    (power < 0 ? unit.denominator : unit.numerator) = *factor;
    return unit;
}

std::optional<Unit> unit_of_row(std::size_t row) {
    const auto& atom = atoms[row];
    Unit unit;
    if (row < Unit::base_count) {
        unit.powers[row] = 1;
        return unit;
    }
    const auto base = parse_unit(atom.unit);
    auto whole = base ? scaled(*base, *Decimal::parse(atom.factor)) : std::nullopt;
    if (whole) whole->zero = *Decimal::parse(atom.zero);
    return whole;
}

const AtomRow* find_atom(std::string_view code) {
    const auto row = std::find_if(atoms.begin(), atoms.end(),
                                  [code](const auto& atom) { return atom.code == code; });
    return row == atoms.end() ? nullptr : &*row;
}

std::optional<Unit> atom_unit(std::string_view code) {
    if (const auto* atom = find_atom(code))
        return unit_of_row(static_cast<std::size_t>(atom - atoms.data()));
    for (const auto& prefix : prefixes) {
        if (!code.starts_with(prefix.code)) continue;
        const auto* atom = find_atom(code.substr(prefix.code.size()));
        if (!atom || !atom->takes_prefix) continue;
        const auto power = ten_to_the(prefix.power);
        const auto unit = unit_of_row(static_cast<std::size_t>(atom - atoms.data()));
        return power && unit ? multiply(*unit, *power) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<Unit> raised(const Unit& unit, int exponent) {
    std::optional<Unit> result{Unit{}};
    for (int i = 0; i < std::abs(exponent) && result; ++i)
        result = exponent < 0 ? divide(*result, unit) : multiply(*result, unit);
    return result;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// term: component ((. | /) component)*, after UCUM's grammar.
class UnitReader {
  public:
    explicit UnitReader(std::string_view code) : rest_{code} {}
    std::optional<Unit> read() {
        const auto unit = term(0);
        return rest_.empty() ? unit : std::nullopt;
    }

  private:
    bool accept(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::optional<Unit> term(int depth) {
        std::optional<Unit> unit{Unit{}};
        bool divided = accept('/');
        while (unit) {
            const auto next = component(depth);
            if (!next) return std::nullopt;
            unit = divided ? divide(*unit, *next) : multiply(*unit, *next);
            if (unit && first_) unit->zero = next->zero;
            first_ = false;
            divided = rest_.starts_with('/');
            if (!accept('/') && !accept('.')) return unit;
        }
        return unit;
    }

    std::optional<Unit> component(int depth) {
        std::optional<Unit> unit;
        if (accept('(')) {
            if (depth > 8) return std::nullopt;
            unit = term(depth + 1);
            if (!accept(')')) return std::nullopt;
        } else if (rest_.starts_with('{')) {
            unit = Unit{};
        } else if (!rest_.empty() && is_digit(rest_.front()) && !rest_.starts_with("10*") &&
                   !rest_.starts_with("10^")) {
            unit = number();
        } else {
            unit = powered_atom();
        }
        return skip_annotation() ? unit : std::nullopt;
    }

    bool skip_annotation() {
        if (!rest_.starts_with('{')) return true;
        const auto end = rest_.find('}');
        if (end == rest_.npos) return false;
        rest_.remove_prefix(end + 1);
        return true;
    }

    std::optional<Unit> number() {
        const auto end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
        const auto factor = Decimal::parse(rest_.substr(0, end));
        rest_.remove_prefix(end);
        return factor ? scaled(Unit{}, *factor) : std::nullopt;
    }

    /// The end of an atom's name: before its exponent, but brackets are taken whole.
    std::size_t atom_end() const {
        if (rest_.starts_with("10*") || rest_.starts_with("10^")) return 3;
        std::size_t at = 0;
        bool bracket = false;
        for (; at < rest_.size(); ++at) {
            const char c = rest_[at];
            if (c == '[' || c == ']') bracket = c == '[';
            if (!bracket &&
                (is_digit(c) || std::string_view{"+-./({)"}.find(c) != std::string_view::npos))
                break;
        }
        return at;
    }

    std::optional<Unit> powered_atom() {
        const auto end = atom_end();
        const auto unit = atom_unit(rest_.substr(0, end));
        rest_.remove_prefix(end);
        if (!unit) return std::nullopt;
        const bool negative = rest_.starts_with('-');
        if (negative || rest_.starts_with('+')) rest_.remove_prefix(1);
        const auto digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
        if (digits == 0) return negative ? std::nullopt : std::optional{*unit};
        if (digits > 2) return std::nullopt;
        int exponent = 0;
        for (const char c : rest_.substr(0, digits)) exponent = exponent * 10 + (c - '0');
        rest_.remove_prefix(digits);
        return raised(*unit, negative ? -exponent : exponent);
    }

    std::string_view rest_;
    bool first_ = true;
};

std::optional<Unit> combined(const Unit& a, const Unit& b, const Decimal& numerator,
                             const Decimal& denominator, int sign) {
    const auto top = multiply(a.numerator, numerator),
               bottom = multiply(a.denominator, denominator);
    if (!top || !bottom) return std::nullopt;
    Unit unit{*top, *bottom, {}, Decimal{0}};
    for (std::size_t i = 0; i < Unit::base_count; ++i)
        unit.powers[i] = static_cast<std::int8_t>(a.powers[i] + sign * b.powers[i]);
    return unit;
}

}  // namespace

std::optional<Unit> parse_unit(std::string_view code) {
    return UnitReader{code}.read();
}

std::optional<Unit> multiply(const Unit& a, const Unit& b) {
    return combined(a, b, b.numerator, b.denominator, 1);
}

std::optional<Unit> divide(const Unit& a, const Unit& b) {
    return combined(a, b, b.denominator, b.numerator, -1);
}

std::string base_unit_code(const Unit& unit) {
    std::string code;
    for (std::size_t i = 0; i < Unit::base_count; ++i) {
        if (unit.powers[i] == 0) continue;
        if (!code.empty()) code += '.';
        code += atoms[i].code;
        if (unit.powers[i] != 1) code += std::to_string(unit.powers[i]);
    }
    return code.empty() ? "1" : code;
}

}  // namespace fascia::fhirpath::detail
