#pragma once

#include <optional>
#include <string_view>

namespace fascia::terminology::detail {

/// What the form of a code alone says of it.
enum class FormSays : unsigned char {
    no,    ///< no code of this system looks like that
    yes,   ///< every code of this form is one
    maybe  ///< a list decides that is not here
};
/// Absent: nothing is known of the form of this system's codes.
std::optional<FormSays> judge_form(std::string_view system, std::string_view code);

}  // namespace fascia::terminology::detail
