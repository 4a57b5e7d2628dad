#include "support/validation_report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>

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

Pace pace_of(const fhir::Resource& bundle, std::string_view type) {
    std::vector<fhir::Resource> resources;
    for (const auto entry : bundle.children("entry"))
        if (const auto resource = entry.child("resource"); resource.type().name() == type)
            resources.push_back(fhir::extract(resource));
    const auto start = std::chrono::steady_clock::now();
    for (const auto& resource : resources) validation::validate(resource, {});
    return {resources.size(), std::chrono::steady_clock::now() - start};
}

}  // namespace

BOOST_AUTO_TEST_CASE(
    no_synthea_bundle_is_refused_and_each_resource_takes_well_under_a_millisecond) {
    const auto archive = tests::shared_data("synthea/synthea-r4-transaction-bundles.tar.xz");
    if (!archive) return;
    const tests::TemporaryFolder unpacked;
    tests::unpack(*archive, unpacked.path());
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator{unpacked.path()})
        if (entry.path().extension() == ".json" && entry.path().filename() != "index.json")
            files.push_back(entry.path());
    std::mutex mutex;
    Pace bundles, patients, observations;
    tests::in_parallel(files.size(), [&](std::size_t i) {
        const auto bundle = fhir::parse_json(tests::read_file(files[i]));
        const auto start = std::chrono::steady_clock::now();
        const auto issues = validation::validate(bundle.value(), {});
        const auto time = std::chrono::steady_clock::now() - start;
        const auto patient = pace_of(*bundle, "Patient"),
                   observation = pace_of(*bundle, "Observation");
        const std::scoped_lock lock{mutex};
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
