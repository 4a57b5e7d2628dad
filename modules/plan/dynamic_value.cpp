#include "plan/detail/dynamic_value.hpp"

#include "plan/detail/activity.hpp"
#include "plan/detail/rules_reader.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace fascia::plan::detail {
namespace {

Outcome<void> set_one(const fhir::Element& dynamic_value, const fhir::Resource& definition,
                      const Bindings& bindings, const Scope& scope, const DynamicTargets& targets) {
    const auto path =
        parse_dynamic_path(dynamic_value.child("path").text(),
                           targets.resource ? targets.resource->type().name() : std::string_view{});
    if (!path) return path.error();
    auto* root = path->of_action ? targets.action : targets.resource;
    if (!root)
        return Failure{FailureKind::invalid, "There is nothing here that the path could name"};
    const auto values =
        scope.evaluate(dynamic_value.child("expression"), definition.root(), bindings);
    if (!values) return values.error();
    return values->empty() ? Outcome<void>{} : assign_values(*root, path->steps, *values);
}

constexpr std::array<std::string_view, 7> of_the_definition_alone{
    "exists", "extension", "first", "last", "ofType", "select", "where"};

/// The names before each bracket.
std::vector<std::string_view> functions_in(std::string_view expression) {
    std::vector<std::string_view> out;
    for (auto end = expression.find('('); end != expression.npos;
         end = expression.find('(', end + 1)) {
        auto begin = end;
        while (begin != 0 && std::isalpha(static_cast<unsigned char>(expression[begin - 1])))
            --begin;
        out.push_back(expression.substr(begin, end - begin));
    }
    return out;
}

/// Whether nothing but the definition can change what comes of it.
bool rests_on_definition(const fhir::Element& expression) {
    const auto text = expression.child("expression").text();
    return expression.child("language").text() == "text/fhirpath" &&
           std::ranges::all_of(variable_names(text),
                               [](const std::string& name) { return name == "context"; }) &&
           std::ranges::all_of(functions_in(text), [](std::string_view function) {
               return std::ranges::find(of_the_definition_alone, function) !=
                      of_the_definition_alone.end();
           });
}

/// What is set of a request for each patient: there a dynamicValue has to come after.
bool is_set_for_each(const ActivityKind& kind, const std::vector<PathStep>& steps) {
    const std::string_view element = steps.front().name;
    const std::array names{std::string_view{"id"},
                           std::string_view{"extension"},
                           std::string_view{"intent"},
                           std::string_view{"participant"},
                           std::string_view{"recipient"},
                           std::string_view{"restriction"},
                           kind.subject,
                           kind.encounter,
                           kind.requester,
                           kind.authored,
                           kind.performer,
                           kind.performer_type};
    return std::ranges::find(names, element) != names.end() || element.starts_with("occurrence") ||
           element.ends_with("eriod") ||
           (element == "dosageInstruction" && (steps.size() == 1 || steps[1].name == "timing"));
}

/// Whether it was set; where it cannot be, making the request says why.
bool settle(const fhir::Element& dynamic_value, const fhir::Resource& definition,
            const ActivityKind& kind, fhir::DraftElement& request) {
    const auto expression = dynamic_value.child("expression");
    const auto path = parse_dynamic_path(dynamic_value.child("path").text(), kind.name);
    if (!path || path->of_action || !rests_on_definition(expression) ||
        is_set_for_each(kind, path->steps))
        return false;
    const auto compiled = fhirpath::Expression::compile(expression.child("expression").text());
    if (!compiled) return false;
    fhirpath::Context context;
    context.variables["context"] = {definition.root()};
    const auto values = compiled->evaluate(definition.root(), context);
    return values && (values->empty() || bool{assign_values(request, path->steps, *values)});
}

}  // namespace

std::size_t settle_dynamic_values(const fhir::Resource& definition, const ActivityKind& kind,
                                  fhir::DraftElement& request) {
    std::size_t settled = 0;
    for (const auto dynamic_value : definition.children("dynamicValue")) {
        if (!settle(dynamic_value, definition, kind, request)) break;
        ++settled;
    }
    return settled;
}

Outcome<void> set_dynamic_values(const fhir::Element& owner, const fhir::Resource& definition,
                                 const fhir::Element& action, const Scope& scope,
                                 const DynamicTargets& targets, std::size_t settled) {
    const auto dynamic_values = owner.children("dynamicValue");
    auto next = dynamic_values.begin();
    for (; settled != 0; --settled) ++next;
    if (next == dynamic_values.end()) return {};
    Bindings bindings{{"context", {definition.root()}}, {"action", {}}};
    if (action) bindings.back().second.emplace_back(action);
    for (; next != dynamic_values.end(); ++next) {
        const auto dynamic_value = *next;
        const auto done = set_one(dynamic_value, definition, bindings, scope, targets);
        if (done) continue;
        auto issues = done.error().issues();
        for (auto& issue : issues) issue.path = path_of(dynamic_value);
        return Failure{done.error().kind(), std::move(issues)};
    }
    return {};
}

}  // namespace fascia::plan::detail
