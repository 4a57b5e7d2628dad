#pragma once

#include "fascia/fhir/definitions.hpp"

#include <cstddef>
#include <cstdint>

/// The tables that schemas/r4/rules.py writes. All texts are constant and end with a zero byte.
namespace fascia::validation::detail {

/// An invariant of R4.
struct ConstraintRow {
    const char* key;
    const char* severity;  ///< "error", "warning"
    const char* human;
    const char* expression;
};

/// Constraint `constraint` holds for every value of the type. Sorted by type.
struct TypeConstraint {
    fhir::TypeId type;
    std::uint16_t constraint;
};

/// … for every value of the element. Sorted by element.
struct ElementConstraint {
    fhir::ElementId element;
    std::uint16_t constraint;
};

/// Beyond this value set no code of the element may go, whatever the strength of its binding.
struct MaxValueSetRow {
    fhir::ElementId element;
    const char* value_set;
};

/// A profile or extension definition: a StructureDefinition with snapshot, in XML.
struct ProfileRow {
    const char* url;
    const char* xml;
};

extern const ConstraintRow constraint_rows[];
extern const std::size_t constraint_count;
extern const TypeConstraint type_constraint_rows[];
extern const std::size_t type_constraint_count;
extern const ElementConstraint element_constraint_rows[];
extern const std::size_t element_constraint_count;
extern const MaxValueSetRow max_value_set_rows[];  ///< sorted by element
extern const std::size_t max_value_set_count;
extern const fhir::ElementId simple_quantity_rows[];  ///< sorted; must be SimpleQuantity
extern const std::size_t simple_quantity_count;
extern const ProfileRow packaged_profile_rows[];  ///< sorted by url
extern const std::size_t packaged_profile_count;

}  // namespace fascia::validation::detail
