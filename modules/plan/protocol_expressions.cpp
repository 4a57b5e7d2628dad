#include "plan/detail/protocol_checks.hpp"
#include "plan/detail/rules_reader.hpp"
#include "plan/detail/variables.hpp"

namespace fascia::plan::detail {

namespace {

/// Variables that FHIRPath and $apply themselves provide.
const std::set<std::string, std::less<>> standard_names{
    "resource", "rootResource", "context",         "ucum",           "sct",          "loinc",
    "subject",  "encounter",    "practitioner",    "action",         "organization", "userType",
    "setting",  "userLanguage", "userTaskContext", "settingContext", "previous"};

/// Names that a definition declares: variable extensions and inputs of actions.
void add_declared(const fhir::Element& element, std::set<std::string, std::less<>>& names) {
    for (const auto child : element.children()) {
        const auto is_variable =
            child.child("url").text() == "http://hl7.org/fhir/StructureDefinition/variable";
        if (is_variable) names.emplace(child.at("valueExpression.name").text());
        if (child.name() == "input") names.emplace(child.child("id").text());
        add_declared(child, names);
    }
}

class ExpressionCheck {
  public:
    ExpressionCheck(std::set<std::string, std::less<>> known, const Report& report,
                    Expressions& expressions)
        : known_{std::move(known)}, report_{report}, expressions_{expressions} {}

    void visit(const fhir::Element& element) {
        for (const auto child : element.children()) {
            if (child.child("language").text() == "text/fhirpath") check(child);
            visit(child);
        }
    }

  private:
    void check(const fhir::Element& expression) {
        const auto text = expression.child("expression").text();
        const auto place = fhir::path_of(expression);
        auto compiled = fhirpath::Expression::compile(text);
        if (compiled)
            expressions_.emplace(text, std::move(*compiled));
        else
            report_(place, compiled.error().issues().front().text);
        for (const auto& name : variable_names(text))
            if (!known_.contains(name))
                report_(place, "%" + name + " is not a variable known here");
    }

    std::set<std::string, std::less<>> known_;
    const Report& report_;
    Expressions& expressions_;
};

}  // namespace

void check_expressions(const fhir::Resource& definition, const fhir::Resource& plan,
                       const Rules& rules, const Report& report, Expressions& expressions) {
    auto known = built_in_names(rules);
    known.insert(standard_names.begin(), standard_names.end());
    for (const auto& input : rules.inputs) known.insert(input.name);
    for (const auto& derived : rules.derived) known.insert(derived.name);
    add_declared(plan.root(), known);
    add_declared(definition.root(), known);
    ExpressionCheck{std::move(known), report, expressions}.visit(definition.root());
}

}  // namespace fascia::plan::detail
