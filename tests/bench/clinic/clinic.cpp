// What the program costs beside what it is made of: each figure with its yardstick from the same
// run.
#include "fascia/fhir/draft.hpp"
#include "fascia/plan/apply.hpp"

#include "support/clinic_server.hpp"
#include "support/protocol_files.hpp"
#include "support/tls_baseline.hpp"
#include "support/tls_load.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

using namespace fascia;
using namespace fascia::tests;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int pairs = 9;
constexpr unsigned connections = 16, threads = 2;

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

double milliseconds_since(Steady::time_point start) {
    return std::chrono::duration<double, std::milli>(Steady::now() - start).count();
}

double per_second(std::uint16_t port, const std::string& request) {
    const auto result =
        test::run_tls_load({.port = port,
                            .connections = connections,
                            .duration = std::chrono::milliseconds{1'000},
                            .request = [&](unsigned, std::uint64_t) { return request; }});
    BOOST_TEST(result.failures == 0U);
    return result.per_second();
}

/// The same bytes as our answer, from Beast alone.
test::BareAnswer same_answer(const test::TlsReply& reply) {
    test::BareAnswer answer{{}, reply.body};
    for (const auto& [name, value] : reply.headers)
        if (name != "content-length") answer.headers.emplace_back(name, value);
    return answer;
}

long resident_kib(pid_t process) {
    std::ifstream status{"/proc/" + std::to_string(process) + "/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
    return 0;
}

fhir::Resource patient() {
    return fhir::parse_json(
               R"({"resourceType":"Patient","id":"p1","active":true,"name":[{"use":"official",
        "family":"Probe","given":["Petra","Ann"]}],"telecom":[{"system":"phone","value":"+1 555 0100","use":"home"}],
        "gender":"female","birthDate":"1980-04-02","address":[{"line":["1 Example Street"],"city":"Springfield",
        "postalCode":"12345","country":"US"}]})")
        .value();
}

/// The same fact on an earlier day.
fhir::Resource days_before(const fhir::Resource& resource, int days) {
    fhir::Draft copy{resource};
    copy->set("id", std::string{resource.id()} + "-" + std::to_string(days));
    for (const auto* name : {"effectiveDateTime", "performedDateTime", "authored", "dateAsserted"})
        if (const auto element = resource.child(name)) {
            const auto day = parse_day(element.text().substr(0, 10));
            if (!day) continue;
            copy->set(name, format_day(Day{std::chrono::sys_days{*day} - std::chrono::days{days}}) +
                                std::string{element.text().substr(10)});
        }
    return copy.freeze();
}

/// The facts of a case of the protocol that has a plan with every phase; always the same one, so
/// that figures can be compared.
plan::FactSet case_facts() {
    const auto folder = test::content_root() / "protocols/myofascial-back-pain/cases";
    const auto file = folder / "seed-see-a-specialist/input.json";
    plan::FactSet facts;
    const auto bundle = fhir::parse_json(test::text_of(file)).value();
    for (const auto item : bundle.children("entry")) {
        facts.resources.push_back(fhir::extract(item.child("resource")));
        if (facts.resources.back().type_name() == "Patient") facts.patient = facts.resources.back();
    }
    facts.at = parse_instant("2026-06-01T12:00:00Z").value();
    return facts;
}

/// A patient of 200 resources: what is dated stands there on as many earlier days as it takes.
plan::FactSet chart() {
    constexpr std::size_t size = 200;
    auto facts = case_facts();
    const auto once = facts.resources;
    for (int days = 1; facts.resources.size() < size; ++days)
        for (const auto& resource : once)
            if (const auto type = resource.type_name();
                facts.resources.size() < size &&
                (type == "Observation" || type == "Procedure" || type == "QuestionnaireResponse"))
                facts.resources.push_back(days_before(resource, days));
    return facts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bench_of_the_clinic)

BOOST_AUTO_TEST_CASE(reading_a_patient_beside_bare_beast) {
    ClinicServer clinic{{"--open", "--workers", std::to_string(threads)}};
    clinic.start();
    auto client = clinic.client();
    BOOST_REQUIRE(client.call("PUT", "Patient/p1", patient()).status == 201);
    const auto reply = client.call("GET", "Patient/p1").reply;
    const test::TlsCertificate certificate;
    const test::BareBeastServer bare{certificate.certificate_file(), certificate.key_file(),
                                     same_answer(reply), threads};
    const std::string request =
        "GET /fhir/Patient/p1 HTTP/1.1\r\nHost: localhost\r\nAccept: application/fhir+json\r\n\r\n";
    std::vector<double> ratios, rates;
    for (int i = 0; i < pairs; ++i) {
        const double without = per_second(bare.port(), request),
                     with = per_second(clinic.server().port(), request);
        ratios.push_back(with / without);
        rates.push_back(with);
    }
    std::printf(
        "GET Patient over TLS: %.0f/s; of bare Beast, median of %d pairs: %.2f (goal 0.45)\n",
        median(rates), pairs, median(ratios));
    BOOST_TEST(median(ratios) >= 0.45);
    std::this_thread::sleep_for(std::chrono::seconds{2});
    const long idle = resident_kib(clinic.server().id());
    std::printf("RSS idle after that load: %.1f MB\n", static_cast<double>(idle) / 1024);
}

BOOST_AUTO_TEST_CASE(start_on_a_migrated_database_and_idle_memory) {
    ClinicServer clinic{{"--open"}};
    clinic.start().stop();
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
        const auto start = Steady::now();
        clinic.start();
        auto client = clinic.client();
        BOOST_REQUIRE(client.send("GET", "/fhir/metadata")->status == 200);
        best = std::min(best, milliseconds_since(start));
    }
    const long idle = resident_kib(clinic.server().id());
    std::printf("start to first 200, best of 5: %.0f ms (goal 150); idle RSS %.1f MB (goal 64)\n",
                best, static_cast<double>(idle) / 1024);
    BOOST_TEST(best <= 150);
    BOOST_TEST(idle <= 64 * 1024);
}

BOOST_AUTO_TEST_CASE(applying_the_protocol_in_memory) {
    const auto protocol = plan::Protocol::load(test::protocol_files()).value();
    const plan::FactSet facts = chart();
    constexpr int rounds = 9, plans = 200;
    std::vector<double> medians;
    for (int round = 0; round < rounds; ++round) {
        std::vector<double> times;
        for (int i = 0; i < plans; ++i) {
            const auto start = Steady::now();
            BOOST_REQUIRE(plan::apply_protocol(*protocol, facts).has_value());
            times.push_back(milliseconds_since(start));
        }
        medians.push_back(median(times));
    }
    // The machine is shared: the quietest round says what the program costs.
    const double best = *std::ranges::min_element(medians);
    std::printf(
        "$apply in memory on %zu resources, p50 of %d: %.2f ms in the quietest of %d rounds "
        "(goal 1), %.2f ms in the median one\n",
        facts.resources.size(), plans, best, rounds, median(medians));
    BOOST_TEST(best <= 1);
}

BOOST_AUTO_TEST_CASE(applying_the_protocol_over_https) {
    ClinicServer clinic{{"--open", "--workers", std::to_string(threads)}};
    clinic.start();
    auto client = clinic.client();
    const auto facts = chart();
    fhir::Draft batch{"Bundle"};
    batch->set("type", "batch");
    for (const auto& resource : facts.resources) {
        auto& entry = batch->add("entry");
        entry.add_resource("resource", resource);
        entry.child("request")
            .set("method", "PUT")
            .set("url", std::string{resource.type_name()} + "/" + std::string{resource.id()});
    }
    const auto stored = client.call("POST", "", batch.freeze());
    BOOST_REQUIRE(stored.status == 200);
    for (const auto entry : stored.body.children("entry"))
        BOOST_TEST(entry.at("response.status").text().starts_with("20"));
    const std::string parameters =
        R"({"resourceType":"Parameters","parameter":[{"name":"subject","valueString":"Patient/)" +
        std::string{facts.patient.id()} + R"("}]})";
    std::vector<double> times;
    for (int i = 0; i < 200; ++i) {
        const auto start = Steady::now();
        const auto reply = client.send("POST", "/fhir/PlanDefinition/myofascial-back-pain/$apply",
                                       "Content-Type: application/fhir+json\r\n", parameters);
        BOOST_REQUIRE(reply->status == 200);
        times.push_back(milliseconds_since(start));
    }
    std::printf("$apply over HTTPS on %zu stored resources, p50 of %zu: %.2f ms (goal 10)\n",
                facts.resources.size(), times.size(), median(times));
    BOOST_TEST(median(times) <= 10);
}

BOOST_AUTO_TEST_SUITE_END()
