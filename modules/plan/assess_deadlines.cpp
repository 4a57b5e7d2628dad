#include "plan/detail/policy.hpp"

#include <map>

namespace fascia::plan::detail {

namespace {

/// The days on which a therapist treated the patient, each with one fact.
using Treatments = std::map<Day, Fact>;

Treatments treatments_of(const PayerPolicy::Therapy& therapy, const Care& care) {
    Treatments out;
    for (const auto& event : care.events)
        if (event.kind == CareEvent::Kind::visit && contains(therapy.items, event.item))
            out.try_emplace(event.first, event.fact);
    return out;
}

Day later(Day day, int days) {
    return Day{std::chrono::sys_days{day} + std::chrono::days{days}};
}

class Deadlines {
  public:
    Deadlines(const Work& work, const PayerPolicy& policy, Treatments treatments)
        : work_{work}, policy_{policy}, treatments_{std::move(treatments)} {}

    void add() {
        const auto& therapy = *policy_.therapy;
        const auto& [first, fact] = *treatments_.begin();
        add("therapy-certification", first, later(first, therapy.certify_days),
            therapy.certify_text, {fact});
        if (is_given(therapy)) add_recertification(therapy);
        add_report(therapy);
    }

  private:
    /// A therapy that nobody gave for a whole period has ended.
    bool is_given(const PayerPolicy::Therapy& therapy) const {
        const auto last = treatments_.rbegin()->first;
        return days_between(last, work_.book.today()).count() < therapy.recertify_days;
    }

    void add_recertification(const PayerPolicy::Therapy& therapy) {
        const auto& [first, fact] = *treatments_.begin();
        Day again = later(first, therapy.recertify_days);
        while (again < work_.book.today()) again = later(again, therapy.recertify_days);
        add("therapy-recertification",
            later(again, -work_.book.rules().time.task_opens_days_before), again,
            therapy.recertify_text, {fact});
    }

    /// Of the last full count of treatment days.
    void add_report(const PayerPolicy::Therapy& therapy) {
        const auto count = static_cast<int>(treatments_.size());
        const int counted = count - count % therapy.report_treatments;
        if (counted == 0) return;
        const auto last = std::next(treatments_.begin(), counted - 1);
        add("therapy-report", last->first, last->first, therapy.report_text, {last->second});
    }

    void add(std::string code, Day opens, Day due, const std::string& text,
             std::vector<Fact> facts) {
        work_.out.deadlines.push_back(
            {std::move(code), opens, due, text, policy_.id, std::move(facts)});
    }

    const Work& work_;
    const PayerPolicy& policy_;
    const Treatments treatments_;
};

}  // namespace

void read_deadlines(Work& work, const Policies& policies, const Care& care) {
    for (const auto* policy : policies) {
        if (!policy->therapy) continue;
        if (auto treatments = treatments_of(*policy->therapy, care); !treatments.empty())
            Deadlines{work, *policy, std::move(treatments)}.add();
    }
}

}  // namespace fascia::plan::detail
