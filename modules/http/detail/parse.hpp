#pragma once

#include "fascia/http/server.hpp"

#include "http/detail/gate.hpp"

#include <optional>
#include <string_view>

namespace fascia::http::detail {

/// Reads a header section that has passed the gate with Beast's parser; `bytes` as the gate saw
/// them. Nothing when Beast reads its framing otherwise than the gate did.
std::optional<Request> parse(std::string_view bytes, const Head& head);

}  // namespace fascia::http::detail
