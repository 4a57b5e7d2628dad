#pragma once

#include "fascia/fhirpath/fhirpath.hpp"
#include "fascia/plan/assessment.hpp"
#include "fascia/plan/decimal.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

/// rules.json as typed values: every threshold of a protocol's rules. Plain data; what computes
/// with it is assess(). modules/plan/README.md describes the file.
namespace fascia::plan {

/// Evidence tags of the protocol: "S15", "P" (product rule), "M" (from memory, to be verified).
using Sources = std::vector<std::string>;

/// A code where it stands, in a resource or in the rules.
struct CodeView {
    std::string_view system, code;
    friend auto operator<=>(const CodeView&, const CodeView&) = default;
};
struct Code {
    std::string system, code;
    operator CodeView() const { return {system, code}; }
    friend auto operator<=>(const Code&, const Code&) = default;
};
struct CodeOrder {
    using is_transparent = void;
    bool operator()(CodeView a, CodeView b) const { return a < b; }
};

/// A FHIRPath expression over the variables, with the names it mentions.
struct Condition {
    std::optional<fhirpath::Expression> expression;  ///< always there in a loaded protocol
    std::vector<std::string> names;                  ///< "%age" → "age"; sorted, unique
};

struct TimeRules {
    struct GateTime {
        std::string gate;  ///< "gate-3m"
        int months = 0;
    };
    int care_gap_days = 0;
    int days_per_month = 0;
    std::vector<GateTime> gates;  ///< by months
    int task_opens_days_before = 0, task_overdue_days_after = 0;
    int decline_holds_days = 0;  ///< what was declined is not proposed again, without a new fact
    Sources sources;
};

struct ItemRules {
    std::vector<std::string> all;  ///< selectable items of the code system, sorted (Protocol::load)
    std::vector<std::string> care;          ///< items that make care: care start
    std::vector<std::string> active;        ///< items that make exposure, and are tried
    std::vector<std::string> when_blocked;  ///< what stays while a blocking flag is open
    Sources sources;
};

/// Who a code of PractitionerRole.code or Practitioner.qualification is. First match wins.
struct RoleCode {
    std::string role;  ///< "physician"
    std::vector<Code> codes;
};

/// A dated fact that an Observation carries (facts.md).
struct ObservationRule {
    enum class Type : std::uint8_t { boolean, integer, decimal, concept_code, date };
    std::string name;         ///< of facts.md: "phq-9"
    std::vector<Code> codes;  ///< the first is written, the others are read
    Type type = Type::decimal;
    std::vector<std::string> units;  ///< UCUM codes of a Quantity that are this value
    bool unit_required = false;      ///< a bare number is not this fact
    std::optional<Decimal> least, most;
    std::vector<std::string> judged_by;  ///< roles; empty: anyone
    std::optional<int> max_age_days;
    std::string reported_as;  ///< name used in `missing`; "function" for odi
    std::string who;          ///< who can give it
    std::string text;         ///< what is asked for
    Sources sources;
};

struct PainRules {
    std::vector<std::string> scales;  ///< observation names, first choice first
    int baseline_days = 0;            ///< around plan start
    int current_days = 0, single_days = 0;
    Decimal improved_by, improved_share, improved_share_least, worse_by, good_below;
    Sources sources;
};

struct FunctionScale {
    std::string name;                  ///< observation name, or the name of the mean
    std::vector<std::string> mean_of;  ///< observation names; empty: `name` itself
    bool lower_is_better = true;
    Decimal step;
    std::optional<Decimal> share;
    Sources sources;
};
struct FunctionRules {
    std::vector<FunctionScale> scales;  ///< first choice first
    int current_days = 0;
    Sources sources;
};

struct AdherenceRules {
    Decimal visits_share, home_weeks_share, home_logged_share;
    int home_days = 0;
    std::string home_item, home_observation;
    int items_tried = 0;
    std::vector<Code> cancelled_by_patient;  ///< prefixes of Appointment.cancelationReason
    Sources sources;
};

/// A named set of codes and names: a drug class, a group of diagnoses, an allergy. Of kind history
/// it is a diagnosis that was ever made, resolved or not.
struct Concept {
    enum class Kind : std::uint8_t { medication, condition, allergy, device, history };
    std::string name;
    Kind kind = Kind::condition;
    std::vector<Code> codes;
    std::vector<Code> prefixes;  ///< hierarchical codes: ICD-10-CM "D66" holds "D66" and "D66.1"
    std::vector<Code> except;    ///< under a prefix, and yet not this: "F11.21" of "F11"
    std::vector<std::string> names;  ///< whole words of a display or text, lower case
    std::vector<Code> denied_by;     ///< "takes none of these" said in so many words
    Sources sources;
};

/// A variable read from the facts.
struct InputRule {
    enum class Kind : std::uint8_t { value, below, above, present, site, gestation };
    std::string name;  ///< of the variable
    Kind kind = Kind::value;
    std::string observation;            ///< value, below, above, gestation; site: whose bodySite
    std::string due;                    ///< gestation: the observation of the due date
    int term_weeks = 0;                 ///< gestation: completed weeks on the due date
    std::optional<Decimal> limit;       ///< below, above
    std::vector<std::string> concepts;  ///< present; site: by their names
    /// Nothing recorded counts as no while this list ("problems") was reviewed; else unknown.
    std::string list;
    Sources sources;  ///< of the limit
};

/// A variable computed from other variables.
struct DerivedRule {
    std::string name;
    Condition when;
    Sources sources;
};

struct ListRule {
    std::string name;  ///< "medicines"
    Code code;
    std::string missing, who, text;
};
struct ListRules {
    std::vector<ListRule> lists;
    int max_age_days = 0;
    int ended_medication_days = 0;  ///< a medicine ended so recently still counts
    Sources sources;
};

struct EpisodeRules {
    std::string working;     ///< concept: what a plan of this protocol may address
    std::string unspecific;  ///< concept: no episode of its own beside a specific one
    std::string myofascial;  ///< concept
    int acute_below_weeks = 0, chronic_above_weeks = 0, chronic_months = 0;
    Sources sources;
};

struct PregnancyRules {
    std::string observation;  ///< that says it
    std::string diagnosis;    ///< concept that says it
    std::vector<Code> pregnant, not_pregnant;
    int from_age = 0, to_age = 0;  ///< outside: not asked, not pregnant
    Sources sources;
};

struct FlagRule {
    /// An observation that opens the flag by its value, whoever gave it.
    struct Opener {
        std::string observation;
        Decimal at_least;
        Decimal no_below;  ///< below this it answers no
    };
    std::string code, text, urgency;
    ObservationRule answer;  ///< the observation that says yes or no: its code in our code system
    FlagEffect effect = FlagEffect::block;
    bool standing = false;   ///< stays cleared until a clinician finds it anew
    bool emergency = false;  ///< every interface says at once: call the emergency number
    std::vector<Opener> opened_by;
    Condition opens_when, no_when;       ///< may be empty
    std::vector<std::string> withholds;  ///< items that are blocked while it is open
    std::string who;
    Sources sources;
};

struct Contraindication {
    struct Case {
        Verdict::Effect effect = Verdict::Effect::none;
        std::vector<std::string> items;  ///< of the rule's, for which it stands; empty: for all
        Condition when;
        std::string text;
    };
    std::string code, text;
    std::vector<std::string> items;   ///< "*" = every item of the protocol
    std::vector<std::string> except;  ///< of "*"
    bool evaluated = false;           ///< false: needs_physician, "not yet evaluated"
    bool procedure_day = false;       ///< judged on the day of the procedure, no verdict here
    bool absolute = false;
    bool ask_ahead = true;  ///< false: what it misses is asked once the item is opened, not before
    Verdict::Effect unknown = Verdict::Effect::needs_physician;
    std::vector<Case> cases;
    Sources sources;
};

/// Where on the back a site is, by the words of its name.
struct Region {
    std::string name;                ///< "lumbar"
    std::vector<std::string> names;  ///< whole words, lower case
};

/// What a payer asks for. Every policy whose payer covers the patient, here and today, holds; for
/// an item that none of them speaks of, the one without payers.
struct PayerPolicy {
    struct Limit {
        std::string item;
        std::optional<int> sessions;     ///< at most so many in `months`, or in `days`
        int months = 0, days = 0;        ///< rolling, by performed day; one of them is 0
        std::string region_observation;  ///< counted per region of this finding; empty: all regions
        std::optional<int> interval_days, interval_months;  ///< since the last session
        std::vector<std::string> not_same_day_as;  ///< items that may not be done on its day
    };
    /// Conservative care that must have been given before an item.
    struct Care {
        std::string item;
        int weeks = 0;            ///< with an active item
        bool documented = false;  ///< what the patient alone reports does not count
    };
    /// What is due by the days of a therapist's treatment.
    struct Therapy {
        std::vector<std::string> items;
        int certify_days = 0;       ///< after the first treatment day
        int recertify_days = 0;     ///< after it, and again after each of them
        int report_treatments = 0;  ///< treatment days to a progress report
        std::string certify_text, recertify_text, report_text;
    };
    std::string id;
    std::vector<std::string> payers;         ///< Coverage.payor identifiers
    std::vector<std::string> plans;          ///< Coverage.class values; empty: every plan
    std::vector<std::string> jurisdictions;  ///< states of the service location; empty: everywhere
    std::optional<Day> from, to;             ///< first and last day in force
    std::string trigger_point_observation;   ///< empty: says nothing about trigger points
    int trigger_point_criteria = 0;          ///< how many of these components
    std::vector<Code> trigger_point_components;
    std::vector<Limit> limits;
    std::vector<Care> care;
    std::optional<Therapy> therapy;
    std::map<std::string, Decimal> values;  ///< thresholds as variables; the greatest is in force
    Sources sources;
};

/// What is done, and looked for, around a procedure that a physician ordered.
struct ProcedureRules {
    /// A Task that opens with the procedure.
    struct AfterCare {
        std::string task, text;    ///< code of our `task` system; what is due
        int days = 0, months = 0;  ///< after the procedure
    };
    /// A question of the day; any other answer than `wanted` stops the procedure.
    struct Check {
        std::string name, rule, text;  ///< parameter; contraindication, may be empty; why it stops
        bool wanted = false;
    };
    struct Item {
        std::string item;
        std::string relief_percent;         ///< value of the policies: relief that counts as help
        std::string relief_weeks;           ///< value of the policies; empty: on the day itself
        bool scale_of_record = false;       ///< relief counts on that scale only
        std::optional<Decimal> least_pain;  ///< on the day, before it is done
        std::vector<AfterCare> after_care;
    };
    int before_days = 0;  ///< a score so many days before it is the score before it
    std::string relief_observation, weeks_observation;
    std::vector<Check> checklist;
    std::vector<Item> items;
    Sources sources;

    /// nullptr: no procedure of this protocol.
    const Item* find(std::string_view item) const;
};

/// The one list of injected steroids: of all sites, whoever gave them (rules.md §7).
struct SteroidRules {
    struct Drug {
        std::string name;
        std::vector<std::string> names;  ///< whole words of an agent, lower case
        Decimal equal_mg;                ///< as much of it as of the others does the same
    };
    std::string counted_in;            ///< name of the drug whose mg the list is counted in
    std::vector<Drug> drugs;           ///< empty: no list is kept
    std::vector<std::string> unnamed;  ///< words that say a steroid and not which, lower case
    int months = 0;                    ///< of which the sum is made, rolling, by performed day
    std::optional<Decimal> cap_mg;     ///< of that sum, set by the site; empty: none is set
    std::string refused_when;          ///< variable: no steroid on such a day; empty: never
    std::string refused_rule, refused_text;
    Sources sources;

    /// The steroid that an agent is, by its words; nullptr: it is none.
    const Drug* find(std::string_view agent) const;
    /// It is called a steroid, and which one is not said.
    bool is_unnamed(std::string_view agent) const;
    /// In whole mg of the drug that the list is counted in.
    Decimal equivalent_mg(const Drug& drug, Decimal mg) const;
};

/// How long what waits for a physician may wait.
struct DecisionRules {
    struct Reminder {
        int after_hours = 0;
        std::string priority;  ///< that the Task has from then on (Task.priority)
    };
    std::vector<Reminder> reminders;  ///< by hours
    int expire_after_days = 0;        ///< nobody has decided: the patient is told
    int recheck_after_days = 0;       ///< shown longer ago than this, it is not approved
    int alert_after_minutes = 0;      ///< an urgent red flag that nobody has taken up
    Sources sources;
};

/// What a flare brings about ($flare).
struct FlareRules {
    std::vector<std::string> pauses;  ///< items
    int pause_hours = 0;
    int call_back_working_days = 0;
    std::string review_when;  ///< variable: a physician looks at the plan
    std::string review_text;
    Sources sources;
};

/// An item that a physician may propose on his own ($escalate).
struct EscalationRule {
    struct Refusal {
        Condition unless;
        std::string text;
    };
    std::string item;
    std::vector<Refusal> refusals;
    Sources sources;
};

struct GateRow {
    std::string outcome, item, text;
    Condition when;
    bool evaluated = true;
    bool stop = false;      ///< later rows are not asked
    bool beside = false;    ///< asked even after a stop
    bool any_time = false;  ///< holds before the gate is open, too
    Sources sources;
};

/// A red flag or contraindication of the code systems that this protocol has no rule for, and why.
struct LeftOut {
    std::string code, reason;
    Sources sources;
};

/// An evidence tag and where it stands: "flags[3]".
struct Tag {
    std::string place, tag;
};

struct Rules {
    std::string id, version;
    TimeRules time;
    ItemRules items;
    std::vector<RoleCode> roles;
    std::vector<std::string> clinicians;  ///< roles whose new finding opens a cleared standing flag
    std::vector<ObservationRule> observations;
    PainRules pain;
    FunctionRules function;
    AdherenceRules adherence;
    ListRules lists;
    EpisodeRules episode;
    PregnancyRules pregnancy;
    std::vector<Concept> concepts;
    std::vector<InputRule> inputs;
    std::vector<DerivedRule> derived;
    std::vector<FlagRule> flags;
    std::vector<Contraindication> contraindications;
    std::vector<Region> regions;
    std::vector<PayerPolicy> policies;
    std::vector<GateRow> gates;
    ProcedureRules procedures;
    SteroidRules steroids;
    FlareRules flare;
    DecisionRules decisions;
    std::vector<EscalationRule> escalations;
    std::vector<LeftOut> left_out;
    std::vector<Tag> tags;  ///< every tag of the file

    /// Codes that an EHR sends → codes of this protocol (ConceptMaps of fhir/terminology).
    std::map<Code, std::vector<Code>, CodeOrder> code_map;
    /// Codes of the code systems of fhir/terminology, by canonical url.
    std::map<std::string, std::set<std::string>, std::less<>> code_systems;
    std::map<std::string, std::string, std::less<>> systems;  ///< short name → url

    /// Places in `observations` and `concepts` by name.
    using Places =
        std::unordered_map<std::string, std::size_t, fhirpath::NameHash, std::equal_to<>>;
    Places observation_places, concept_places;

    /// nullptr: no such.
    const ObservationRule* observation(std::string_view name) const;
    const Concept* find_concept(std::string_view name) const;
    /// url of a short name ("item" → "…/CodeSystem/protocol-item"); "" when unknown.
    std::string_view system(std::string_view short_name) const;
};

/// Parses rules.json. Failure: invalid, every fault with its place ("rules.json:
/// flags[3].urgency"). Names are checked against each other; items and outcomes against the code
/// systems only in Protocol::load.
Outcome<Rules> parse_rules(std::string_view text);

}  // namespace fascia::plan
