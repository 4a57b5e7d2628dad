#include "support/validation_report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <ctime>

using namespace fascia;
namespace fs = std::filesystem;

namespace {

/// How long a validation of some type of resource takes.
struct Pace {
    std::size_t count = 0;
    std::chrono::nanoseconds time{};
    double micros() const {
        return count ? std::chrono::duration<double, std::micro>(time).count() /
                           static_cast<double>(count)
                     : 0;
    }
};

/// The processor time of this thread: other work on the machine does not count.
std::chrono::nanoseconds thread_time() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
}

Pace pace_of(const fhir::Resource& bundle, std::string_view type) {
    std::vector<fhir::Resource> resources;
    for (const auto entry : bundle.children("entry"))
        if (const auto resource = entry.child("resource"); resource.type().name() == type)
            resources.push_back(fhir::extract(resource));
    const auto start = thread_time();
    for (const auto& resource : resources) validation::validate(resource, {});
    return {resources.size(), thread_time() - start};
}

}  // namespace

BOOST_AUTO_TEST_CASE(
    synthea_bundles_are_refused_for_real_faults_only_and_a_resource_takes_well_under_a_millisecond) {
    const auto archive = tests::shared_data("synthea/synthea-r4-transaction-bundles.tar.xz");
    if (!archive) return;
    const tests::TemporaryFolder unpacked;
    tests::unpack(*archive, unpacked.path());
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator{unpacked.path()})
        if (entry.path().extension() == ".json" && entry.path().filename() != "index.json")
            files.push_back(entry.path());
    const auto known = tests::known_refusals(fs::path{FASCIA_SOURCE_DIR} /
                                             "tests/conformance/validation/refused_synthea.txt");
    // What is compiled when it is first needed counts for nobody.
    validation::validate(fhir::parse_json(tests::read_file(files.front())).value(), {});
    std::mutex mutex;
    Pace bundles, patients, observations;
    tests::in_parallel(files.size(), [&](std::size_t i) {
        const auto bundle = fhir::parse_json(tests::read_file(files[i]));
        const auto start = thread_time();
        const auto issues = validation::validate(bundle.value(), {});
        const auto time = thread_time() - start;
        const auto patient = pace_of(*bundle, "Patient"),
                   observation = pace_of(*bundle, "Observation");
        const std::scoped_lock lock{mutex};
        const auto found = known.find(files[i].stem());
        if (tests::rules_broken(issues) !=
            (found == known.end() ? std::set<std::string>{} : found->second))
            for (const Issue& issue : issues)
                if (issue.severity == Severity::error)
                    BOOST_ERROR(files[i].stem().string() + ": " + tests::to_text(issue));
        bundles.count += bundle->children("entry").size();
        bundles.time += time;
        for (auto [sum, one] :
             {std::pair{&patients, patient}, std::pair{&observations, observation}}) {
            sum->count += one.count;
            sum->time += one.time;
        }
    });
    std::printf(
        "synthea: %zu Bundles; µs a resource: Patient %.1f, Observation %.1f, in Bundles %.1f "
        "(%zu)\n",
        files.size(), patients.micros(), observations.micros(), bundles.micros(), bundles.count);
    BOOST_TEST(patients.micros() < 1000);
    BOOST_TEST(observations.micros() < 1000);
}
