#include "plan/detail/fact_book.hpp"
#include "plan/detail/scope.hpp"

#include <algorithm>
#include <array>

namespace fascia::plan::detail {
namespace {

constexpr std::string_view variable_url = "http://hl7.org/fhir/StructureDefinition/variable";
constexpr std::array<std::string_view, 5> user_variables{
    "userType", "userLanguage", "userTaskContext", "setting", "settingContext"};

fhirpath::Collection one(const fhir::Resource& resource) {
    return resource ? fhirpath::Collection{resource.root()} : fhirpath::Collection{};
}

bool is_definition(const fhir::Element& root) {
    const auto type = root.type().name();
    return type == "PlanDefinition" || type == "ActivityDefinition";
}

std::string reference_of(const fhir::Element& root) {
    auto reference = std::string{root.type().name()} + "/" + std::string{root.child("id").text()};
    if (const auto version = root.at("meta.versionId").text(); !version.empty())
        reference += "/_history/" + std::string{version};
    return reference;
}

}  // namespace

Scope::Scope(const ApplyInput& input, std::shared_ptr<const ApplyData> data)
    : input_{&input},
      data_{std::move(data)},
      reads_{std::make_shared<std::vector<fhir::Element>>()} {
    context_.now = input.facts.at;
    context_.zone = input.facts.zone;
    context_.resolve = [shared = data_](std::string_view reference) {
        return shared->find(reference).root();
    };
    context_.member_of = [this_input = input_](std::string_view system, std::string_view code,
                                               std::string_view value_set) {
        return is_member(this_input->resolve ? this_input->resolve(value_set) : fhir::Resource{},
                         system, code);
    };
    context_.on_read = [shared = reads_](const fhir::Element& element) {
        shared->push_back(element);
    };
    set_context_variables();
    set_subject(input.subject.empty() ? "Patient/" + std::string{input.facts.patient.id()}
                                      : input.subject);
}

void Scope::set_context_variables() {
    for (const auto name : user_variables) context_.variables[std::string{name}];
    for (const auto& [name, value] : input_->context) context_.variables[name] = value;
    for (const auto& [name, value] : input_->variables) context_.variables[name] = value;
    context_.variables["encounter"] = one(data_->find(input_->encounter));
    context_.variables["practitioner"] = one(data_->find(input_->practitioner));
    context_.variables["organization"] = one(data_->find(input_->organization));
}

void Scope::set_subject(std::string reference) {
    subject_ = std::move(reference);
    subject_resource_ = data_->find(subject_);
    context_.resource = subject_resource_.root();
    context_.variables["subject"] = one(subject_resource_);
}

void Scope::set_variable(std::string name, fhirpath::Collection value) {
    context_.variables.insert_or_assign(std::move(name), std::move(value));
}

Outcome<void> Scope::enter_definition(const fhir::Resource& definition,
                                      std::vector<Issue>& issues) {
    set_variable("context", one(definition));
    for (const auto extension : definition.children("extension")) {
        if (extension.child("url").text() != variable_url) continue;
        const auto expression = extension.child("valueExpression");
        auto value = evaluate(expression, subject_element());
        if (!value && value.error().kind() != FailureKind::unsupported) return value.error();
        if (!value)
            issues.insert(issues.end(), value.error().issues().begin(),
                          value.error().issues().end());
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
        auto found = select_data(requirement, *data_, context_, input_->resolve);
        if (!found) return found.error();
        fhirpath::Collection collection;
        for (const auto& resource : *found) collection.emplace_back(resource.root());
        set_variable(std::string{id}, std::move(collection));
    }
    return {};
}

Outcome<fhirpath::Collection> Scope::evaluate(const fhir::Element& expression,
                                              const fhir::Element& focus) const {
    const auto language = expression.child("language").text();
    if (language != "text/fhirpath" || !expression.child("expression"))
        return Failure{
            FailureKind::unsupported,
            Issue{.code = "not-supported",
                  .path = path_of(expression),
                  .text = "Only FHIRPath expressions given in place are offered, not \"" +
                          std::string{language} + "\""}};
    const auto compiled = fhirpath::Expression::compile(expression.child("expression").text());
    auto value = compiled ? (focus ? compiled->evaluate(focus, context_)
                                   : compiled->evaluate(fhirpath::Collection{}, context_))
                          : Outcome<fhirpath::Collection>{compiled.error()};
    if (value) return value;
    auto issues = value.error().issues();
    for (auto& issue : issues) issue.path = path_of(expression);
    return Failure{value.error().kind(), std::move(issues)};
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
