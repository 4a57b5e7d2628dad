#include "fhirpath/detail/equality.hpp"

#include "fhirpath/detail/arithmetic.hpp"
#include "fhirpath/detail/text.hpp"
#include "fhirpath/detail/units.hpp"

#include <algorithm>
#include <functional>
#include <vector>

namespace fascia::fhirpath::detail {
namespace {

bool is_quantity(const Value& value) {
    return std::holds_alternative<const Quantity*>(value);
}

bool equal_text(const Model& model, const fhir::Document::Node& node, std::string_view a,
                std::string_view b) {
    if (a == b) return true;
    if (model.system_type(node.type) != SystemType::decimal) return false;
    const auto x = Decimal::parse(a), y = Decimal::parse(b);
    return x && y && *x == *y;
}

/// Whole subtrees, node by node in document order: same names, types, shape and values.
bool equal_elements(Evaluation& evaluation, const fhir::Element& a, const fhir::Element& b) {
    if (a == b) return true;
    const auto& model = evaluation.model();
    const auto &x = a.document()->nodes, &y = b.document()->nodes;
    const std::uint32_t size = x[a.index()].end - a.index();
    if (y[b.index()].end - b.index() != size) return false;
    evaluation.charge(size / Evaluation::nodes_per_step);
    for (std::uint32_t i = 0; i < size; ++i) {
        const auto &p = x[a.index() + i], &q = y[b.index() + i];
        const bool same_name = i == 0 || model.name_id(p.element) == model.name_id(q.element);
        if (!same_name || p.type != q.type || p.end - a.index() != q.end - b.index() ||
            (p.text == fhir::Document::no_text) != (q.text == fhir::Document::no_text) ||
            !equal_text(model, p, fhir::Element{*a.document(), a.index() + i}.text(),
                        fhir::Element{*b.document(), b.index() + i}.text()))
            return false;
    }
    return true;
}

std::optional<bool> is_equal(const std::optional<std::strong_ordering>& order) {
    if (!order) return std::nullopt;
    return *order == std::strong_ordering::equal;
}

std::optional<bool> equal_quantities(const Quantity& a, const Quantity& b) {
    const auto same_kind = comparable(a, b);
    return same_kind.value_or(false) ? is_equal(compare(a, b)) : same_kind;
}

Values children_of(const fhir::Element& element) {
    Values children;
    const auto& nodes = element.document()->nodes;
    for (std::uint32_t i = element.index() + 1; i < nodes[element.index()].end; i = nodes[i].end)
        children.emplace_back(fhir::Element{*element.document(), i});
    return children;
}

/// Children in any order, so that each of one side has one of its own on the other side. Goes as
/// deep as the elements do, which the readers of resources limit.
bool equivalent_elements(Evaluation& evaluation, const Node& node, const fhir::Element& a,
                         const fhir::Element& b) {
    const auto &p = node_of(a), &q = node_of(b);
    if (p.type != q.type || !equivalent(a.text(), b.text())) return false;
    const Values x = children_of(a);
    Values y = children_of(b);
    if (x.size() != y.size()) return false;
    for (const auto& value : x) {
        const auto name = evaluation.model().name_id(node_of(*element_in(value)).element);
        const auto match = std::find_if(y.begin(), y.end(), [&](const Value& other) {
            return evaluation.model().name_id(node_of(*element_in(other)).element) == name &&
                   equivalent(evaluation, node, value, other);
        });
        if (match == y.end()) return false;
        y.erase(match);
    }
    return true;
}

bool equivalent_numbers(const Decimal& a, const Decimal& b) {
    const int scale = std::min(a.stripped().scale(), b.stripped().scale());
    return a.rounded(scale, Decimal::Rounding::half_up) ==
           b.rounded(scale, Decimal::Rounding::half_up);
}

bool equivalent_moments(const Evaluation& evaluation, const Temporal& a, const Temporal& b) {
    return comparable(a, b) && a.precision == b.precision &&
           is_equal(compare(a, b, evaluation.context().zone)).value_or(false);
}

}  // namespace

std::optional<bool> equal(Evaluation& evaluation, const Value& first, const Value& second) {
    const Value a = evaluation.system_value(first), b = evaluation.system_value(second);
    const auto *x = element_in(a), *y = element_in(b);
    if (x && y) return equal_elements(evaluation, *x, *y);
    if (x ||
        y) {  // a Quantity that cannot become a System.Quantity is not known to differ from one
        if (is_quantity(a) || is_quantity(b)) {
            const auto type = evaluation.model().system_type(node_of(x ? *x : *y).type);
            if (type == SystemType::quantity) return std::nullopt;
        }
        return false;
    }
    if (is_quantity(a) || is_quantity(b)) {
        const auto p = quantity_in(a), q = quantity_in(b);
        return p && q ? equal_quantities(*p, *q) : std::optional{false};
    }
    if (a.index() == b.index()) {
        if (const auto* s = std::get_if<std::string_view>(&a))
            return *s == std::get<std::string_view>(b);
        if (const auto* s = std::get_if<bool>(&a)) return *s == std::get<bool>(b);
        if (const auto* s = std::get_if<std::int64_t>(&a)) return *s == std::get<std::int64_t>(b);
        if (const auto* s = std::get_if<Temporal>(&a)) {
            const auto& other = std::get<Temporal>(b);
            if (!comparable(*s, other)) return false;
            return is_equal(compare(*s, other, evaluation.context().zone));
        }
        if (const auto* s = std::get_if<TypeRef>(&a)) {
            const auto& other = std::get<TypeRef>(b);
            return s->system == other.system && s->fhir == other.fhir;
        }
    }
    const auto p = number_in(a), q = number_in(b);
    return p && q ? *p == *q : false;
}

std::optional<bool> equal(Evaluation& evaluation, View a, View b) {
    if (a.size() != b.size()) return false;
    bool unknown = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto answer = equal(evaluation, a[i], b[i]);
        if (answer && !*answer) return false;
        unknown |= !answer;
    }
    return unknown ? std::nullopt : std::optional{true};
}

bool equivalent(Evaluation& evaluation, const Node& node, const Value& first, const Value& second) {
    if (!evaluation.spend(node)) return false;
    const Value a = evaluation.system_value(first), b = evaluation.system_value(second);
    const auto *x = element_in(a), *y = element_in(b);
    if (x && y) return equivalent_elements(evaluation, node, *x, *y);
    if (is_quantity(a) || is_quantity(b)) {
        const auto p = quantity_in(a), q = quantity_in(b);
        return p && q && equivalent(*p, *q);
    }
    if (a.index() == b.index()) {
        if (const auto* s = std::get_if<std::string_view>(&a))
            return equivalent(*s, std::get<std::string_view>(b));
        if (const auto* s = std::get_if<Temporal>(&a))
            return equivalent_moments(evaluation, *s, std::get<Temporal>(b));
    }
    const auto p = number_in(a), q = number_in(b);
    if (p && q) return equivalent_numbers(*p, *q);
    return equal(evaluation, a, b).value_or(false);
}

bool equivalent(Evaluation& evaluation, const Node& node, View a, View b) {
    if (a.size() != b.size()) return false;
    std::vector<Value> left{b.begin(), b.end()};
    for (const auto& value : a) {
        const auto match = std::find_if(left.begin(), left.end(), [&](const Value& other) {
            return equivalent(evaluation, node, value, other);
        });
        if (match == left.end()) return false;
        left.erase(match);
    }
    return true;
}

Ordering compare(const Evaluation& evaluation, const Value& a, const Value& b) {
    if (is_quantity(a) || is_quantity(b)) {
        const auto p = quantity_in(a), q = quantity_in(b);
        if (!p || !q) return {};
        return {true, compare(*p, *q)};
    }
    if (const auto p = number_in(a), q = number_in(b); p && q) return {true, *p <=> *q};
    if (a.index() != b.index()) return {};
    if (const auto* s = std::get_if<std::string_view>(&a))
        return {true, s->compare(std::get<std::string_view>(b)) <=> 0};
    if (const auto* s = std::get_if<Temporal>(&a)) {
        const auto& other = std::get<Temporal>(b);
        if (!comparable(*s, other)) return {};
        return {true, compare(*s, other, evaluation.context().zone)};
    }
    return {};
}

std::size_t hash(Evaluation& evaluation, const Value& original) {
    const Value value = evaluation.system_value(original);
    if (const auto* text = std::get_if<std::string_view>(&value))
        return std::hash<std::string_view>{}(*text);
    if (const auto number = number_in(value)) return number->hash();
    if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? 1 : 2;
    const auto* element = element_in(value);
    if (!element) return value.index();  // dates of several precisions, quantities of several units
    const auto& nodes = element->document()->nodes;
    std::size_t result = nodes[element->index()].end - element->index();
    evaluation.charge(result / Evaluation::nodes_per_step);
    for (std::uint32_t i = element->index(); i < nodes[element->index()].end; ++i) {
        result = result * 31 + nodes[i].type;
        if (evaluation.model().system_type(nodes[i].type) != SystemType::decimal)
            result = result * 31 +
                     std::hash<std::string_view>{}(fhir::Element{*element->document(), i}.text());
    }
    return result;
}

bool DistinctValues::find(const Value& value, bool& found) {
    found = false;
    if (many_.empty()) {
        for (const auto& other : few_) {
            if (!evaluation_.spend(node_)) return false;
            found = found || equal(evaluation_, value, other).value_or(false);
        }
        return true;
    }
    const auto [first, last] = many_.equal_range(hash(evaluation_, value));
    for (auto other = first; other != last && !found; ++other) {
        if (!evaluation_.spend(node_)) return false;
        found = equal(evaluation_, value, other->second).value_or(false);
    }
    return true;
}

bool DistinctValues::contains(const Value& value, bool& found) {
    return evaluation_.spend(node_) && find(evaluation_.system_value(value), found);
}

bool DistinctValues::insert(const Value& original, bool& added) {
    const Value value = evaluation_.system_value(original);  // once, not at every comparison
    bool found = false;
    if (!evaluation_.spend(node_) || !find(value, found)) return false;
    added = !found;
    if (found) return true;
    if (many_.empty() && few_.size() < linear) {
        few_.push_back(value);
        return true;
    }
    for (const auto& other : few_) many_.emplace(hash(evaluation_, other), other);
    few_.clear();
    many_.emplace(hash(evaluation_, value), value);
    return true;
}

bool append_distinct(Evaluation& evaluation, const Node& node, View items, Values& out) {
    DistinctValues seen{evaluation, node};
    for (const auto& value : items) {
        bool added = false;
        if (!seen.insert(value, added)) return false;
        if (added) out.push_back(value);
    }
    return true;
}

}  // namespace fascia::fhirpath::detail
