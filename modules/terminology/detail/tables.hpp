#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

/// Code systems and value sets as tables of numbers and one text: read-only in the program (built
/// by schemas/terminology) or made of uploaded resources. A row's parts are the stretch of another
/// table from its `first_…` to that of the next row; every such table ends with one row more.
namespace fascia::terminology::detail {

using Text = std::uint32_t;  ///< number of a text; 0 is ""

enum SystemFlag : std::uint32_t {
    case_sensitive = 1,
    complete = 2  ///< all codes are here, so that one which is not here does not exist
};

struct SystemRow {
    Text url, version, name, title;
    std::uint32_t flags;
    std::uint32_t first_concept;
};

enum ConceptFlag : std::uint32_t { inactive = 1, abstract = 2 };

struct ConceptRow {
    Text code, display, definition;
    std::uint32_t flags;
    std::uint32_t first_parent;  ///< into `links`, rows of concepts
    std::uint32_t first_child;   ///< into `links`, after the parents
    std::uint32_t first_property;
    std::uint32_t first_designation;
};

struct PropertyRow {
    Text code;
    Text type;   ///< "valueCode", "valueBoolean" …
    Text value;  ///< of a Coding its code
    Text system;
};

struct DesignationRow {
    Text language, use, value;
};

enum ValueSetFlag : std::uint32_t {
    without_inactive = 1,  ///< compose.inactive = false
    without_compose = 2
};

struct ValueSetRow {
    Text url, version, name, title, status;
    std::uint32_t flags;
    std::uint32_t first_include;
};

enum IncludeFlag : std::uint32_t { exclude = 1 };

struct IncludeRow {
    Text system, version;
    std::uint32_t code_system;  ///< row + 1 in the same tables; 0: found by url when asked
    std::uint32_t flags;
    std::uint32_t first_listed;
    std::uint32_t first_filter;
    std::uint32_t first_reference;
};

struct ListedRow {
    Text code, display;
};

struct FilterRow {
    Text property, op, value;
};

struct ReferenceRow {
    Text canonical;
    std::uint32_t value_set;  ///< row + 1 in the same tables; 0: found by canonical when asked
};

/// Where a name stands, sorted by hash; of equal ones the one that is preferred first.
struct IndexRow {
    std::uint32_t hash;
    std::uint32_t row;
};

template <template <class...> class Column>
struct Columns {
    Column<char> text;
    Column<std::uint32_t> text_starts;  ///< one more than there are texts
    Column<SystemRow> systems;
    Column<ConceptRow> concepts;  ///< of each system in its own order, a parent before its children
    Column<std::uint32_t> links;
    Column<PropertyRow> properties;
    Column<DesignationRow> designations;
    Column<ValueSetRow> value_sets;
    Column<IncludeRow> includes;
    Column<ListedRow> listed;
    Column<FilterRow> filters;
    Column<ReferenceRow> references;
    Column<IndexRow> systems_by_url;
    Column<IndexRow> value_sets_by_url;
    Column<IndexRow> concepts_by_code;  ///< of each system the same stretch as its concepts
    Column<IndexRow> listed_by_code;    ///< of each include the same stretch as its codes
};

template <class... Columns, class Visit>
void for_each_column(Visit visit, Columns&... columns) {
    visit(columns.text...);
    visit(columns.text_starts...);
    visit(columns.systems...);
    visit(columns.concepts...);
    visit(columns.links...);
    visit(columns.properties...);
    visit(columns.designations...);
    visit(columns.value_sets...);
    visit(columns.includes...);
    visit(columns.listed...);
    visit(columns.filters...);
    visit(columns.references...);
    visit(columns.systems_by_url...);
    visit(columns.value_sets_by_url...);
    visit(columns.concepts_by_code...);
    visit(columns.listed_by_code...);
}

template <class T>
using View = std::span<const T>;
template <class T>
using Owned = std::vector<T>;

struct OwnedTables : Columns<Owned> {};

struct Tables : Columns<View> {
    std::string_view string(Text number) const {
        return {text.data() + text_starts[number], text_starts[number + 1] - text_starts[number]};
    }
};

inline Tables view(const OwnedTables& owned) {
    Tables tables;
    for_each_column([](auto& to, const auto& from) { to = from; }, tables, owned);
    return tables;
}

inline char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// FNV-1a, the same for upper and lower case.
inline std::uint32_t hash_of(std::string_view name) {
    std::uint32_t hash = 2166136261u;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(lower(c))) * 16777619u;
    return hash;
}

}  // namespace fascia::terminology::detail
