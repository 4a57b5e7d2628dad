#include "fascia/fhir/json.hpp"
#include "fascia/fhir/operation_outcome.hpp"
#include "fascia/fhir/xml.hpp"

#include "app/detail/call.hpp"
#include "app/detail/clinic.hpp"
#include "app/detail/console.hpp"
#include "app/detail/files.hpp"
#include "app/detail/progress.hpp"
#include "app/detail/record_file.hpp"

#include <fmt/format.h>

#include <atomic>
#include <charconv>
#include <condition_variable>
#include <fstream>
#include <iostream>
#include <set>
#include <system_error>
#include <thread>

namespace fascia::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t records_per_mark = 200;

security::AccessContext importer() {
    return {.user = "import",
            .practitioner = {},
            .display = "import",
            .roles = {security::Role::ehr_system, security::Role::administrator}};
}

/// Which records of a file are in the database: all up to `contiguous`, so that a later run can go
/// on from there.
class Place {
  public:
    Place(store::Repository& repository, const std::string& file_hash)
        : repository_{repository}, setting_{"import/" + file_hash} {}

    Outcome<std::uint64_t> read() {
        const auto text = repository_.setting(setting_);
        if (!text) return text.error();
        const std::string number = text->value_or("0");
        std::from_chars(number.data(), number.data() + number.size(), contiguous_);
        marked_ = contiguous_;
        return contiguous_;
    }
    /// Thread safe.
    void settled(std::uint64_t record) {
        const std::scoped_lock lock{mutex_};
        ahead_.insert(record);
        while (!ahead_.empty() && *ahead_.begin() == contiguous_ + 1) {
            ahead_.erase(ahead_.begin());
            ++contiguous_;
        }
        if (contiguous_ >= marked_ + records_per_mark) mark();
    }
    Outcome<void> finish() {
        const std::scoped_lock lock{mutex_};
        return mark();
    }

  private:
    Outcome<void> mark() {
        marked_ = contiguous_;
        return repository_.set_setting(setting_, std::to_string(contiguous_));
    }

    store::Repository& repository_;
    std::string setting_;
    std::mutex mutex_;
    std::set<std::uint64_t> ahead_;
    std::uint64_t contiguous_ = 0, marked_ = 0;
};

/// The records that were refused, one a line: number, OperationOutcome, and the record itself.
class Rejects {
  public:
    explicit Rejects(const fs::path& file) : path_{file.string() + ".rejects.ndjson"} {}

    void add(const Record& record, const Failure& failure) {
        const std::scoped_lock lock{mutex_};
        if (!stream_.is_open()) stream_.open(path_, std::ios::app);
        std::string line = R"({"record":)" + std::to_string(record.number) + R"(,"outcome":)";
        fhir::append_json(line, fhir::operation_outcome(failure).root());
        line += R"(,"content":)";
        fhir::append_json_string(line, record.text);
        stream_ << line << "}\n";
    }

  private:
    fs::path path_;
    std::mutex mutex_;
    std::ofstream stream_;
};

struct Counts {
    std::atomic<std::uint64_t> resources{0}, rejected{0}, bytes{0};
};

/// Imports one file with a few threads: each takes a record, makes it ready and waits for its
/// commit, so that the commits of all of them are grouped.
class FileImport {
  public:
    FileImport(Clinic& clinic, RecordFile file, Counts& counts)
        : clinic_{clinic},
          file_{std::move(file)},
          counts_{counts},
          place_{*clinic.repository, file_.hash()},
          rejects_{file_.path()} {}

    Outcome<void> run(Progress& progress) {
        const auto done_before = place_.read();
        if (!done_before) return done_before.error();
        done_before_ = *done_before;
        at_work_ = std::max(4u, 2 * std::thread::hardware_concurrency());
        std::vector<std::jthread> workers;
        for (unsigned i = at_work_; i > 0; --i) workers.emplace_back([this] { work(); });
        while (!ended_within(std::chrono::milliseconds{100}))
            progress.show(counts_.bytes, counts_.resources, counts_.rejected);
        workers.clear();
        if (const auto marked = place_.finish(); !marked) return marked.error();
        if (damaged_) return *damaged_;
        return {};
    }

  private:
    bool ended_within(std::chrono::milliseconds time) {
        std::unique_lock lock{mutex_};
        return ended_.wait_for(lock, time, [this] { return at_work_ == 0; });
    }

    void work() {
        while (auto record = next()) settle(*record);
        const std::scoped_lock lock{mutex_};
        --at_work_;
        ended_.notify_one();
    }

    std::optional<Record> next() {
        const std::scoped_lock lock{mutex_};
        while (!damaged_) {
            auto record = file_.next();
            if (!record) {
                damaged_ = record.error();
                return std::nullopt;
            }
            if (!*record) return std::nullopt;
            counts_.bytes += (*record)->text.size();
            for (++last_; last_ < (*record)->number; ++last_)
                if (last_ > done_before_) place_.settled(last_);  // a blank line
            if ((*record)->number > done_before_) return std::move(**record);
        }
        return std::nullopt;
    }

    void settle(const Record& record) {
        const auto stored = store(record);
        if (stored) {
            counts_.resources += *stored;
        } else {
            ++counts_.rejected;
            rejects_.add(record, stored.error());
        }
        place_.settled(record.number);
    }

    /// How many resources the record brought.
    Outcome<std::uint64_t> store(const Record& record) {
        auto resource = fhir::parse_any(record.text);
        if (!resource) return resource.error();
        const bool bundle = resource->type_name() == "Bundle";
        const std::uint64_t count = bundle ? resource->children("entry").size() : 1;
        interaction::Request request;
        request.access = importer();
        request.request_id = "import";
        request.prefer_return = interaction::Request::Return::minimal;
        std::string target;
        if (!bundle) {
            target = resource->type_name();
            if (!resource->id().empty()) target.append("/").append(resource->id());
        }
        const bool named = !bundle && !resource->id().empty();
        request.body = std::move(*resource);
        const auto reply =
            call(*clinic_.services, named ? "PUT" : "POST", target, std::move(request));
        if (!reply) return reply.error();
        return count;
    }

    Clinic& clinic_;
    RecordFile file_;
    Counts& counts_;
    Place place_;
    Rejects rejects_;
    std::uint64_t done_before_ = 0, last_ = 0;
    std::mutex mutex_;
    std::condition_variable ended_;
    unsigned at_work_ = 0;
    std::optional<Failure> damaged_;
};

std::vector<fs::path> files_of(const std::vector<std::string>& paths) {
    std::vector<fs::path> files;
    for (const auto& path : paths) {
        if (!fs::is_directory(path)) {
            files.emplace_back(path);
            continue;
        }
        for (auto& file : files_below(path))
            if (is_importable(file)) files.push_back(std::move(file));
    }
    return files;
}

std::uint64_t size_of(const std::vector<fs::path>& files) {
    std::uint64_t bytes = 0;
    for (const auto& file : files) {
        std::error_code error;
        const auto size = fs::file_size(file, error);
        if (!error) bytes += size;
    }
    return bytes;
}

}  // namespace

int import_files(const CommonOptions& options, const std::vector<std::string>& paths) {
    const auto clinic = Clinic::open(options, "UTC", true);
    if (!clinic)
        return report(clinic.error(), store::without_password(options.database), options.json);
    const auto files = files_of(paths);
    Progress progress{size_of(files)};
    Counts counts;
    int status = done;
    for (const auto& path : files) {
        auto file = RecordFile::open(path);
        const auto imported = file ? FileImport{**clinic, std::move(*file), counts}.run(progress)
                                   : Outcome<void>{file.error()};
        if (!imported) status = report(imported.error(), path.string(), options.json);
    }
    progress.finish(counts.resources, counts.rejected);
    fmt::print("{} resources imported, {} records rejected\n", counts.resources.load(),
               counts.rejected.load());
    return counts.rejected > 0 ? failed : status;
}

}  // namespace fascia::app
