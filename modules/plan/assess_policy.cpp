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

void set_rooms(Work& work, const Policies& policies) {
    for (const auto& item : limited_items(work.book.rules())) {
        std::vector<const PayerPolicy::Limit*> limits;
        for (const auto* policy : policies) {
            if (policy == policies.back() && !limits.empty()) continue;
            for (const auto& limit : policy->limits)
                if (limit.item == item) limits.push_back(&limit);
        }
        work.variables.set("room" + item, limits.empty() ? Value{boolean_value(true), {}, {}}
                                                         : room(work.book, limits));
    }
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

std::optional<bool> answer_of(const Value& value) {
    const auto answer = fhirpath::to_boolean(value.value);
    return answer ? *answer : std::nullopt;
}

}  // namespace

std::set<std::string> limited_items(const Rules& rules) {
    std::set<std::string> out;
    for (const auto& policy : rules.policies)
        for (const auto& limit : policy.limits) out.insert(limit.item);
    return out;
}

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

Policies read_policies(Work& work) {
    std::vector<Fact> facts;
    auto policies = policies_in_force(work.book, facts);
    tell(work, policies, facts);
    work.variables.set("triggerPoint", trigger_point(work.book, policies));
    set_values(work, policies);
    set_rooms(work, policies);
    return policies;
}

}  // namespace fascia::plan::detail
