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

std::size_t members(const boost::json::value& value) {
    std::size_t count = 0;
    if (value.is_array())
        for (const auto& element : value.get_array()) count += members(element);
    if (value.is_object())
        for (const auto& [key, member] : value.get_object()) count += 1 + members(member);
    return count;
}

/// Boost.JSON keeps the last of two equal keys: then the text has more colons than members.
bool has_repeated_key(std::string_view text, const boost::json::value& value) {
    std::size_t colons = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (quoted && text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            quoted = !quoted;
        else if (!quoted && text[at] == ':')
            ++colons;
    }
    return colons != members(value);
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
    boost::system::error_code error;
    const auto value =
        boost::json::parse(boost::json::string_view{text.data(), text.size()}, error);
    if (error) {
        faults.add("", "is not JSON: " + error.message());
        return Failure{FailureKind::invalid, std::move(faults.issues())};
    }
    if (has_repeated_key(text, value)) faults.add("", "a key stands twice in one object");
    Rules rules;
    detail::RulesReader reader{rules, faults};
    detail::JsonObject object{value, "", faults};
    rules.id = object.text("id");
    rules.version = object.text("version");
    for (auto& [name, url] : object.text_map("systems")) rules.systems.emplace(name, url);
    detail::read_measures(object, reader);
    detail::read_facts(object, reader);
    detail::read_safety(object, reader);
    detail::read_gates(object, reader);
    object.finish();
    if (faults.issues().empty()) detail::check_names(rules, faults);
    if (!faults.issues().empty()) return Failure{FailureKind::invalid, std::move(faults.issues())};
    return rules;
}

}  // namespace fascia::plan
