#pragma once

#include "fascia/base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace fascia::store {

/// What names one version of a resource.
struct VersionName {
    std::string_view type, id;
    std::int64_t version = 0;
    Instant last_updated;
};

/// What is stored of one version: the canonical JSON behind meta.versionId and meta.lastUpdated,
/// which with type and id have columns of their own. Compressed: one byte that names the dictionary
/// (schemas/store), a zstd frame.
std::string pack_body(std::string_view tail);

/// The canonical JSON of a version. Throws std::runtime_error when the bytes are not of pack_body.
std::string unpack_body(std::string_view packed, const VersionName& name);

/// The canonical JSON of a version with that tail.
std::string whole_json(const VersionName& name, std::string_view tail);

}  // namespace fascia::store
