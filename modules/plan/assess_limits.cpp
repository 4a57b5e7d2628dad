#include "plan/detail/policy.hpp"
#include "plan/detail/procedures.hpp"

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
using Sessions = std::multimap<PossibleDays, Session>;

/// The session of that day; of a day that is not known, one of its own.
Session& session_on(Sessions& all, const PossibleDays& days, const Fact& fact) {
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

/// What is done to the same patient beside a limit's item: sessions of the items that it may not
/// share a day with, as far as they may have been today.
Sessions todays(const FactBook& book, const PayerPolicy::Limit& limit) {
    Sessions out;
    for (const auto& item : limit.not_same_day_as)
        for (auto& [days, session] : sessions(book, item))
            if (days.last == book.today()) out.emplace(days, std::move(session));
    return out;
}

/// A limit, and what may have been done today that leaves no room beside it.
struct Asked {
    const PayerPolicy::Limit* limit;
    Sessions beside;
};

/// `of`: the first or the last of the days that may have been a session's.
bool has_room(const FactBook& book, const Asked& asked, const Sessions& sessions,
              const std::string& region, Day PossibleDays::*of) {
    const auto& limit = *asked.limit;
    for (const auto& [days, session] : asked.beside)
        if (days.*of == book.today() && counts_in(session, region)) return false;
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

/// By name, what has no day of its own yet.
Missing days_asked(const std::string& item, const Sessions& own, const std::vector<Asked>& asked) {
    const auto has_no_day = [](const Sessions& sessions) {
        return std::ranges::any_of(
            sessions, [](const auto& each) { return each.first.first != each.first.last; });
    };
    std::set<std::string> items;
    if (has_no_day(own)) items.insert(item);
    for (const auto& each : asked)
        if (has_no_day(each.beside))
            items.insert(each.limit->not_same_day_as.begin(), each.limit->not_same_day_as.end());
    std::string names;
    for (const auto& name : items) names += (names.empty() ? "" : " and ") + name;
    return {"procedure", "The day of each " + names + " given before", "clinician"};
}

}  // namespace

/// There is room when some region that was found has room by all limits; it cannot be told where
/// that hangs on the day of a session that is not known.
Value room(const FactBook& book, const std::vector<const PayerPolicy::Limit*>& limits) {
    Value out;
    const auto all = sessions(book, limits.front()->item);
    std::vector<Asked> asked;
    for (const auto* limit : limits) asked.push_back({limit, todays(book, *limit)});
    for (const auto& [days, session] : all) out.facts.push_back(session.fact);
    for (const auto& each : asked)
        for (const auto& [days, session] : each.beside) out.facts.push_back(session.fact);
    std::set<std::string> regions;
    for (const auto* limit : limits)
        if (!limit->region_observation.empty())
            regions.merge(regions_found(book, limit->region_observation));
    if (regions.empty()) regions.insert("");
    const auto leaves_room = [&](Day PossibleDays::*of) {
        return std::ranges::any_of(regions, [&](const std::string& region) {
            return std::ranges::all_of(asked, [&](const Asked& each) {
                return has_room(book, each, all,
                                each.limit->region_observation.empty() ? std::string{} : region,
                                of);
            });
        });
    };
    const bool by_last = leaves_room(&PossibleDays::last);
    if (by_last == leaves_room(&PossibleDays::first))
        out.value = boolean_value(by_last);
    else
        out.missing.push_back(days_asked(limits.front()->item, all, asked));
    return out;
}

}  // namespace fascia::plan::detail
