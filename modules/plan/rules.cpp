#include "fascia/plan/rules.hpp"

#include "plan/detail/rules_reader.hpp"

#include <algorithm>

namespace fascia::plan {

namespace {

/// Of two of one name, the first.
template <class Named>
Rules::Places places_of(const std::vector<Named>& all) {
    Rules::Places places;
    for (std::size_t i = 0; i != all.size(); ++i) places.try_emplace(all[i].name, i);
    return places;
}

template <class Named>
const Named* by_name(const std::vector<Named>& all, const Rules::Places& places,
                     std::string_view name) {
    const auto found = places.find(name);
    return found == places.end() ? nullptr : &all[found->second];
}

}  // namespace

const ObservationRule* Rules::observation(std::string_view name) const {
    return by_name(observations, observation_places, name);
}

const Concept* Rules::find_concept(std::string_view name) const {
    return by_name(concepts, concept_places, name);
}

const ProcedureRules::Item* ProcedureRules::find(std::string_view item) const {
    const auto found = std::find_if(items.begin(), items.end(),
                                    [&](const Item& each) { return each.item == item; });
    return found == items.end() ? nullptr : &*found;
}

std::string_view Rules::system(std::string_view short_name) const {
    const auto found = systems.find(short_name);
    return found == systems.end() ? std::string_view{} : found->second;
}

Outcome<Rules> parse_rules(std::string_view text) {
    detail::Faults faults{"rules.json"};
    const auto value = detail::parse_strictly(text, faults);
    if (!value) return Failure{FailureKind::invalid, std::move(faults.issues())};
    Rules rules;
    detail::RulesReader reader{rules, faults};
    detail::JsonObject object{*value, "", faults};
    rules.id = object.text("id");
    rules.version = object.text("version");
    for (auto& [name, url] : object.text_map("systems")) rules.systems.emplace(name, url);
    detail::read_measures(object, reader);
    detail::read_facts(object, reader);
    detail::read_safety(object, reader);
    detail::read_gates(object, reader);
    object.finish();
    rules.observation_places = places_of(rules.observations);
    rules.concept_places = places_of(rules.concepts);
    rules.tags = detail::read_tags(*value, faults);
    if (faults.issues().empty()) detail::check_names(rules, faults);
    if (!faults.issues().empty()) return Failure{FailureKind::invalid, std::move(faults.issues())};
    return rules;
}

}  // namespace fascia::plan
