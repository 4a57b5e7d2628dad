#include "plan/detail/dynamic_value.hpp"

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

}  // namespace

Outcome<void> set_dynamic_values(const fhir::Element& owner, const fhir::Resource& definition,
                                 const fhir::Element& action, const Scope& scope,
                                 const DynamicTargets& targets) {
    const auto dynamic_values = owner.children("dynamicValue");
    if (dynamic_values.empty()) return {};
    Bindings bindings{{"context", {definition.root()}}, {"action", {}}};
    if (action) bindings.back().second.emplace_back(action);
    for (const auto dynamic_value : dynamic_values) {
        const auto done = set_one(dynamic_value, definition, bindings, scope, targets);
        if (done) continue;
        auto issues = done.error().issues();
        for (auto& issue : issues) issue.path = path_of(dynamic_value);
        return Failure{done.error().kind(), std::move(issues)};
    }
    return {};
}

}  // namespace fascia::plan::detail
