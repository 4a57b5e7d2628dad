#include "population.hpp"

#include "generator.hpp"
#include "support/protocol_files.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace fascia::test {
namespace {

constexpr std::uint64_t usual_base = 20261123;
constexpr int quick_patients = 400, least_patients = 40;
constexpr const char* thrown_before = "throws ";

std::uint64_t number_from(const char* variable, std::uint64_t usual) {
    const char* text = std::getenv(variable);
    return text ? std::strtoull(text, nullptr, 10) : usual;
}

std::vector<std::uint64_t> every(int step, int many) {
    const auto base = number_from("FASCIA_PROPERTY_BASE", usual_base);
    std::vector<std::uint64_t> out;
    for (int i = 0; i < many; ++i) out.push_back(base + static_cast<std::uint64_t>(i * step));
    return out;
}

/// A thing thrown is a fault of this patient, too.
std::string checked(const Check& check, std::uint64_t seed, Tally& tally) {
    try {
        return check(subject(seed), tally);
    } catch (const std::exception& thrown) {
        return thrown_before + std::string{thrown.what()};
    }
}

}  // namespace

const plan::Protocol& protocol() {
    return *loaded_protocol();
}

Subject subject(std::uint64_t seed) {
    auto facts = generated_patient(protocol().rules(), seed);
    auto found = plan::assess(protocol(), facts);
    return {seed, std::move(facts), std::move(found)};
}

std::vector<std::uint64_t> seeds(int share) {
    if (std::getenv("FASCIA_PROPERTY_SEED")) return {number_from("FASCIA_PROPERTY_SEED", 0)};
    const int quick = std::max(least_patients, quick_patients * share / all_patients);
    if (std::getenv("FASCIA_TEST_QUICK")) return every(all_patients / share, quick);
    if (std::getenv("FASCIA_PROPERTY_ALL")) return every(1, all_patients);
    return every(all_patients / share, share);
}

Report examine(const std::vector<std::uint64_t>& seeds, const Check& check) {
    Report report;
    report.patients = static_cast<int>(seeds.size());
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    const auto work = [&] {
        Tally tally;
        std::vector<std::string> faults;
        for (std::size_t i = next++; i < seeds.size(); i = next++)
            if (auto fault = checked(check, seeds[i], tally); !fault.empty())
                faults.push_back(std::to_string(seeds[i]) + ": " + std::move(fault));
        const std::scoped_lock lock{mutex};
        for (const auto& [name, count] : tally) report.tally[name] += count;
        report.faults.insert(report.faults.end(), faults.begin(), faults.end());
    };
    std::thread other{work};
    work();
    other.join();
    std::sort(report.faults.begin(), report.faults.end());
    return report;
}

void require_none(const std::string& property, const Report& report) {
    constexpr std::size_t most_shown = 10;
    BOOST_TEST_MESSAGE(property << ": " << report.patients << " patients from seed "
                                << seeds().front() << ", " << report.faults.size() << " faults");
    for (const auto& [name, count] : report.tally) BOOST_TEST_MESSAGE("  " << name << " " << count);
    for (std::size_t i = 0; i < std::min(report.faults.size(), most_shown); ++i)
        BOOST_ERROR(property << ", FASCIA_PROPERTY_SEED=" << report.faults[i]);
    BOOST_TEST(report.faults.size() == 0u);
}

void require_fault(const std::string& control, const Check& check, int patients) {
    auto report = examine(every(1, patients), check);
    std::erase_if(report.faults, [](const std::string& fault) {
        return fault.find(thrown_before) != std::string::npos;
    });
    BOOST_TEST_MESSAGE(control << ": " << report.faults.size() << " of " << report.patients
                               << " patients reported, the first "
                               << (report.faults.empty() ? "none" : report.faults.front()));
    BOOST_TEST(!report.faults.empty(), control << " is not noticed");
}

}  // namespace fascia::test
