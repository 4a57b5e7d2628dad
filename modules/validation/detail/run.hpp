#pragma once

#include "fascia/validation/validator.hpp"

#include "validation/detail/constraint.hpp"
#include "validation/detail/report.hpp"

#include <deque>
#include <functional>
#include <map>

namespace fascia::validation::detail {

/// Where an element stands: what %resource and %rootResource are there.
struct Scope {
    fhir::Element resource;   ///< the resource, contained ones too
    fhir::Element container;  ///< the resource that holds the contained ones
};

/// One validation: the resource, what may be asked, what has been asked already.
class Run {
  public:
    Run(const fhir::Resource& resource, const Environment& environment, const Options& options);
    Run(const Run&) = delete;

    const Options& options() const { return options_; }
    fhir::Element root() const { return resource_.root(); }

    terminology::Judgement membership(std::string_view value_set, std::string_view system,
                                      std::string_view code) const;
    /// Packaged or the environment's; null when there is none.
    const Profile* profile(std::string_view canonical);
    /// Of one that there is not, why: " is not known here" or " cannot be used: …".
    std::string profile_fault(std::string_view canonical) const;
    fhir::Resource questionnaire(std::string_view canonical) const;
    /// Whether the target of a literal reference stands outside; nothing when nobody can tell.
    std::optional<bool> stands(std::string_view reference) const;
    /// What a literal reference means at `scope`: contained, another entry of the Bundle, or what
    /// the environment has; else an empty Element.
    fhir::Element resolve(std::string_view reference, const Scope& scope);
    /// The entry of the Bundle that is validated, without asking anybody else.
    fhir::Element bundle_entry(std::string_view reference) const;
    /// How often each fullUrl stands in the Bundle is bdl-7's matter; here the first counts.
    bool is_bundle() const { return !entries_.empty(); }

    /// Whether the constraint is fulfilled at `focus`, into `report` when not.
    void check(const Constraint& constraint, const fhir::Element& focus, const Scope& scope,
               Report& report);
    Outcome<fhirpath::Collection> evaluate(const fhirpath::Expression& expression,
                                           const fhir::Element& focus, const Scope& scope);
    /// For expressions that need more than a focus.
    fhirpath::Context& context() { return context_; }

    /// How deep profiles are nested in each other at this moment.
    unsigned depth = 0;

  private:
    void index_bundle();

    fhir::Resource resource_;
    const Environment& environment_;
    const Options& options_;
    fhirpath::Context context_;
    Scope scope_;  ///< of the expression that is evaluated now
    std::map<std::string, fhir::Element, std::less<>> entries_;
    std::map<std::string, Outcome<std::shared_ptr<const Profile>>, std::less<>> profiles_;
    std::map<std::string, fhir::Resource, std::less<>> resolved_;
};

}  // namespace fascia::validation::detail
