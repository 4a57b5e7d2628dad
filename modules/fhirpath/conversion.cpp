#include "fascia/terminology/ucum.hpp"

#include "fhirpath/detail/evaluation.hpp"

#include <array>

/// Elements to System values, and System values to and from what callers see.
namespace fascia::fhirpath::detail {
namespace {

/// The first child with that FHIRPath name.
fhir::Element child(const fhir::Element& element, std::uint16_t name_id) {
    const auto& nodes = element.document()->nodes;
    const std::uint32_t end = nodes[element.index()].end;
    for (std::uint32_t i = element.index() + 1; i < end; i = nodes[i].end)
        if (model().name_id(nodes[i].element) == name_id) return {*element.document(), i};
    return {};
}

/// Time-valued UCUM codes that a FHIR Quantity turns into calendar words (R4 fhirpath.html).
std::optional<CalendarUnit> calendar_of_code(std::string_view code) {
    if (code == ucum_code(CalendarUnit::year)) return CalendarUnit::year;
    if (code == ucum_code(CalendarUnit::month)) return CalendarUnit::month;
    return definite_ucum_unit(code);
}

std::string_view calendar_word(CalendarUnit unit) {
    constexpr std::array<std::string_view, 8> words{"year", "month",  "week",   "day",
                                                    "hour", "minute", "second", "millisecond"};
    return words[static_cast<std::size_t>(unit)];
}

template <class T>
std::optional<Value> as_value(const std::optional<T>& value) {
    return value ? std::optional<Value>{*value} : std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
    const auto number = Decimal::parse(text);
    return number && number->scale() == 0 ? number->truncated() : std::nullopt;
}

System::Type public_type(const Temporal& value) {
    switch (value.kind) {
        case Temporal::Kind::date:
            return System::Type::date;
        case Temporal::Kind::date_time:
            return System::Type::date_time;
        default:
            return System::Type::time;
    }
}

/// One overload for each kind of value.
struct ToItem {
    Item operator()(const fhir::Element& element) const { return element; }
    Item operator()(bool value) const {
        return System{System::Type::boolean, value ? "true" : "false", {}};
    }
    Item operator()(std::int64_t value) const {
        return System{System::Type::integer, std::to_string(value), {}};
    }
    Item operator()(const Decimal& value) const {
        return System{System::Type::decimal, value.text(), {}};
    }
    Item operator()(std::string_view value) const {
        return System{System::Type::string, std::string{value}, {}};
    }
    Item operator()(const Temporal& value) const {
        return System{public_type(value), value.text(), {}};
    }
    Item operator()(const Quantity* value) const {
        return System{System::Type::quantity, value->value.text(), std::string{value->unit}};
    }
    Item operator()(const TypeRef& value) const {
        const std::string name = value.system
                                     ? "System." + std::string{name_of(*value.system)}
                                     : "FHIR." + std::string{fhir::TypeDef{value.fhir}.name()};
        return System{System::Type::type_info, name, {}};
    }
};

}  // namespace

std::optional<Value> Evaluation::primitive(const fhir::Element& element, SystemType type) {
    const std::string_view text = element.text();
    switch (type) {
        case SystemType::boolean:
            return Value{text == "true"};
        case SystemType::integer:
            return as_value(parse_integer(text));
        case SystemType::decimal:
            return as_value(Decimal::parse(text));
        case SystemType::string:
            charge(text.size() / characters_per_step);
            return Value{text};
        case SystemType::date:
            return as_value(Temporal::parse(Temporal::Kind::date, text));
        case SystemType::date_time:
            return as_value(Temporal::parse(Temporal::Kind::date_time, text));
        case SystemType::time:
            return as_value(Temporal::parse(Temporal::Kind::time, text));
        default:
            return std::nullopt;
    }
}

/// A Quantity becomes a System.Quantity when it has a value, no comparator and a UCUM code, or no
/// unit at all.
std::optional<Value> Evaluation::quantity(const fhir::Element& element) {
    static const auto value_id = model_.name_id("value"),
                      comparator_id = model_.name_id("comparator"),
                      system_id = model_.name_id("system"), code_id = model_.name_id("code"),
                      unit_id = model_.name_id("unit");
    const auto number = child(element, value_id);
    const auto value = number ? Decimal::parse(number.text()) : std::nullopt;
    const auto code = child(element, code_id);
    if (!value || child(element, comparator_id)) return std::nullopt;
    if (!code && !child(element, unit_id)) return Value{keep(Quantity{*value, "1", {}})};
    if (!code || child(element, system_id).text() != terminology::ucum_system) return std::nullopt;
    const auto calendar = calendar_of_code(code.text());
    const auto unit = calendar ? calendar_word(*calendar) : code.text();
    return Value{keep(Quantity{*value, unit, calendar})};
}

Value Evaluation::system_value(const Value& value) {
    if (const auto* text = std::get_if<std::string_view>(&value))
        charge(text->size() / characters_per_step);
    const auto* element = element_in(value);
    if (!element) return value;
    const auto& node = node_of(*element);
    const auto type = model_.system_type(node.type);
    if (!type) return value;
    const bool is_quantity = *type == SystemType::quantity;
    if (!is_quantity && node.text == fhir::Document::no_text) return value;
    if (context_.on_read) context_.on_read(*element);
    const auto converted = is_quantity ? quantity(*element) : primitive(*element, *type);
    return converted.value_or(value);
}

Value Evaluation::to_value(const Item& item) {
    if (const auto* element = std::get_if<fhir::Element>(&item)) return *element;
    const auto& system = std::get<System>(item);
    const std::string_view text = system.text;
    std::optional<Value> value;
    switch (system.type) {
        case System::Type::boolean:
            return text == "true";
        case System::Type::integer:
            value = as_value(parse_integer(text));
            break;
        case System::Type::decimal:
            value = as_value(Decimal::parse(text));
            break;
        case System::Type::date:
            value = as_value(Temporal::parse(Temporal::Kind::date, text));
            break;
        case System::Type::date_time:
            value = as_value(Temporal::parse(Temporal::Kind::date_time, text));
            break;
        case System::Type::time:
            value = as_value(Temporal::parse(Temporal::Kind::time, text));
            break;
        case System::Type::quantity:
            if (const auto number = Decimal::parse(text))
                value = Value{keep(Quantity{*number, system.unit, calendar_unit(system.unit)})};
            break;
        case System::Type::string:
        case System::Type::type_info:
            break;
    }
    return value.value_or(Value{text});
}

Item to_item(const Value& value) {
    return std::visit(ToItem{}, value);
}

}  // namespace fascia::fhirpath::detail
