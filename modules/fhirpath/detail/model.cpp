#include "fhirpath/detail/model.hpp"

#include <algorithm>
#include <array>

namespace fascia::fhirpath::detail {
namespace {

constexpr std::array<std::string_view, 9> system_names{
    "Any", "Boolean", "Integer", "Decimal", "String", "Date", "DateTime", "Time", "Quantity"};

struct ConversionRow {
    std::string_view fhir;
    SystemType system;
};
/// R4 fhirpath.html, "Using FHIR types in expressions". Types derived from these follow them.
constexpr std::array<ConversionRow, 11> conversions{{{"boolean", SystemType::boolean},
                                                     {"integer", SystemType::integer},
                                                     {"decimal", SystemType::decimal},
                                                     {"string", SystemType::string},
                                                     {"uri", SystemType::string},
                                                     {"base64Binary", SystemType::string},
                                                     {"xhtml", SystemType::string},
                                                     {"date", SystemType::date},
                                                     {"dateTime", SystemType::date_time},
                                                     {"instant", SystemType::date_time},
                                                     {"time", SystemType::time}}};

std::optional<SystemType> conversion_of(fhir::TypeDef type) {
    if (type.is_a(fhir::types().quantity)) return SystemType::quantity;
    if (!type.is_primitive()) return std::nullopt;
    for (std::optional<fhir::TypeDef> t = type; t; t = t->base())
        for (const auto& row : conversions)
            if (row.fhir == t->name()) return row.system;
    return std::nullopt;
}

template <class Vector>
void grow(Vector& vector, std::size_t index) {
    if (vector.size() <= index) vector.resize(index + 1);
}

}  // namespace

std::string_view name_of(SystemType type) {
    return system_names[static_cast<std::size_t>(type)];
}

std::optional<SystemType> find_system_type(std::string_view name) {
    const auto found = std::find(system_names.begin(), system_names.end(), name);
    if (found == system_names.end()) return std::nullopt;
    return static_cast<SystemType>(found - system_names.begin());
}

Model::Model() {
    for (const auto type : fhir::resource_types()) visit(fhir::TypeDef{type});
}

/// Everything that an instance may hold hangs below some resource type.
void Model::visit(fhir::TypeDef type) {
    grow(visited_, type.id());
    if (visited_[type.id()]) return;
    visited_[type.id()] = true;
    grow(system_types_, type.id());
    system_types_[type.id()] = conversion_of(type);
    for (const auto id : type.elements()) {
        const fhir::ElementDef element{id};
        const auto name =
            names_.emplace(element.base_name(), static_cast<std::uint16_t>(names_.size() + 1));
        grow(names_of_elements_, id);
        names_of_elements_[id] = name.first->second;
        visit(element.type());
    }
}

std::uint16_t Model::name_id(std::string_view name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? 0 : found->second;
}

const Model& model() {
    static const Model instance;
    return instance;
}

}  // namespace fascia::fhirpath::detail
