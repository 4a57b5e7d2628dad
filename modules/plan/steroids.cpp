#include "fascia/plan/rules.hpp"

#include "plan/detail/codes.hpp"
#include "plan/detail/policy.hpp"
#include "plan/detail/procedures.hpp"
#include "plan/detail/record.hpp"

#include <algorithm>
#include <cmath>

namespace fascia::plan {

const SteroidRules::Drug* SteroidRules::find(std::string_view agent) const {
    const auto text = detail::lower(agent);
    for (const auto& drug : drugs)
        for (const auto& name : drug.names)
            if (detail::has_words(text, name)) return &drug;
    return nullptr;
}

bool SteroidRules::is_unnamed(std::string_view agent) const {
    const auto text = detail::lower(agent);
    return std::ranges::any_of(
        unnamed, [&](const std::string& word) { return detail::has_words(text, word); });
}

Decimal SteroidRules::equivalent_mg(const Drug& drug, Decimal mg) const {
    const auto base = std::ranges::find(drugs, counted_in, &Drug::name);
    return Decimal::nearest(
        std::round(mg.to_double() * base->equal_mg.to_double() / drug.equal_mg.to_double()));
}

namespace detail {
namespace {

/// What an injection left in the record of what was injected.
struct Injection {
    PossibleDays days;
    std::string item, agent;
    std::optional<Decimal> mg;
    Fact fact;
};

/// A day, or how little is known of it.
std::string when(const PossibleDays& days) {
    return days.first == days.last
               ? format_day(days.first)
               : "a day from " + format_day(days.first) + " to " + format_day(days.last);
}

std::string agent_of(const fhir::Resource& procedure) {
    const auto value = own_extension_value(procedure.root(), "agent");
    std::string text{value.child("text").text()};
    for (const auto coding : value.children("coding"))
        text += " " + std::string{coding.child("display").text()};
    return text.empty() ? std::string{value.text()} : text;
}

/// Procedures that name an agent, wherever it was injected; of our own those too that name none.
std::vector<Injection> injections(const FactBook& book, Day since) {
    std::vector<Injection> out;
    for (const auto& procedure : book.of_type("Procedure")) {
        const auto days = days_of(book, procedure);
        if (procedure.child("status").text() != "completed" || !days || days->last <= since)
            continue;
        const std::string item{book.item_of(procedure.child("code"))};
        if (!own_extension_value(procedure.root(), "agent") && !book.rules().procedures.find(item))
            continue;
        Injection one{*days, item, agent_of(procedure), {}, {}};
        one.mg = Decimal::parse(own_extension_value(procedure.root(), "dose-mg").text());
        one.fact = {"procedure", one.agent + " " + when(*days), versioned_reference(procedure)};
        out.push_back(std::move(one));
    }
    std::ranges::stable_sort(out, {}, &Injection::days);
    return out;
}

/// The list, its sum, and what keeps them from being known.
class Ledger {
  public:
    explicit Ledger(Work& work)
        : work_{work},
          rules_{work.book.rules().steroids},
          since_{add_months(work.book.today(), -rules_.months)} {}

    void read() {
        for (auto& injection : injections(work_.book, since_)) add(std::move(injection));
        const auto count = static_cast<long long>(work_.out.steroids.size());
        const bool is_known = count_missing_.empty();
        work_.variables.set(
            "steroidDoses",
            {is_known ? integer_value(count) : fhirpath::Collection{}, facts_, count_missing_});
        auto missing = std::move(sum_missing_);
        missing.insert(missing.end(), count_missing_.begin(), count_missing_.end());
        auto sum = missing.empty() ? decimal_value(sum_) : fhirpath::Collection{};
        work_.variables.set("steroidMg", {std::move(sum), facts_, std::move(missing)});
        if (count > 0) tell(count);
    }

  private:
    void add(Injection injection) {
        const auto* drug = rules_.find(injection.agent);
        if (!drug && (injection.agent.empty() || rules_.is_unnamed(injection.agent)))
            return count_missing_.push_back(asked(injection, "Which drug was injected on "));
        if (!drug) return;
        facts_.push_back(injection.fact);
        if (injection.days.first <= since_)
            return count_missing_.push_back(asked(injection, "The day of a steroid injected on "));
        SteroidDose dose{injection.days.first,     injection.item, drug->name, injection.mg, {},
                         std::move(injection.fact)};
        if (dose.mg) {
            dose.equivalent_mg = rules_.equivalent_mg(*drug, *dose.mg);
            sum_ = sum_ + *dose.equivalent_mg;
        } else {
            sum_missing_.push_back(asked(injection, "How many mg of steroid were injected on "));
        }
        work_.out.steroids.push_back(std::move(dose));
    }

    static Missing asked(const Injection& injection, const std::string& what) {
        return {"procedure", what + when(injection.days), "clinician"};
    }

    void tell(long long count) {
        const bool is_whole =
            count_missing_.empty() && std::ranges::all_of(work_.out.steroids, [](const auto& dose) {
                return dose.mg.has_value();
            });
        work_.out.reasons.push_back(
            {"steroids",
             is_whole ? Answer::met : Answer::unknown,
             "Injected steroids of the last " + std::to_string(rules_.months) +
                 " months, all sites: " + std::to_string(count) + ", equal to " +
                 (is_whole ? "" : "at least ") + sum_.text() + " mg of " + rules_.counted_in + ".",
             rules_.sources,
             facts_,
             {}});
    }

    Work& work_;
    const SteroidRules& rules_;
    Day since_;  ///< the last day that no longer counts
    Decimal sum_;
    std::vector<Fact> facts_;
    std::vector<Missing> count_missing_, sum_missing_;
};

}  // namespace

void read_steroids(Work& work) {
    if (!work.book.rules().steroids.drugs.empty()) Ledger{work}.read();
}

}  // namespace detail
}  // namespace fascia::plan
