#pragma once

#include "fascia/fhirpath/fhirpath.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fascia::search::detail {

/// The alternatives of a SearchParameter expression, cut at its top-level `|`. One expression where
/// an operator that binds less tightly than `|` stands beside it.
std::vector<std::string_view> split_union(std::string_view expression);

/// The resource type that an alternative starts with, an abstract one perhaps: it selects nothing
/// in others. Absent: it starts with none, and may select something anywhere.
std::optional<fhir::TypeDef> root_type(std::string_view alternative);

/// One compiled alternative of a SearchParameter expression.
class Selector {
  public:
    /// Failure: invalid.
    static Outcome<Selector> compile(std::string_view alternative);

    /// Appends what it selects in `resource`. Failure: as fhirpath::Expression::evaluate.
    Outcome<void> select(const fhir::Element& resource, const fhirpath::Context& context,
                         fhirpath::Collection& selected) const;

    /// Both are plain paths along the same elements, whatever type the last one must have.
    bool walks_along(const Selector& other) const {
        return is_path() && other.is_path() && path_.names == other.path_.names;
    }
    bool is_path() const { return !expression_; }
    /// Selects the resource itself ("Observation").
    bool is_whole() const { return is_path() && path_.names.empty(); }

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
