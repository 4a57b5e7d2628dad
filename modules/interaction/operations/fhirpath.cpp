#include "fascia/fhirpath/fhirpath.hpp"

#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/json.hpp"
#include "fascia/fhirpath/terminology.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"

#include <array>

/// $fhirpath, answered as the engines of fhirpath-lab do: one `result` for each item of the
/// context, its parts the items of the answer by their type, and `trace` parts.
namespace fascia::interaction {
namespace {

constexpr std::chrono::seconds longest_evaluation{2};
constexpr std::string_view json_value = "http://fhir.forms-lab.com/StructureDefinition/json-value";

using fhirpath::Item;
using fhirpath::System;

std::string value_name(std::string_view type) {
    std::string name = "value" + std::string{type};
    if (name[5] >= 'a' && name[5] <= 'z') name[5] = static_cast<char>(name[5] - 'a' + 'A');
    return name;
}

void add_element(fhir::DraftElement& parent, const fhir::Element& element) {
    const std::string type{element.type().name()};
    if (element.type().is_resource()) {
        parent.add("part").set("name", type).add_resource("resource", fhir::extract(element));
        return;
    }
    fhir::DraftElement& part = parent.add("part").set("name", type);
    if (const auto value = part.type().element(value_name(type)))
        part.add_copy(value->name(), element);
    else
        part.add("extension").set("url", json_value).set("valueString", fhir::write_json(element));
}

struct ComputedType {
    System::Type type;
    std::string_view name;
};
constexpr std::array<ComputedType, 8> computed_types{{{System::Type::boolean, "boolean"},
                                                      {System::Type::integer, "integer"},
                                                      {System::Type::decimal, "decimal"},
                                                      {System::Type::string, "string"},
                                                      {System::Type::date, "date"},
                                                      {System::Type::date_time, "dateTime"},
                                                      {System::Type::time, "time"},
                                                      {System::Type::type_info, "string"}}};

void add_computed(fhir::DraftElement& parent, const System& value) {
    if (value.type == System::Type::quantity) {
        parent.add("part")
            .set("name", "Quantity")
            .child("valueQuantity")
            .set("value", value.text)
            .set("unit", value.unit);
        return;
    }
    for (const ComputedType& computed : computed_types)
        if (computed.type == value.type)
            parent.add("part")
                .set("name", computed.name)
                .set(value_name(computed.name), value.text);
}

void add_items(fhir::DraftElement& parent, const fhirpath::Collection& items) {
    for (const Item& item : items) {
        if (const auto* element = std::get_if<fhir::Element>(&item))
            add_element(parent, *element);
        else
            add_computed(parent, std::get<System>(item));
    }
}

/// `variables`: a part each, with value or resource.
fhirpath::Variables variables_of(const OperationInput& input, std::vector<fhir::Resource>& kept) {
    fhirpath::Variables variables;
    for (const fhir::Element given : input.all("variables"))
        for (const fhir::Element part : given.children("part")) {
            fhir::Element value = part.child("value");
            if (const fhir::Element resource = part.child("resource"))
                value = kept.emplace_back(fhir::extract(resource)).root();
            variables[std::string{part.child("name").text()}] =
                value ? fhirpath::Collection{value} : fhirpath::Collection{};
        }
    return variables;
}

Failure required(const char* name) {
    return Failure{
        FailureKind::invalid,
        Issue{.code = "required", .path = {}, .text = std::string{"`"} + name + "` is required"}};
}

Outcome<fhirpath::Collection> starts_of(const std::string& context_expression,
                                        const fhir::Resource& resource,
                                        const fhirpath::Context& context) {
    if (context_expression.empty()) return fhirpath::Collection{resource.root()};
    const auto compiled = fhirpath::Expression::compile(context_expression);
    if (!compiled) return compiled.error();
    return compiled->evaluate(resource.root(), context);
}

Outcome<fhir::Resource> evaluate(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto fine =
            input.check({"expression", "context", "resource", "variables", "validate"});
        !fine)
        return fine.error();
    const std::string text = input.text("expression");
    const fhir::Resource resource = input.resource("resource");
    if (text.empty()) return required("expression");
    if (!resource) return required("resource");
    const auto expression = fhirpath::Expression::compile(text);
    if (!expression) return expression.error();
    if (input.flag("validate"))
        if (const auto sound = expression->check(resource.root().type()); !sound)
            return sound.error();

    std::vector<fhir::Resource> kept;
    fhirpath::Context context;
    fhirpath::use_terminology(context, terminology::Terminology{});
    context.resource = resource.root();
    context.now = services.clock.now();
    context.zone = services.zone;
    context.variables = variables_of(input, kept);
    context.step_budget = fhirpath::client_step_budget;
    context.should_stop = [&clock = services.clock, until = context.now + longest_evaluation] {
        return clock.now() > until;
    };
    const std::string start = input.text("context");
    const auto starts = starts_of(start, resource, context);
    if (!starts) return starts.error();

    fhir::Draft answer{"Parameters"};
    fhir::DraftElement& said = answer->add("parameter").set("name", "parameters");
    said.add("part").set("name", "evaluator").set("valueString", "Fascia " FASCIA_VERSION " (R4)");
    said.add("part").set("name", "expression").set("valueString", text);
    if (!start.empty()) said.add("part").set("name", "context").set("valueString", start);
    for (const Item& item : *starts) {
        fhir::DraftElement& result = answer->add("parameter").set("name", "result");
        if (!start.empty()) result.set("valueString", fhirpath::path_of(item));
        context.on_trace = [&result](std::string_view name, const fhirpath::Collection& traced) {
            add_items(result.add("part").set("name", "trace").set("valueString", name), traced);
        };
        const auto items = expression->evaluate({item}, context);
        if (!items) return items.error();
        add_items(result, *items);
    }
    return answer.freeze();
}

}  // namespace

void fhirpath_operation(const Services& services, Request request, Done done) {
    auto answer = evaluate(services, request);
    if (!answer) return done(answer.error());
    Reply reply;
    reply.resource = std::move(*answer);
    done(std::move(reply));
}

}  // namespace fascia::interaction
