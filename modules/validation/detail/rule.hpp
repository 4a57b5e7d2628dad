#pragma once

#include "fascia/validation/profile.hpp"

#include "validation/detail/constraint.hpp"

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::validation {
namespace detail {

/// What a profile allows as the type of an element.
struct TypeRule {
    std::string code;                   ///< "Quantity"
    std::vector<std::string> profiles;  ///< the value conforms to one of them; empty: any
    std::vector<std::string> targets;   ///< profiles or types of what is referred to; empty: any
};

struct BindingRule {
    fhir::BindingStrength strength = fhir::BindingStrength::none;
    std::string value_set, max_value_set;
};

enum class DiscriminatorKind : std::uint8_t { value, exists, pattern, type, profile };

struct Discriminator {
    DiscriminatorKind kind;
    std::string path;  ///< as written
    fhirpath::Expression expression;
};

struct Slicing {
    enum class Rules : std::uint8_t { open, closed, open_at_end };
    std::vector<Discriminator> discriminators;
    Rules rules = Rules::open;
    bool ordered = false;
};

inline constexpr unsigned unbounded = std::numeric_limits<unsigned>::max();

/// An ElementDefinition; what a differential leaves out is as in a type.
struct Rule {
    std::string name;  ///< last step of the path, without "[x]"
    std::string slice_name;
    unsigned min = 0, max = unbounded;
    std::vector<TypeRule> types;  ///< empty: as the type that is constrained has it
    fhir::Element fixed, pattern, min_value, max_value;  ///< of ProfileData::definition
    unsigned max_length = unbounded;
    BindingRule binding;
    std::vector<Constraint> constraints;  ///< without those that R4 has itself
    std::optional<Slicing> slicing;
    std::vector<Rule> children;
    std::vector<Rule> slices;
};

/// A place where an extension may stand (StructureDefinition.context).
struct ExtensionContext {
    std::string type;  ///< element, extension, fhirpath
    std::string expression;
};

}  // namespace detail

struct ProfileData {
    fhir::Resource definition;
    std::string url, name;
    fhir::TypeDef type;
    std::string base;  ///< the profile that this one adds to; empty: what it adds to is a type
    detail::Rule root;
    std::vector<detail::ExtensionContext> contexts;
    bool is_modifier = false;  ///< of an extension: only as modifierExtension
};

}  // namespace fascia::validation
