#include "app/detail/files.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <system_error>

namespace fascia::app {

namespace fs = std::filesystem;

Outcome<std::string> read_file(const std::string& path) {
    if (path == "-") return std::string{std::istreambuf_iterator<char>{std::cin}, {}};
    std::error_code error;
    if (fs::is_directory(path, error))
        return Failure{FailureKind::invalid, path + " is a directory, not a file"};
    std::ifstream file{path, std::ios::binary};
    if (!file) return Failure{FailureKind::not_found, "cannot open the file " + path};
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}

Outcome<void> write_file(const fs::path& path, std::string_view text, bool secret) {
    std::error_code error;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    if (secret) fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write, error);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file.flush()) return Failure{FailureKind::fault, "cannot write the file " + path.string()};
    return {};
}

std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator{folder, error})
        if (entry.is_regular_file()) found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace fascia::app
