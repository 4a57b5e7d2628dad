#include "terminology/ucum/detail/atom_table.hpp"

#include <span>
#include <unordered_map>

namespace fascia::terminology::detail {

const AtomRow* find_atom(std::string_view code) {
    static const auto rows = [] {
        std::unordered_map<std::string_view, const AtomRow*> by_code;
        for (const auto& row : std::span{atom_rows, atom_count}) by_code.emplace(row.code, &row);
        return by_code;
    }();
    const auto found = rows.find(code);
    return found == rows.end() ? nullptr : found->second;
}

Symbol find_symbol(std::string_view text) {
    if (const auto* atom = find_atom(text)) return {nullptr, atom};
    for (const auto& prefix : std::span{prefix_rows, prefix_count}) {
        if (!text.starts_with(prefix.code)) continue;
        const auto* atom = find_atom(text.substr(prefix.code.size()));
        if (atom && atom->is_metric) return {&prefix, atom};
    }
    return {};
}

}  // namespace fascia::terminology::detail
