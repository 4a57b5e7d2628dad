#pragma once

#include "fascia/fhir/draft.hpp"
#include "fascia/plan/rules.hpp"

#include "random.hpp"

#include <string>
#include <string_view>

/// The chart of one generated patient while it is being written.
namespace fascia::test {

class Chart {
  public:
    Chart(const plan::Rules& rules, std::uint64_t seed);

    const plan::Rules& rules;
    Random random;
    plan::FactSet facts;
    Day today;
    bool documented = true;  ///< a patient about whom most is known, or one about whom little is
    bool textbook = false;   ///< all is known, nothing speaks against care, and it has failed

    /// A record of the patient; `subject` is how its type names him.
    fhir::Draft begin(std::string_view type, std::string_view subject = "subject");
    /// Keeps it and answers its reference.
    std::string keep(const fhir::Draft& draft);

    Day days_ago(int days) const;
    /// A dateTime on that day: the day alone, or an instant on it.
    std::string some_time_on(Day day);
    /// The years, the month or the day of it, for what people remember so.
    std::string remembered(Day day);
    /// Somebody who can have judged or written something; "" now and then.
    std::string somebody();

    plan::Code code(std::string_view system, std::string_view code) const;

  private:
    int count_ = 0;
};

void add_coding(fhir::DraftElement& codeable, const plan::Code& code);
/// An Observation, dated and final (mostly), without a value.
fhir::Draft observation(Chart& chart, const plan::Code& code, Day day);
/// A number as the rule reads it: with one of its units, or bare.
void set_number(Chart& chart, fhir::Draft& draft, const plan::ObservationRule& rule,
                const std::string& number);

}  // namespace fascia::test
