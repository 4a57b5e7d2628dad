#include "support/clinic_server.hpp"
#include "support/tls_cases.hpp"

#include <thread>

using namespace fascia;
using namespace fascia::tests;
using namespace std::chrono_literals;
using Monotonic = std::chrono::steady_clock;

// security.md (b), rows 1-26, 29 and 30, against the real program with its real limits.

namespace {

const std::string batch = R"({"resourceType":"Bundle","type":"batch"})";

ClinicServer& clinic() {
    static ClinicServer served{{}};
    static const bool started = [] {
        served.add_account("ma", "medical-assistant");
        served.start();
        return true;
    }();
    BOOST_REQUIRE(started);
    return served;
}

std::string authority() {
    return "127.0.0.1:" + std::to_string(clinic().server().port());
}
const std::string& authorization() {
    static const std::string field =
        "Authorization: Bearer " + clinic().signed_in("ma").token() + "\r\n";
    return field;
}
test::TlsClientOptions client(std::chrono::milliseconds patience = 10s) {
    return {.port = clinic().server().port(), .patience = patience};
}

std::size_t run_all(std::size_t bytes_at_a_time) {
    const auto places = test::tls_places(authority(), "/fhir/metadata", "/fhir",
                                         "application/fhir+json", batch, authorization());
    const auto folder =
        std::filesystem::path{FASCIA_SOURCE_DIR} / "tests/conformance/http_gate/cases";
    std::size_t count = 0;
    for (const auto& fault : test::run_tls_cases(folder, client(), places, bytes_at_a_time, &count))
        BOOST_ERROR(fault);
    return count;
}

std::string get(const std::string& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: " + authority() + "\r\n" + authorization() +
           "\r\n";
}

std::chrono::milliseconds since(Monotonic::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Monotonic::now() - start);
}

/// One slow client: what it got in the end, and when.
struct Slow {
    int status = 0;
    bool closed = false;
    std::chrono::milliseconds time{0};
};

// Sends `head`, then one byte every `pause`, until an answer comes.
Slow drip(const std::string& head, std::chrono::milliseconds pause) {
    test::TlsClient slow{client(pause)};
    const auto start = Monotonic::now();
    slow.send(head);
    std::optional<test::TlsReply> reply;
    while (!reply && since(start) < 60s && slow.send("a")) reply = slow.read_reply();
    if (!reply) {
        slow.set_patience(5s);
        reply = slow.read_reply();
    }
    return {.status = reply ? reply->status : 0, .closed = slow.is_closed(), .time = since(start)};
}

// Asks for much and reads nothing; whether the server put an end to it.
bool never_read() {
    test::TlsClientOptions options = client(60s);
    options.receive_buffer = 4096;
    test::TlsClient deaf{options};
    const std::string request = get("/fhir/metadata");
    for (int i = 0; i < 50'000; ++i)
        if (!deaf.send(request)) return true;
    return false;
}

Slow stalled_handshake(bool plaintext) {
    test::TlsClientOptions options = client(20s);
    options.shake_hands = false;
    test::TlsClient raw{options};
    const auto start = Monotonic::now();
    raw.send_raw(plaintext ? "GET / HTTP/1.1\r\nHost: x\r\n\r\n" : std::string("\x16\x03\x01", 3));
    const bool closed = raw.is_closed_raw();
    return {.status = 0, .closed = closed, .time = since(start)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gate_of_the_real_program)

BOOST_AUTO_TEST_CASE(every_raw_case_gets_the_answers_it_must_get_and_no_more) {
    BOOST_TEST(run_all(0) > 150U);
}

BOOST_AUTO_TEST_CASE(the_answers_do_not_depend_on_how_the_bytes_are_cut) {
    if (!is_quick()) BOOST_TEST(run_all(7) > 150U);
}

BOOST_AUTO_TEST_CASE(row_13_a_thousand_pipelined_requests_get_a_thousand_answers_in_order) {
    test::TlsClient pipe{client(60s)};
    std::string requests;
    for (int i = 0; i < 1000; ++i) requests += get("/fhir/Patient/pipelined-" + std::to_string(i));
    std::thread sender{[&] { pipe.send(requests); }};
    int right = 0;
    for (int i = 0; i < 1000; ++i) {
        const auto reply = pipe.read_reply();
        if (!reply) break;
        right += reply->status == 404 ? 1 : 0;
    }
    sender.join();
    BOOST_TEST(right == 1000);
    pipe.send(get("/livez"));
    BOOST_TEST(pipe.read_reply().value().body == "alive\n");
}

BOOST_AUTO_TEST_CASE(rows_14_to_17_slow_clients_are_ended_in_time_while_others_are_served) {
    const auto head = [](const std::string& fields) {
        return "POST /fhir HTTP/1.1\r\nHost: " + authority() + "\r\n" + authorization() + fields;
    };
    Slow header, body, stalled, plain;
    std::vector<std::jthread> slow;
    slow.emplace_back([&] { header = drip(head("X-Slow: "), 1s); });
    slow.emplace_back([&] { stalled = stalled_handshake(false); });
    slow.emplace_back([&] { plain = stalled_handshake(true); });
    if (!is_quick())
        slow.emplace_back([&] {
            body = drip(
                head("Content-Type: application/fhir+json\r\nContent-Length: 100000\r\n\r\n"), 1s);
        });
    FhirClient good = clinic().signed_in("ma");
    std::chrono::milliseconds longest{0};
    for (int i = 0; i < 50; ++i) {
        const auto start = Monotonic::now();
        BOOST_TEST(good.get("Patient/x").status == 404);
        longest = std::max(longest, since(start));
        std::this_thread::sleep_for(50ms);
    }
    slow.clear();
    BOOST_TEST((longest < 3s), longest.count());
    BOOST_TEST(header.status == 408);
    BOOST_TEST((header.time < 20s), header.time.count());
    BOOST_TEST((header.time > 10s), header.time.count());
    BOOST_TEST(header.closed);
    BOOST_TEST(stalled.closed);
    BOOST_TEST((stalled.time < 8s), stalled.time.count());
    BOOST_TEST(plain.closed);
    BOOST_TEST((plain.time < 8s), plain.time.count());
    if (is_quick()) return;
    BOOST_TEST(body.status == 408);
    BOOST_TEST((body.time < 40s), body.time.count());
    BOOST_TEST(body.closed);
}

BOOST_AUTO_TEST_CASE(row_16_a_response_that_is_never_read_is_given_up) {
    if (is_quick()) return;
    const auto start = Monotonic::now();
    BOOST_TEST(never_read());
    BOOST_TEST((since(start) < 45s), since(start).count());
    BOOST_TEST(clinic().signed_in("ma").get("Patient/x").status == 404);
}

BOOST_AUTO_TEST_CASE(row_17_old_tls_is_not_spoken) {
    test::TlsClientOptions old = client();
    old.lowest_version = TLS1_VERSION;
    old.highest_version = TLS1_1_VERSION;
    BOOST_CHECK_THROW(test::TlsClient{old}, std::runtime_error);
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        test::TlsClientOptions one = client();
        one.lowest_version = one.highest_version = version;
        test::TlsClient spoken{one};
        spoken.send(get("/livez"));
        BOOST_TEST(spoken.read_reply().value().status == 200);
    }
}

BOOST_AUTO_TEST_CASE(nothing_of_all_this_was_a_fault_of_ours) {
    BOOST_TEST(clinic().server().is_running());
    BOOST_TEST(clinic().server().log().find("\"event\":\"fault\"") == std::string::npos);
    BOOST_TEST(clinic().server().stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
