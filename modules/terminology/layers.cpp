#include "terminology/detail/layers.hpp"

#include <algorithm>

namespace fascia::terminology::detail {
namespace {

struct Canonical {
    std::string_view url, version;
};

Canonical split(std::string_view canonical) {
    const auto bar = canonical.find('|');
    if (bar == canonical.npos) return {canonical, {}};
    return {canonical.substr(0, bar), canonical.substr(bar + 1)};
}

/// Calls fits(row) for each row that the index has under the hash, until one does.
template <class Fits>
const IndexRow* find_index(View<IndexRow> index, std::uint32_t hash, Fits fits) {
    auto found = std::ranges::lower_bound(index, hash, {}, &IndexRow::hash);
    for (; found != index.end() && found->hash == hash; ++found)
        if (fits(found->row)) return &*found;
    return nullptr;
}

/// Calls fits(place) for each system or value set of that canonical, the preferred one first, until
/// one does.
template <class Place, class Row, class Fits>
Place find_place(const Layer& top, std::string_view canonical, View<IndexRow> Tables::*index,
                 View<Row> Tables::*rows, Fits fits) {
    const auto [url, version] = split(canonical);
    const auto hash = hash_of(url);
    for (const Layer* layer = &top; layer; layer = layer->below.get()) {
        const Tables& tables = layer->tables;
        const auto* found = find_index(tables.*index, hash, [&](std::uint32_t number) {
            const Row& row = (tables.*rows)[number];
            return tables.string(row.url) == url &&
                   (version.empty() || tables.string(row.version) == version) &&
                   fits(Place{&tables, number});
        });
        if (found) return {&tables, found->row};
    }
    return {};
}

template <class Fits>
System find_system_if(const Layer& top, std::string_view canonical, Fits fits) {
    return find_place<System, SystemRow>(top, canonical, &Tables::systems_by_url, &Tables::systems,
                                         fits);
}

constexpr auto any = [](const auto&) { return true; };

}  // namespace

View<std::uint32_t> parents_of(const System& system, std::uint32_t concept_) {
    const ConceptRow& row = system.tables->concepts[concept_];
    return system.tables->links.subspan(row.first_parent, row.first_child - row.first_parent);
}

View<std::uint32_t> children_of(const System& system, std::uint32_t concept_) {
    const ConceptRow& row = system.tables->concepts[concept_];
    const auto end = system.tables->concepts[concept_ + 1].first_parent;
    return system.tables->links.subspan(row.first_child, end - row.first_child);
}

Coded coded_of(const ConceptPlace& place) {
    const System& system = place.system;
    return {.system = system.string(system->url),
            .version = system.string(system->version),
            .code = system.string(place->code),
            .display = place.display(),
            .is_abstract = place.has(abstract),
            .is_inactive = place.has(inactive)};
}

System find_system(const Layer& top, std::string_view canonical) {
    return find_system_if(top, canonical, any);
}

ValueSet find_value_set(const Layer& top, std::string_view canonical) {
    return find_place<ValueSet, ValueSetRow>(top, canonical, &Tables::value_sets_by_url,
                                             &Tables::value_sets, any);
}

ConceptPlace find_concept(const System& system, std::string_view code) {
    const auto first = system.first_concept();
    const auto index = system.tables->concepts_by_code.subspan(first, system.end_concept() - first);
    const bool sensitive = system->flags & case_sensitive;
    const auto* found = find_index(index, hash_of(code), [&](std::uint32_t row) {
        return same_code(system.string(system.tables->concepts[row].code), code, sensitive);
    });
    return {system, found ? std::optional{found->row} : std::nullopt};
}

ConceptPlace find_code(const Layer& top, std::string_view canonical, std::string_view code) {
    ConceptPlace place;
    const System found = find_system_if(top, canonical, [&](const System& system) {
        place = find_concept(system, code);
        return bool{place};
    });
    if (!found) place = {find_system(top, canonical), std::nullopt};
    return place;
}

System system_of(const Layer& top, const ValueSet& set, const IncludeRow& include) {
    if (include.code_system) return {set.tables, include.code_system - 1};
    const auto url = set.string(include.system);
    if (include.version == 0) return find_system(top, url);
    const auto version = set.string(include.version);
    return find_system_if(
        top, url, [&](const System& system) { return system.string(system->version) == version; });
}

ValueSet value_set_of(const Layer& top, const Tables& tables, const ReferenceRow& reference) {
    if (reference.value_set) return {&tables, reference.value_set - 1};
    return find_value_set(top, tables.string(reference.canonical));
}

const ListedRow* find_listed(const Tables& tables, const IncludeRow& include, std::string_view code,
                             bool sensitive) {
    const auto index = stretch(tables.listed_by_code, include, &IncludeRow::first_listed);
    const auto* found = find_index(index, hash_of(code), [&](std::uint32_t row) {
        return same_code(tables.string(tables.listed[row].code), code, sensitive);
    });
    return found ? &tables.listed[found->row] : nullptr;
}

bool same_code(std::string_view a, std::string_view b, bool sensitive) {
    if (sensitive) return a == b;
    return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace fascia::terminology::detail
