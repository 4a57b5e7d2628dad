#pragma once

#include "terminology/detail/judge.hpp"

#include <memory>
#include <vector>

namespace re2 {
class RE2;
}

namespace fascia::terminology::detail {

/// One filter of an include, made ready for many codes (R4 valueset-filter-operator).
class Filter {
  public:
    Filter(const ValueSet& set, const FilterRow& row);
    /// Ready for all concepts of that system.
    Filter(const ValueSet& set, const FilterRow& row, const System& system);
    /// `place` may be without concept: then only what the code itself says is judged.
    Membership judge(const Question& question, const ConceptPlace& place) const;

  private:
    bool is_about_code() const;
    Membership by_code(const Question& question, const ConceptPlace& place) const;
    Membership by_hierarchy(const ConceptPlace& place) const;
    bool reaches(const ConceptPlace& place, const ConceptPlace& named) const;
    Membership by_value(std::string_view value) const;
    Membership by_parts(const ConceptPlace& place) const;

    std::string_view property_, op_, value_;
    std::shared_ptr<const re2::RE2> pattern_;
    std::vector<bool> reached_;  ///< concepts below the named one, or above; empty: not ready
};

std::vector<Filter> filters_of(const ValueSet& set, const IncludeRow& include,
                               const System& system);
/// Is `ancestor` above the concept? Not of the concept itself.
bool is_below(const System& system, std::uint32_t concept_, std::uint32_t ancestor);
/// Everything that `step` (parents_of, children_of) leads to, nearest first, each once.
using Step = View<std::uint32_t> (*)(const System& system, std::uint32_t concept_);
std::vector<std::uint32_t> reach(const System& system, std::uint32_t concept_, Step step);

}  // namespace fascia::terminology::detail
