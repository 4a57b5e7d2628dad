#pragma once

#include "fascia/fhir/resource.hpp"
#include "fascia/interaction/request.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fascia::interaction {

/// Which part of a resource is wanted: _summary and _elements (R4 search.html#summary, #elements).
class Subset {
  public:
    /// Failure: invalid (an unknown value; both at once; an element that `type` does not have).
    static Outcome<Subset> read(std::string_view summary, std::string_view elements,
                                std::string_view type);
    /// Of the request's own _summary and _elements.
    static Outcome<Subset> read(const Request& request);

    bool is_whole() const { return summary_.empty() && elements_.empty(); }
    /// The part, with id, meta, what is mandatory and modifiers; tagged SUBSETTED.
    fhir::Resource of(const fhir::Resource& resource) const;
    /// The same on stored JSON, which is copied through where the whole is wanted. Failure: fault
    /// (what is stored does not parse).
    Outcome<std::string> of_json(std::string json) const;

  private:
    bool keeps(fhir::ElementDef element) const;

    std::string summary_;  ///< "", "true", "text" or "data"
    std::vector<std::string> elements_;
};

}  // namespace fascia::interaction
