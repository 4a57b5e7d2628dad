#pragma once

#include "fascia/security/access.hpp"

#include "app/detail/clinic.hpp"
#include "fascia/fhir/draft.hpp"

#include <boost/json/object.hpp>

namespace fascia::app {

/// One demo patient's history from intake to today, as calls of the use cases in their order.
class DemoPatient {
  public:
    /// `clinic_data` is fhir/demo/clinic.json, `row` one of its patients.
    DemoPatient(Clinic& clinic, const boost::json::object& clinic_data,
                const boost::json::object& row, const security::AccessContext& assistant,
                const security::AccessContext& physician);

    /// Failure: of the first use case that refused.
    Outcome<void> live();

  private:
    Outcome<void> intake();
    Outcome<void> make_plan();
    Outcome<void> week(int number);
    Outcome<void> examine();
    Outcome<void> review();
    Outcome<void> decide(const std::string& task, const std::string& decision, Instant at);

    Outcome<void> put(fhir::Draft resource, std::string_view id);
    Outcome<void> post(fhir::Draft resource);
    Outcome<fhir::Resource> operate(const std::string& target, fhir::Draft parameters, Instant at,
                                    const security::AccessContext& who);
    Outcome<void> observe(std::string_view fact, double value, Day day,
                          const security::AccessContext& who);
    fhir::Draft observation(const boost::json::object& fact, Day day,
                            const security::AccessContext& who) const;
    void add_value(fhir::Draft& observation, const boost::json::object& fact, double value) const;
    void add_fact(fhir::Draft& parameters, std::string_view name, double value) const;
    Outcome<void> answer_flags(Day day);
    Outcome<void> reviewed_list(std::string_view code, std::string_view text, Day day);

    Instant instant_in_week(int week) const;
    Day day_in_week(int week) const;
    bool flag(std::string_view name) const;
    int number(std::string_view name) const;

    Clinic& clinic_;
    const boost::json::object& data_;
    const boost::json::object& row_;
    const boost::json::object& profile_;
    const security::AccessContext& assistant_;
    const security::AccessContext& physician_;
    std::string id_, patient_, plan_;
    Day start_{};
};

}  // namespace fascia::app
