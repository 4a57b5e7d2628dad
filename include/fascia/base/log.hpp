#pragma once

#include "fascia/base/failure_table.hpp"

#include <initializer_list>
#include <string_view>

namespace fascia {

/// One named value of a log line. Callers name routes, kinds, counts and ids of ours; never a
/// resource's content, a target with its query, a password or a token.
struct LogField {
    std::string_view name, value;
};

/// Where log lines go. Handed in. Implementations are thread safe and do not throw.
class Log {
  public:
    virtual ~Log() = default;
    virtual void write(LogLevel level, std::string_view event,
                       std::initializer_list<LogField> fields) = 0;
};

}  // namespace fascia
