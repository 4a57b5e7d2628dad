#pragma once

#include "fascia/base/outcome.hpp"

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

namespace fascia::app {

/// One record of an import file: a line of NDJSON, or the whole file.
struct Record {
    std::uint64_t number = 0;  ///< from 1
    std::string text;
};

/// A file to import: JSON, XML or NDJSON, also .gz and .zst, read record by record. One thread at a
/// time.
class RecordFile {
  public:
    /// Failure: not_found.
    static Outcome<RecordFile> open(const std::filesystem::path& path);
    RecordFile(RecordFile&&) noexcept;
    ~RecordFile();

    /// The next record that is not blank; nothing at the end. Failure: invalid (damaged
    /// compression).
    Outcome<std::optional<Record>> next();
    const std::filesystem::path& path() const { return path_; }
    /// SHA-256 (hex) of the file as it is on disk: under this name its progress is kept.
    const std::string& hash() const { return hash_; }

  private:
    RecordFile(std::filesystem::path path, std::string hash, std::unique_ptr<std::istream> stream);
    std::filesystem::path path_;
    std::string hash_;
    bool lines_;
    std::uint64_t number_ = 0;
    std::unique_ptr<std::istream> stream_;
};

/// Is this a file that import reads, by its name?
bool is_importable(const std::filesystem::path& path);

}  // namespace fascia::app
