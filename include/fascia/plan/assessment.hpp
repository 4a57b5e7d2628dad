#pragma once

#include "fascia/base/time.hpp"
#include "fascia/base/zone.hpp"
#include "fascia/fhir/resource.hpp"
#include "fascia/fhirpath/fhirpath.hpp"
#include "fascia/plan/decimal.hpp"
#include "fascia/plan/protocol.hpp"
#include "fascia/plan/trace.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::plan {

/// What is known of one patient at one instant: his resources (any order, each at most once) and
/// the present. The resources are those of his compartment; what does not concern him is ignored.
struct FactSet {
    fhir::Resource patient;
    std::vector<fhir::Resource> resources;
    Instant at;
    Zone zone;
    /// The plan under review, absent at intake: its supportingInfo carries the frozen baseline,
    /// addresses the episode.
    fhir::Resource care_plan = {};
    /// The plan that a new one is to replace: what was overridden in it stays so.
    fhir::Resource superseded = {};
    /// When the plan was made to which the protocol is applied again: its times are reckoned from
    /// that; absent: from `at`.
    std::optional<Instant> planned = {};
    /// Role of a performer or asserter who has an account here ("Practitioner/x" -> "physician");
    /// others are judged by PractitionerRole.code and Practitioner.qualification (facts.md).
    std::map<std::string, std::string, std::less<>> account_roles = {};
};

enum class FlagState : std::uint8_t { no, open, cleared, unanswered };
enum class FlagEffect : std::uint8_t { block, review };

struct Flag {
    std::string code;  ///< "RF3a"
    FlagState state = FlagState::unanswered;
    FlagEffect effect = FlagEffect::block;
    std::string urgency;  ///< "E0", "E1", "E2"
    std::string text;
    std::vector<Fact> facts;
};

enum class Response : std::uint8_t { good, partial, none, worse, unknown };
enum class Gate : std::uint8_t { none, gate_3m, gate_6m, after_procedure };

/// One contraindication rule (rules.md §6) on one item.
struct Verdict {
    enum class Effect : std::uint8_t { none, caution, needs_physician, block };
    std::string rule;  ///< "C45"
    std::string item;  ///< "TPI1"
    Effect effect = Effect::none;
    bool absolute = false;                     ///< an override needs a second physician
    std::shared_ptr<const RuleResult> detail;  ///< never null in an Assessment
    bool overridden = false;  ///< a block that a physician goes on against, now a caution
};

/// The DetectedIssue that $override writes: which rule a physician goes on against, for which item
/// of the plan that it implicates.
inline constexpr std::string_view override_extension =
    "https://openfascia.org/fhir/StructureDefinition/override";
struct Override {
    std::string item, rule;  ///< both empty: no override
};
Override override_in(const fhir::Resource& issue);

/// An item that a physician may propose on his own, and what refuses it at this instant.
struct Escalation {
    std::string item;
    std::vector<RuleResult> against;
};

struct GateOutcome {
    std::string code;       ///< contract: gate-outcome, e.g. "eligible-track-a"
    std::string item = {};  ///< the protocol item that it proposes, e.g. "TPI1"; may be empty
    RuleResult detail = {};
};

/// What a payer wants done by a day.
struct Deadline {
    std::string code;    ///< "therapy-certification", "therapy-recertification", "therapy-report"
    Day opens, due;      ///< from when on it can be done, and its last day
    std::string text;    ///< in a clinician's words
    std::string policy;  ///< id of the payer policy
    std::vector<Fact> facts;
};

/// A steroid that was injected.
struct SteroidDose {
    Day day;
    std::string item;  ///< protocol item; "" where the procedure is none of ours
    std::string drug;
    std::optional<Decimal> mg, equivalent_mg;  ///< empty: how much is not known
    Fact fact;
};

/// What the variable of that name rests on; missing facts where it is unknown; nothing for a name
/// that is not known.
using GroundsOf = std::function<Grounds(std::string_view variable)>;

/// Everything rules.md computes for one patient at one instant. A value.
struct Assessment {
    std::vector<Flag> flags;
    bool blocked = false;  ///< a blocking flag is open
    std::optional<Day> care_start;
    std::optional<double> exposure_weeks;
    Answer adherent = Answer::unknown;
    Response response = Response::unknown;
    std::optional<double> baseline_pain, current_pain;
    /// Versioned references of the baseline Observations: frozen in CarePlan.supportingInfo at
    /// approval.
    std::vector<std::string> baseline;
    std::string pain_scale, function_scale;  ///< LOINC or finding code of the scale of record
    Gate gate = Gate::none;
    std::vector<GateOutcome> outcomes;    ///< at an open gate
    std::vector<GateOutcome> preview;     ///< what would follow if the gate were open
    std::vector<Escalation> escalations;  ///< in the rules' order
    std::vector<Deadline> deadlines;      ///< by policy; the next of each kind, met or not
    std::vector<SteroidDose> steroids;    ///< of the months that the rules look at, by day
    std::vector<Verdict> verdicts;    ///< all rules that are not `none`, sorted by item, then rule
    std::vector<Fact> facts;          ///< every fact used, sorted, unique
    std::vector<Missing> missing;     ///< every fact missing, sorted, unique
    std::vector<RuleResult> reasons;  ///< how response, adherence, exposure, care start came about
    /// Derived values as FHIRPath variables for the conditions of the PlanDefinition (%age,
    /// %`stratum`, …): an empty collection = unknown.
    fhirpath::Variables variables;
    /// What each of these variables rests on.
    GroundsOf grounds;
};

/// What a boolean variable of the assessment says; unknown where there is none.
Answer answer_of(const Assessment& assessment, std::string_view variable);

/// Pure: the same protocol and facts give the same assessment, whatever the order of the resources.
/// Failure: unprocessable (deceased or merged patient; birth date or sex unknown: code required).
Outcome<Assessment> assess(const Protocol& protocol, const FactSet& facts);

/// Types of which assess() looks at every resource of the patient. Of the others it sees only what
/// references_followed() leads to, from these and from what is followed.
std::span<const std::string_view> types_read();
/// References that assess() follows from a resource to one of whatever type. Views into it.
std::vector<std::string_view> references_followed(const fhir::Resource& resource);

std::string_view to_code(Response response);  ///< "good" …
std::string_view to_code(Gate gate);          ///< "gate-3m" …
std::string_view to_code(ItemState state);    ///< "needs-physician" …
std::string_view to_code(Answer answer);      ///< "met", "not-met", "unknown"

}  // namespace fascia::plan
