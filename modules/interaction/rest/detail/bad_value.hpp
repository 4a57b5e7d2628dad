#pragma once

#include "fascia/base/failure.hpp"

#include <string>
#include <utility>

namespace fascia::interaction {

/// Something in the request is malformed: invalid, with the issue code "value".
inline Failure bad_value(std::string text, std::string path = {}) {
    return Failure{FailureKind::invalid,
                   Issue{.code = "value", .path = std::move(path), .text = std::move(text)}};
}

}  // namespace fascia::interaction
