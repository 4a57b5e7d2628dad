#include "search/detail/index_values.hpp"

#include "search/detail/date_range.hpp"

#include <algorithm>
#include <array>

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

// The R4 expressions compute nothing but booleans; dates and strings may come from expressions of
// the project's own.
void add_computed(const Target& target, ValueType type, const fhirpath::System& value) {
    const std::string parameter{target.parameter};
    if (type == ValueType::token) target.rows.tokens.push_back({parameter, {}, value.text});
    if (type == ValueType::uri) target.rows.uris.push_back({parameter, value.text});
    if (type != ValueType::date) return;
    if (const auto range = date_range(value.text, target.zone))
        target.rows.dates.push_back({parameter, range->low, range->high});
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
