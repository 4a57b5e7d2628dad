#include "search/detail/index_values.hpp"

#include "fascia/search/search.hpp"

#include "search/detail/date_range.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace fascia::search::detail {
namespace {

struct ValueTypeRow {
    std::string_view name;
    void (*add)(const Target&, const fhir::Element&);
};
// In the order of ValueType.
constexpr std::array<ValueTypeRow, 8> value_types{{{"token", add_tokens},
                                                   {"string", add_strings},
                                                   {"date", add_dates},
                                                   {"reference", add_references},
                                                   {"uri", add_uris},
                                                   {"number", add_numbers},
                                                   {"quantity", add_quantities},
                                                   {"composite", nullptr}}};

constexpr std::string_view computed_prefix = "System.";

// The R4 expressions compute nothing but booleans; the rest may come from expressions of others.
void add_computed(const Target& target, ValueType type, const fhirpath::System& value) {
    const std::string parameter{target.parameter};
    if (type == ValueType::token) target.rows.tokens.push_back({parameter, {}, value.text});
    if (type == ValueType::string)
        target.rows.strings.push_back({parameter, fold(value.text), value.text});
    if (type == ValueType::uri) target.rows.uris.push_back({parameter, value.text});
    if (type == ValueType::number)
        if (const auto number = Decimal::parse(value.text))
            target.rows.numbers.push_back({parameter, number, number});
    if (type == ValueType::date)
        if (const auto range = date_range(value.text, target.zone))
            target.rows.dates.push_back({parameter, range->low, range->high});
}

bool may_add_computed(ValueType type, std::string_view name) {
    switch (type) {
        case ValueType::token:
        case ValueType::string:
        case ValueType::uri:
            return true;
        case ValueType::number:
            return name == "Integer" || name == "Decimal";
        case ValueType::date:
            return name == "Date" || name == "DateTime";
        default:
            return false;
    }
}

bool is_one_of(fhir::TypeDef type, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), type.name()) != names.end();
}

bool may_add_element(ValueType value_type, fhir::TypeDef type) {
    const auto& known = fhir::types();
    switch (value_type) {
        case ValueType::token:
            return type.is_primitive() ||
                   is_one_of(type, {"CodeableConcept", "Coding", "Identifier", "ContactPoint"});
        case ValueType::string:
            return type.is_a(known.string) || is_one_of(type, {"HumanName", "Address"});
        case ValueType::date:
            return is_one_of(type, {"date", "dateTime", "instant", "Period", "Timing"});
        case ValueType::reference:
            return type.is_a(known.reference) || type.is_a(known.uri) || type.is_resource();
        case ValueType::uri:
            return type.is_a(known.uri);
        case ValueType::number:
            return type.is_a(known.integer) || type.is_a(known.decimal) ||
                   type.is_a(known.quantity) || is_one_of(type, {"Range", "SampledData"});
        case ValueType::quantity:
            return type.is_a(known.quantity) || is_one_of(type, {"Money", "Range", "SampledData"});
        case ValueType::composite:
            return true;
    }
    return false;
}

template <class Row>
void sort_unique(std::vector<Row>& rows) {
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

}  // namespace

std::optional<ValueType> value_type(std::string_view name) {
    const auto row = std::find_if(value_types.begin(), value_types.end(),
                                  [&](const ValueTypeRow& r) { return r.name == name; });
    if (row == value_types.end()) return std::nullopt;
    return static_cast<ValueType>(row - value_types.begin());
}

void add_value(const Target& target, ValueType type, const fhirpath::Item& item) {
    if (const auto* computed = std::get_if<fhirpath::System>(&item)) {
        add_computed(target, type, *computed);
        return;
    }
    fhir::Element element = std::get<fhir::Element>(item);
    if (element.type() == fhir::types().extension) element = element.child("value");
    if (element) value_types[static_cast<std::size_t>(type)].add(target, element);
}

bool may_add_value(ValueType value_type, std::string_view item_type) {
    if (item_type.starts_with(computed_prefix))
        return may_add_computed(value_type, item_type.substr(computed_prefix.size()));
    const auto type = fhir::find_type(item_type);
    return !type || type->is_abstract() || *type == fhir::types().extension ||
           may_add_element(value_type, *type);
}

void sort_rows(IndexRows& rows) {
    sort_unique(rows.tokens);
    sort_unique(rows.strings);
    sort_unique(rows.dates);
    sort_unique(rows.references);
    sort_unique(rows.uris);
    sort_unique(rows.numbers);
    sort_unique(rows.quantities);
    sort_unique(rows.composites);
    sort_unique(rows.present);
}

}  // namespace fascia::search::detail
