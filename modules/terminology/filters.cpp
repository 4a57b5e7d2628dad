#include "terminology/detail/filters.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace fascia::terminology::detail {
namespace {

constexpr std::array hierarchy_operators{"is-a", "descendent-of", "is-not-a", "generalizes"};

std::shared_ptr<const re2::RE2> compile(std::string_view pattern) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    auto compiled =
        std::make_shared<const re2::RE2>(re2::StringPiece{pattern.data(), pattern.size()}, options);
    return compiled->ok() ? compiled : nullptr;
}

/// Calls visit(word) for each of a comma-separated list.
void for_each_word(std::string_view list, auto visit) {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        std::string_view word = list.substr(0, comma);
        word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
        word = word.substr(0, word.find_last_not_of(' ') + 1);
        visit(word);
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
}

bool is_listed(std::string_view list, std::string_view value) {
    bool found = false;
    for_each_word(list, [&](std::string_view word) { found = found || word == value; });
    return found;
}

}  // namespace

Filter::Filter(const ValueSet& set, const FilterRow& row)
    : property_{set.string(row.property)}, op_{set.string(row.op)}, value_{set.string(row.value)} {
    if (op_ == "regex") pattern_ = compile(value_);
}

bool Filter::is_about_code() const {
    return property_ == "concept" || property_ == "code";
}

Membership Filter::judge(const Question& question, const ConceptPlace& place) const {
    if (std::ranges::find(hierarchy_operators, op_) != hierarchy_operators.end())
        return is_about_code() ? by_hierarchy(place) : not_judged(Reason::unknown_filter, op_);
    if (is_about_code()) return by_code(question, place);
    if (!place) return judged(true);  // whether its codes are here at all is judged elsewhere
    return by_parts(place);
}

Filter::Filter(const ValueSet& set, const FilterRow& row, const System& system) : Filter{set, row} {
    const ConceptPlace named = is_about_code() ? find_concept(system, value_) : ConceptPlace{};
    if (!named) return;
    reached_.resize(system.end_concept() - system.first_concept());
    for (const auto found :
         reach(system, *named.row, op_ == "generalizes" ? parents_of : children_of))
        reached_[found - system.first_concept()] = true;
}

/// Is the place below the named concept, or, where it generalizes, above it?
bool Filter::reaches(const ConceptPlace& place, const ConceptPlace& named) const {
    if (!reached_.empty()) return reached_[*place.row - place.system.first_concept()];
    return op_ == "generalizes" ? is_below(place.system, *named.row, *place.row)
                                : is_below(place.system, *place.row, *named.row);
}

Membership Filter::by_hierarchy(const ConceptPlace& place) const {
    if (!place) return judged(true);
    const ConceptPlace named = find_concept(place.system, value_);
    const bool is_same = named && place.row == named.row && op_ != "descendent-of";
    const bool is_in = is_same || (named && reaches(place, named));
    if (is_in) return judged(op_ != "is-not-a");
    if (place.system.is_complete()) return judged(op_ == "is-not-a");
    return not_judged(Reason::no_content, place.system.string(place.system->url));
}

Membership Filter::by_code(const Question& question, const ConceptPlace& place) const {
    const bool is_set = op_ == "in" || op_ == "not-in";
    const ValueSet set = is_set ? find_value_set(question.top, value_) : ValueSet{};
    if (!set) return by_value(place ? place.system.string(place->code) : question.code);
    Question again = question;
    ++again.depth;
    Membership in = judge_value_set(again, set);
    if (op_ == "not-in" && in.judgement != Judgement::not_judged)
        return judged(in.judgement == Judgement::not_member);
    return in;
}

Membership Filter::by_value(std::string_view value) const {
    if (op_ == "=") return judged(value == value_);
    if (op_ == "in") return judged(is_listed(value_, value));
    if (op_ == "not-in") return judged(!is_listed(value_, value));
    if (op_ == "exists") return judged(value.empty() == (value_ == "false"));
    if (op_ == "regex" && pattern_)
        return judged(re2::RE2::FullMatch({value.data(), value.size()}, *pattern_));
    return not_judged(Reason::unknown_filter, op_);
}

Membership Filter::by_parts(const ConceptPlace& place) const {
    const System& system = place.system;
    if (property_ == "display") return by_value(place.display());
    if (property_ == "definition") return by_value(system.string(place->definition));
    if (property_ == "inactive") return by_value(place.has(inactive) ? "true" : "false");
    if (property_ == "notSelectable") return by_value(place.has(abstract) ? "true" : "false");

    // One value that fits is enough; for not-in none may fit.
    const bool all = op_ == "not-in";
    Membership found = judged(all);
    bool any = false;
    const auto see = [&](std::string_view value) {
        any = true;
        const Membership one = by_value(value);
        found = all ? all_of(found, one) : any_of(found, one);
    };
    if (property_ == "parent" || property_ == "child") {
        const auto step = property_ == "parent" ? parents_of : children_of;
        for (const auto other : step(system, *place.row))
            see(system.string(system.tables->concepts[other].code));
    } else {
        for (const auto& property :
             stretch(system.tables->properties, *place.operator->(), &ConceptRow::first_property))
            if (system.string(property.code) == property_) see(system.string(property.value));
    }
    if (any) return found;
    return op_ == "regex" ? judged(false) : by_value({});
}

std::vector<Filter> filters_of(const ValueSet& set, const IncludeRow& include,
                               const System& system) {
    std::vector<Filter> filters;
    for (const auto& row : stretch(set.tables->filters, include, &IncludeRow::first_filter))
        filters.emplace_back(set, row, system);
    return filters;
}

}  // namespace fascia::terminology::detail
