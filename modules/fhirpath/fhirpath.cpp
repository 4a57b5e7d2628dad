#include "fascia/fhirpath/fhirpath.hpp"

#include "fhirpath/detail/checker.hpp"
#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/parser.hpp"

namespace fascia::fhirpath {

Outcome<Expression> Expression::compile(std::string_view text) {
    auto tree = detail::parse(text);
    if (!tree) return std::move(tree).error();
    return Expression{std::move(*tree)};
}

Outcome<void> Expression::check(fhir::TypeDef focus) const {
    auto issues = detail::check(*tree_, focus);
    if (!issues.empty()) return Failure{FailureKind::invalid, std::move(issues)};
    return {};
}

std::optional<std::vector<std::string>> Expression::result_types(fhir::TypeDef focus) const {
    return detail::result_types(*tree_, focus);
}

std::string_view Expression::text() const {
    return tree_->text;
}

namespace {

Outcome<Collection> run(const Expression::Tree& tree, detail::View focus,
                        detail::Evaluation& evaluation) {
    detail::Values values;
    if (!evaluation.evaluate(tree.root, {focus, -1, nullptr}, values))
        return evaluation.take_failure();
    Collection collection;
    collection.reserve(values.size());
    for (const auto& value : values) collection.push_back(detail::to_item(value));
    return collection;
}

}  // namespace

Outcome<Collection> Expression::evaluate(const Collection& focus, const Context& context) const {
    detail::Values items;
    items.reserve(focus.size());
    detail::Evaluation evaluation{*tree_, {}, context};
    for (const auto& item : focus) items.push_back(evaluation.to_value(item));
    evaluation.set_focus(detail::View{items});
    return run(*tree_, detail::View{items}, evaluation);
}

Outcome<Collection> Expression::evaluate(const fhir::Element& focus, const Context& context) const {
    const detail::Value item{focus};
    const detail::View items{&item, focus ? 1u : 0u};
    detail::Evaluation evaluation{*tree_, items, context};
    return run(*tree_, items, evaluation);
}

Outcome<std::optional<bool>> to_boolean(const Collection& collection) {
    if (collection.size() > 1)
        return Failure{FailureKind::invalid, "a condition gave " +
                                                 std::to_string(collection.size()) +
                                                 " answers where one is wanted"};
    if (collection.empty()) return std::optional<bool>{};
    const auto& item = collection.front();
    if (const auto* system = std::get_if<System>(&item))
        return std::optional<bool>{system->type != System::Type::boolean || system->text == "true"};
    const auto& element = std::get<fhir::Element>(item);
    if (element.type() != fhir::types().boolean) return std::optional<bool>{true};
    const auto value = element.value();
    return value ? std::optional<bool>{*value == "true"} : std::nullopt;
}

std::optional<std::string> to_text(const Item& item) {
    if (const auto* element = std::get_if<fhir::Element>(&item)) {
        const auto value = element->value();
        return value ? std::optional<std::string>{*value} : std::nullopt;
    }
    const auto& system = std::get<System>(item);
    if (system.type != System::Type::quantity) return system.text;
    const bool calendar = detail::calendar_unit(system.unit).has_value();
    return system.text + (calendar ? " " + system.unit : " '" + system.unit + "'");
}

std::string path_of(const Item& item) {
    const auto* element = std::get_if<fhir::Element>(&item);
    return element && *element ? fhir::path_of(*element) : std::string{};
}

std::string type_name(const Item& item) {
    if (const auto* element = std::get_if<fhir::Element>(&item))
        return std::string{element->type().name()};
    const auto type = std::get<System>(item).type;
    if (type == System::Type::type_info) return "System.TypeInfo";
    // SystemType has "any" in front of the public types.
    const auto own = static_cast<detail::SystemType>(static_cast<std::uint8_t>(type) + 1);
    return "System." + std::string{detail::name_of(own)};
}

}  // namespace fascia::fhirpath
