#pragma once

#include "fascia/plan/apply.hpp"

#include "plan/detail/apply_data.hpp"

#include <memory>
#include <string>
#include <vector>

namespace fascia::plan::detail {

/// What the expressions of one place in a definition see. A value; the ApplyInput outlives it.
class Scope {
  public:
    /// The variables of the operation: %subject, %encounter, %practitioner, %organization,
    /// %userType … %settingContext, the caller's, and %context = the definition.
    Scope(const ApplyInput& input, std::shared_ptr<const ApplyData> data);

    const ApplyInput& input() const { return *input_; }
    const ApplyData& data() const { return *data_; }
    const fhirpath::Context& context() const { return context_; }
    /// "Patient/x": whom the actions here are for.
    const std::string& subject() const { return subject_; }
    fhir::Element subject_element() const { return subject_resource_.root(); }

    /// The containing definition becomes %context, its `variable` extensions variables, in order.
    /// Failure: invalid (an expression of it); `issues` gets what is not offered.
    Outcome<void> enter_definition(const fhir::Resource& definition, std::vector<Issue>& issues);
    /// subject[x] and the `input` data requirements of an action. Failure: invalid, unsupported.
    Outcome<void> enter_action(const fhir::Element& action);
    void set_variable(std::string name, fhirpath::Collection value);

    /// An Expression element. Failure: invalid; unsupported for languages other than FHIRPath.
    Outcome<fhirpath::Collection> evaluate(const fhir::Element& expression,
                                           const fhir::Element& focus) const;
    /// Elements whose value was read since the last call, each once, as facts.
    std::vector<Fact> take_facts() const;

  private:
    void set_subject(std::string reference);
    void set_context_variables();

    const ApplyInput* input_;
    std::shared_ptr<const ApplyData> data_;
    std::shared_ptr<std::vector<fhir::Element>> reads_;
    fhirpath::Context context_;
    std::string subject_;
    fhir::Resource subject_resource_;
};

}  // namespace fascia::plan::detail
