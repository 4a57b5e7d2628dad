#include "validation/detail/constraint.hpp"
#include "validation/detail/rule_tables.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <set>

namespace fascia::validation::detail {
namespace {

/// Of R4's invariants those that may come to no answer on sound data: they speak of an element that
/// may be absent, or compare values whose precision or unit may differ. The others say of such data
/// that it is wrong.
constexpr std::array<std::string_view, 7> may_be_undecided{"ref-1", "bdl-8", "ras-2", "per-1",
                                                           "rng-2", "mdd-1", "inv-1"};

bool must_decide(std::string_view key) {
    // "…-0" wants a computer-friendly name, where there is a name.
    return !key.ends_with("-0") &&
           std::ranges::find(may_be_undecided, key) == may_be_undecided.end();
}

/// Stretches of one list, by a dense number.
class Stretches {
  public:
    void add(std::uint16_t owner, const Constraint* constraint) {
        if (starts_.size() <= owner) starts_.resize(owner + 1u, list_.size());
        list_.push_back(constraint);
    }
    std::span<const Constraint* const> of(std::uint16_t owner) const {
        if (owner >= starts_.size()) return {};
        const std::size_t end = owner + 1u < starts_.size() ? starts_[owner + 1] : list_.size();
        return {list_.data() + starts_[owner], end - starts_[owner]};
    }

  private:
    std::vector<std::size_t> starts_;  // owners come in ascending order
    std::vector<const Constraint*> list_;
};

struct Compiled {
    Compiled();
    std::deque<Constraint> constraints;
    Stretches of_type, of_element;
    std::set<std::string_view> keys;
};

Compiled::Compiled() {
    for (const auto& row : std::span{constraint_rows, constraint_count}) {
        constraints.push_back(
            make_constraint(row.key, row.human, row.severity,
                            fhirpath::Expression::compile(row.expression).value()));
        constraints.back().must_decide = must_decide(row.key);
        keys.insert(row.key);
    }
    for (const auto& row : std::span{type_constraint_rows, type_constraint_count})
        of_type.add(row.type, &constraints[row.constraint]);
    for (const auto& row : std::span{element_constraint_rows, element_constraint_count})
        of_element.add(row.element, &constraints[row.constraint]);
}

/// Made when the first resource is validated.
const Compiled& compiled() {
    static const Compiled all;
    return all;
}

}  // namespace

Constraint make_constraint(std::string_view key, std::string_view human, std::string_view severity,
                           fhirpath::Expression expression) {
    return {.key = std::string{key},
            .human = std::string{human},
            .severity = severity == "error" ? Severity::error : Severity::warning,
            .expression = std::move(expression)};
}

std::span<const Constraint* const> constraints_of(fhir::TypeDef type) {
    return compiled().of_type.of(type.id());
}

std::span<const Constraint* const> constraints_of(fhir::ElementDef element) {
    return compiled().of_element.of(element.id());
}

bool is_of_r4(std::string_view key) {
    return key == "ele-1" || key == "txt-1" || key == "dom-3" || compiled().keys.contains(key);
}

std::string_view max_value_set(fhir::ElementDef element) {
    const std::span rows{max_value_set_rows, max_value_set_count};
    const auto found = std::ranges::lower_bound(rows, element.id(), {}, &MaxValueSetRow::element);
    return found != rows.end() && found->element == element.id() ? found->value_set : "";
}

bool is_simple_quantity(fhir::ElementDef element) {
    return std::ranges::binary_search(std::span{simple_quantity_rows, simple_quantity_count},
                                      element.id());
}

}  // namespace fascia::validation::detail
