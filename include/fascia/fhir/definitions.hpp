#pragma once

#include "fascia/fhir/element_name.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// HL7's official R4 definitions as read-only tables in the program (built by schemas/r4, see
/// modules/fhir/README.md). Everything here is constant data: thread safe, views live as long as
/// the program.
namespace fascia::fhir {

using TypeId = std::uint16_t;     ///< index of a type; 0 is no type
using ElementId = std::uint16_t;  ///< index of an element; 0 is no element

enum class TypeKind : std::uint8_t { primitive, complex, backbone, resource };
enum class BindingStrength : std::uint8_t { none, example, preferred, extensible, required };

class TypeDef;

/// One element of a type as it may stand in an instance. A choice element appears once per variant:
/// name() "valueQuantity", base_name() "value".
class ElementDef {
  public:
    explicit ElementDef(ElementId id) : id_{id} {}
    ElementId id() const { return id_; }
    std::string_view name() const;  ///< the JSON and XML name
    std::string_view base_name()
        const;  ///< the FHIRPath name; differs from name() for choice variants only
    /// Path in the definition, e.g. "Patient.contact.name", "Observation.value[x]".
    std::string_view path() const;
    TypeDef type()
        const;  ///< declared type; the abstract type Resource for contained and Bundle entries
    unsigned min() const;
    bool is_list() const;  ///< max > 1
    bool is_choice() const;
    bool is_xml_attribute() const;  ///< Element.id, Extension.url
    bool is_summary() const;
    bool is_modifier() const;
    BindingStrength binding_strength() const;
    std::string_view value_set() const;  ///< canonical of the binding, may be empty
    /// Resource types a Reference or canonical may point to, space separated; empty: any.
    std::string_view target_types() const;
    friend bool operator==(ElementDef, ElementDef) = default;

  private:
    ElementId id_;
};

/// A resource, data type, backbone element or primitive of R4.
class TypeDef {
  public:
    explicit TypeDef(TypeId id) : id_{id} {}
    TypeId id() const { return id_; }
    /// "Patient", "HumanName", "date"; of a backbone element its path: "Patient.contact".
    std::string_view name() const;
    TypeKind kind() const;
    bool is_abstract() const;
    bool is_primitive() const { return kind() == TypeKind::primitive; }
    bool is_resource() const { return kind() == TypeKind::resource; }
    std::optional<TypeDef> base()
        const;  ///< Quantity for Age, DomainResource for Patient, string for code
    bool is_a(TypeDef ancestor) const;  ///< same or derived
    /// All elements, inherited ones too, in the order of the definition (which XML and canonical
    /// JSON follow).
    std::span<const ElementId> elements() const;
    /// By JSON name ("valueQuantity"). O(1).
    std::optional<ElementDef> element(const ElementName& name) const;
    friend bool operator==(TypeDef, TypeDef) = default;

  private:
    TypeId id_;
};

std::optional<TypeDef> find_type(std::string_view name);
/// Concrete resource types only ("Patient", not "DomainResource").
std::optional<TypeDef> find_resource_type(std::string_view name);
/// All concrete resource types (146 in R4), sorted by name.
std::span<const TypeId> resource_types();

/// Types that code names often. Looked up once.
struct WellKnownTypes {
    TypeDef resource, domain_resource, element, backbone_element, extension, reference, quantity,
        xhtml, string, code, boolean, integer, decimal, date, date_time, instant, time, uri,
        canonical, id;
};
const WellKnownTypes& types();

/// A SearchParameter of the R4 core package, compiled.
struct SearchParameterDef {
    std::string_view url, code;
    std::string_view base;  ///< resource types, space separated ("Resource" for _id and its kin)
    std::string_view
        type;  ///< token, reference, string, date, number, quantity, uri, composite, special
    std::string_view expression;  ///< FHIRPath; may be empty
    std::string_view targets;     ///< resource types, space separated
    std::string_view components;  ///< composite: "definition-url|expression" separated by newlines
};
std::span<const SearchParameterDef> search_parameters();

/// CompartmentDefinition: the search parameters of `resource` that link it to a compartment of
/// `compartment`.
struct CompartmentRule {
    std::string_view compartment;  ///< "Patient"
    std::string_view resource;     ///< "Observation"
    std::string_view parameters;   ///< "subject performer"; "{def}" = the resource itself
};
std::span<const CompartmentRule> compartment_rules();

}  // namespace fascia::fhir
