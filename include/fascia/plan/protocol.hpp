#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/fhir/resource.hpp"
#include "fascia/fhirpath/fhirpath.hpp"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// A protocol: a PlanDefinition, its ActivityDefinitions and Questionnaires, and its rules
/// (thresholds, measures, gates, red flags, contraindications) as data.
namespace fascia::plan {

struct Evidence;  // evidence.hpp
struct Rules;     // rules.hpp

namespace detail {
class ActionTemplates;
}

/// Compiled expressions by their text.
using Expressions =
    std::unordered_map<std::string, fhirpath::Expression, fhirpath::NameHash, std::equal_to<>>;

/// One file of fhir/protocols/<condition>/, as app read it.
struct ContentFile {
    std::string path;  ///< relative to the protocol's folder: "plan-definition.json",
                       ///< "activities/MT1.json", "rules.json", "handouts/es/MT1.md"
    std::string text;
};

/// A loaded protocol: every expression compiled, every canonical resolved, every id checked.
/// Immutable, thread safe.
class Protocol {
  public:
    /// Failure: invalid, with every fault of every file at once (path = the file and the place in
    /// it). A protocol with a fault is not usable; the server runs without it.
    static Outcome<std::shared_ptr<const Protocol>> load(std::span<const ContentFile> files);

    const fhir::Resource& plan_definition() const { return plan_definition_; }
    std::string_view url() const;
    std::string_view version() const;
    /// "url|version"
    std::string canonical() const;
    /// ActivityDefinition, Questionnaire or PlanDefinition by canonical ("url" or "url|version");
    /// empty when not ours.
    fhir::Resource definition(std::string_view canonical) const;
    /// The same with the texts for patients in one language alone.
    fhir::Resource definition_in(std::string_view language, std::string_view canonical) const;
    /// Languages that every text for patients is there in; the first is that of the definitions.
    const std::vector<std::string>& languages() const { return languages_; }
    /// The definitions of its own, for reads and searches.
    const std::vector<fhir::Resource>& definitions() const { return definitions_; }
    /// Those that it uses of the protocol that it extends.
    const std::vector<fhir::Resource>& inherited() const { return inherited_; }
    /// Of both, the items that only a gate proposes: they are no part of a draft.
    const std::vector<fhir::Resource>& by_gate_only() const { return by_gate_only_; }
    /// Those of all definitions.
    const Expressions& expressions() const { return expressions_; }
    /// What $apply works out of the definitions alone, kept from one patient to the next.
    const detail::ActionTemplates& templates() const { return *templates_; }
    const Rules& rules() const { return *rules_; }
    const Evidence& evidence() const { return *evidence_; }

  private:
    using ByUrl =
        std::unordered_map<std::string, fhir::Resource, fhirpath::NameHash, std::equal_to<>>;

    static fhir::Resource find(const ByUrl& definitions, std::string_view canonical);

    fhir::Resource plan_definition_;
    std::vector<fhir::Resource> definitions_, inherited_, by_gate_only_;
    ByUrl by_url_;
    std::map<std::string, ByUrl, std::less<>> by_language_;
    std::vector<std::string> languages_;
    Expressions expressions_;
    std::shared_ptr<const detail::ActionTemplates> templates_;
    std::shared_ptr<const Rules> rules_;
    std::shared_ptr<const Evidence> evidence_;
};

}  // namespace fascia::plan
