#include "plan/detail/procedures.hpp"

#include "plan/detail/care_events.hpp"
#include "plan/detail/measures.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace fascia::plan::detail {

namespace {

using Item = ProcedureRules::Item;

/// Procedures of one item on one day: one session, whatever the number of needles.
struct Session {
    Day day;
    std::vector<std::string> references;  ///< "Procedure/x"
    Fact fact;
    std::optional<Day> next;  ///< of any session of the plan: from then on the relief is another's
};

struct Help {
    Answer answer = Answer::unknown;
    std::vector<Fact> facts;
    std::vector<Missing> missing;
    std::string text;
};

std::set<std::string, std::less<>> followed_up(const FactBook& book) {
    std::set<std::string, std::less<>> out;
    for (const auto& observed : book.observed())
        for (auto& procedure : parts_of(observed.resource)) out.insert(std::move(procedure));
    return out;
}

/// Based on the plan or on one of its orders, or followed up here since the plan began.
bool is_of_plan(const FactBook& book, const fhir::Resource& procedure, Day day,
                const std::set<std::string, std::less<>>& followed) {
    const auto& plan = book.set().care_plan;
    if (!plan) return false;
    if (contains(links(book, procedure), "CarePlan/" + std::string{plan.id()})) return true;
    return day >= plan_start(book) && followed.contains("Procedure/" + std::string{procedure.id()});
}

/// The sessions of one item by day, and what was done on a day that is not known.
struct Sessions {
    std::vector<Session> on_days;
    std::vector<Fact> on_some_day;
};
using AllSessions = std::map<std::string, Sessions, std::less<>>;

Fact fact_of(const fhir::Resource& procedure, std::string_view item, const std::string& when) {
    return {"procedure", std::string{item} + " " + when, versioned_reference(procedure)};
}

/// The sessions of the plan.
AllSessions sessions_of_plan(const FactBook& book) {
    AllSessions out;
    for (const auto& rule : book.rules().procedures.items) out[rule.item];
    const auto followed = followed_up(book);
    std::map<std::pair<std::string_view, Day>, Session> found;
    for (const auto& procedure : book.of_type("Procedure")) {
        const auto item = book.item_of(procedure.child("code"));
        if (!out.contains(item) || procedure.child("status").text() != "completed") continue;
        const auto days = days_of(book, procedure);
        if (!days || !is_of_plan(book, procedure, days->last, followed)) continue;
        if (days->first != days->last) {
            out.find(item)->second.on_some_day.push_back(fact_of(procedure, item, "on some day"));
            continue;
        }
        auto& session = found[{item, days->first}];
        session.day = days->first;
        session.references.push_back("Procedure/" + std::string{procedure.id()});
        session.fact = fact_of(procedure, item, format_day(days->first));
    }
    for (auto& [key, session] : found)
        out.find(key.first)->second.on_days.push_back(std::move(session));
    return out;
}

/// Scores of one scale around one session.
struct Scores {
    std::optional<Reading> before;
    std::vector<Reading> after;  ///< oldest first
};

class ScoreSorter {
  public:
    ScoreSorter(const FactBook& book, const Session& session) : book_{book}, session_{session} {}

    Scores sort(const std::vector<Reading>& readings) {
        Scores scores;
        std::optional<Reading> days_before;
        for (const auto& reading : readings) {
            if (!reading.number || reading.from->dated == undated) continue;
            const auto day = book_.day_of(reading.from->dated);
            const auto procedures = parts_of(reading.from->resource);
            if (std::any_of(procedures.begin(), procedures.end(), [&](const std::string& one) {
                    return contains(session_.references, one);
                })) {
                own(reading, day, scores);
            } else if (procedures.empty() && day < session_.day) {
                if (days_between(day, session_.day).count() <= book_.rules().procedures.before_days)
                    days_before = reading;
            } else if (procedures.empty() && day > session_.day &&
                       (!session_.next || day < *session_.next)) {
                scores.after.push_back(reading);
            }
        }
        if (!scores.before) scores.before = days_before;
        return scores;
    }

  private:
    /// A score taken for this session. Of its day, the first is that before it.
    void own(const Reading& reading, Day day, Scores& scores) const {
        const auto phase = phase_of(reading.from->resource);
        const bool is_before = !phase.empty()        ? phase == "before"
                               : day != session_.day ? day < session_.day
                                                     : !scores.before && scores.after.empty();
        if (is_before)
            scores.before = reading;
        else
            scores.after.push_back(reading);
    }

    const FactBook& book_;
    const Session& session_;
};

/// What counts as help, by the payer's policies.
struct Threshold {
    Decimal share;
    int days = 0;  ///< how long it lasts; 0: on the day itself
};

Threshold threshold_of(const Variables& variables, const Item& rule) {
    const auto value = [&](const std::string& name) {
        const auto& found = variables.value(name);
        return Decimal::parse(fhirpath::to_text(found.front()).value_or("")).value_or(Decimal{});
    };
    Threshold out{Decimal::nearest(value(rule.relief_percent).to_double() / 100), 0};
    if (!rule.relief_weeks.empty())
        out.days = static_cast<int>(std::ceil(value(rule.relief_weeks).to_double() * 7));
    return out;
}

class Judge {
  public:
    Judge(const FactBook& book, const Threshold& threshold, const Session& session)
        : book_{book}, threshold_{threshold}, session_{session} {}

    Help help(const std::vector<std::string>& scales) {
        out_.facts.push_back(session_.fact);
        const bool lasts = threshold_.days > 0;
        target_ = Day{std::chrono::sys_days{session_.day} + std::chrono::days{threshold_.days}};
        if (lasts && book_.today() < target_)
            return answered(Answer::not_met, "it is too early to tell whether the relief lasts");
        for (const auto& scale : scales) {
            const auto& observation = *book_.rules().observation(scale);
            const auto scores = ScoreSorter{book_, session_}.sort(book_.readings(observation));
            if (!scores.before || scores.after.empty()) continue;
            if (*scores.before->number <= Decimal{}) continue;
            out_.facts.push_back(fact_of(observation, *scores.before));
            return lasts ? lasting(observation, scores) : of_the_day(observation, scores);
        }
        return unknown(book_.rules().procedures.relief_observation,
                       "no score before and after on one scale");
    }

  private:
    Help answered(Answer answer, std::string text) {
        out_.answer = answer;
        out_.text = session_.fact.value + ": " + std::move(text);
        return std::move(out_);
    }
    Help unknown(const std::string& observation, std::string text) {
        out_.missing.push_back(missing_of(*book_.rules().observation(observation)));
        return answered(Answer::unknown, std::move(text));
    }

    bool helps(const Scores& scores, const Reading& after) const {
        const auto before = *scores.before->number;
        return (before - *after.number).at_least_share(threshold_.share, before);
    }
    void use(const ObservationRule& observation, const Scores& scores, const Reading& after) {
        out_.facts.push_back(fact_of(observation, after));
        const double before = scores.before->number->to_double();
        const double share = (before - after.number->to_double()) / before;
        out_.facts.push_back({"relief",
                              Decimal::nearest(std::round(share * 1000) / 10).text() + " %",
                              after.from->reference});
    }

    /// A diagnostic block: the greatest relief that was measured for it.
    Help of_the_day(const ObservationRule& observation, const Scores& scores) {
        const Reading* best = nullptr;
        for (const auto& after : scores.after)
            if (!parts_of(after.from->resource).empty() && (!best || *after.number < *best->number))
                best = &after;
        if (!best)
            return unknown(book_.rules().procedures.relief_observation, "no score taken after it");
        use(observation, scores, *best);
        const bool helped = helps(scores, *best);
        return answered(helped ? Answer::met : Answer::not_met,
                        helped ? "enough relief" : "not enough relief");
    }

    /// The day itself says nothing of weeks. A score that is too high before the time is over ends
    /// it; between the last good score and a later bad one only the patient can tell.
    Help lasting(const ObservationRule& observation, const Scores& scores) {
        bool any = false;
        for (const auto& after : scores.after) {
            const auto day = book_.day_of(after.from->dated);
            if (day <= session_.day) continue;
            const bool good = helps(scores, after);
            if (!good && day >= target_) break;
            use(observation, scores, after);
            if (!good) return answered(Answer::not_met, "the relief did not last");
            if (day >= target_) return answered(Answer::met, "the relief lasted");
            any = true;
        }
        return by_word(any);
    }

    Help by_word(bool any_relief) {
        const auto& name = book_.rules().procedures.weeks_observation;
        const auto& observation = *book_.rules().observation(name);
        for (const auto& reading : book_.readings(observation)) {
            const auto procedures = parts_of(reading.from->resource);
            if (!reading.number || !any_relief ||
                std::none_of(procedures.begin(), procedures.end(), [&](const std::string& one) {
                    return contains(session_.references, one);
                }))
                continue;
            out_.facts.push_back(fact_of(observation, reading));
            const auto days = static_cast<int>(std::floor(reading.number->to_double() * 7));
            const Day until{std::chrono::sys_days{session_.day} + std::chrono::days{days}};
            return answered(until >= target_ ? Answer::met : Answer::not_met,
                            until >= target_ ? "the relief lasted" : "the relief did not last");
        }
        return unknown(name, "how long the relief lasted is not known");
    }

    const FactBook& book_;
    const Threshold& threshold_;
    const Session& session_;
    Day target_{};
    Help out_;
};

/// Scales on which relief counts: the scale of record first.
std::vector<std::string> scales_for(const FactBook& book, const Item& rule, const Care& care) {
    auto scales = book.rules().pain.scales;
    const auto record = baseline(book, pain_series(book), care.start);
    if (!record) return scales;
    if (rule.scale_of_record) return {scales[record->scale]};
    std::rotate(scales.begin(), scales.begin() + static_cast<std::ptrdiff_t>(record->scale),
                scales.end());
    return scales;
}

Value value_of(const std::optional<Help>& help) {
    if (!help) return {boolean_value(false), {}, {}};
    if (help->answer == Answer::unknown) return {{}, help->facts, help->missing};
    return {boolean_value(help->answer == Answer::met), help->facts, {}};
}

AllSessions all_sessions(const FactBook& book) {
    auto out = sessions_of_plan(book);
    std::set<Day> days;
    for (const auto& [item, sessions] : out)
        for (const auto& session : sessions.on_days) days.insert(session.day);
    for (auto& [item, sessions] : out)
        for (auto& session : sessions.on_days)
            if (const auto next = days.upper_bound(session.day); next != days.end())
                session.next = *next;
    return out;
}

Missing day_asked(const std::string& item) {
    return {"procedure", "The day of each " + item + " of this plan", "clinician"};
}

/// Several of one day are one session: how many there were hangs on a day that is not known.
Value count_of(const std::string& item, const Sessions& sessions) {
    Value out;
    for (const auto& session : sessions.on_days) out.facts.push_back(session.fact);
    out.facts.insert(out.facts.end(), sessions.on_some_day.begin(), sessions.on_some_day.end());
    if (sessions.on_some_day.empty() || out.facts.size() == 1)
        out.value = integer_value(static_cast<long long>(out.facts.size()));
    else
        out.missing.push_back(day_asked(item));
    return out;
}

/// Which session was the last, and which the one before, hangs on every day of them.
Help of_no_known_day(const std::string& item, const Sessions& sessions) {
    return {Answer::unknown,
            sessions.on_some_day,
            {day_asked(item)},
            "Relief after " + item + " cannot be told: the day of one is not known"};
}

}  // namespace

std::optional<PossibleDays> days_of(const FactBook& book, const fhir::Resource& procedure) {
    const auto born = span_of(book.set().patient.child("birthDate").text(), book.set().zone);
    auto done = span_of(procedure.root(), "performed", book.set().zone);
    if (!done && born) done = Span{born->first, book.set().at};
    if (!done || !book.exists(*done)) return std::nullopt;
    return PossibleDays{book.day_of(done->first), std::min(book.day_of(done->last), book.today())};
}

std::vector<std::string> parts_of(const fhir::Resource& observation) {
    std::vector<std::string> out;
    for (const auto part : observation.children("partOf"))
        if (const auto local = local_reference(part.child("reference").text());
            local.starts_with("Procedure/"))
            out.emplace_back(local);
    return out;
}

std::string_view phase_of(const fhir::Resource& observation) {
    for (const auto extension : observation.children("extension"))
        if (extension.child("url").text() ==
            "https://openfascia.org/fhir/StructureDefinition/procedure-phase")
            return extension.child("value").text();
    return {};
}

void read_procedures(Work& work, const Care& care) {
    const auto& rules = work.book.rules().procedures;
    const auto sessions = all_sessions(work.book);
    for (const auto& rule : rules.items) {
        const auto& own = sessions.at(rule.item);
        const auto& days = own.on_days;
        const auto scales = scales_for(work.book, rule, care);
        std::optional<Help> last, one_before;
        const auto threshold = threshold_of(work.variables, rule);
        if (!own.on_some_day.empty())
            last = one_before = of_no_known_day(rule.item, own);
        else if (!days.empty())
            last = Judge{work.book, threshold, days.back()}.help(scales);
        if (own.on_some_day.empty() && days.size() > 1)
            one_before = Judge{work.book, threshold, days[days.size() - 2]}.help(scales);
        work.variables.set("sessions" + rule.item, count_of(rule.item, own));
        work.variables.set("helped" + rule.item, value_of(last));
        work.variables.set("helpedBefore" + rule.item, value_of(one_before));
        for (const auto& help : {one_before, last})
            if (help)
                work.out.reasons.push_back({"relief", help->answer, help->text + ".", rules.sources,
                                            help->facts, help->missing});
    }
}

}  // namespace fascia::plan::detail
