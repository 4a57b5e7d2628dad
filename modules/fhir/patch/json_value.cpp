#include "fhir/patch/json_value.hpp"

#include "fascia/fhir/json.hpp"

#include <algorithm>

namespace fascia::fhir::detail {
namespace {

JsonValue value_at(const JsonTree& tree, std::uint32_t index) {
    const JsonNode& node = tree.nodes[index];
    JsonValue value{node.kind, std::string{node.key}, {}, {}};
    if (!value.is_container()) value.text = node.text;
    for (std::uint32_t child = index + 1; child < node.end; child = tree.nodes[child].end)
        value.children.push_back(value_at(tree, child));
    return value;
}

const JsonValue* repeated_member(const JsonValue& value) {
    for (const JsonValue& child : value.children) {
        if (value.kind == JsonKind::object && value.member(child.key) != &child) return &child;
        if (const auto* repeated = repeated_member(child)) return repeated;
    }
    return nullptr;
}

void append(const JsonValue& value, std::string& out) {
    switch (value.kind) {
        case JsonKind::null:
            out += "null";
            break;
        case JsonKind::boolean:
        case JsonKind::number:
            out += value.text;
            break;
        case JsonKind::string:
            append_json_string(out, value.text);
            break;
        case JsonKind::object:
        case JsonKind::array: {
            const bool is_object = value.kind == JsonKind::object;
            out += is_object ? '{' : '[';
            for (const JsonValue& child : value.children) {
                if (&child != &value.children.front()) out += ',';
                if (is_object) append_json_string(out, child.key);
                if (is_object) out += ':';
                append(child, out);
            }
            out += is_object ? '}' : ']';
        }
    }
}

/// A number as its significant digits and the power of ten behind them.
struct Magnitude {
    bool negative = false;
    std::string digits;
    long long exponent = 0;
    friend bool operator==(const Magnitude&, const Magnitude&) = default;
};

Magnitude magnitude_of(std::string_view text) {
    Magnitude number;
    number.negative = text.starts_with('-');
    bool fraction = false;
    for (std::size_t i = number.negative; i < text.size(); ++i) {
        if (text[i] == 'e' || text[i] == 'E') {
            const auto power = text.substr(i + 1, 15);  // JSON's grammar has been checked
            number.exponent += std::stoll(std::string{power});
            break;
        }
        if (text[i] == '.') {
            fraction = true;
            continue;
        }
        if (!(number.digits.empty() && text[i] == '0')) number.digits += text[i];
        number.exponent -= fraction;
    }
    for (; number.digits.ends_with('0'); ++number.exponent) number.digits.pop_back();
    return number.digits.empty() ? Magnitude{} : number;
}

bool same_members(const JsonValue& a, const JsonValue& b) {
    return std::ranges::all_of(a.children, [&](const JsonValue& child) {
        const auto* other = b.member(child.key);
        return other && same_value(child, *other);
    });
}

}  // namespace

const JsonValue* JsonValue::member(std::string_view name) const {
    if (kind != JsonKind::object) return nullptr;
    const auto found = std::ranges::find(children, name, &JsonValue::key);
    return found == children.end() ? nullptr : &*found;
}

JsonValue* JsonValue::member(std::string_view name) {
    return const_cast<JsonValue*>(std::as_const(*this).member(name));
}

Outcome<JsonValue> read_json_value(std::string_view text, unsigned max_depth) {
    const auto tree = read_json_tree(text, max_depth);
    if (!tree) return tree.error();
    JsonValue value = value_at(*tree, 0);
    if (const auto* repeated = repeated_member(value))
        return Failure{FailureKind::invalid, "an object has two members \"" + repeated->key + '"'};
    return value;
}

std::string write_json_value(const JsonValue& value) {
    std::string out;
    append(value, out);
    return out;
}

bool same_value(const JsonValue& a, const JsonValue& b) {
    if (a.kind != b.kind || a.children.size() != b.children.size()) return false;
    if (a.kind == JsonKind::number) return magnitude_of(a.text) == magnitude_of(b.text);
    if (a.kind == JsonKind::object) return same_members(a, b);
    return a.text == b.text && std::ranges::equal(a.children, b.children, same_value);
}

}  // namespace fascia::fhir::detail
