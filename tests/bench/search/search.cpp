#include "support/database_store.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <memory>

// Six families of search on one clinic, on four of its size and on sixteen, in the same run: what a
// page of twenty costs must not grow with the clinic.

using namespace fascia;
using namespace fascia::tests;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::array<int, 3> sizes{1, 4, 16};
constexpr int patients_per_clinic = 300, observations_per_patient = 8, rounds = 60;

struct Family {
    const char *name, *type, *search;
};
constexpr std::array<Family, 8> families{{
    {"string", "Patient", "family=fam1"},
    {"date", "Observation", "date=ge2026-03-01"},
    {"token", "Observation", "code=http://loinc.org|8480-6"},
    {"quantity", "Observation", "value-quantity=gt120|http://unitsofmeasure.org|mm[Hg]"},
    {"composite", "Observation",
     "code-value-quantity=http://loinc.org|8480-6$gt150|http://unitsofmeasure.org|mm[Hg]"},
    {"reference", "Observation", "subject=Patient/p17"},
    {"token and date", "Observation", "code=http://loinc.org|8480-6&date=ge2026-03-01"},
    {"newest first", "Observation", "subject=Patient/p17&_sort=-date"},
}};

std::string patient(int number) {
    return R"({"resourceType":"Patient","id":"p)" + std::to_string(number) +
           R"(","name":[{"family":"Fam)" + std::to_string(number % 97) +
           R"(","given":["Ann"]}],"gender":"female","birthDate":"19)" +
           std::to_string(40 + number % 60) + R"(-01-02"})";
}

std::string observation(int of, int number) {
    static constexpr std::array<const char*, 4> codes{"8480-6", "8462-4", "29463-7", "72514-3"};
    static constexpr std::array<const char*, 4> units{"mm[Hg]", "mm[Hg]", "kg", "{score}"};
    const auto kind = static_cast<std::size_t>(number % 4);
    char day[16];
    std::snprintf(day, sizeof day, "2026-%02d-%02d", 1 + (of + number) % 9, 1 + of % 28);
    return R"({"resourceType":"Observation","id":"o)" + std::to_string(of) + "-" +
           std::to_string(number) + R"(","status":"final","code":{"coding":[{"system":)" +
           R"("http://loinc.org","code":")" + codes[kind] +
           R"("}]},"subject":{"reference":"Patient/p)" + std::to_string(of) +
           R"("},"effectiveDateTime":")" + day + R"(","valueQuantity":{"value":)" +
           std::to_string(60 + (of * 7 + number * 13) % 120) +
           R"(,"system":"http://unitsofmeasure.org","code":")" + units[kind] + R"("}})";
}

void fill(TestStore& store, int size) {
    const auto put = [](store::UnitOfWork& unit, const std::string& json) {
        return unit.put(prepared(json), "PUT", 0).has_value();
    };
    for (int number = 0; number < patients_per_clinic * size; ++number) {
        const auto done =
            store->run(TestStore::actor(), [&](store::UnitOfWork& unit) -> Outcome<void> {
                bool fine = put(unit, patient(number));
                for (int i = 0; i < observations_per_patient; ++i)
                    fine = fine && put(unit, observation(number, i));
                return fine ? Outcome<void>{} : Outcome<void>{Failure{FailureKind::fault}};
            });
        BOOST_REQUIRE(done.has_value());
    }
}

double median(std::vector<double>& values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_page_costs_the_same_in_a_clinic_sixteen_times_as_large,
                     *where_database_is_installed()) {
    std::array<std::unique_ptr<TestStore>, sizes.size()> stores;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        stores[i] = std::make_unique<TestStore>();
        fill(*stores[i], sizes[i]);
    }
    std::printf(
        "search (%s), p50 in microseconds of a page of 20, %d resources and 4 and 16 times as "
        "many\n",
        database_kind().c_str(), patients_per_clinic * (1 + observations_per_patient));
    for (const Family& family : families) {
        const search::Query asked = query(family.type, family.search);
        std::array<std::vector<double>, sizes.size()> times;
        for (int round = 0; round < rounds; ++round)
            for (std::size_t i = 0; i < sizes.size(); ++i) {
                const auto start = Steady::now();
                const auto page = (*stores[i])->search(asked);
                times[i].push_back(
                    std::chrono::duration<double, std::micro>(Steady::now() - start).count());
                BOOST_REQUIRE(page.has_value());
                BOOST_TEST(!page->entries.empty(), family.name);
            }
        std::array<double, sizes.size()> p50{};
        for (std::size_t i = 0; i < sizes.size(); ++i) p50[i] = median(times[i]);
        std::printf("  %-15s %8.0f %8.0f %8.0f   16x / 1x: %.2f\n", family.name, p50[0], p50[1],
                    p50[2], p50[2] / p50[0]);
        BOOST_TEST(p50[2] <= 1.5 * p50[0], family.name);
    }
}
