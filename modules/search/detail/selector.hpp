#pragma once

#include "fascia/fhirpath/fhirpath.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fascia::search::detail {

/// The alternatives of a SearchParameter expression, cut at its top-level `|`. One expression where
/// an operator that binds less tightly than `|` stands beside it.
std::vector<std::string_view> split_union(std::string_view expression);

/// Whether an alternative can select anything in a resource of that type: it starts with the type,
/// with one of its ancestors, or with no resource type at all.
bool concerns(std::string_view alternative, fhir::TypeDef resource_type);

/// One compiled alternative of a SearchParameter expression.
class Selector {
  public:
    /// Failure: invalid.
    static Outcome<Selector> compile(std::string_view alternative);

    /// Appends what it selects in `resource`. Failure: as fhirpath::Expression::evaluate.
    Outcome<void> select(const fhir::Element& resource, const fhirpath::Context& context,
                         fhirpath::Collection& selected) const;

  private:
    /// `Type.name.name`, with at most one type that the last element must have. Nine of ten
    /// alternatives are of this kind; they are walked without the evaluator. This is also what
    /// makes
    /// `(Observation.component.value as CodeableConcept)` work on several components, where
    /// FHIRPath asks for a single item.
    struct Path {
        std::vector<std::string> names;
        std::string of_type;
    };
    static std::optional<Path> read_path(std::string_view alternative);

    Path path_;
    std::optional<fhirpath::Expression> expression_;
};

}  // namespace fascia::search::detail
