#pragma once

#include "fascia/fhir/definitions.hpp"

#include <cstdint>

namespace fascia::fhir::detail {

/// How a primitive is written in JSON (R4 json.html, "primitive").
enum class JsonForm : std::uint8_t { string, number, boolean };

JsonForm json_form(TypeDef primitive);

}  // namespace fascia::fhir::detail
