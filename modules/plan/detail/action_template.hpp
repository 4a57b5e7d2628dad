#pragma once

#include "fascia/fhir/resource.hpp"
#include "fascia/plan/assessment.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace fascia::plan::detail {

/// What an action of a protocol comes to whoever the patient is, from the definitions alone.
struct ActionTemplate {
    fhir::Resource group;     ///< a RequestGroup that holds the action alone; without it: nothing
    fhir::Resource request;   ///< empty: of a kind that cannot be derived
    std::size_t settled = 0;  ///< dynamicValues of the definition that the request holds already
    fhir::Element review_after;  ///< Duration from the start; in the definition; may be empty
    std::vector<std::string> evidence;  ///< source tags
    std::string disagreement;           ///< of guidelines, as text
    std::string title, instructions;    ///< XHTML for the narrative; may be empty
};

/// Each is made when it is first asked for. Thread safe.
class ActionTemplates {
  public:
    /// `action` may be empty (ActivityDefinition/$apply), so may `definition` (a group, a task of
    /// its own). Lives as long as these templates, which keep what they were made of.
    const ActionTemplate& of(const fhir::Element& action, const fhir::Resource& definition) const;

    /// What is shown of a verdict: a RequestGroup that holds the extension alone. Kept too, but for
    /// what a physician wrote about his patient.
    fhir::Resource verdict(const Verdict& verdict) const;

  private:
    using Source = std::shared_ptr<const fhir::Document>;
    using Key = std::tuple<Source, std::uint32_t, Source>;
    using Shown = std::tuple<std::string_view, std::string_view, Verdict::Effect>;
    using OwnShown = std::tuple<std::string, std::string, Verdict::Effect>;

    mutable std::mutex mutex_;
    mutable std::map<Key, ActionTemplate> made_;
    mutable std::map<OwnShown, fhir::Resource, std::less<>> verdicts_;
};

}  // namespace fascia::plan::detail
