#pragma once

#include "fascia/fhir/resource.hpp"

#include "fhirpath/detail/value.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fascia::fhirpath::detail {

/// What FHIRPath wants to know of R4's definitions at every step: numbers instead of names. Made
/// once, constant after that.
class Model {
  public:
    /// The number of a FHIRPath name ("value", not "valueQuantity"); 0 for a name that no element
    /// of R4 has.
    std::uint16_t name_id(std::string_view name) const;
    std::uint16_t name_id(fhir::ElementId element) const { return names_of_elements_[element]; }
    /// The System type that elements of a FHIR type become by themselves, if any.
    std::optional<SystemType> system_type(fhir::TypeId type) const {
        return type < system_types_.size() ? system_types_[type] : std::nullopt;
    }

  private:
    friend const Model& model();
    Model();
    void visit(fhir::TypeDef type);
    std::unordered_map<std::string_view, std::uint16_t> names_;
    std::vector<std::uint16_t> names_of_elements_;
    std::vector<std::optional<SystemType>> system_types_;
    std::vector<bool> visited_;
};

const Model& model();

inline const fhir::Document::Node& node_of(const fhir::Element& element) {
    return element.document()->nodes[element.index()];
}

}  // namespace fascia::fhirpath::detail
