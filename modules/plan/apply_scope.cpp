#include "fascia/fhirpath/terminology.hpp"

#include "plan/detail/fact_book.hpp"
#include "plan/detail/scope.hpp"

#include <algorithm>
#include <array>

namespace fascia::plan::detail {
namespace {

constexpr std::string_view variable_url = "http://hl7.org/fhir/StructureDefinition/variable";
/// Known even where nobody set them.
constexpr std::array<std::string_view, 7> always_there{
    "action",          "context", "userType",      "userLanguage",
    "userTaskContext", "setting", "settingContext"};

fhirpath::Collection one(const fhir::Resource& resource) {
    return resource ? fhirpath::Collection{resource.root()} : fhirpath::Collection{};
}

bool is_definition(const fhir::Element& root) {
    const auto type = root.type().name();
    return type == "PlanDefinition" || type == "ActivityDefinition";
}

Outcome<fhirpath::Expression> compiled_of(const ApplyInput& input, std::string_view text) {
    if (input.expressions)
        if (const auto known = input.expressions->find(text); known != input.expressions->end())
            return known->second;
    return fhirpath::Expression::compile(text);
}

Failure at_place(const Failure& failure, const fhir::Element& expression) {
    auto issues = failure.issues();
    for (auto& issue : issues) issue.path = path_of(expression);
    return Failure{failure.kind(), std::move(issues)};
}

std::string reference_of(const fhir::Element& root) {
    auto reference = std::string{root.type().name()} + "/" + std::string{root.child("id").text()};
    if (const auto version = root.at("meta.versionId").text(); !version.empty())
        reference += "/_history/" + std::string{version};
    return reference;
}

}  // namespace

Scope::Scope(const ApplyInput& input, const ActionTemplates& templates,
             std::shared_ptr<const ApplyData> data)
    : input_{&input},
      templates_{&templates},
      data_{std::move(data)},
      reads_{std::make_shared<std::vector<fhir::Element>>()},
      state_{std::make_shared<State>()} {
    auto& context = state_->context;
    context.now = input.facts.at;
    context.zone = input.facts.zone;
    context.resolve = [shared = data_](std::string_view reference) {
        return shared->find(reference).root();
    };
    fhirpath::use_terminology(context, terminology::Terminology{});
    context.member_of = [this_input = input_](std::string_view system, std::string_view code,
                                              std::string_view value_set) {
        return is_member(this_input->resolve ? this_input->resolve(value_set) : fhir::Resource{},
                         value_set, system, code);
    };
    context.on_read = [shared = reads_](const fhir::Element& element) {
        shared->push_back(element);
    };
    set_context_variables();
    set_subject(input.subject.empty() ? "Patient/" + std::string{input.facts.patient.id()}
                                      : input.subject);
}

Scope::State& Scope::own_state() {
    if (state_.use_count() > 1) state_ = std::make_shared<State>(*state_);
    return *state_;
}

void Scope::set_context_variables() {
    state_->context.others = &input_->variables;
    auto& variables = state_->context.variables;
    for (const auto name : always_there)
        if (!input_->variables.contains(name)) variables[std::string{name}];
    for (const auto& [name, value] : input_->context) variables[name] = value;
    variables["encounter"] = one(data_->find(input_->encounter));
    variables["practitioner"] = one(data_->find(input_->practitioner));
    variables["organization"] = one(data_->find(input_->organization));
}

void Scope::set_subject(std::string reference) {
    auto& state = own_state();
    state.subject = std::move(reference);
    state.subject_resource = data_->find(state.subject);
    state.context.resource = state.subject_resource.root();
    state.context.variables["subject"] = one(state.subject_resource);
}

void Scope::set_variable(std::string name, fhirpath::Collection value) {
    own_state().context.variables.insert_or_assign(std::move(name), std::move(value));
}

void Scope::swap_in(Bindings& bindings) const {
    for (auto& [name, value] : bindings) std::swap(state_->context.variables[name], value);
}

Outcome<void> Scope::enter_definition(const fhir::Resource& definition,
                                      std::vector<Issue>& issues) {
    set_variable("context", one(definition));
    own_state().definition = definition;
    for (const auto extension : definition.children("extension")) {
        if (extension.child("url").text() != variable_url) continue;
        const auto expression = extension.child("valueExpression");
        auto value = evaluate(expression, subject_element());
        if (!value && value.error().kind() != FailureKind::unsupported) return value.error();
        if (!value)
            for (auto& issue : value.error().issues()) issues.push_back(std::move(issue));
        set_variable(std::string{expression.child("name").text()},
                     value ? *value : fhirpath::Collection{});
    }
    return {};
}

Outcome<void> Scope::enter_action(const fhir::Element& action) {
    const auto subject = action.child("subject");
    if (const auto reference = subject.child("reference").text(); !reference.empty())
        set_subject(std::string{reference});
    else if (const auto type = subject.at("coding.code").text(); type == "Practitioner")
        set_subject(input_->practitioner);
    else if (type == "Organization")
        set_subject(input_->organization);
    for (const auto requirement : action.children("input")) {
        const auto id = requirement.child("id").text();
        if (id.empty()) continue;
        auto found = select_data(requirement, *data_, context(), input_->resolve);
        if (!found) return found.error();
        fhirpath::Collection collection;
        for (const auto& resource : *found) collection.emplace_back(resource.root());
        set_variable(std::string{id}, std::move(collection));
    }
    return {};
}

Outcome<fhirpath::Collection> Scope::evaluate(const fhir::Element& expression,
                                              const fhir::Element& focus, Bindings bindings) const {
    const auto language = expression.child("language").text();
    if (language != "text/fhirpath" || !expression.child("expression"))
        return Failure{
            FailureKind::unsupported,
            Issue{.code = "not-supported",
                  .path = path_of(expression),
                  .text = "Only FHIRPath expressions given in place are offered, not \"" +
                          std::string{language} + "\""}};
    const auto compiled = compiled_of(*input_, expression.child("expression").text());
    if (!compiled) return at_place(compiled.error(), expression);
    swap_in(bindings);
    auto value =
        compiled->evaluate(focus ? fhirpath::Collection{focus} : fhirpath::Collection{}, context());
    swap_in(bindings);
    if (!value) return at_place(value.error(), expression);
    return value;
}

std::vector<Fact> Scope::take_facts() const {
    std::vector<Fact> facts;
    for (const auto& element : *reads_) {
        const fhir::Element root{*element.document(), 0};
        if (is_definition(root) || !root.type().is_resource()) continue;
        Fact fact{path_of(element), std::string{element.text()}, reference_of(root)};
        if (std::ranges::find(facts, fact) == facts.end()) facts.push_back(std::move(fact));
    }
    reads_->clear();
    return facts;
}

}  // namespace fascia::plan::detail
