#include "plan/detail/work.hpp"

#include <algorithm>
#include <tuple>

namespace fascia::plan::detail {

namespace {

constexpr std::string_view cleared_extension =
    "https://openfascia.org/fhir/StructureDefinition/flag-cleared";

/// One thing that was said about a flag. At one instant the graver counts last.
struct Saying {
    enum class Kind : std::uint8_t { cleared, no, unknown, yes, found };
    Instant at, issued, updated;
    Kind kind;
    std::optional<Fact> fact;
};

bool carries_reason(const fhir::Resource& observation) {
    for (const auto extension : observation.children("extension"))
        if (extension.child("url").text() == cleared_extension)
            return static_cast<bool>(extension.child("value"));
    return false;
}

Saying::Kind kind_of(const FactBook& book, const Reading& reading) {
    if (reading.from->asked_unknown) return Saying::Kind::unknown;
    if (*reading.boolean)
        return book.is_by(*reading.from, book.rules().clinicians) ? Saying::Kind::found
                                                                  : Saying::Kind::yes;
    static const std::vector<std::string> physician{"physician"};
    const bool by_physician = book.is_by(*reading.from, physician);
    return by_physician && carries_reason(reading.from->resource) ? Saying::Kind::cleared
                                                                  : Saying::Kind::no;
}

Saying saying(const Reading& reading, Saying::Kind kind, const ObservationRule& rule) {
    return {reading.from->dated, reading.from->issued, reading.from->updated, kind,
            fact_of(rule, reading)};
}

std::vector<Saying> answers(const FactBook& book, const FlagRule& flag) {
    std::vector<Saying> out;
    for (const auto& reading : book.readings(flag.answer))
        out.push_back(saying(reading, kind_of(book, reading), flag.answer));
    return out;
}

/// Scores that open the flag or answer it (PHQ-9 item 9).
void add_scores(const FactBook& book, const FlagRule& flag, std::vector<Saying>& sayings) {
    for (const auto& opener : flag.opened_by) {
        const auto& rule = *book.rules().observation(opener.observation);
        for (const auto& reading : book.readings(rule)) {
            if (!reading.number) continue;
            const auto kind = *reading.number >= opener.at_least  ? Saying::Kind::found
                              : *reading.number < opener.no_below ? Saying::Kind::no
                                                                  : Saying::Kind::unknown;
            sayings.push_back(saying(reading, kind, rule));
        }
    }
}

/// What follows from other facts (age, sex) stands before anything that was said.
Outcome<void> add_conditions(const Work& work, const FlagRule& flag, std::vector<Saying>& sayings) {
    const std::pair<const Condition*, Saying::Kind> conditions[] = {
        {&flag.no_when, Saying::Kind::no}, {&flag.opens_when, Saying::Kind::found}};
    for (const auto& [condition, kind] : conditions) {
        if (!condition->expression) continue;
        const auto judged = work.variables.judge(*condition);
        if (!judged) return judged.error();
        if (judged->answer != Answer::met) continue;
        const auto facts = work.variables.facts(*condition);
        const auto fact = facts.empty() ? std::nullopt : std::optional{facts.front()};
        sayings.push_back({undated, undated, undated, kind, fact});
    }
    return {};
}

/// The state after all that was said, in the order of time (rules.md §5).
FlagState state_after(const FlagRule& flag, const std::vector<Saying>& sayings,
                      std::optional<Fact>& decisive) {
    auto state = FlagState::unanswered;
    for (const auto& saying : sayings) {
        const auto before = state;
        switch (saying.kind) {
            case Saying::Kind::found:
                state = FlagState::open;
                break;
            case Saying::Kind::yes:
                if (state != FlagState::cleared || !flag.standing) state = FlagState::open;
                break;
            case Saying::Kind::cleared:
                if (state == FlagState::open) state = FlagState::cleared;
                if (state == FlagState::unanswered) state = FlagState::no;
                break;
            case Saying::Kind::no:
                if (state == FlagState::unanswered) state = FlagState::no;
                break;
            case Saying::Kind::unknown:
                if (state == FlagState::no || (state == FlagState::cleared && !flag.standing))
                    state = FlagState::unanswered;
                break;
        }
        const bool confirms = state == FlagState::no && saying.kind == Saying::Kind::no;
        if (state != before || confirms) decisive = saying.fact;
    }
    return state;
}

Outcome<Flag> read_flag(const Work& work, const FlagRule& rule) {
    auto sayings = answers(work.book, rule);
    add_scores(work.book, rule, sayings);
    const auto conditions = add_conditions(work, rule, sayings);
    if (!conditions) return conditions.error();
    std::stable_sort(sayings.begin(), sayings.end(), [](const Saying& a, const Saying& b) {
        return std::tie(a.at, a.issued, a.updated, a.kind) <
               std::tie(b.at, b.issued, b.updated, b.kind);
    });
    std::optional<Fact> decisive;
    const auto state = state_after(rule, sayings, decisive);
    Flag out{rule.code, state, rule.effect, rule.urgency, rule.text, {}};
    if (decisive) out.facts.push_back(*decisive);
    return out;
}

void set_flag(Work& work, const FlagRule& rule, const Flag& flag) {
    Value value;
    value.facts = flag.facts;
    if (flag.state == FlagState::unanswered)
        value.missing.push_back({rule.answer.name, rule.text, rule.who});
    else
        value.value = boolean_value(flag.state == FlagState::open);
    work.variables.set(rule.code, std::move(value));
}

/// flags, flagsUnanswered, blocked.
void set_summary(Work& work) {
    std::vector<std::string> open, unanswered;
    std::vector<Fact> blocking;
    for (const auto& flag : work.out.flags) {
        if (flag.state == FlagState::unanswered) unanswered.push_back(flag.code);
        if (flag.state != FlagState::open) continue;
        open.push_back(flag.code);
        if (flag.effect != FlagEffect::block) continue;
        work.out.blocked = true;
        blocking.insert(blocking.end(), flag.facts.begin(), flag.facts.end());
    }
    work.variables.set("flags", texts_value(open));
    work.variables.set("flagsUnanswered", texts_value(unanswered));
    work.variables.set("blocked", {boolean_value(work.out.blocked), blocking, {}});
}

}  // namespace

Outcome<void> read_flags(Work& work) {
    std::vector<std::string> open;
    work.variables.set("otherFlags", fhirpath::Collection{});
    for (const auto& rule : work.book.rules().flags) {
        auto flag = read_flag(work, rule);
        if (!flag) return flag.error();
        set_flag(work, rule, *flag);
        if (flag->state == FlagState::open) open.push_back(rule.code);
        work.variables.set("otherFlags", texts_value(open));
        work.out.flags.push_back(std::move(*flag));
    }
    set_summary(work);
    return {};
}

}  // namespace fascia::plan::detail
