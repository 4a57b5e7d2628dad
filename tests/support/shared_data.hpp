#pragma once

#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>

/// Test data that stands outside the checkout, and the files that tests make of it.
namespace fascia::tests {

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw std::runtime_error{"cannot read " + path.string()};
    return {std::istreambuf_iterator<char>{file}, {}};
}

inline void write_file(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream file{path, std::ios::binary};
    file << text;
    if (!file.flush()) throw std::runtime_error{"cannot write " + path.string()};
}

/// ../shared/data/<relative>; says "skipped" and answers nothing where it is not there.
inline std::optional<std::filesystem::path> shared_data(const std::string& relative) {
    const auto path =
        std::filesystem::path{FASCIA_SOURCE_DIR}.parent_path() / "shared" / "data" / relative;
    if (std::filesystem::exists(path)) return path;
    const std::string line = "skipped: " + relative + " is not among the shared test data";
    BOOST_TEST_MESSAGE(line);
    std::puts(line.c_str());
    return std::nullopt;
}

/// A folder of its own under the system's temporary folder, gone with the object.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "fascia-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error{"mkdtemp failed"};
        path_ = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// Runs a command line; false when it ends with anything but 0.
inline bool run(const std::string& command) {
    return std::system(command.c_str()) == 0;
}

/// Unpacks a .tar.xz, .tgz or .zip into `folder`.
inline void unpack(const std::filesystem::path& archive, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    const std::string from = "'" + archive.string() + "'", to = "'" + folder.string() + "'";
    const bool zipped = archive.extension() == ".zip";
    if (!run(zipped ? "unzip -q -o " + from + " -d " + to : "tar -xf " + from + " -C " + to))
        throw std::runtime_error{"cannot unpack " + archive.string()};
}

}  // namespace fascia::tests
