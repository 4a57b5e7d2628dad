#pragma once

#include "fascia/store/repository.hpp"

#include "app/detail/record_file.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <string>

namespace fascia::app {

/// Which records of a file are in the database: all up to a number, so that a later run can go on
/// from there. Thread safe.
class Place {
  public:
    Place(store::Repository& repository, const std::string& file_hash)
        : repository_{repository}, setting_{"import/" + file_hash} {}

    /// How far an earlier run has come.
    Outcome<std::uint64_t> read();
    void settled(std::uint64_t record);
    Outcome<void> finish();

  private:
    Outcome<void> mark();

    store::Repository& repository_;
    std::string setting_;
    std::mutex mutex_;
    std::set<std::uint64_t> ahead_;
    std::uint64_t contiguous_ = 0, marked_ = 0;
};

/// The records that were refused, one a line: number, OperationOutcome, and the record itself.
/// Thread safe.
class Rejects {
  public:
    explicit Rejects(const std::filesystem::path& file)
        : path_{file.string() + ".rejects.ndjson"} {}
    void add(const Record& record, const Failure& failure);

  private:
    std::filesystem::path path_;
    std::mutex mutex_;
    std::ofstream stream_;
};

/// A file that is being imported.
struct ImportFile {
    ImportFile(store::Repository& repository, RecordFile opened)
        : records{std::move(opened)}, place{repository, records.hash()}, rejects{records.path()} {}

    RecordFile records;
    Place place;
    Rejects rejects;
    std::uint64_t done_before = 0;  ///< records that an earlier run has settled
    std::uint64_t last = 0;         ///< record read
    bool is_read = false;           ///< to its end
    std::size_t under_way = 0;      ///< records that are not settled yet
};

}  // namespace fascia::app
