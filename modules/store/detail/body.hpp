#pragma once

#include "fascia/base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace fascia::store {

/// What is stored of one version: canonical JSON cut around meta.versionId and meta.lastUpdated,
/// compressed. One byte of format, four of the cut's place (little endian), a zstd frame.
std::string pack_body(std::string_view head, std::string_view tail);

/// The canonical JSON of a version. Throws std::runtime_error when the bytes are not of pack_body.
std::string unpack_body(std::string_view packed, std::int64_t version, Instant last_updated);

/// head + version and time + tail.
std::string fill_in_meta(std::string_view head, std::string_view tail, std::int64_t version,
                         Instant last_updated);

}  // namespace fascia::store
