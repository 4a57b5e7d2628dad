#pragma once

#include "fascia/base/decimal.hpp"
#include "fascia/fhir/resource.hpp"

#include "fhirpath/detail/temporal.hpp"

#include <boost/container/small_vector.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <variant>

namespace fascia::fhirpath::detail {

struct Quantity {
    Decimal value;
    std::string_view unit;  ///< UCUM code, or the calendar word as written
    std::optional<CalendarUnit> calendar;
};

/// The types of FHIRPath itself. `any` is above all.
enum class SystemType : std::uint8_t {
    any,
    boolean,
    integer,
    decimal,
    string,
    date,
    date_time,
    time,
    quantity
};
std::string_view name_of(SystemType type);  ///< "DateTime"
std::optional<SystemType> find_system_type(std::string_view name);

/// A type that an expression names, or that type() answers. A name in the System namespace that
/// does not exist is a type that nothing has.
struct TypeRef {
    std::optional<SystemType> system;
    fhir::TypeId fhir = 0;
};

/// One item while an expression is evaluated: an element, or a value. Copied like a number; strings
/// and quantities are views into a resource, the compiled expression or the evaluation's arena.
using Value = std::variant<fhir::Element, bool, std::int64_t, Decimal, std::string_view, Temporal,
                           const Quantity*, TypeRef>;
static_assert(std::is_trivially_copyable_v<Value> && sizeof(Value) <= 32);

using Values = boost::container::small_vector<Value, 4>;
using View = std::span<const Value>;

inline const fhir::Element* element_in(const Value& value) {
    return std::get_if<fhir::Element>(&value);
}

}  // namespace fascia::fhirpath::detail
