#pragma once

#include <optional>
#include <string>
#include <vector>

namespace fascia::plan {

/// The three answers of every clinical condition. `unknown` is shown as a gap with the missing
/// fact; it never reads as one of the others.
enum class Answer : std::uint8_t { met, not_met, unknown };

/// A fact that a rule used: its name in facts.md, its value, and the version of the resource that
/// carries it.
struct Fact {
    std::string name;   ///< "pain-now"
    std::string value;  ///< "7", "2026-05-01", "true"
    std::string
        reference;  ///< "Observation/x/_history/1"; without version when the facts came without one
    friend bool operator==(const Fact&, const Fact&) = default;
};

/// A fact that a rule needed and did not find, and who can give it.
struct Missing {
    std::string name;  ///< as in facts.md, a red flag with its code: "red-flag:RF1"
    std::string text;
    std::string who;  ///< "patient", "medical-assistant", "clinician", "physician"
    friend bool operator==(const Missing&, const Missing&) = default;
};

/// What a derived value rests on: the facts it was read from, and those that it would need.
struct Grounds {
    std::vector<Fact> facts;
    std::vector<Missing> missing;
};

/// One rule that was asked.
struct RuleResult {
    std::string rule;  ///< "C45", "RF1", "eligible-track-a", "action:<id>"
    Answer result = Answer::unknown;
    std::string text;                  ///< in a clinician's words
    std::vector<std::string> sources;  ///< evidence tags of protocol.md: "S15", "P"
    std::vector<Fact> facts;
    std::vector<Missing> missing;
};

enum class ItemState : std::uint8_t {
    included,
    excluded,         ///< a condition is not met
    blocked,          ///< contraindication: hard stop
    needs_physician,  ///< a physician accepts or removes it
    needs_data,       ///< a condition cannot be judged
    not_applicable,
    declined,  ///< by the patient
    failed,    ///< an expression could not be evaluated: a fault of the protocol
};

/// Why an item of the protocol stands in the plan, or does not.
struct ItemTrace {
    std::string item;         ///< protocol-item code, or the action's id when it has none
    std::string action_path;  ///< "P2/MT1"
    ItemState state = ItemState::included;
    std::vector<RuleResult> rules;
    std::vector<std::string> evidence;  ///< source tags of the item
    std::string disagreement;           ///< what guidelines disagree about; may be empty
};

}  // namespace fascia::plan
