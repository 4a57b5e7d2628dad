#include "fhir/detail/primitives.hpp"

#include "fascia/fhir/structure.hpp"

#include "fhir/detail/date_patterns.hpp"
#include "fhir/detail/number_patterns.hpp"
#include "fhir/detail/text_patterns.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace fascia::fhir {
namespace {

using detail::JsonForm;

struct Primitive {
    const char* name = nullptr;
    JsonForm form = JsonForm::string;
    const char* (*fault)(std::string_view) = nullptr;
};

constexpr Primitive primitives[] = {
    {"base64Binary", JsonForm::string, detail::base64_fault},
    {"boolean", JsonForm::boolean, detail::boolean_fault},
    {"canonical", JsonForm::string, detail::uri_fault},
    {"code", JsonForm::string, detail::code_fault},
    {"date", JsonForm::string, detail::date_fault},
    {"dateTime", JsonForm::string, detail::date_time_fault},
    {"decimal", JsonForm::number, detail::decimal_fault},
    {"id", JsonForm::string, detail::id_fault},
    {"instant", JsonForm::string, detail::instant_fault},
    {"integer", JsonForm::number, detail::integer_fault},
    {"markdown", JsonForm::string, detail::string_fault},
    {"oid", JsonForm::string, detail::oid_fault},
    {"positiveInt", JsonForm::number, detail::positive_int_fault},
    {"string", JsonForm::string, detail::string_fault},
    {"time", JsonForm::string, detail::time_fault},
    {"unsignedInt", JsonForm::number, detail::unsigned_int_fault},
    {"uri", JsonForm::string, detail::uri_fault},
    {"url", JsonForm::string, detail::uri_fault},
    {"uuid", JsonForm::string, detail::uuid_fault},
    {"xhtml", JsonForm::string, detail::string_fault},
};

const Primitive& primitive(TypeDef type) {
    static const auto by_type = [] {
        std::vector<Primitive> rows(find_type("xhtml").value().id() + 1U);
        for (const Primitive& row : primitives) rows[find_type(row.name).value().id()] = row;
        return rows;
    }();
    if (!type.is_primitive())
        throw std::logic_error{std::string{type.name()} + " is not a primitive type"};
    return by_type[type.id()];
}

}  // namespace

detail::JsonForm detail::json_form(TypeDef type) {
    return primitive(type).form;
}

const char* primitive_fault(TypeDef type, std::string_view text) {
    return text.empty() ? "is empty" : primitive(type).fault(text);
}

}  // namespace fascia::fhir
