#pragma once

#include "fascia/plan/rules.hpp"

#include "plan/detail/json_object.hpp"

namespace fascia::plan::detail {

/// What every part of rules.json needs while it is read.
struct RulesReader {
    Rules& rules;
    Faults& faults;

    /// "loinc|72514-3" with the short names of `systems`.
    std::vector<Code> codes(JsonObject& object, std::string_view key, bool required);
    /// A FHIRPath expression; compiled, its %names collected.
    Condition condition(JsonObject& object, std::string_view key);
    Condition condition_or_none(JsonObject& object, std::string_view key);
};

/// Names after % in an expression, literals and comments left out; sorted, unique.
std::vector<std::string> variable_names(std::string_view expression);

void read_measures(JsonObject& object, RulesReader& reader);  ///< observations, pain, function …
void read_facts(JsonObject& object, RulesReader& reader);     ///< concepts, inputs, derived …
void read_safety(JsonObject& object, RulesReader& reader);    ///< flags, contraindications
void read_policies(JsonObject& object, RulesReader& reader);  ///< regions, policies
void read_gates(JsonObject& object, RulesReader& reader);     ///< time, items, policies, gates

/// Every evidence tag of the file. What carries a number, a condition or a text without a tag, its
/// own or that of what holds it, is a fault.
std::vector<Tag> read_tags(const boost::json::value& file, Faults& faults);

/// Names of one part that another part must know.
void check_names(const Rules& rules, Faults& faults);

}  // namespace fascia::plan::detail
