// How long `fascia sweep` takes over a panel of active plans, and that its memory does not grow
// with the panel. One plan is made as people make it, through HTTPS, and copied by patient.
#include "integration/https_main_job/main_job.hpp"
#include "support/database_store.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <set>
#include <sys/resource.h>
#include <thread>

using namespace fascia;
using namespace fascia::tests;

namespace {

constexpr std::size_t small_panel = 1'000, large_panel = 10'000;
constexpr double longest_seconds = 10;
constexpr unsigned writers = 8;

/// A resource whose own id and those of its neighbours are to be replaced.
struct Mould {
    std::vector<std::string> pieces;  ///< what stands between the ids
    std::vector<std::string> ids;

    std::string copy(const std::string& suffix) const {
        std::string text = pieces.front();
        for (std::size_t i = 0; i < ids.size(); ++i)
            text.append(ids[i]).append(suffix).append(pieces[i + 1]);
        return text;
    }
};

Mould mould_of(const fhir::Resource& resource, const std::vector<std::string>& ids) {
    const std::string text = fhir::write_json(resource);
    Mould mould{{""}, {}};
    for (std::size_t at = 0; at < text.size();) {
        const auto id = std::ranges::find_if(
            ids, [&](const std::string& one) { return text.compare(at, one.size(), one) == 0; });
        if (id == ids.end()) {
            mould.pieces.back() += text[at++];
            continue;
        }
        mould.ids.push_back(*id);
        mould.pieces.emplace_back();
        at += id->size();
    }
    return mould;
}

/// The week in which the panel is evaluated: gates have opened.
constexpr int evaluated_week = 20;

/// A patient with five check-ins; the moulds of his record.
std::vector<Mould> record() {
    MainJob job;
    job.reach_active_plan();
    for (const int week : {2, 5, 8, 11, 14}) job.check_in(week);
    job.examine();
    const auto bundle = job.assistant.get(job.patient + "/$everything").body;
    std::vector<fhir::Resource> resources;
    std::vector<std::string> ids;
    std::size_t relevant = 0;
    static const std::set<std::string_view> read{"Observation", "Condition", "List", "Procedure",
                                                 "Patient"};
    for (const auto entry : bundle.children("entry")) {
        resources.push_back(fhir::extract(entry.child("resource")));
        ids.emplace_back(resources.back().id());
        relevant += read.contains(resources.back().type_name()) ? 1 : 0;
    }
    std::printf("a plan: %zu resources, %zu of them facts that rules read\n", resources.size(),
                relevant);
    BOOST_TEST(relevant >= 40U);
    std::vector<Mould> moulds;
    for (const auto& resource : resources) moulds.push_back(mould_of(resource, ids));
    return moulds;
}

/// Copies from `first` on, up to `last`.
void fill(store::Repository& repository, const std::vector<Mould>& moulds, std::size_t first,
          std::size_t last) {
    std::atomic<std::size_t> next{first};
    const auto write = [&] {
        for (auto i = next++; i < last; i = next++) {
            std::vector<store::Prepared> record;
            for (const auto& mould : moulds)
                record.push_back(prepared(mould.copy("-" + std::to_string(i))));
            const auto written =
                repository.run(TestStore::actor(), [&](store::UnitOfWork& unit) -> Outcome<void> {
                    for (const auto& one : record)
                        if (const auto put = unit.put(one, "PUT", std::nullopt); !put)
                            return put.error();
                    return {};
                });
            if (!written) throw std::runtime_error{"the panel could not be written"};
        }
    };
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < writers; ++i) threads.emplace_back(write);
}

struct Swept {
    double seconds, cpu_seconds;
    double peak_mib;
    std::size_t plans, failed;
};

double cpu_seconds_of_children() {
    rusage used{};
    ::getrusage(RUSAGE_CHILDREN, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double peak_mib(pid_t process) {
    std::ifstream status{"/proc/" + std::to_string(process) + "/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
    return 0;
}

Swept sweep(const std::string& url) {
    const TemporaryFolder folder;
    Swept swept{};
    const double cpu_before = cpu_seconds_of_children();
    const auto start = std::chrono::steady_clock::now();
    Process process{
        ServerProcess::program(url, {"sweep", "--at", instant_in_week(evaluated_week), "--json"}),
        folder.path() / "lines"};
    while (process.is_running()) {
        swept.peak_mib = std::max(swept.peak_mib, peak_mib(process.id()));
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    swept.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    swept.cpu_seconds = cpu_seconds_of_children() - cpu_before;
    BOOST_TEST(process.wait() == 0);
    std::ifstream lines{folder.path() / "lines"};
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(R"({"plan":)")) continue;
        ++swept.plans;
        swept.failed += line.find(R"("error":)") != line.npos ? 1 : 0;
    }
    return swept;
}

Swept measure(const std::string& url, std::size_t plans) {
    const Swept swept_now = sweep(url);
    BOOST_TEST(swept_now.plans == plans);
    BOOST_TEST(swept_now.failed == 0U);
    std::printf("sweep of %zu plans: %.1f s (%.1f s of CPU), %.0f plans/s, peak RSS %.1f MiB\n",
                plans, swept_now.seconds, swept_now.cpu_seconds,
                static_cast<double>(plans) / swept_now.seconds, swept_now.peak_mib);
    std::fflush(stdout);
    return swept_now;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bench_of_the_sweep)

BOOST_AUTO_TEST_CASE(ten_thousand_active_plans) {
    const auto moulds = record();
    clinic().server().stop();
    const std::string url = clinic().database().url();
    const auto widen = [&](std::size_t first, std::size_t last) {
        const SystemClock clock;
        store::OpenOptions options;
        options.url = url;
        options.durable = false;
        fill(*store::open(options, true, clock, core_registry()).value(), moulds, first, last);
    };
    widen(1, small_panel);  // beside the one that was made
    const Swept one = measure(url, small_panel);
    widen(small_panel, large_panel);
    const Swept ten = measure(url, large_panel);
    std::printf("goals: %.0f s for %zu plans, memory that does not grow with the panel\n",
                longest_seconds, large_panel);
    BOOST_TEST(ten.seconds <= longest_seconds);
    BOOST_TEST(ten.peak_mib <= one.peak_mib * 1.5);
}

BOOST_AUTO_TEST_SUITE_END()
