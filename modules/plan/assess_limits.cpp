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
using Sessions = std::map<Day, Session>;

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
        out.try_emplace(day, Session{{}, true, fact});
    }
    for (const auto& procedure : book.of_type("Procedure")) {
        const auto done = span_of(procedure.root(), "performed", book.set().zone);
        if (procedure.child("status").text() != "completed" || !done || !book.exists(*done) ||
            book.item_of(procedure.child("code")) != item)
            continue;
        const auto day = book.day_of(done->first);
        const Fact fact{"procedure", item + " " + format_day(day), versioned_reference(procedure)};
        auto& session = out.try_emplace(day, Session{{}, false, fact}).first->second;
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

bool is_due(const PayerPolicy::Limit& limit, Day last, Day today) {
    return (!limit.interval_days || days_between(last, today).count() >= *limit.interval_days) &&
           (!limit.interval_months || add_months(last, *limit.interval_months) <= today);
}

bool has_room(const FactBook& book, const PayerPolicy::Limit& limit, const Sessions& sessions,
              const std::string& region) {
    const Day since = limit.days > 0
                          ? Day{std::chrono::sys_days{book.today()} - std::chrono::days{limit.days}}
                          : add_months(book.today(), -limit.months);
    int count = 0;
    for (const auto& [day, session] : sessions) {
        if (!counts_in(session, region)) continue;
        if (!is_due(limit, day, book.today())) return false;
        count += day > since ? 1 : 0;
    }
    return !limit.sessions || count < *limit.sessions;
}

}  // namespace

/// There is room when some region that was found has room by all limits.
Value room(const FactBook& book, const std::vector<const PayerPolicy::Limit*>& limits) {
    Value out;
    const auto all = sessions(book, limits.front()->item);
    for (const auto& [day, session] : all) out.facts.push_back(session.fact);
    std::set<std::string> regions;
    for (const auto* limit : limits)
        if (!limit->region_observation.empty())
            regions.merge(regions_found(book, limit->region_observation));
    if (regions.empty()) regions.insert("");
    const auto leaves_room = [&](const std::string& region) {
        return std::all_of(limits.begin(), limits.end(), [&](const PayerPolicy::Limit* limit) {
            return has_room(book, *limit, all,
                            limit->region_observation.empty() ? std::string{} : region);
        });
    };
    out.value = boolean_value(std::any_of(regions.begin(), regions.end(), leaves_room));
    return out;
}

}  // namespace fascia::plan::detail
