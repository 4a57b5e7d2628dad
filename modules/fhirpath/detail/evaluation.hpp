#pragma once

#include "fascia/fhirpath/fhirpath.hpp"

#include "fhirpath/detail/model.hpp"
#include "fhirpath/detail/tree.hpp"
#include "fhirpath/detail/value.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>

namespace fascia::fhirpath::detail {

/// A variable that the expression itself made.
struct Defined {
    std::string_view name;
    Values items;
    const Defined* before = nullptr;  ///< the one made before it, in the same scope or around it
};

/// What $this, $index, $total and variables mean at some place of an expression.
struct Frame {
    View self;
    std::int64_t index = -1;  ///< -1: not inside an iteration
    const Values* total = nullptr;
    const Defined* defined = nullptr;

    Frame item(const Value& value, std::int64_t at) const {
        return {View{&value, 1}, at, total, defined};
    }
    Frame on(View items) const { return {items, index, total, defined}; }
};

/// A function with what it is called on.
struct Call {
    const Node& node;
    const Frame& frame;  ///< of the expression that the call stands in
    View input;

    std::size_t argument_count() const { return node.operands.size(); }
    const Node& argument(std::size_t i) const { return node.operands[i]; }
};

/// One run of one expression: the budget, the arena for computed texts, the failure. Whatever can
/// fail answers false, and the failure is kept here: the hot paths then move nothing but a bit.
class Evaluation {
  public:
    static constexpr std::size_t arena_limit_bytes = 16 << 20;
    /// What is quicker than a step: so many of it cost one.
    static constexpr std::size_t characters_per_step = 64;
    static constexpr std::size_t nodes_per_step = 16;

    Evaluation(const Expression::Tree& tree, View focus, const Context& context)
        : tree_{tree},
          focus_{focus},
          context_{context},
          model_{detail::model()},
          steps_left_{context.step_budget} {
        refill();
    }
    Evaluation(const Evaluation&) = delete;

    /// Evaluates a node and appends its items to `out`.
    [[nodiscard]] bool evaluate(const Node& node, const Frame& frame, Values& out);
    /// The node's single item, or null for none. Fails for many. `buffer` holds the item.
    [[nodiscard]] bool single(const Node& node, const Frame& frame, Values& buffer,
                              const Value*& item);
    [[nodiscard]] bool single(const Node& node, View items, const Value*& item);
    /// A collection as a condition (FHIRPath N1 4.5): nothing for empty, true for one item that is
    /// no boolean. Fails for many.
    [[nodiscard]] bool truth(const Node& node, View items, std::optional<bool>& answer);
    /// Evaluates a node as a condition.
    [[nodiscard]] bool condition(const Node& node, const Frame& frame, std::optional<bool>& answer);

    /// Takes steps from the budget.
    [[nodiscard]] bool spend(const Node& node, std::size_t steps = 1) {
        if (steps > slice_ || arena_bytes_ > arena_limit_bytes) return spend_beyond(node, steps);
        slice_ -= steps;
        return true;
    }
    /// The same where there is no node to blame: the next spend() fails.
    void charge(std::size_t steps) { slice_ -= std::min(steps, slice_); }
    [[nodiscard]] bool too_costly(const Node& node);
    /// Keeps the failure and answers false.
    [[nodiscard]] bool fail(const Node& node, std::string text,
                            FailureKind kind = FailureKind::invalid);
    bool failed() const { return failure_.has_value(); }
    Failure take_failure() { return std::move(*failure_); }

    /// The implicit conversion: a primitive element's value (a Quantity's too) as a System value;
    /// anything else as it is. Tells on_read.
    Value system_value(const Value& value);
    std::string_view keep(std::string_view text);
    const Quantity* keep(const Quantity& quantity);
    Value to_value(const Item& item);

    View focus() const { return focus_; }
    void set_focus(View focus) { focus_ = focus; }
    const Context& context() const { return context_; }
    const Model& model() const { return model_; }

  private:
    static constexpr std::size_t steps_between_questions = 16'384;

    void refill();
    bool spend_beyond(const Node& node, std::size_t steps);
    bool append(const Node& node, View items, Values& out);
    bool defining_path(const Node& node, const Frame& frame, Values& out);
    bool define(const Node& step, View input, Frame& frame);
    bool path(const Node& node, const Frame& frame, Values& out);
    bool apply(const Node& step, View input, const Frame& frame, Values& out);
    bool children(const Node& step, View input, Values& out);
    void append_children(const Value& value, const Node& step, std::size_t enough, Values& out);
    bool indexer(const Node& step, View input, const Frame& frame, Values& out);
    bool variable(const Node& node, const Frame& frame, Values& out);
    const Collection* find_given(std::string_view name) const;
    bool environment(std::string_view name, Values& out);
    bool is_defined(std::string_view name, const Frame& frame);
    std::optional<Value> primitive(const fhir::Element& element, SystemType type);
    std::optional<Value> quantity(const fhir::Element& element);

    const Expression::Tree& tree_;
    View focus_;
    const Context& context_;
    const Model& model_;
    std::size_t steps_left_;
    std::size_t slice_ = 0;  ///< of them, those until should_stop is asked again
    std::forward_list<Defined> defined_;
    std::size_t arena_bytes_ = 0;
    std::optional<Failure> failure_;
    std::array<std::byte, 256> first_block_;
    std::pmr::monotonic_buffer_resource arena_{first_block_.data(), first_block_.size()};
};

/// The item as callers see it.
Item to_item(const Value& value);
std::string type_name_of(const Value& value);
/// Nothing for the answer of type() itself.
std::optional<TypeRef> type_of(const Value& value);

/// Operators with two operands; is and as.
[[nodiscard]] bool evaluate_operator(Evaluation& evaluation, const Node& node, const Frame& frame,
                                     Values& out);
/// The outermost resource around `element` (or itself) that is not contained in another: a
/// contained resource's container, a Bundle entry's resource.
fhir::Element container_of(const fhir::Element& element);
/// Whether the value is of the type or one derived from it.
bool is_of_type(const Value& value, const TypeRef& type);
/// As is_of_type, but a primitive must be of exactly that type: a code is no string here, as R4's
/// suite has it for as() and ofType().
bool can_be_cast(const Value& value, const TypeRef& type);

}  // namespace fascia::fhirpath::detail
