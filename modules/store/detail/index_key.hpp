#pragma once

#include <string>
#include <string_view>

namespace fascia::store {

/// Index keys are 240 bytes at most: InnoDB and PostgreSQL limit them.

/// The value as it stands in an index that is asked for equality: a longer one is cut and ends with
/// its SHA-256, so that equal keys still mean equal values.
std::string index_key(std::string_view value);
/// The value as it stands in an index that is asked for prefixes: a longer one is cut.
std::string_view index_prefix(std::string_view value);

}  // namespace fascia::store
