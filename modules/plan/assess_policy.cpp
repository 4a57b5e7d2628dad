#include "plan/detail/care_events.hpp"
#include "plan/detail/policy.hpp"

#include <algorithm>
#include <set>

namespace fascia::plan::detail {

namespace {

bool is_in_force(const PayerPolicy& policy, Day today) {
    return (!policy.from || *policy.from <= today) && (!policy.to || today <= *policy.to);
}

bool covers(const FactBook& book, const fhir::Resource& coverage, const PayerPolicy& policy) {
    if (coverage.child("status").text() != "active") return false;
    const auto period = span_of(coverage.root(), "period", book.set().zone);
    const bool has_end = static_cast<bool>(coverage.child("period").child("end"));
    if (period && (!book.exists(*period) || (has_end && period->last < book.set().at)))
        return false;
    const auto plans = coverage.children("class");
    const bool plan = policy.plans.empty() ||
                      std::any_of(plans.begin(), plans.end(), [&](const fhir::Element& each) {
                          return contains(policy.plans, each.child("value").text());
                      });
    for (const auto payor : coverage.children("payor"))
        if (plan && contains(policy.payers, payor.at("identifier.value").text())) return true;
    return false;
}

/// The service location is where the clinic says it is; where it does not, a policy of certain
/// states is not known to hold.
bool is_here(const FactBook& book, const PayerPolicy& policy) {
    if (policy.jurisdictions.empty()) return true;
    const auto& locations = book.of_type("Location");
    return std::any_of(locations.begin(), locations.end(), [&](const fhir::Resource& location) {
        return contains(policy.jurisdictions, location.at("address.state").text());
    });
}

Policies policies_in_force(const FactBook& book, std::vector<Fact>& facts) {
    Policies out;
    for (const auto& policy : book.rules().policies) {
        if (!is_in_force(policy, book.today()) || !is_here(book, policy)) continue;
        for (const auto& coverage : book.of_type("Coverage")) {
            if (!covers(book, coverage, policy)) continue;
            facts.push_back({"payer", policy.id, versioned_reference(coverage)});
            out.push_back(&policy);
            break;
        }
    }
    const auto& all = book.rules().policies;
    out.push_back(&*std::find_if(all.begin(), all.end(),
                                 [](const PayerPolicy& policy) { return policy.payers.empty(); }));
    return out;
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
        const char* shown = met.value_or(false) ? "true" : met.has_value() ? "false" : "";
        out.facts.push_back({rule.name, shown, reading.reference});
    }
    if (yes || (any && !unknown))
        out.value = boolean_value(yes);
    else
        out.missing.push_back(missing_of(rule));
    return out;
}

/// The policies that speak of something; the default where no other does.
template <class Speaks>
Policies that(const Policies& policies, Speaks speaks) {
    Policies out;
    for (const auto* policy : policies)
        if ((policy != policies.back() || out.empty()) && speaks(*policy)) out.push_back(policy);
    return out;
}

std::optional<bool> answer_of(const Value& value) {
    const auto answer = fhirpath::to_boolean(value.value);
    return answer ? *answer : std::nullopt;
}

/// What all of them ask for: no before cannot tell before yes.
Value least(std::vector<Value> all) {
    Value out{boolean_value(true), {}, {}};
    for (auto& one : all) {
        const auto so_far = answer_of(out), met = answer_of(one);
        if (met == false || (so_far == true && !met))
            out = std::move(one);
        else if (so_far == met)
            out.facts.insert(out.facts.end(), one.facts.begin(), one.facts.end());
    }
    return out;
}

Value trigger_point(const FactBook& book, const Policies& policies) {
    std::vector<Value> each;
    for (const auto* policy : that(policies, [](const PayerPolicy& one) {
             return !one.trigger_point_observation.empty();
         }))
        each.push_back(trigger_point(book, *policy));
    return least(std::move(each));
}

/// Of several policies the greatest threshold asks for most.
void set_values(Work& work, const Policies& policies) {
    for (const auto& [name, fallback] : policies.back()->values) {
        const auto speaking =
            that(policies, [&](const PayerPolicy& policy) { return policy.values.contains(name); });
        auto most = speaking.front()->values.at(name);
        for (const auto* policy : speaking) most = std::max(most, policy->values.at(name));
        work.variables.set(name, decimal_value(most));
    }
}

std::set<std::string> limited_items(const Policies& policies) {
    std::set<std::string> out;
    for (const auto& limit : policies.back()->limits) out.insert(limit.item);
    return out;
}

void set_rooms(Work& work, const Policies& policies) {
    for (const auto& item : limited_items(policies)) {
        std::vector<const PayerPolicy::Limit*> limits;
        for (const auto* policy : policies) {
            if (policy == policies.back() && !limits.empty()) continue;
            for (const auto& limit : policy->limits)
                if (limit.item == item) limits.push_back(&limit);
        }
        work.variables.set("room" + item, room(work.book, limits));
    }
}

/// Weeks of active care, in all and without what the patient alone reports.
struct CareWeeks {
    int all = 0, documented = 0;
};

CareWeeks weeks_of(const Work& work, const Care& care) {
    if (!care.start) return {};
    auto documented = care.events;
    std::erase_if(documented, [](const CareEvent& event) { return !event.documented; });
    const auto count = [&](const std::vector<CareEvent>& events) {
        return weeks_of_exposure(work.book.rules(), *care.start, work.book.today(), events);
    };
    return {count(care.events), count(documented)};
}

Value care_for(const PayerPolicy::Care& asked, const Care& care, const CareWeeks& weeks) {
    Value out;
    for (const auto& event : care.events) out.facts.push_back(event.fact);
    const auto text = "Conservative care of " + std::to_string(asked.weeks) +
                      " weeks, documented by who gave it: the payer asks for it";
    if (!care.start)
        out.missing = care.missing;
    else if (asked.documented && weeks.documented < asked.weeks && weeks.all >= asked.weeks)
        out.missing.push_back({"care-elsewhere", text, "clinician"});
    else
        out.value = boolean_value((asked.documented ? weeks.documented : weeks.all) >= asked.weeks);
    return out;
}

/// Which policies are in force stands in the trace.
void tell(Work& work, const Policies& policies, const std::vector<Fact>& facts) {
    std::vector<std::string> names;
    RuleResult reason{"payer-policy", Answer::met, "Payer policies in force:", {}, facts, {}};
    for (const auto* policy : policies) {
        if (policy == policies.back()) continue;
        names.push_back(policy->id);
        reason.text += " " + policy->id;
        reason.sources.insert(reason.sources.end(), policy->sources.begin(), policy->sources.end());
    }
    work.variables.set("policies", {texts_value(names), facts, {}});
    if (!names.empty()) work.out.reasons.push_back(std::move(reason));
}

}  // namespace

Policies read_policies(Work& work) {
    std::vector<Fact> facts;
    auto policies = policies_in_force(work.book, facts);
    tell(work, policies, facts);
    work.variables.set("triggerPoint", trigger_point(work.book, policies));
    set_values(work, policies);
    set_rooms(work, policies);
    return policies;
}

void read_policy_care(Work& work, const Policies& policies, const Care& care) {
    const auto weeks = weeks_of(work, care);
    for (const auto& item : limited_items(policies)) {
        std::vector<Value> each;
        for (const auto* policy : policies)
            for (const auto& asked : policy->care)
                if (asked.item == item) each.push_back(care_for(asked, care, weeks));
        work.variables.set("payerCare" + item, least(std::move(each)));
    }
}

}  // namespace fascia::plan::detail
