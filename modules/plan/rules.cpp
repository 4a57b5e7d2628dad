#include "fascia/plan/rules.hpp"

#include "plan/detail/rules_reader.hpp"

#include <algorithm>

namespace fascia::plan {

namespace {

template <class Named>
const Named* by_name(const std::vector<Named>& all, std::string_view name) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Named& each) { return each.name == name; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

const ObservationRule* Rules::observation(std::string_view name) const {
    return by_name(observations, name);
}

const Concept* Rules::find_concept(std::string_view name) const {
    return by_name(concepts, name);
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
    rules.tags = detail::read_tags(*value, faults);
    if (faults.issues().empty()) detail::check_names(rules, faults);
    if (!faults.issues().empty()) return Failure{FailureKind::invalid, std::move(faults.issues())};
    return rules;
}

}  // namespace fascia::plan
