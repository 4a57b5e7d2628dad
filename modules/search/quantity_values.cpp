#include "fascia/terminology/ucum.hpp"

#include "search/detail/index_values.hpp"
#include "search/detail/number_range.hpp"

namespace fascia::search::detail {
namespace {

// What carries the unit: the Quantity itself, or one inside a Range or SampledData.
fhir::Element unit_bearer(const fhir::Element& value) {
    const std::string_view type = value.type().name();
    if (type == "Range") return value.child("low") ? value.child("low") : value.child("high");
    if (type == "SampledData") return value.child("origin");
    return value;
}

QuantityRow row_of(const Target& target, const fhir::Element& value) {
    const NumberRange range = number_range(value);
    QuantityRow row{std::string{target.parameter}, {}, {}, {}, range.low, range.high};
    if (value.type().name() == "Money") {
        row.system = currency_system;
        row.code = value.child("currency").text();
        return row;
    }
    const fhir::Element bearer = unit_bearer(value);
    row.system = bearer.child("system").text();
    row.code = bearer.child("code").text();
    row.unit = bearer.child("unit").text();
    return row;
}

// The same in UCUM base units, so that 1 g finds 1000 mg. Both ends or nothing.
std::optional<QuantityRow> in_base_units(const QuantityRow& row) {
    if (row.system != terminology::ucum_system || row.code.empty()) return std::nullopt;
    QuantityRow canonical{row.parameter + std::string{canonical_suffix}, {}, {}, {}, {}, {}};
    const auto convert = [&](const std::optional<Decimal>& end, std::optional<Decimal>& into) {
        if (!end) return true;
        const auto converted = terminology::canonical(*end, row.code);
        if (!converted) return false;
        into = converted->value;
        canonical.code = converted->unit;
        return true;
    };
    if (!convert(row.low, canonical.low) || !convert(row.high, canonical.high)) return std::nullopt;
    return canonical;
}

}  // namespace

void add_quantities(const Target& target, const fhir::Element& value) {
    QuantityRow row = row_of(target, value);
    if (!row.low && !row.high) return;
    if (auto canonical = in_base_units(row))
        target.rows.quantities.push_back(std::move(*canonical));
    target.rows.quantities.push_back(std::move(row));
}

}  // namespace fascia::search::detail
