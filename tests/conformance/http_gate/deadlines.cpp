#include "support/tls_client.hpp"
#include "support/tls_service.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace fascia;
using namespace fascia::test;
using namespace std::chrono_literals;

namespace {

using Monotonic = std::chrono::steady_clock;

// The limits of the rows, ten to thirty times shorter.
http::Limits short_limits() {
    http::Limits limits;
    limits.handshake = 500ms;
    limits.header = 1000ms;
    limits.idle = 1500ms;
    limits.body_stall = 1000ms;
    limits.write_stall = 1000ms;
    limits.linger = 500ms;
    return limits;
}

struct Running {
    TlsService service;
    RunningTlsServer server{service, short_limits()};
    TlsClientOptions client() const { return {.port = server.port()}; }
    std::string post(std::size_t length) const {
        return "POST /echo HTTP/1.1\r\nHost: " + server.authority() +
               "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(length) +
               "\r\n\r\n";
    }
};

std::chrono::milliseconds since(Monotonic::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Monotonic::now() - start);
}

// Sends one byte at a time with a pause between, until it is answered.
std::optional<TlsReply> drip(TlsClient& client, std::string_view bytes,
                             std::chrono::milliseconds pause) {
    client.set_patience(pause);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (!client.send(bytes.substr(i, 1))) break;
        if (auto reply = client.read_reply()) return reply;
    }
    client.set_patience(5s);
    return client.read_reply();
}

std::size_t resident_bytes() {
    std::ifstream in{"/proc/self/statm"};
    std::size_t total = 0;
    std::size_t resident = 0;
    in >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(slow_clients)

BOOST_AUTO_TEST_CASE(row_14_a_header_section_that_drips_is_answered_408_in_time) {
    const Running running;
    TlsClient client{running.client()};
    const auto start = Monotonic::now();
    const auto reply = drip(client, running.server.get("/seen"), 100ms);
    BOOST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->status == 408);
    BOOST_TEST(reply->body.find("\"timeout\"") != std::string::npos);
    BOOST_TEST(since(start).count() <= 1200);
    BOOST_TEST(client.is_closed());
}

BOOST_AUTO_TEST_CASE(a_header_section_in_many_small_pieces_is_taken_within_the_time) {
    const Running running;
    TlsClient client{running.client()};
    const auto bytes = running.server.get("/seen");
    for (std::size_t i = 0; i < bytes.size(); ++i) BOOST_REQUIRE(client.send(bytes.substr(i, 1)));
    BOOST_TEST(client.read_reply().value().status == 200);
}

BOOST_AUTO_TEST_CASE(row_15_a_body_slower_than_the_rate_is_answered_408_in_time) {
    const Running running;
    TlsClient client{running.client()};
    const auto start = Monotonic::now();
    BOOST_REQUIRE(client.send(running.post(100'000)));
    const auto reply = drip(client, std::string(1000, 'a'), 50ms);
    BOOST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->status == 408);
    BOOST_TEST(since(start).count() <= 1300);
    BOOST_TEST(client.is_closed());
    BOOST_TEST(running.service.handled == 0U);
}

BOOST_AUTO_TEST_CASE(a_chunked_body_is_held_to_the_same_rate) {
    const Running running;
    TlsClient client{running.client()};
    const auto start = Monotonic::now();
    BOOST_REQUIRE(
        client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    "Transfer-Encoding: chunked\r\n\r\n"));
    std::string chunks;
    for (int i = 0; i < 200; ++i) chunks += "1\r\na\r\n";
    const auto reply = drip(client, chunks, 50ms);
    BOOST_TEST(reply.value().status == 408);
    BOOST_TEST(since(start).count() <= 1300);
}

BOOST_AUTO_TEST_CASE(a_body_that_keeps_the_rate_may_take_longer_than_the_stall) {
    const Running running;
    TlsClient client{running.client()};
    const std::string part(2000, 'a');
    BOOST_REQUIRE(client.send(running.post(6 * part.size())));
    for (int i = 0; i < 6; ++i) {
        std::this_thread::sleep_for(400ms);
        BOOST_REQUIRE(client.send(part));
    }
    const auto reply = client.read_reply();
    BOOST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->status == 200);
    BOOST_TEST(reply->body.size() == 6 * part.size());
}

BOOST_AUTO_TEST_CASE(row_16_a_client_that_never_reads_is_reset_and_costs_little) {
    const Running running;
    constexpr std::size_t connections = 40;
    std::string requests;
    for (int i = 0; i < 2000; ++i) requests += running.server.get("/bytes?8000");
    std::vector<std::unique_ptr<TlsClient>> clients;
    for (std::size_t i = 0; i < connections; ++i) {
        auto options = running.client();
        options.receive_buffer = 4096;
        clients.push_back(std::make_unique<TlsClient>(options));
        BOOST_TEST(clients.back()->send(running.server.get("/bytes?8000")));
        BOOST_TEST(clients.back()->read_reply().value().status == 200);
    }
    const auto before = resident_bytes();
    const auto start = Monotonic::now();
    std::vector<std::thread> senders;
    std::size_t most = before;
    for (auto& client : clients)
        senders.emplace_back([&] { client->send(requests); });  // ends with the reset
    while (since(start) < 800ms) {
        most = std::max(most, resident_bytes());
        std::this_thread::sleep_for(20ms);
    }
    for (auto& sender : senders) sender.join();
    BOOST_TEST(since(start).count() <= 4000);
    for (auto& client : clients) BOOST_TEST(client->is_closed_raw());
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    const auto each = (most - before) / connections;
    BOOST_TEST_MESSAGE("memory of a connection that never reads: " << each << " bytes");
    BOOST_TEST(each <= 256U * 1024);
#endif
}

BOOST_AUTO_TEST_CASE(row_17_plaintext_and_a_stalled_handshake_are_closed_in_time) {
    const Running running;
    auto options = running.client();
    options.shake_hands = false;
    for (const char* bytes : {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "\x16\x03\x01", ""}) {
        TlsClient client{options};
        const auto start = Monotonic::now();
        client.send_raw(bytes);
        BOOST_TEST(client.is_closed_raw());
        BOOST_TEST(since(start).count() <= 700);
    }
}

BOOST_AUTO_TEST_CASE(an_idle_connection_is_closed_without_a_word) {
    const Running running;
    TlsClient fresh{running.client()};
    const auto start = Monotonic::now();
    BOOST_TEST(fresh.is_closed());
    BOOST_TEST(since(start).count() <= 1200);

    TlsClient used{running.client()};
    BOOST_TEST(used.send(running.server.get("/seen")));
    BOOST_TEST(used.read_reply().value().status == 200);
    const auto idle = Monotonic::now();
    BOOST_TEST(used.is_closed());
    BOOST_TEST(since(idle).count() >= 1200);
    BOOST_TEST(since(idle).count() <= 1800);
}

BOOST_AUTO_TEST_CASE(a_slow_answer_is_no_slow_client) {
    const Running running;
    TlsClient client{running.client()};
    BOOST_TEST(client.send(running.server.get("/sleep?2500")));
    BOOST_TEST(client.read_reply().value().body == "slept");
}

BOOST_AUTO_TEST_CASE(slow_connections_do_not_hold_up_the_others) {
    const Running running;
    std::vector<std::unique_ptr<TlsClient>> slow;
    for (int i = 0; i < 50; ++i) {
        slow.push_back(std::make_unique<TlsClient>(running.client()));
        slow.back()->send("GET / HT");
    }
    TlsClient client{running.client()};
    const auto start = Monotonic::now();
    for (int i = 0; i < 50; ++i) {
        BOOST_TEST(client.send(running.server.get("/seen")));
        BOOST_TEST(client.read_reply().value().status == 200);
    }
    BOOST_TEST(since(start).count() < 500);
}

BOOST_AUTO_TEST_SUITE_END()
