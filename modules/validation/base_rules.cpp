#include "validation/detail/base_rules.hpp"

#include "validation/detail/bindings.hpp"
#include "validation/detail/extensions.hpp"
#include "validation/detail/profile_check.hpp"
#include "validation/detail/references.hpp"

namespace fascia::validation::detail {
namespace {

constexpr std::string_view simple_quantity =
    "http://hl7.org/fhir/StructureDefinition/SimpleQuantity";

bool is_packaged_value_set(std::string_view canonical) {
    static const terminology::Terminology packaged;
    return canonical.find("/ValueSet/") != canonical.npos && packaged.has_value_set(canonical);
}

class BaseRules {
  public:
    BaseRules(Run& run, Report& report) : run_{run}, report_{report} {}

    void check(const fhir::Element& element, const Scope& scope) {
        for (const Constraint* constraint : constraints_of(element.type()))
            run_.check(*constraint, element, scope, report_);
        if (element.index() == 0) return;
        const fhir::ElementDef definition = element.definition();
        for (const Constraint* constraint : constraints_of(definition))
            run_.check(*constraint, element, scope, report_);
        bindings(element, definition);
        if (definition.path() == "Coding.system") system(element);
        if (element.type().is_a(fhir::types().reference))
            check_reference(element, scope, run_, report_);
        else if (element.type() == fhir::types().extension)
            check_extension(element, scope, run_, report_);
        else if (is_simple_quantity(definition))
            check_profile(*run_.profile(simple_quantity), element, scope, run_, report_);
    }

  private:
    void system(const fhir::Element& element) {
        if (is_packaged_value_set(element.text()))
            report_.add({.at = element,
                         .code = "code-invalid",
                         .rule = "coding-system",
                         .text = std::string{element.text()} +
                                 " is a value set; the code system that it takes codes from is "
                                 "wanted"});
    }

    void bindings(const fhir::Element& element, fhir::ElementDef definition) {
        if (definition.binding_strength() <= fhir::BindingStrength::example) return;
        check_binding(element, definition.binding_strength(), definition.value_set(), run_,
                      report_);
        if (const auto largest = max_value_set(definition); !largest.empty())
            check_binding(element, fhir::BindingStrength::required, largest, run_, report_);
    }

    Run& run_;
    Report& report_;
};

}  // namespace

void check_base_rules(const fhir::Element& resource, Run& run, Report& report) {
    BaseRules rules{run, report};
    for_each_element(resource, [&](const fhir::Element& element, const Scope& scope) {
        rules.check(element, scope);
    });
}

}  // namespace fascia::validation::detail
