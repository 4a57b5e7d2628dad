#pragma once

#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/value.hpp"

#include <compare>
#include <cstddef>
#include <optional>
#include <unordered_map>

namespace fascia::fhirpath::detail {

/// a = b for two items (FHIRPath N1 6.1.1). Nothing: cannot be told.
std::optional<bool> equal(Evaluation& evaluation, const Value& a, const Value& b);
/// a = b for two collections, neither empty.
std::optional<bool> equal(Evaluation& evaluation, View a, View b);
/// a ~ b (FHIRPath N1 6.1.2). Takes steps for `node`: look at evaluation.failed() afterwards.
bool equivalent(Evaluation& evaluation, const Node& node, const Value& a, const Value& b);
bool equivalent(Evaluation& evaluation, const Node& node, View a, View b);

struct Ordering {
    bool is_defined = false;                    ///< false: such items have no order
    std::optional<std::strong_ordering> order;  ///< nothing: cannot be told
};
/// a < b for two items of System types (FHIRPath N1 6.2).
Ordering compare(const Evaluation& evaluation, const Value& a, const Value& b);

/// Items that are equal have equal hashes, but for numbers beside quantities of unit 1.
std::size_t hash(Evaluation& evaluation, const Value& value);

/// A set of items by `=`. Values must outlive it.
class DistinctValues {
  public:
    DistinctValues(Evaluation& evaluation, const Node& node)
        : evaluation_{evaluation}, node_{node} {}
    /// False when the budget is spent. `added`: it was not there yet.
    [[nodiscard]] bool insert(const Value& value, bool& added);
    [[nodiscard]] bool contains(const Value& value, bool& found);

  private:
    static constexpr std::size_t linear = 8;  ///< up to so many, comparing all is faster
    [[nodiscard]] bool find(const Value& value, bool& found);
    Evaluation& evaluation_;
    const Node& node_;
    Values few_;
    std::unordered_multimap<std::size_t, Value> many_;
};

/// Appends each item that is not equal to one before it. Fails when the budget is spent.
[[nodiscard]] bool append_distinct(Evaluation& evaluation, const Node& node, View items,
                                   Values& out);

}  // namespace fascia::fhirpath::detail
