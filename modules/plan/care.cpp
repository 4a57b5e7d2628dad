#include "plan/detail/care_events.hpp"

#include <algorithm>
#include <vector>

namespace fascia::plan::detail {

namespace {

bool is_care_given(const CareEvent& event) {
    return event.kind != CareEvent::Kind::missed_visit &&
           (event.kind != CareEvent::Kind::log || event.days >= 1);
}

/// First day of the newest run of care without a gap, where it holds something active.
std::optional<Day> start_of_care(const Rules& rules, const std::vector<CareEvent>& events) {
    std::optional<Day> start, last;
    bool active = false;
    for (const auto& event : events) {
        if (!is_care_given(event)) continue;
        if (!last || days_between(*last, event.first).count() > rules.time.care_gap_days) {
            start = event.first;
            active = false;
        }
        last = last ? std::max(*last, event.last) : event.last;
        active = active || contains(rules.items.active, event.item);
    }
    return active ? start : std::nullopt;
}

std::vector<Missing> missing_care(bool whose_is_unknown) {
    std::vector<Missing> out{
        {"visit", "Visits of an active item kept or missed, or home-programme days",
         "medical-assistant"},
        {"care-elsewhere", "Care given elsewhere: what, from when to when, who says so",
         "patient"}};
    if (whose_is_unknown)
        out.push_back({"diagnosis",
                       "Several episodes are open: which one does the recorded care belong to?",
                       "clinician"});
    return out;
}

std::vector<Fact> facts_of(const std::vector<CareEvent>& events) {
    std::vector<Fact> out;
    out.reserve(events.size());
    for (const auto& event : events) out.push_back(event.fact);
    return out;
}

void set_unknown(Work& work, const Care& care) {
    for (const auto* name : {"careStart", "careWeeks", "exposureWeeks"})
        work.variables.set(name, {{}, {}, care.missing});
}

void set_known(Work& work, const Care& care) {
    const auto& rules = work.book.rules();
    const auto weeks = weeks_of_exposure(rules, *care.start, work.book.today(), care.events);
    auto facts = facts_of(care.events);
    std::vector<Fact> first{care.events.front().fact};
    work.out.care_start = care.start;
    work.out.exposure_weeks = weeks;
    work.variables.set("careStart", {date_value(*care.start), first, {}});
    work.variables.set("careWeeks",
                       {integer_value(whole_weeks(*care.start, work.book.today())), first, {}});
    work.variables.set("exposureWeeks", {decimal_value(Decimal::of(weeks)), facts, {}});
    work.out.reasons.push_back(
        {"care-start",
         Answer::met,
         "Care began on " + format_day(*care.start) + " with " + care.events.front().item + ".",
         rules.time.sources,
         std::move(first),
         {}});
    work.out.reasons.push_back(
        {"exposure",
         Answer::met,
         std::to_string(weeks) + " weeks since then with an active item kept or logged.",
         rules.time.sources,
         std::move(facts),
         {}});
}

}  // namespace

int weeks_of_exposure(const Rules& rules, Day start, Day today,
                      const std::vector<CareEvent>& events, bool only_documented) {
    const auto whole = whole_weeks(start, today);
    std::vector<bool> had_care(static_cast<std::size_t>(whole));
    for (const auto& event : events) {
        if (!is_care_given(event) || !contains(rules.items.active, event.item) ||
            (only_documented && !event.documented))
            continue;
        const auto first = std::max<long>(0, days_between(start, event.first).count() / 7);
        const auto last = std::min<long>(days_between(start, event.last).count() / 7, whole - 1);
        for (auto week = first; week <= last; ++week)
            had_care[static_cast<std::size_t>(week)] = true;
    }
    return static_cast<int>(std::ranges::count(had_care, true));
}

Care read_care(Work& work, const Episode& episode) {
    auto record = care_record(work.book, episode);
    Care care;
    care.start = start_of_care(work.book.rules(), record.events);
    if (!care.start) {
        care.missing = missing_care(record.whose_is_unknown);
        set_unknown(work, care);
        work.out.reasons.push_back({"care-start",
                                    Answer::unknown,
                                    "No dated active care of this episode is known.",
                                    work.book.rules().time.sources,
                                    {},
                                    care.missing});
        return care;
    }
    for (auto& event : record.events)
        if (event.last >= *care.start) care.events.push_back(std::move(event));
    set_known(work, care);
    return care;
}

}  // namespace fascia::plan::detail
