#pragma once

#include "fascia/base/outcome.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace fascia::app {

/// The whole file; "-" is standard input. Failure: not_found, fault.
Outcome<std::string> read_file(const std::string& path);
/// Writes a file whole, readable by its owner only when `secret`. Failure: fault.
Outcome<void> write_file(const std::filesystem::path& path, std::string_view text,
                         bool secret = false);
/// All regular files below a folder, sorted by path.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder);

}  // namespace fascia::app
