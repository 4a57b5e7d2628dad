#include "plan/detail/work.hpp"

#include <algorithm>
#include <iterator>

namespace fascia::plan::detail {

namespace {

fhirpath::Collection value_of(const ObservationRule& rule, const Reading& reading) {
    if (reading.boolean) return boolean_value(*reading.boolean);
    if (!reading.number) return {};
    if (rule.type == ObservationRule::Type::integer)
        return integer_value(std::stoll(reading.number->text()));
    return decimal_value(*reading.number);
}

/// Nothing was recorded: no, where the list that would name it was reviewed; else unknown.
Value absent(const Work& work, const InputRule& rule, const ObservationRule& observation) {
    if (!rule.list.empty())
        if (const auto* reviewed = work.record.reviewed(rule.list))
            return {boolean_value(false), {*reviewed}, {}};
    return {{}, {}, {missing_of(observation)}};
}

Value measured(const Work& work, const InputRule& rule) {
    const auto& observation = *work.book.rules().observation(rule.observation);
    const auto reading = work.book.newest(observation);
    if (!reading) return absent(work, rule, observation);
    Value out;
    out.facts.push_back(fact_of(observation, *reading));
    if (rule.kind == InputRule::Kind::value)
        out.value = value_of(observation, *reading);
    else
        out.value =
            boolean_value(rule.kind == InputRule::Kind::below ? *reading->number < *rule.limit
                                                              : *reading->number > *rule.limit);
    return out;
}

/// Any of the concepts present: true; all absent: false; else unknown.
Value present(const Work& work, const InputRule& rule) {
    Value out;
    bool yes = false, unknown = false;
    for (const auto& name : rule.concepts) {
        auto found = work.record.presence(*work.book.rules().find_concept(name), rule.list);
        yes = yes || found.answer.value_or(false);
        unknown = unknown || !found.answer;
        std::ranges::move(found.facts, std::back_inserter(out.facts));
        std::ranges::move(found.missing, std::back_inserter(out.missing));
    }
    if (yes || !unknown) {
        out.value = boolean_value(yes);
        out.missing.clear();
    }
    return out;
}

/// Completed weeks of a pregnancy today: as said on a day plus what passed since, or from the due
/// date; the one said last.
Value gestation(const Work& work, const InputRule& rule) {
    const auto& rules = work.book.rules();
    const auto& said = *rules.observation(rule.observation);
    const auto& due = *rules.observation(rule.due);
    const auto weeks = work.book.newest(said);
    const auto date = work.book.newest(due);
    if (!weeks && !date) return {{}, {}, {missing_of(said)}};
    if (date && (!weeks || weeks->from->dated <= date->from->dated)) {
        const auto left = days_between(work.book.today(), *date->day).count();
        const auto passed = std::max<long long>(0, rule.term_weeks * 7 - left);
        return {integer_value(passed / 7), {fact_of(due, *date)}, {}};
    }
    const auto days = weeks->number->to_double() * 7 + work.book.age_days(weeks->from->dated);
    return {integer_value(static_cast<long long>(days) / 7), {fact_of(said, *weeks)}, {}};
}

std::vector<std::string> site_names(const fhir::Resource& observation) {
    std::vector<std::string> out;
    const auto site = observation.child("bodySite");
    if (const auto text = site.child("text").text(); !text.empty()) out.push_back(lower(text));
    for (const auto coding : site.children("coding"))
        if (const auto display = coding.child("display").text(); !display.empty())
            out.push_back(lower(display));
    return out;
}

/// Whether a body site of recent examinations bears one of the concepts' names.
Value site(const Work& work, const InputRule& rule) {
    const auto& observation = *work.book.rules().observation(rule.observation);
    Value out;
    bool yes = false, nameless = false;
    for (const auto& reading : work.book.readings(observation)) {
        if (observation.max_age_days &&
            work.book.age_days(reading.from->dated) > *observation.max_age_days)
            continue;
        const auto sites = site_names(reading.from->resource);
        nameless = nameless || sites.empty();
        for (const auto& text : sites) {
            out.facts.push_back({observation.name, text, reading.from->reference});
            for (const auto& name : rule.concepts)
                for (const auto& word : work.book.rules().find_concept(name)->names)
                    yes = yes || has_words(text, word);
        }
    }
    if (yes || (!nameless && !out.facts.empty())) {
        out.value = boolean_value(yes);
    } else {
        out.missing.push_back(missing_of(observation));
    }
    return out;
}

}  // namespace

void read_inputs(Work& work) {
    using Kind = InputRule::Kind;
    for (const auto& rule : work.book.rules().inputs)
        work.variables.set(rule.name, rule.kind == Kind::present     ? present(work, rule)
                                      : rule.kind == Kind::site      ? site(work, rule)
                                      : rule.kind == Kind::gestation ? gestation(work, rule)
                                                                     : measured(work, rule));
}

}  // namespace fascia::plan::detail
