#include "plan/detail/care_events.hpp"
#include "plan/detail/policy.hpp"

#include <algorithm>

namespace fascia::plan::detail {

namespace {

/// Weeks of active care, in all and without what the patient alone reports.
struct CareWeeks {
    int all = 0, documented = 0;
};

CareWeeks weeks_of(const Work& work, const Care& care) {
    if (!care.start) return {};
    const auto count = [&](bool only_documented) {
        return weeks_of_exposure(work.book.rules(), *care.start, work.book.today(), care.events,
                                 only_documented);
    };
    return {count(false), count(true)};
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

}  // namespace

void read_policy_care(Work& work, const Policies& policies, const Care& care) {
    const auto weeks = weeks_of(work, care);
    for (const auto& item : limited_items(work.book.rules())) {
        std::vector<Value> each;
        for (const auto* policy : policies)
            for (const auto& asked : policy->care)
                if (asked.item == item) each.push_back(care_for(asked, care, weeks));
        work.variables.set("payerCare" + item, least(std::move(each)));
    }
}

}  // namespace fascia::plan::detail
