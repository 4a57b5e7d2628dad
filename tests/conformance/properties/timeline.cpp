// (j) The timeline is what a simulation finds that goes from day to day.
#include "fascia/plan/rules.hpp"
#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/flare.hpp"

#include "lives.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace fascia;
using namespace fascia::test;

namespace {

using std::chrono::days;
using std::chrono::sys_days;

/// "2026-05-04 gate-3m" and so on; more than one of a kind on a day stay apart.
using Events = std::multiset<std::string>;

constexpr int past = 900, ahead = 900;  ///< days that the simulation goes through

/// How many calendar months lie behind, counted by their days' numbers alone.
int months_behind(Day start, Day day) {
    const int months = (static_cast<int>(day.year()) - static_cast<int>(start.year())) * 12 +
                       static_cast<int>(static_cast<unsigned>(day.month())) -
                       static_cast<int>(static_cast<unsigned>(start.month()));
    const Day last{day.year() / day.month() / std::chrono::last};
    const bool reached = day.day() >= start.day() || day == last;
    return reached ? months : months - 1;
}

class Simulation {
  public:
    Simulation(Clinic& clinic, const plan::Rules& rules)
        : clinic_{clinic},
          facts_{clinic.facts()},
          rules_{rules},
          start_{clinic.assessment().care_start},
          payers_{clinic.assessment().deadlines},
          today_{facts_.zone.day_of(facts_.at)} {}

    Events events() {
        Events out;
        const auto members = clinic_.of_the_plan();
        for (auto day = sys_days{today_} - days{past}; day <= sys_days{today_} + days{ahead};
             day += days{1}) {
            for (const auto& gate : rules_.time.gates) gate_events(gate, Day{day}, out);
            for (const auto& record : members) record_event(record, Day{day}, out);
            if (Day{day} >= today_)
                for (const auto& deadline : payers_)
                    if (deadline.due == Day{day})
                        out.insert(format_day(deadline.due) + " " + deadline.code);
        }
        return out;
    }

    /// Whether the gate is open on a day, with what is known today.
    bool is_open(const plan::TimeRules::GateTime& gate, Day day) const {
        return start_ && months_behind(*start_, day) >= gate.months &&
               sys_days{day} - sys_days{*start_} >= days{gate.months * rules_.time.days_per_month};
    }
    bool opens_on(const plan::TimeRules::GateTime& gate, Day day) const {
        return is_open(gate, day) && !is_open(gate, Day{sys_days{day} - days{1}});
    }

  private:
    void gate_events(const plan::TimeRules::GateTime& gate, Day day, Events& out) const {
        if (day < today_) return;
        const auto& time = rules_.time;
        if (opens_on(gate, Day{sys_days{day} + days{time.task_opens_days_before}}))
            out.insert(format_day(day) + " " + gate.gate + "-opens");
        if (opens_on(gate, day)) out.insert(format_day(day) + " " + gate.gate);
        if (opens_on(gate, Day{sys_days{day} - days{time.task_overdue_days_after}}))
            out.insert(format_day(day) + " " + gate.gate + "-overdue");
    }

    bool is_on(std::string_view text, Day day) const {
        if (text.find('T') == std::string_view::npos) return text == format_day(day);
        const auto instant = parse_instant(text);
        return instant && facts_.zone.day_of(*instant) == day;
    }

    void record_event(const fhir::Resource& record, Day day, Events& out) const {
        const auto status = record.child("status").text();
        if (record.type_name() == "Task") {
            static const std::set<std::string_view> open{
                "draft", "requested", "received", "accepted", "ready", "in-progress", "on-hold"};
            const auto period = record.child("restriction").child("period");
            const auto start = period.child("start").text(), end = period.child("end").text();
            const auto kind = workflow::task_kind(record);
            if (!open.contains(status)) return;
            if (status == "on-hold" && !start.empty()) {
                if (is_on(start, day)) out.insert(format_day(day) + " asked-again");
            } else if (is_on(end.empty() ? start : end, day)) {
                out.insert(format_day(day) + " " + std::string{kind.empty() ? "due" : kind});
            }
            return;
        }
        if (day < today_) return;
        const auto until = workflow::extension_of(record, "paused-until").child("value").text();
        if (status == "on-hold" && is_on(until, day)) out.insert(format_day(day) + " pause-ends");
        const auto when = record.child("occurrence");
        const auto start = when.child("start").text();
        if (status == "active" && is_on(start.empty() ? when.text() : start, day))
            out.insert(format_day(day) + " planned");
    }

    Clinic& clinic_;
    plan::FactSet facts_;
    const plan::Rules& rules_;
    std::optional<Day> start_;
    std::vector<plan::Deadline> payers_;  ///< unit tests reckon them
    Day today_;
};

Events told(Clinic& clinic, const plan::Rules& rules) {
    Events out;
    const auto timeline =
        workflow::timeline(clinic.plan(), clinic.of_the_plan(), rules, clinic.assessment(),
                           clinic.present({"", security::Role::ehr_system}));
    for (const auto event : timeline.children("parameter")) {
        std::string date, kind;
        for (const auto part : event.children("part")) {
            if (part.child("name").text() == "date") date = part.child("value").text();
            if (part.child("name").text() == "kind") kind = part.child("value").text();
        }
        out.insert(date + " " + kind);
    }
    return out;
}

std::string first_of(const Events& all, const Events& others) {
    for (const auto& event : all)
        if (all.count(event) != others.count(event)) return event;
    return {};
}

/// What the engine itself finds on the day before and on the day of each gate still to come.
std::string gate_fault(Clinic& clinic, const Simulation& simulation, const Events& events) {
    for (const auto& gate : protocol().rules().time.gates)
        for (const auto& event : events) {
            if (!event.ends_with(" " + gate.gate)) continue;
            const auto day = parse_day(event.substr(0, 10)).value();
            for (const int before : {1, 0}) {
                auto then = clinic.facts();
                const Day there{sys_days{day} - days{before}};
                const auto noon = then.zone.start_of(there) + std::chrono::hours{12};
                if (noon < then.at) continue;
                then.at = noon;
                const auto found = plan::assess(protocol(), then).value();
                const auto by_time = fhirpath::to_text(found.variables.at("gate").front());
                const bool open = by_time.value_or("") >= gate.gate && by_time != "none";
                if (found.care_start == clinic.assessment().care_start &&
                    open != simulation.is_open(gate, there))
                    return gate.gate + " on " + format_day(there) + " is judged otherwise";
            }
        }
    return {};
}

std::string fault_under(Clinic& clinic, const plan::Rules& told_by, Tally& tally) {
    const auto status = clinic.plan().child("status").text();
    if (status != "draft" && status != "active" && status != "on-hold") return {};
    Simulation simulation{clinic, protocol().rules()};
    const auto simulated = simulation.events(), said = told(clinic, told_by);
    for (const auto& event : simulated) ++tally["timeline: " + event.substr(11)];
    if (const auto event = first_of(simulated, said); !event.empty())
        return event + " is not on the timeline as often as simulated";
    if (const auto event = first_of(said, simulated); !event.empty())
        return event + " is on the timeline alone";
    return gate_fault(clinic, simulation, simulated);
}

/// Wrong: what opens before a gate opens a day too early.
std::string told_a_day_too_early(Clinic& clinic, const std::string& act, Tally& tally) {
    static const auto wrong = [] {
        auto rules = protocol().rules();
        rules.time.task_opens_days_before += 1;
        return rules;
    }();
    return act.empty() ? fault_under(clinic, wrong, tally) : "";
}

}  // namespace

namespace fascia::test {

std::string timeline_fault(Clinic& clinic, const std::string& act, Tally& tally) {
    return act.empty() ? fault_under(clinic, protocol().rules(), tally) : "";
}

}  // namespace fascia::test

BOOST_AUTO_TEST_SUITE(the_timeline)

BOOST_AUTO_TEST_CASE(is_what_a_simulation_day_by_day_finds) {
    require_none("(j) timeline", lives().at(timeline_fault));
}

BOOST_AUTO_TEST_CASE(that_opens_a_day_too_early_is_noticed) {
    require_fault("(j) control", life_of(told_a_day_too_early, right_ways()), life_patients);
}

BOOST_AUTO_TEST_SUITE_END()
