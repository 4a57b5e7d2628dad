#include "terminology/detail/filters.hpp"

#include <algorithm>

namespace fascia::terminology {
namespace {

using namespace detail;

Outcome<ConceptPlace> place_of(const Terminology::Layer& top, std::string_view system,
                               std::string_view code) {
    const ConceptPlace place = find_code(top, system, code);
    if (place) return place;
    const std::string name{system};
    if (place.system.is_complete())
        return Failure{FailureKind::not_found,
                       "the code system " + name + " has no code " + std::string{code}};
    return Failure{FailureKind::unsupported, to_text(not_judged(Reason::no_content, system))};
}

std::vector<std::string_view> codes_of(const System& system, View<std::uint32_t> concepts) {
    std::vector<std::string_view> codes;
    codes.reserve(concepts.size());
    for (const auto row : concepts)
        codes.push_back(system.string(system.tables->concepts[row].code));
    return codes;
}

Outcome<std::vector<std::string_view>> reached(const Terminology::Layer& top,
                                               std::string_view system, std::string_view code,
                                               Step step) {
    const auto place = place_of(top, system, code);
    if (!place) return place.error();
    return codes_of(place->system, reach(place->system, *place->row, step));
}

// Two texts as a reader sees them: the case of letters and runs of white space do not matter.
bool reads_alike(std::string_view a, std::string_view b) {
    const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    const auto skip = [&](std::string_view& text) {
        const bool any = !text.empty() && is_space(text.front());
        while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
        return any && !text.empty();
    };
    skip(a);
    skip(b);
    while (!a.empty() && !b.empty()) {
        if (skip(a) != skip(b)) return false;
        if (a.empty() || b.empty()) break;
        if (lower(a.front()) != lower(b.front())) return false;
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    skip(a);
    skip(b);
    return a.empty() && b.empty();
}

}  // namespace

bool Terminology::display_fits(std::string_view system, std::string_view code,
                               std::string_view display) const {
    const ConceptPlace place = find_code(*top_, system, code);
    if (place.display().empty() || reads_alike(place.display(), display)) return true;
    const Tables& tables = *place.system.tables;
    return std::ranges::any_of(
        stretch(tables.designations, *place.operator->(), &ConceptRow::first_designation),
        [&](const DesignationRow& row) { return reads_alike(tables.string(row.value), display); });
}

Outcome<Concept> Terminology::lookup(std::string_view system, std::string_view code) const {
    const auto place = place_of(*top_, system, code);
    if (!place) return place.error();
    const System& found = place->system;
    const Tables& tables = *found.tables;
    const ConceptRow& row = *place->operator->();
    Concept concept_{.coded = coded_of(*place),
                     .system_name = found.string(found->name),
                     .definition = found.string(row.definition),
                     .parents = codes_of(found, parents_of(found, *place->row)),
                     .children = codes_of(found, children_of(found, *place->row)),
                     .properties = {},
                     .designations = {}};
    for (const auto& property : stretch(tables.properties, row, &ConceptRow::first_property))
        concept_.properties.push_back({tables.string(property.code), tables.string(property.type),
                                       tables.string(property.value),
                                       tables.string(property.system)});
    for (const auto& given : stretch(tables.designations, row, &ConceptRow::first_designation))
        concept_.designations.push_back(
            {tables.string(given.language), tables.string(given.use), tables.string(given.value)});
    return concept_;
}

Outcome<Subsumption> Terminology::subsumes(std::string_view system, std::string_view a,
                                           std::string_view b) const {
    const auto first = place_of(*top_, system, a);
    if (!first) return first.error();
    // Both in one edition: the one that has the first.
    const ConceptPlace second = find_concept(first->system, b);
    if (!second) {
        const auto elsewhere = place_of(*top_, system, b);
        if (!elsewhere) return elsewhere.error();
        return Failure{FailureKind::not_found,
                       "no edition of " + std::string{system} + " here has both codes"};
    }
    if (first->row == second.row) return Subsumption::equivalent;
    if (is_below(second.system, *second.row, *first->row)) return Subsumption::subsumes;
    if (is_below(second.system, *first->row, *second.row)) return Subsumption::subsumed_by;
    return Subsumption::not_subsumed;
}

Outcome<std::vector<std::string_view>> Terminology::descendants(std::string_view system,
                                                                std::string_view code) const {
    return reached(*top_, system, code, children_of);
}

Outcome<std::vector<std::string_view>> Terminology::ancestors(std::string_view system,
                                                              std::string_view code) const {
    return reached(*top_, system, code, parents_of);
}

std::string_view to_code(Subsumption subsumption) {
    switch (subsumption) {
        case Subsumption::equivalent:
            return "equivalent";
        case Subsumption::subsumes:
            return "subsumes";
        case Subsumption::subsumed_by:
            return "subsumed-by";
        case Subsumption::not_subsumed:
            return "not-subsumed";
    }
    return {};
}

}  // namespace fascia::terminology
