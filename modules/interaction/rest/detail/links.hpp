#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/fhir/resource.hpp"

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fascia::interaction {

/// Where links of a Bundle's entries shall point: fullUrl, or conditional reference, to "Type/id".
using LinkTargets = std::unordered_map<std::string, std::string>;

/// Every place in the resources of a Bundle where a link may stand (R4 http.html#trules):
/// references, elements of type uri and its kin, narratives. Found once, resolved as often as
/// wanted, in one pass over the places.
class Links {
  public:
    explicit Links(fhir::Resource bundle);

    /// The distinct conditional references ("Patient?identifier=x").
    std::vector<std::string> conditional() const;
    /// Whether the entry of that index has one of these references.
    bool has_any(std::size_t entry, const std::set<std::string>& references) const;

    /// The Bundle with every link that `targets` names replaced. Failure: invalid, a urn: reference
    /// that no entry answers, each with its path.
    Outcome<fhir::Resource> resolved(const LinkTargets& targets) const;

  private:
    enum class Kind : std::uint8_t { reference, uri, narrative };
    struct Place {
        std::uint32_t node;
        Kind kind;
        std::uint32_t entry;
    };
    std::string_view text_of(const Place& place) const;

    fhir::Resource bundle_;
    std::vector<Place> places_;
};

}  // namespace fascia::interaction
