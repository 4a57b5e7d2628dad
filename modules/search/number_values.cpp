#include "search/detail/index_values.hpp"
#include "search/detail/number_range.hpp"

namespace fascia::search::detail {

NumberRange number_range(const fhir::Element& value) {
    const std::string_view type = value.type().name();
    if (type == "Range")
        return {Decimal::parse(value.at("low.value").text()),
                Decimal::parse(value.at("high.value").text())};
    if (type == "SampledData")
        return {Decimal::parse(value.child("lowerLimit").text()),
                Decimal::parse(value.child("upperLimit").text())};
    const fhir::Element number = value.type().is_primitive() ? value : value.child("value");
    const auto point = Decimal::parse(number.text());
    return {point, point};
}

void add_numbers(const Target& target, const fhir::Element& value) {
    const NumberRange range = number_range(value);
    if (range.low || range.high)
        target.rows.numbers.push_back({std::string{target.parameter}, range.low, range.high});
}

}  // namespace fascia::search::detail
