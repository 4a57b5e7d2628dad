#pragma once

#include "fascia/plan/assessment.hpp"
#include "fascia/plan/rules.hpp"

#include "plan/detail/span.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fascia::plan::detail {

/// Stands for "no date": older than every fact.
inline constexpr Instant undated = std::chrono::sys_days{std::chrono::year{1900} / 1 / 1};

/// One Observation that counts: final, amended or corrected, his, dated up to `at`. What of it does
/// not depend on the rule that reads it.
struct Observed {
    fhir::Resource resource;
    fhir::Element code, value;  ///< in it; the value may be empty
    Span when;                  ///< undated: the oldest instant there is
    Instant dated;  ///< its place in time: the point, the end of its period; within a day: issued
    Instant issued, updated;              ///< what decides between those of one instant
    bool asked_unknown = false;           ///< dataAbsentReason
    std::vector<std::string_view> roles;  ///< of its performers; "" = nobody known
    std::string reference;                ///< versioned where it can be
};

/// The fact that a rule reads in it. Lives as long as the FactBook.
struct Reading {
    const Observed* from = nullptr;
    std::optional<Decimal> number;
    std::optional<bool> boolean;
    std::optional<Day> day;
    std::string value;  ///< for traces
};

/// The facts of one patient at one instant, as facts.md reads them. Keeps references: the rules and
/// the facts outlive it.
class FactBook {
  public:
    FactBook(const Rules& rules, const FactSet& facts);

    const Rules& rules() const { return rules_; }
    const FactSet& set() const { return set_; }
    Day today() const { return today_; }
    Day day_of(Instant instant) const { return set_.zone.day_of(instant); }
    bool exists(const Span& span) const { return span.first <= set_.at; }
    /// Days from the day of `instant` to today.
    int age_days(Instant instant) const;

    /// Resources of that type that belong to the patient, by id.
    const std::vector<fhir::Resource>& of_type(std::string_view type) const;
    /// The resource that a reference names ("Type/id", absolute, urn:uuid, "#id" in `from`).
    fhir::Resource resolve(std::string_view reference, const fhir::Resource& from = {}) const;

    /// Codes of a CodeableConcept and what they map to.
    std::vector<CodeView> codes(const fhir::Element& codeable) const;
    bool has_code(const fhir::Element& codeable, CodeView code) const;
    bool has_any(const fhir::Element& codeable, const std::vector<Code>& wanted) const;
    /// Protocol item that a CodeableConcept names; "" = none.
    std::string_view item_of(const fhir::Element& codeable) const;

    /// Role of whom a reference names; "" = nobody known. Lives as long as the FactBook.
    std::string_view role_of(std::string_view reference) const;
    static bool is_by(const Observed& observed, const std::vector<std::string>& roles);

    /// Every Observation that counts, oldest first.
    const std::vector<Observed>& observed() const { return observed_; }
    /// What a rule reads, usable values and "asked, unknown" only, judged by whom it asks, oldest
    /// first.
    std::vector<Reading> readings(const ObservationRule& rule) const;
    /// Newest, where it is not older than the rule allows; empty too when it says "unknown".
    std::optional<Reading> newest(const ObservationRule& rule) const;

  private:
    void keep_what_concerns();
    void read_roles();
    void read_observations();
    /// Places in observed() of what one of the rule's codes names, oldest first.
    std::vector<std::uint32_t> places_of(const ObservationRule& rule) const;
    std::optional<Reading> read(const Observed& observed, const ObservationRule& rule) const;

    const Rules& rules_;
    const FactSet& set_;
    Day today_;
    std::vector<fhir::Resource> by_id_;
    std::map<fhir::TypeId, std::vector<fhir::Resource>> by_type_;
    std::map<std::string, std::string, std::less<>> roles_;
    std::vector<Observed> observed_;
    /// What an Observation is called, and its place in observed_.
    struct Coded {
        std::size_t hash;
        std::uint32_t place;
        CodeView code;
    };
    std::vector<Coded> by_code_;  ///< in the order of hash and place
};

/// Codes that stay when the resource is gone.
std::vector<Code> owned(const std::vector<CodeView>& codes);
/// "Observation/x/_history/1", without history where there is no version.
std::string versioned_reference(const fhir::Resource& resource);
/// "Type/id" of a relative or absolute reference; the id alone of urn:uuid; version dropped. A part
/// of what it is given.
std::string_view local_reference(std::string_view reference);

Fact fact_of(const ObservationRule& rule, const Reading& reading);
Missing missing_of(const ObservationRule& rule);

}  // namespace fascia::plan::detail
