#pragma once

#include "fascia/plan/apply.hpp"

#include "plan/detail/action_template.hpp"
#include "plan/detail/apply_data.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fascia::plan::detail {

/// Variables that hold for one evaluation: %action, another %context.
using Bindings = std::vector<std::pair<std::string, fhirpath::Collection>>;

/// What the expressions of one place in a definition see. A cheap value (copies share until one is
/// changed), of one thread; the ApplyInput and the templates outlive it.
class Scope {
  public:
    /// The variables of the operation: %subject, %encounter, %practitioner, %organization,
    /// %userType … %settingContext, the caller's, and %context = the definition.
    Scope(const ApplyInput& input, const ActionTemplates& templates,
          std::shared_ptr<const ApplyData> data);

    const ApplyInput& input() const { return *input_; }
    const ActionTemplates& templates() const { return *templates_; }
    const ApplyData& data() const { return *data_; }
    const fhirpath::Context& context() const { return state_->context; }
    /// "Patient/x": whom the actions here are for.
    const std::string& subject() const { return state_->subject; }
    fhir::Element subject_element() const { return state_->subject_resource.root(); }
    /// %context: the containing definition.
    const fhir::Resource& definition() const { return state_->definition; }

    /// The containing definition becomes %context, its `variable` extensions variables, in order.
    /// Failure: invalid (an expression of it); `issues` gets what is not offered.
    Outcome<void> enter_definition(const fhir::Resource& definition, std::vector<Issue>& issues);
    /// subject[x] and the `input` data requirements of an action. Failure: invalid, unsupported.
    Outcome<void> enter_action(const fhir::Element& action);
    void set_variable(std::string name, fhirpath::Collection value);

    /// An Expression element. Failure: invalid; unsupported for languages other than FHIRPath.
    Outcome<fhirpath::Collection> evaluate(const fhir::Element& expression,
                                           const fhir::Element& focus,
                                           Bindings bindings = {}) const;
    /// Elements whose value was read since the last call, each once, as facts.
    std::vector<Fact> take_facts() const;

  private:
    struct State {
        fhirpath::Context context;
        std::string subject;
        fhir::Resource subject_resource, definition;
    };

    State& own_state();
    void swap_in(Bindings& bindings) const;
    void set_subject(std::string reference);
    void set_context_variables();

    const ApplyInput* input_;
    const ActionTemplates* templates_;
    std::shared_ptr<const ApplyData> data_;
    std::shared_ptr<std::vector<fhir::Element>> reads_;
    std::shared_ptr<State> state_;
};

}  // namespace fascia::plan::detail
