#include "plan/detail/work.hpp"

#include <algorithm>
#include <set>

namespace fascia::plan::detail {

namespace {

bool covers(const fhir::Resource& coverage, const PayerPolicy& policy) {
    if (coverage.child("status").text() != "active") return false;
    for (const auto payor : coverage.children("payor"))
        if (contains(policy.payers, payor.at("identifier.value").text())) return true;
    return false;
}

const PayerPolicy& policy_of(const FactBook& book) {
    const auto& policies = book.rules().policies;
    for (const auto& policy : policies)
        for (const auto& coverage : book.of_type("Coverage"))
            if (covers(coverage, policy)) return policy;
    return *std::find_if(policies.begin(), policies.end(),
                         [](const PayerPolicy& policy) { return policy.payers.empty(); });
}

std::optional<bool> component(const FactBook& book, const fhir::Resource& examined,
                              const Code& code) {
    for (const auto part : examined.children("component"))
        if (book.has_code(part.child("code"), code))
            if (const auto value = part.child("valueBoolean")) return value.text() == "true";
    return std::nullopt;
}

/// Enough criteria present; so many absent that it cannot be reached; else unknown.
std::optional<bool> meets(const FactBook& book, const PayerPolicy& policy,
                          const fhir::Resource& examined) {
    if (examined.child("valueBoolean").text() == "false") return false;
    int present = 0, possible = 0;
    for (const auto& code : policy.trigger_point_components) {
        const auto found = component(book, examined, code);
        present += found.value_or(false) ? 1 : 0;
        possible += found.value_or(true) ? 1 : 0;
    }
    if (present >= policy.trigger_point_criteria) return true;
    if (possible < policy.trigger_point_criteria) return false;
    return std::nullopt;
}

/// One muscle and side: how its body site is written.
std::string site_key(const fhir::Resource& examined) {
    const auto site = examined.child("bodySite");
    return lower(shown(site)) + "|" + std::string{site.at("coding.code").text()};
}

Value trigger_point(const FactBook& book, const PayerPolicy& policy) {
    const auto& rule = *book.rules().observation(policy.trigger_point_observation);
    std::map<std::string, Reading> newest;  // per site
    for (auto& reading : book.readings(rule))
        newest.insert_or_assign(site_key(reading.resource), std::move(reading));
    Value out;
    bool yes = false, unknown = false, any = false;
    for (const auto& [site, reading] : newest) {
        if (rule.max_age_days && book.age_days(reading.dated) > *rule.max_age_days) continue;
        const auto met =
            reading.asked_unknown ? std::nullopt : meets(book, policy, reading.resource);
        any = true;
        yes = yes || met.value_or(false);
        unknown = unknown || !met;
        out.facts.push_back({rule.name, met ? (*met ? "true" : "false") : "", reading.reference});
    }
    if (yes || (any && !unknown))
        out.value = boolean_value(yes);
    else
        out.missing.push_back(missing_of(rule));
    return out;
}

/// Completed procedures with that item as code, by day.
std::map<Day, Fact> sessions(const FactBook& book, const std::string& item) {
    std::map<Day, Fact> out;
    for (const auto& procedure : book.of_type("Procedure")) {
        const auto done = span_of(procedure.root(), "performed", book.set().zone);
        if (procedure.child("status").text() != "completed" || !done || !book.exists(*done) ||
            book.item_of(procedure.child("code")) != item)
            continue;
        const auto day = book.day_of(done->first);
        out.try_emplace(
            day, Fact{"procedure", item + " " + format_day(day), versioned_reference(procedure)});
    }
    return out;
}

Value room(const FactBook& book, const PayerPolicy::Limit& limit) {
    const auto all = sessions(book, limit.item);
    const auto since = add_months(book.today(), -limit.months);
    Value out;
    int count = 0;
    for (const auto& [day, fact] : all) {
        if (day <= since) continue;
        ++count;
        out.facts.push_back(fact);
    }
    const bool interval = all.empty() || days_between(all.rbegin()->first, book.today()).count() >=
                                             limit.interval_days;
    out.value = boolean_value(count < limit.sessions && interval);
    return out;
}

}  // namespace

void read_policy(Work& work) {
    const auto& policy = policy_of(work.book);
    work.variables.set("triggerPoint", trigger_point(work.book, policy));
    for (const auto& limit : policy.limits)
        work.variables.set("room" + limit.item, room(work.book, limit));
}

}  // namespace fascia::plan::detail
