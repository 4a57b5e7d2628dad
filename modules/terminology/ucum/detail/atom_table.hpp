#pragma once

#include <cstddef>
#include <string_view>

/// The tables that schemas/ucum/generate.py writes, and the look-ups in them.
namespace fascia::terminology::detail {

/// A unit that has a symbol of its own.
struct AtomRow {
    std::string_view code, name;
    std::string_view value;     ///< "980665e-5": how many of `unit` it is
    std::string_view unit;      ///< in terms of the rows before it; empty for a base unit
    std::string_view function;  ///< a special unit's: "Cel", "lg"; else empty
    bool is_metric;             ///< takes prefixes
    bool is_arbitrary;          ///< of a kind of its own
};
extern const AtomRow atom_rows[];
extern const std::size_t atom_count;

struct PrefixRow {
    std::string_view code, name, value;
};
extern const PrefixRow prefix_rows[];
extern const std::size_t prefix_count;

const AtomRow* find_atom(std::string_view code);

/// What a symbol stands for: "mg" is the prefix m and the atom g. No atom: not a unit.
struct Symbol {
    const PrefixRow* prefix = nullptr;
    const AtomRow* atom = nullptr;
};
Symbol find_symbol(std::string_view text);

}  // namespace fascia::terminology::detail
