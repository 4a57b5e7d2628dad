#include "fascia/fhir/xml.hpp"

#include "app/detail/call.hpp"
#include "app/detail/clinic.hpp"
#include "app/detail/console.hpp"
#include "app/detail/files.hpp"
#include "app/detail/import_file.hpp"
#include "app/detail/progress.hpp"
#include "app/detail/turns.hpp"

#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <iostream>
#include <memory>
#include <system_error>
#include <thread>
#include <vector>

namespace fascia::app {
namespace {

namespace fs = std::filesystem;

security::AccessContext importer() {
    return {.user = "import",
            .practitioner = {},
            .display = "import",
            .roles = {security::Role::ehr_system, security::Role::administrator}};
}

/// A record on its way.
struct Work {
    std::shared_ptr<ImportFile> file;
    Record record;
    std::uint64_t turn = 0;
};

struct Counts {
    std::atomic<std::uint64_t> resources{0}, rejected{0}, bytes{0};
};

/// What a record changes by name; what it creates has none yet.
Turns::Names names_of(const fhir::Resource& resource) {
    Turns::Names names;
    if (resource.type_name() == "Bundle") {
        for (const fhir::Element entry : resource.children("entry"))
            if (entry.at("request.method").text() != "POST")
                names.emplace(entry.at("request.url").text());
    } else if (!resource.id().empty()) {
        names.insert(std::string{resource.type_name()}.append("/").append(resource.id()));
    }
    return names;
}

/// Imports files with a few threads: each takes a record, makes it ready and waits for its commit,
/// so that the commits of all of them are grouped. The outcome is that of one record after another:
/// Turns keeps the order of what changes the same resource, and what was refused while earlier
/// records were under way, to which it may refer, is tried again after them.
class Import {
  public:
    Import(Clinic& clinic, std::vector<fs::path> files, Counts& counts)
        : clinic_{clinic}, files_{std::move(files)}, counts_{counts} {}

    void run(Progress& progress) {
        at_work_ = std::max(8u, 4 * std::thread::hardware_concurrency());
        std::vector<std::jthread> workers;
        for (unsigned i = at_work_; i > 0; --i) workers.emplace_back([this] { work(); });
        while (!ended_within(std::chrono::milliseconds{100}))
            progress.show(counts_.bytes, counts_.resources, counts_.rejected);
    }
    /// Files that could not be read to their end, or whose place could not be kept.
    const std::vector<std::pair<fs::path, Failure>>& failures() const { return failures_; }

  private:
    bool ended_within(std::chrono::milliseconds time) {
        std::unique_lock lock{mutex_};
        return ended_.wait_for(lock, time, [this] { return at_work_ == 0; });
    }

    void work() {
        while (const auto next_work = next()) settle(*next_work);
        const std::scoped_lock lock{mutex_};
        --at_work_;
        ended_.notify_one();
    }

    std::optional<Work> next() {
        std::vector<std::shared_ptr<ImportFile>> ended;
        auto work = take(ended);
        for (const auto& file : ended) keep_place(*file);
        return work;
    }

    /// The next record; and the files that have ended and have nothing under way any more.
    std::optional<Work> take(std::vector<std::shared_ptr<ImportFile>>& ended) {
        const std::scoped_lock lock{mutex_};
        while (file_ || open_next()) {
            auto record = file_->records.next();
            if (!record) failures_.emplace_back(file_->records.path(), record.error());
            if (!record || !*record) {
                file_->is_read = true;
                if (file_->under_way == 0) ended.push_back(file_);
                file_.reset();
                continue;
            }
            counts_.bytes += (*record)->text.size();
            for (++file_->last; file_->last < (*record)->number; ++file_->last)
                if (file_->last > file_->done_before) file_->place.settled(file_->last);  // blank
            if ((*record)->number <= file_->done_before) continue;
            ++file_->under_way;
            return Work{file_, std::move(**record), turns_.take()};
        }
        return std::nullopt;
    }

    bool open_next() {
        while (next_file_ < files_.size()) {
            const fs::path& path = files_[next_file_++];
            auto opened = RecordFile::open(path);
            if (opened) {
                file_ = std::make_shared<ImportFile>(*clinic_.repository, std::move(*opened));
                const auto done_before = file_->place.read();
                if (done_before) {
                    file_->done_before = *done_before;
                    return true;
                }
                failures_.emplace_back(path, done_before.error());
                file_.reset();
            } else {
                failures_.emplace_back(path, opened.error());
            }
        }
        return false;
    }

    /// Outside the lock: it waits for a commit, and others shall read on meanwhile.
    void keep_place(ImportFile& file) {
        const auto kept = file.place.finish();
        if (kept) return;
        const std::scoped_lock lock{mutex_};
        failures_.emplace_back(file.records.path(), kept.error());
    }

    void settle(const Work& one) {
        const auto stored = store(one);
        if (stored) {
            counts_.resources += *stored;
        } else {
            ++counts_.rejected;
            one.file->rejects.add(one.record, stored.error());
        }
        turns_.leave(one.turn);
        one.file->place.settled(one.record.number);
        bool was_last = false;
        {
            const std::scoped_lock lock{mutex_};
            --one.file->under_way;
            was_last = one.file->is_read && one.file->under_way == 0;
        }
        if (was_last) keep_place(*one.file);
    }

    /// How many resources the record brought.
    Outcome<std::uint64_t> store(const Work& one) {
        auto resource = fhir::parse_any(one.record.text);
        const bool is_first =
            turns_.enter(one.turn, resource ? names_of(*resource) : Turns::Names{});
        if (!resource) return resource.error();
        auto stored = submit(*resource);
        if (stored || is_first) return stored;
        turns_.wait_for_earlier(one.turn);
        return submit(*resource);
    }

    Outcome<std::uint64_t> submit(const fhir::Resource& resource) {
        const bool bundle = resource.type_name() == "Bundle";
        interaction::Request request;
        request.access = importer();
        request.request_id = "import";
        request.prefer_return = interaction::Request::Return::minimal;
        request.body = resource;
        std::string target;
        if (!bundle) {
            target = resource.type_name();
            if (!resource.id().empty()) target.append("/").append(resource.id());
        }
        const bool named = !bundle && !resource.id().empty();
        const auto reply =
            call(*clinic_.services, named ? "PUT" : "POST", target, std::move(request));
        if (!reply) return reply.error();
        return bundle ? resource.children("entry").size() : 1;
    }

    Clinic& clinic_;
    const std::vector<fs::path> files_;
    Counts& counts_;
    Turns turns_;
    std::mutex mutex_;
    std::condition_variable ended_;
    unsigned at_work_ = 0;
    std::size_t next_file_ = 0;
    std::shared_ptr<ImportFile> file_;  ///< the one that is read
    std::vector<std::pair<fs::path, Failure>> failures_;
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
    const auto clinic = Clinic::open_as_served(options);
    if (!clinic)
        return report(clinic.error(), store::without_password(options.database), options.json);
    const auto files = files_of(paths);
    Progress progress{size_of(files)};
    Counts counts;
    Import import{**clinic, files, counts};
    import.run(progress);
    int status = done;
    for (const auto& [path, failure] : import.failures())
        status = report(failure, path.string(), options.json);
    progress.finish(counts.resources, counts.rejected);
    fmt::print("{} resources imported, {} records rejected\n", counts.resources.load(),
               counts.rejected.load());
    return counts.rejected > 0 ? failed : status;
}

}  // namespace fascia::app
