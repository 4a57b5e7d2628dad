#include "fhirpath/detail/checker.hpp"

#include "fascia/terminology/ucum.hpp"

#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/parser.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace fascia::fhirpath::detail {
namespace {

/// What types the items of a collection may have. Not known: anything.
struct Shape {
    bool is_known = false;
    bool is_unordered = false;
    std::vector<TypeRef> types;

    static Shape of(SystemType type) { return {true, false, {TypeRef{type, 0}}}; }
    static Shape of(fhir::TypeDef type) { return {true, false, {TypeRef{{}, type.id()}}}; }
};

Shape united(Shape a, const Shape& b) {
    a.is_known = a.is_known && b.is_known;
    a.is_unordered = a.is_unordered || b.is_unordered;
    a.types.insert(a.types.end(), b.types.begin(), b.types.end());
    return a;
}

bool are_related(fhir::TypeDef a, fhir::TypeDef b) {
    return a.is_a(b) || b.is_a(a);
}

/// Whether an item of type `type` may turn out to be of type `wanted`.
bool may_be(const TypeRef& type, const TypeRef& wanted) {
    if (type.fhir != 0)
        return wanted.fhir != 0 &&
               are_related(fhir::TypeDef{type.fhir}, fhir::TypeDef{wanted.fhir});
    return wanted.system == SystemType::any || type.system == wanted.system;
}

std::string names_of(const std::vector<TypeRef>& types) {
    std::string names;
    for (const auto& type : types) {
        if (!names.empty()) names += " or ";
        names += type.fhir != 0 ? fhir::TypeDef{type.fhir}.name() : name_of(*type.system);
    }
    return names;
}

class Checker {
  public:
    explicit Checker(const Expression::Tree& tree) : tree_{tree} {}

    Shape shape(const Node& node, const Shape& self);
    std::vector<Issue> take_issues() { return std::move(issues_); }

  private:
    void report(const Node& node, std::string text) {
        const auto failure =
            failure_at(FailureKind::invalid, tree_.text, node.position, std::move(text));
        issues_.push_back(failure.issues().front());
    }
    Shape applied(const Node& step, const Shape& input, const Shape& self);
    Shape child(const Node& step, const Shape& input);
    Shape call(const Node& node, const Shape& input, const Shape& self);
    Shape result(const Node& node, const Shape& input, const Shape& argument);
    Shape type_focus(const Node& node, const Shape& self);
    Shape literal(const Node& node);
    void unit(const Node& literal);
    void position(const Node& node, const Shape& input);
    void condition(const Node& node, const Shape& shape);

    const Expression::Tree& tree_;
    std::vector<Issue> issues_;
    bool in_union_ = false;
};

/// Appends the types of `type`'s elements of that FHIRPath name; false when there are none.
bool append_element_types(fhir::TypeDef type, std::string_view name, std::vector<TypeRef>& types) {
    const auto before = types.size();
    for (const auto id : type.elements()) {
        const fhir::ElementDef element{id};
        if (element.base_name() == name) types.push_back({{}, element.type().id()});
    }
    return types.size() != before;
}

Shape Checker::child(const Node& step, const Shape& input) {
    if (!input.is_known || input.types.empty()) return {};
    Shape found{true, input.is_unordered, {}};
    for (const auto& type : input.types) {
        if (type.fhir == 0) return {};
        const fhir::TypeDef owner{type.fhir};
        if (!append_element_types(owner, step.name, found.types) && owner.is_abstract())
            found.is_known = false;
    }
    if (found.is_known && found.types.empty()) {
        report(step, names_of(input.types) + " has no element \"" + std::string{step.name} + "\"");
        return {};
    }
    return found;
}

/// A cast that can never hold is no fault: the suite wants it to answer nothing.
Shape cast(const Node& node, const Shape& input) {
    if (node.type.fhir == 0) return {};
    return {true, input.is_unordered, {TypeRef{{}, node.type.fhir}}};
}

void Checker::position(const Node& node, const Shape& input) {
    if (input.is_unordered)
        report(node, "these elements have no order, so that their positions mean nothing");
}

/// A single FHIR element as a condition asks whether it is there; a computed text or number is a
/// mistake.
void Checker::condition(const Node& node, const Shape& shape) {
    const bool is_wrong =
        shape.is_known && !shape.types.empty() &&
        std::all_of(shape.types.begin(), shape.types.end(), [](const TypeRef& type) {
            return type.system && type.system != SystemType::boolean &&
                   type.system != SystemType::any;
        });
    if (is_wrong) report(node, names_of(shape.types) + " is no condition");
}

bool takes_condition(const Node& call) {
    const auto name = call.function->name;
    return name == "where" || name == "exists" || name == "all" || name == "iif";
}

Shape Checker::call(const Node& node, const Shape& input, const Shape& self) {
    Shape first;
    const bool on_items = node.function->shape == ArgumentShape::projections ||
                          node.function->shape == ArgumentShape::definition;
    if (node.function->shape != ArgumentShape::type)
        for (const auto& operand : node.operands) {
            Shape argument = shape(operand, on_items ? input : self);
            if (&operand == &node.operands.front()) first = std::move(argument);
        }
    if (takes_condition(node) && !node.operands.empty()) condition(node.operands.front(), first);
    return result(node, input, first);
}

Shape Checker::result(const Node& node, const Shape& input, const Shape& argument) {
    switch (node.function->gives) {
        case Gives::anything:
            return {};
        case Gives::boolean:
            return Shape::of(SystemType::boolean);
        case Gives::integer:
            return Shape::of(SystemType::integer);
        case Gives::text:
            return Shape::of(SystemType::string);
        case Gives::at_place:
            position(node, input);
            return input;
        case Gives::input:
            return input;
        case Gives::both:
            return united(input, argument);
        case Gives::argument:
            return argument;
        case Gives::cast:
            return cast(node, input);
        case Gives::extension:
            return Shape::of(fhir::types().extension);
        case Gives::unordered:
            return {false, true, {}};
    }
    return {};
}

Shape Checker::applied(const Node& step, const Shape& input, const Shape& self) {
    switch (step.op) {
        case Op::child:
            return child(step, input);
        case Op::call:
        case Op::define:
            return call(step, input, self);
        case Op::indexer:
            position(step, input);
            shape(step.operands.front(), self);
            return input;
        default:
            return input;
    }
}

/// Of alternatives (Patient.name | Person.name) one that is for another type is no fault.
Shape Checker::type_focus(const Node& node, const Shape& self) {
    const bool fits =
        !self.is_known || std::any_of(self.types.begin(), self.types.end(),
                                      [&](const auto& type) { return may_be(type, node.type); });
    if (fits) return Shape::of(fhir::TypeDef{node.type.fhir});
    if (!in_union_) report(node, names_of(self.types) + " is no " + std::string{node.name});
    return {};
}

/// A quantity whose unit does not exist compares with nothing.
void Checker::unit(const Node& literal) {
    const auto* quantity = std::get_if<const Quantity*>(&literal.literal);
    if (!quantity || (*quantity)->calendar) return;
    const auto read = terminology::parse_unit((*quantity)->unit);
    if (!read) report(literal, read.error().issues().front().text);
}

Shape Checker::literal(const Node& node) {
    unit(node);
    const auto type = type_of(node.literal);
    return {type.has_value(), false, type ? std::vector{*type} : std::vector<TypeRef>{}};
}

Shape Checker::shape(const Node& node, const Shape& self) {
    switch (node.op) {
        case Op::literal:
            return literal(node);
        case Op::self:
            return self;
        case Op::index:
            return Shape::of(SystemType::integer);
        case Op::type_focus:
            return type_focus(node, self);
        case Op::child:
        case Op::call:
        case Op::define:
            return applied(node, self, self);
        case Op::path:
        case Op::defining_path: {
            Shape now = shape(node.operands.front(), self);
            for (std::size_t i = 1; i < node.operands.size(); ++i)
                now = applied(node.operands[i], now, self);
            return now;
        }
        default:
            break;
    }
    std::vector<Shape> operands;
    const bool was_in_union = std::exchange(in_union_, in_union_ || node.op == Op::unite);
    for (const auto& operand : node.operands) operands.push_back(shape(operand, self));
    in_union_ = was_in_union;
    if (node.op == Op::as) return cast(node, operands.front());
    if (node.op == Op::is || node.op >= Op::less) return Shape::of(SystemType::boolean);
    if (node.op != Op::unite) return {};
    Shape all = operands.front();
    for (std::size_t i = 1; i < operands.size(); ++i) all = united(std::move(all), operands[i]);
    return all;
}

}  // namespace

std::vector<Issue> check(const Expression::Tree& tree, fhir::TypeDef focus) {
    Checker checker{tree};
    checker.shape(tree.root, Shape::of(focus));
    return checker.take_issues();
}

std::optional<std::vector<std::string>> result_types(const Expression::Tree& tree,
                                                     fhir::TypeDef focus) {
    const Shape shape = Checker{tree}.shape(tree.root, Shape::of(focus));
    if (!shape.is_known) return std::nullopt;
    std::vector<std::string> names;
    for (const auto& type : shape.types) {
        if (type.fhir == 0 && (!type.system || type.system == SystemType::any)) return std::nullopt;
        names.push_back(type.fhir != 0 ? std::string{fhir::TypeDef{type.fhir}.name()}
                                       : "System." + std::string{name_of(*type.system)});
    }
    return names;
}

}  // namespace fascia::fhirpath::detail
