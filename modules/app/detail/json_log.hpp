#pragma once

#include "fascia/base/log.hpp"

#include <memory>

namespace fascia::app {

/// One JSON object a line to standard output: ts, level, event and the fields. Thread safe.
std::unique_ptr<Log> make_json_log();

}  // namespace fascia::app
