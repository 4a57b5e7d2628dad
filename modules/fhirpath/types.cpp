#include "fhirpath/detail/evaluation.hpp"

namespace fascia::fhirpath::detail {
namespace {

struct SystemTypeOf {
    std::optional<SystemType> operator()(const fhir::Element&) const { return std::nullopt; }
    std::optional<SystemType> operator()(bool) const { return SystemType::boolean; }
    std::optional<SystemType> operator()(std::int64_t) const { return SystemType::integer; }
    std::optional<SystemType> operator()(const Decimal&) const { return SystemType::decimal; }
    std::optional<SystemType> operator()(std::string_view) const { return SystemType::string; }
    std::optional<SystemType> operator()(const Temporal& value) const {
        switch (value.kind) {
            case Temporal::Kind::date:
                return SystemType::date;
            case Temporal::Kind::date_time:
                return SystemType::date_time;
            default:
                return SystemType::time;
        }
    }
    std::optional<SystemType> operator()(const Quantity*) const { return SystemType::quantity; }
    std::optional<SystemType> operator()(const TypeRef&) const { return std::nullopt; }
};

}  // namespace

bool is_of_type(const Value& value, const TypeRef& type) {
    if (const auto* element = element_in(value))
        return type.fhir != 0 && element->type().is_a(fhir::TypeDef{type.fhir});
    return type.system &&
           (type.system == SystemType::any || std::visit(SystemTypeOf{}, value) == type.system);
}

bool can_be_cast(const Value& value, const TypeRef& type) {
    const auto* element = element_in(value);
    if (element && element->type().is_primitive()) return element->type().id() == type.fhir;
    return is_of_type(value, type);
}

std::optional<TypeRef> type_of(const Value& value) {
    if (const auto* element = element_in(value)) return TypeRef{std::nullopt, element->type().id()};
    const auto system = std::visit(SystemTypeOf{}, value);
    return system ? std::optional{TypeRef{system, 0}} : std::nullopt;
}

std::string type_name_of(const Value& value) {
    if (const auto* element = element_in(value)) return std::string{element->type().name()};
    const auto system = std::visit(SystemTypeOf{}, value);
    return system ? "System." + std::string{name_of(*system)} : "System.TypeInfo";
}

}  // namespace fascia::fhirpath::detail
