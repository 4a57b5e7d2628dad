#include "plan/detail/policy.hpp"

#include <algorithm>
#include <set>

namespace fascia::plan::detail {

namespace {

/// All procedures of an item on one day are one session.
struct Session {
    std::set<std::string> regions;
    bool somewhere = false;  ///< of one of them the region is not known
    Fact fact;
};
/// The days that may have been its day.
struct Days {
    Day first, last;
    auto operator<=>(const Days&) const = default;
};
using Sessions = std::multimap<Days, Session>;

/// Of a month or a year any day up to the present; of a procedure without a date any day at all.
/// Nothing of one that lies ahead.
std::optional<Days> days_of(const FactBook& book, const fhir::Resource& procedure) {
    const auto born = span_of(book.set().patient.child("birthDate").text(), book.set().zone);
    auto done = span_of(procedure.root(), "performed", book.set().zone);
    if (!done && born) done = Span{born->first, book.set().at};
    if (!done || !book.exists(*done)) return std::nullopt;
    return Days{book.day_of(done->first), std::min(book.day_of(done->last), book.today())};
}

/// The session of that day; of a day that is not known, one of its own.
Session& session_on(Sessions& all, const Days& days, const Fact& fact) {
    auto found = days.first == days.last ? all.find(days) : all.end();
    if (found == all.end()) found = all.emplace(days, Session{{}, false, fact});
    return found->second;
}

/// Every region whose words stand in a name of the site.
std::set<std::string> regions_of(const FactBook& book, const fhir::ElementRange& sites) {
    std::vector<std::string> texts;
    for (const auto site : sites) {
        texts.push_back(lower(site.child("text").text()));
        for (const auto coding : site.children("coding"))
            texts.push_back(lower(coding.child("display").text()));
    }
    std::set<std::string> out;
    for (const auto& region : book.rules().regions)
        for (const auto& name : region.names)
            for (const auto& text : texts)
                if (has_words(text, name)) out.insert(region.name);
    return out;
}

/// Completed procedures with that item as code, and visits for it that were kept.
Sessions sessions(const FactBook& book, const std::string& item) {
    Sessions out;
    for (const auto& visit : book.of_type("Appointment")) {
        const auto start = span_of(visit.child("start").text(), book.set().zone);
        const auto types = visit.children("serviceType");
        if (visit.child("status").text() != "fulfilled" || !start || !book.exists(*start) ||
            std::none_of(types.begin(), types.end(),
                         [&](const fhir::Element& type) { return book.item_of(type) == item; }))
            continue;
        const auto day = book.day_of(start->first);
        const Fact fact{"visit", item + " " + format_day(day), versioned_reference(visit)};
        session_on(out, {day, day}, fact).somewhere = true;
    }
    for (const auto& procedure : book.of_type("Procedure")) {
        if (procedure.child("status").text() != "completed" ||
            book.item_of(procedure.child("code")) != item)
            continue;
        const auto days = days_of(book, procedure);
        if (!days) continue;
        const auto when = procedure.child("performed") ? format_day(days->first) : "on some day";
        auto& session = session_on(
            out, *days, {"procedure", item + " " + when, versioned_reference(procedure)});
        auto regions = regions_of(book, procedure.children("bodySite"));
        session.somewhere = session.somewhere || regions.empty();
        session.regions.merge(regions);
    }
    return out;
}

/// Regions in which the finding was seen of late; "" = nobody knows where: any session counts.
std::set<std::string> regions_found(const FactBook& book, const std::string& name) {
    if (name.empty()) return {""};
    const auto& rule = *book.rules().observation(name);
    std::set<std::string> out;
    for (const auto& reading : book.readings(rule)) {
        if (rule.max_age_days && book.age_days(reading.from->dated) > *rule.max_age_days) continue;
        if (reading.from->asked_unknown || reading.boolean == false ||
            reading.from->resource.child("value").text() == "false")
            continue;
        auto regions = regions_of(book, reading.from->resource.children("bodySite"));
        if (regions.empty()) regions.insert("");
        out.merge(regions);
    }
    if (out.empty()) out.insert("");
    return out;
}

bool counts_in(const Session& session, const std::string& region) {
    return region.empty() || session.somewhere || session.regions.contains(region);
}

bool is_due(const PayerPolicy::Limit& limit, Day last, Day today, int days_per_month) {
    return (!limit.interval_days || days_between(last, today).count() >= *limit.interval_days) &&
           (!limit.interval_months ||
            months_passed(last, *limit.interval_months, today, days_per_month));
}

/// `of`: the first or the last of the days that may have been a session's.
bool has_room(const FactBook& book, const PayerPolicy::Limit& limit, const Sessions& sessions,
              const std::string& region, Day Days::*of) {
    const Day since = limit.days > 0
                          ? Day{std::chrono::sys_days{book.today()} - std::chrono::days{limit.days}}
                          : add_months(book.today(), -limit.months);
    int count = 0;
    for (const auto& [days, session] : sessions) {
        if (!counts_in(session, region)) continue;
        if (!is_due(limit, days.*of, book.today(), book.rules().time.days_per_month)) return false;
        count += days.*of > since ? 1 : 0;
    }
    return !limit.sessions || count < *limit.sessions;
}

}  // namespace

/// There is room when some region that was found has room by all limits; it cannot be told where
/// that hangs on the day of a session that is not known.
Value room(const FactBook& book, const std::vector<const PayerPolicy::Limit*>& limits) {
    Value out;
    const auto all = sessions(book, limits.front()->item);
    for (const auto& [days, session] : all) out.facts.push_back(session.fact);
    std::set<std::string> regions;
    for (const auto* limit : limits)
        if (!limit->region_observation.empty())
            regions.merge(regions_found(book, limit->region_observation));
    if (regions.empty()) regions.insert("");
    const auto leaves_room = [&](Day Days::*of) {
        return std::ranges::any_of(regions, [&](const std::string& region) {
            return std::ranges::all_of(limits, [&](const PayerPolicy::Limit* limit) {
                return has_room(book, *limit, all,
                                limit->region_observation.empty() ? std::string{} : region, of);
            });
        });
    };
    const bool by_last = leaves_room(&Days::last);
    if (by_last == leaves_room(&Days::first))
        out.value = boolean_value(by_last);
    else
        out.missing.push_back({"procedure",
                               "The day of each " + limits.front()->item + " given before",
                               "clinician"});
    return out;
}

}  // namespace fascia::plan::detail
