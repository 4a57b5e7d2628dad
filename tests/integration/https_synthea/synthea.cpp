#include "bundles.hpp"
#include "records.hpp"

#include <atomic>
#include <cstdio>
#include <thread>

using namespace fascia;
using namespace fascia::tests;
using Monotonic = std::chrono::steady_clock;

// 154 patients of Synthea as they are: through HTTPS, and by the command line.

namespace {

constexpr std::size_t clients = 4, compared = 3;

void say_rate(const char* how, std::size_t resources, Monotonic::time_point start) {
    const std::chrono::duration<double> time = Monotonic::now() - start;
    std::printf("%s: %zu resources in %.1f s, %.0f resources/s\n", how, resources, time.count(),
                static_cast<double>(resources) / time.count());
    std::fflush(stdout);
}

/// Everything that was sent is there: as many of each type, and three patients whole.
void check_stored(const Synthea& synthea, ClinicServer& served) {
    FhirClient client = served.client();
    client.set_patience(std::chrono::minutes{10});
    std::size_t total = 0;
    for (const auto& [type, count] : synthea.counts()) {
        BOOST_TEST(client.get(type + "?_summary=count").text("total") == std::to_string(count),
                   type);
        const auto accurate = client.get(type + "?_total=accurate&_count=1&_elements=id");
        BOOST_TEST(accurate.text("total") == std::to_string(count), type);
        total += count;
    }
    BOOST_TEST(total == synthea.entries());
    const std::size_t step = synthea.files().size() / compared;
    for (std::size_t i = 0; i < compared; ++i) {
        const Records sent = sent_records(read_file(synthea.files()[i * step]));
        const auto identifier = [&] {
            const auto value = boost::json::parse(read_file(synthea.files()[i * step]));
            for (const auto& entry : value.at("entry").as_array())
                if (entry.at("resource").at("resourceType").as_string() == "Patient")
                    return std::string{
                        entry.at("resource").at("identifier").at(0).at("value").as_string()};
            return std::string{};
        }();
        const auto found = client.get("Patient?identifier=" + identifier);
        BOOST_REQUIRE(found.body.children("entry").size() == 1U);
        const auto reply =
            client.send("GET", "/fhir/Patient/" + found.text("entry.resource.id") + "/$everything");
        BOOST_REQUIRE(reply.has_value());
        BOOST_REQUIRE(reply->status == 200);
        const Records stored = stored_records(reply->body);
        for (const auto& [type, count] : sent.counts())
            BOOST_TEST(stored.counts()[type] == count,
                       type << " of " << synthea.files()[i * step].filename());
        BOOST_TEST(stored.size() == sent.size());
        const auto before = sent.canonical(), after = stored.canonical();
        std::vector<std::string> lost;
        std::ranges::set_difference(before, after, std::back_inserter(lost));
        BOOST_TEST(lost.size() == 0U, lost.size()
                                          << " differ, the first: "
                                          << (lost.empty() ? "" : lost.front().substr(0, 2000)));
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(synthea)

BOOST_AUTO_TEST_CASE(every_bundle_is_taken_unchanged_through_https) {
    const Synthea* data = Synthea::find();
    if (!data) return;
    if (!is_quick()) BOOST_TEST(data->entries() == 54'653U);
    ClinicServer served{{"--open"}};
    served.start();
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::vector<std::string> refused;
    const auto start = Monotonic::now();
    {
        std::vector<std::jthread> senders;
        for (std::size_t i = 0; i < clients; ++i)
            senders.emplace_back([&] {
                FhirClient client = served.client();
                client.set_patience(std::chrono::minutes{10});
                for (std::size_t at = next++; at < data->files().size(); at = next++) {
                    const auto reply =
                        client.send("POST", "/fhir", "Content-Type: application/fhir+json\r\n",
                                    read_file(data->files()[at]));
                    if (reply && reply->status == 200) continue;
                    const std::scoped_lock lock{mutex};
                    refused.push_back(data->files()[at].filename().string() + ": " +
                                      (reply ? reply->body.substr(0, 500) : "no answer"));
                }
            });
    }
    for (const auto& refusal : refused) BOOST_ERROR(refusal);
    say_rate("POST of transactions over HTTPS", data->entries(), start);
    check_stored(*data, served);
    BOOST_TEST(served.server().stop() == 0);
}

BOOST_AUTO_TEST_CASE(the_same_files_are_imported_by_the_command_line) {
    const Synthea* data = Synthea::find();
    if (!data) return;
    ClinicServer served{{"--open"}};
    std::vector<std::string> words{"import"};
    for (const auto& file : data->files()) words.push_back(file.string());
    const auto start = Monotonic::now();
    const int status = served.run(words);
    BOOST_TEST(status == 0, served.run_log());
    say_rate("import", data->entries(), start);
    BOOST_TEST(served.run_log().find(std::to_string(data->entries()) +
                                     " resources imported, 0 records rejected") !=
               std::string::npos);
    served.start();
    check_stored(*data, served);
    // what is there already is not imported again
    BOOST_TEST(served.server().stop() == 0);
    BOOST_TEST(served.run(words) == 0);
    BOOST_TEST(served.run_log().find("0 resources imported, 0 records rejected") !=
               std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
