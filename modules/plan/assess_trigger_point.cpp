#include "plan/detail/policy.hpp"

#include <algorithm>

namespace fascia::plan::detail {

namespace {

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
        newest.insert_or_assign(site_key(reading.from->resource), std::move(reading));
    Value out;
    bool yes = false, unknown = false, any = false;
    for (const auto& [site, reading] : newest) {
        if (rule.max_age_days && book.age_days(reading.from->dated) > *rule.max_age_days) continue;
        const auto met = reading.from->asked_unknown ? std::nullopt
                                                     : meets(book, policy, reading.from->resource);
        any = true;
        yes = yes || met.value_or(false);
        unknown = unknown || !met;
        const char* shown = met.value_or(false) ? "true" : met.has_value() ? "false" : "";
        out.facts.push_back({rule.name, shown, reading.from->reference});
    }
    if (yes || (any && !unknown))
        out.value = boolean_value(yes);
    else
        out.missing.push_back(missing_of(rule));
    return out;
}

}  // namespace

Value trigger_point(const FactBook& book, const Policies& policies) {
    std::vector<Value> each;
    for (const auto* policy : that(policies, [](const PayerPolicy& one) {
             return !one.trigger_point_observation.empty();
         }))
        each.push_back(trigger_point(book, *policy));
    return least(std::move(each));
}

}  // namespace fascia::plan::detail
