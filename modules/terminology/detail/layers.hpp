#pragma once

#include "fascia/terminology/terminology.hpp"

#include "terminology/detail/tables.hpp"

namespace fascia::terminology {

/// Tables over others, which stand behind them.
struct Terminology::Layer {
    detail::OwnedTables owned;
    detail::Tables tables;
    std::shared_ptr<const Layer> below;
};

namespace detail {

using Layer = Terminology::Layer;

/// What stands in the program.
const Tables& packaged_tables();

/// A code system among its tables; an empty one where there is none.
struct System {
    const Tables* tables = nullptr;
    std::uint32_t row = 0;

    explicit operator bool() const { return tables != nullptr; }
    const SystemRow& operator*() const { return tables->systems[row]; }
    const SystemRow* operator->() const { return &tables->systems[row]; }
    std::string_view string(Text number) const { return tables->string(number); }
    bool is_complete() const { return tables && (tables->systems[row].flags & complete); }
    std::uint32_t first_concept() const { return tables->systems[row].first_concept; }
    std::uint32_t end_concept() const { return tables->systems[row + 1].first_concept; }
};

struct ValueSet {
    const Tables* tables = nullptr;
    std::uint32_t row = 0;

    explicit operator bool() const { return tables != nullptr; }
    const ValueSetRow* operator->() const { return &tables->value_sets[row]; }
    std::string_view string(Text number) const { return tables->string(number); }
    View<IncludeRow> includes() const {
        const auto first = tables->value_sets[row].first_include;
        return tables->includes.subspan(first, tables->value_sets[row + 1].first_include - first);
    }
};

/// One concept of a system, or none.
struct ConceptPlace {
    System system;
    std::optional<std::uint32_t> row;

    explicit operator bool() const { return row.has_value(); }
    const ConceptRow* operator->() const { return &system.tables->concepts[*row]; }
    std::string_view display() const { return row ? system.string((*this)->display) : ""; }
    bool has(ConceptFlag flag) const { return row && ((*this)->flags & flag); }
};

/// The stretch of `column` that belongs to a row: from its `first` to that of the row behind it.
template <class Part, class Row>
View<Part> stretch(View<Part> column, const Row& row, std::uint32_t Row::*first) {
    return column.subspan(row.*first, (&row)[1].*first - row.*first);
}
View<std::uint32_t> parents_of(const System& system, std::uint32_t concept_);
View<std::uint32_t> children_of(const System& system, std::uint32_t concept_);

/// The preferred one of that canonical.
System find_system(const Layer& top, std::string_view canonical);
ValueSet find_value_set(const Layer& top, std::string_view canonical);
/// As expansions and look-ups show it.
Coded coded_of(const ConceptPlace& place);
ConceptPlace find_concept(const System& system, std::string_view code);
/// The code in the preferred edition that has it; else the preferred edition and no concept.
ConceptPlace find_code(const Layer& top, std::string_view canonical, std::string_view code);

/// The system that an include names; it may be empty.
System system_of(const Layer& top, const ValueSet& set, const IncludeRow& include);
/// The value set that a reference of an include names.
ValueSet value_set_of(const Layer& top, const Tables& tables, const ReferenceRow& reference);
/// The code among those that an include lists.
const ListedRow* find_listed(const Tables& tables, const IncludeRow& include, std::string_view code,
                             bool sensitive);

bool same_code(std::string_view a, std::string_view b, bool sensitive);

}  // namespace detail
}  // namespace fascia::terminology
