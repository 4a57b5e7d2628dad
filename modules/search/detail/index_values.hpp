#pragma once

#include "fascia/base/zone.hpp"
#include "fascia/fhirpath/fhirpath.hpp"
#include "fascia/search/index_rows.hpp"

#include <optional>
#include <string_view>

/// From what an expression selected to index rows, by the type of the search parameter (the tables
/// of R4 search.html #token, #string, #date, #reference, #uri, #number, #quantity).
namespace fascia::search::detail {

enum class ValueType : std::uint8_t {
    token,
    string,
    date,
    reference,
    uri,
    number,
    quantity,
    composite
};

/// Absent: a type that is not indexed (special).
std::optional<ValueType> value_type(std::string_view name);

inline constexpr std::string_view currency_system = "urn:iso:std:iso:4217";

/// What modifiers and UCUM read stands under the parameter's code and one of these.
inline constexpr std::string_view text_suffix = ":text", of_type_suffix = ":of-type",
                                  identifier_suffix = ":identifier",
                                  canonical_suffix = ":canonical";

/// Where the rows of one parameter go.
struct Target {
    IndexRows& rows;
    std::string_view parameter;
    const Zone& zone;
    std::string_view base_url;
};

void add_tokens(const Target& target, const fhir::Element& value);
void add_strings(const Target& target, const fhir::Element& value);
void add_dates(const Target& target, const fhir::Element& value);
void add_references(const Target& target, const fhir::Element& value);
void add_uris(const Target& target, const fhir::Element& value);
void add_numbers(const Target& target, const fhir::Element& value);
void add_quantities(const Target& target, const fhir::Element& value);

/// One selected item, not of a composite; what does not fit the type adds nothing. An Extension
/// stands for its value.
void add_value(const Target& target, ValueType type, const fhirpath::Item& item);

/// Whether an item of that type (as fhirpath::type_name() names it) can add a value, so far as the
/// type tells: an Extension's value may be anything.
bool may_add_value(ValueType type, std::string_view item_type);

/// Sorts each list and drops what stands twice.
void sort_rows(IndexRows& rows);

}  // namespace fascia::search::detail
