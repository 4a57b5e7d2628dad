#include "support/tls_client.hpp"
#include "support/tls_service.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace fascia;
using namespace fascia::test;
using namespace std::chrono_literals;

namespace {

using Monotonic = std::chrono::steady_clock;

struct Running {
    explicit Running(const http::Limits& limits = {}, unsigned workers = 2, unsigned io_threads = 1)
        : server{service, limits, workers, io_threads} {}
    TlsService service;
    RunningTlsServer server;
    TlsClientOptions client() const { return {.port = server.port()}; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(one_connection)

BOOST_AUTO_TEST_CASE(row_13_a_thousand_pipelined_requests_are_answered_in_order) {
    const Running running{{}, 4};
    TlsClient client{running.client()};
    std::string requests;
    for (int i = 0; i < 1000; ++i) requests += running.server.get("/seen?" + std::to_string(i));
    std::thread sender{[&] { client.send(requests); }};
    for (int i = 0; i < 1000; ++i) {
        const auto reply = client.read_reply();
        BOOST_REQUIRE(reply.has_value());
        BOOST_TEST(reply->body.starts_with("GET /seen?" + std::to_string(i) + "\n"));
    }
    sender.join();
    BOOST_TEST(running.service.handled == 1000U);
}

BOOST_AUTO_TEST_CASE(row_13_no_more_than_the_depth_is_at_work) {
    http::Limits limits;
    limits.pipeline_depth = 16;
    Running running{limits, 1};
    TlsClient client{running.client()};
    client.send(running.server.get("/seen"));  // a small answer lets it read ahead
    BOOST_TEST(client.read_reply().value().status == 200);
    std::string requests;
    for (int i = 0; i < 50; ++i) requests += running.server.get("/later");
    client.send(running.server.get("/later") + requests);
    auto first = running.service.take_later();
    for (int i = 0; i < 30; ++i) std::this_thread::sleep_for(10ms);
    BOOST_TEST(running.service.handled <= 17U);
    BOOST_TEST(running.service.handled > 1U);
    first({.body = "first"});
    BOOST_TEST(client.read_reply().value().body == "first");
}

BOOST_AUTO_TEST_CASE(pipelined_reads_work_side_by_side_and_writes_alone) {
    const Running running{{}, 4};
    TlsClient client{running.client()};
    client.send(running.server.get("/seen"));
    client.read_reply();
    std::string requests;
    for (int i = 0; i < 4; ++i) requests += running.server.get("/sleep?300");
    const auto start = Monotonic::now();
    client.send(requests);
    for (int i = 0; i < 4; ++i) BOOST_TEST(client.read_reply().value().body == "slept");
    BOOST_TEST((Monotonic::now() - start < 900ms));
}

BOOST_AUTO_TEST_CASE(every_answer_says_what_it_must) {
    const Running running;
    TlsClient client{running.client()};
    client.send(running.server.get("/seen"));
    const auto reply = client.read_reply().value();
    for (const char* name : {"date", "x-request-id", "strict-transport-security"})
        BOOST_TEST(reply.has(name), name);
    BOOST_TEST(reply.header("x-content-type-options") == "nosniff");
    BOOST_TEST(reply.header("cache-control") == "no-store");
    client.send(running.server.get("/seen"));
    BOOST_TEST(client.read_reply().value().header("x-request-id") != reply.header("x-request-id"));
}

BOOST_AUTO_TEST_CASE(head_is_answered_without_the_body_that_it_counts) {
    const Running running;
    TlsClient client{running.client()};
    client.send(running.server.get("/bytes?30000", "HEAD") + running.server.get("/bytes?7"));
    const auto head = client.read_reply(true).value();
    BOOST_TEST(head.status == 200);
    BOOST_TEST(head.header("content-length") == "30000");
    BOOST_TEST(client.read_reply().value().body == "bbbbbbb");
}

BOOST_AUTO_TEST_CASE(a_status_without_body_keeps_the_connection_in_step) {
    const Running running;
    TlsClient client{running.client()};
    client.send(running.server.get("/empty") + running.server.get("/bytes?1"));
    BOOST_TEST(client.read_reply().value().status == 204);
    BOOST_TEST(client.read_reply().value().body == "b");
}

BOOST_AUTO_TEST_CASE(bodies_of_all_sizes_come_back_whole) {
    const Running running;
    TlsClient client{running.client()};
    for (const std::size_t size : {0U, 1U, 100U, 16'000U, 16'384U, 16'385U, 100'000U, 4'000'000U}) {
        std::string body(size, 'x');
        for (std::size_t i = 0; i < size; ++i) body[i] = static_cast<char>('a' + i * i % 23);
        const std::string head =
            "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        client.send(head + "Content-Length: " + std::to_string(size) + "\r\n\r\n" + body);
        BOOST_TEST((client.read_reply().value().body == body), size);
        std::string chunks;
        for (std::size_t at = 0; at < size; at += 70'000) {
            const auto part = body.substr(at, 70'000);
            char hex[20];
            std::snprintf(hex, sizeof hex, "%zx\r\n", part.size());
            chunks += hex + part + "\r\n";
        }
        client.send(head + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n");
        BOOST_TEST((client.read_reply().value().body == body), size);
    }
}

BOOST_AUTO_TEST_CASE(the_refusal_of_a_long_body_arrives_though_the_client_goes_on_sending) {
    const Running running;
    TlsClient client{running.client()};
    client.send(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Content-Length: 5000000\r\n\r\n" +
        std::string(500'000, 'a'));
    BOOST_TEST(client.read_reply().value().status == 413);
    BOOST_TEST(running.service.handled == 0U);
}

BOOST_AUTO_TEST_CASE(the_service_may_end_the_connection) {
    const Running running;
    TlsClient client{running.client()};
    client.send(running.server.get("/closes") + running.server.get("/seen"));
    const auto reply = client.read_reply().value();
    BOOST_TEST(reply.body == "bye");
    BOOST_TEST(reply.header("connection") == "close");
    BOOST_TEST(client.is_closed());
}

BOOST_AUTO_TEST_CASE(bugs_of_the_service_answer_500_and_are_told) {
    const Running running;
    TlsClient client{running.client()};
    for (const char* target : {"/throws", "/drops", "/splits", "/admit-throws"}) {
        client.send(running.server.get(target));
        const auto reply = client.read_reply().value();
        BOOST_TEST(reply.status == 500, target);
        BOOST_TEST(reply.body.find("\"exception\"") != std::string::npos);
        BOOST_TEST(reply.body.find("a bug") == std::string::npos);
        BOOST_TEST(!reply.has("set-cookie"));
    }
    BOOST_TEST(running.service.faults().size() == 4U);
}

BOOST_AUTO_TEST_CASE(an_answer_may_come_after_the_connection_has_gone) {
    Running running;
    {
        TlsClient client{running.client()};
        client.send(running.server.get("/later"));
        const auto respond = running.service.take_later();
        ::shutdown(client.socket(), SHUT_RDWR);
        respond({.body = "too late"});
        respond({.body = "and twice"});
    }
    TlsClient client{running.client()};
    client.send(running.server.get("/seen"));
    BOOST_TEST(client.read_reply().value().status == 200);
}

BOOST_AUTO_TEST_CASE(when_too_many_requests_wait_the_next_is_told_so_at_once) {
    http::Limits limits;
    limits.queue = 2;
    Running running{limits, 1};
    TlsClient busy{running.client()};
    TlsClient waiting{running.client()};
    busy.send(running.server.get("/sleep?600"));
    waiting.send(running.server.get("/seen"));
    std::this_thread::sleep_for(200ms);
    TlsClient refused{running.client()};
    const auto start = Monotonic::now();
    refused.send(running.server.get("/seen"));
    const auto reply = refused.read_reply().value();
    BOOST_TEST(reply.status == 503);
    BOOST_TEST(reply.header("retry-after") == "1");
    BOOST_TEST(reply.body.find("\"throttled\"") != std::string::npos);
    BOOST_TEST((Monotonic::now() - start < 300ms));
    BOOST_TEST(busy.read_reply().value().status == 200);
    BOOST_TEST(waiting.read_reply().value().status == 200);
    refused.send(running.server.get("/seen"));
    BOOST_TEST(refused.read_reply().value().status == 200);
}

BOOST_AUTO_TEST_CASE(connections_above_the_limit_are_closed_at_once) {
    http::Limits limits;
    limits.connections = 3;
    const Running running{limits};
    std::vector<std::unique_ptr<TlsClient>> clients;
    for (int i = 0; i < 3; ++i) clients.push_back(std::make_unique<TlsClient>(running.client()));
    BOOST_CHECK_THROW(TlsClient{running.client()}, std::runtime_error);
    clients.clear();
    for (int i = 0; i < 50; ++i) {
        std::this_thread::sleep_for(20ms);
        auto raw = running.client();
        raw.shake_hands = true;
        try {
            TlsClient again{raw};
            again.send(running.server.get("/seen"));
            BOOST_TEST(again.read_reply().value().status == 200);
            return;
        } catch (const std::runtime_error&) {
        }
    }
    BOOST_ERROR("the places of closed connections are not given back");
}

BOOST_AUTO_TEST_CASE(several_threads_serve_many_connections) {
    const Running running{{}, 3, 2};
    std::vector<std::thread> clients;
    std::atomic<int> right = 0;
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back([&, i] {
            TlsClient client{running.client()};
            for (int j = 0; j < 100; ++j) {
                const auto target = "/seen?" + std::to_string(i) + "-" + std::to_string(j);
                client.send(running.server.get(target));
                const auto reply = client.read_reply();
                right += reply && reply->body.starts_with("GET " + target + "\n") ? 1 : 0;
            }
        });
    }
    for (auto& client : clients) client.join();
    BOOST_TEST(right == 800);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(stopping)

BOOST_AUTO_TEST_CASE(what_is_in_flight_is_answered_and_idle_connections_end) {
    Running running;
    TlsClient idle{running.client()};
    idle.send(running.server.get("/seen"));
    BOOST_TEST(idle.read_reply().value().status == 200);
    TlsClient busy{running.client()};
    busy.send(running.server.get("/sleep?500"));
    TlsClient half{running.client()};
    half.send("GET /seen HTTP/1.1\r\n");
    std::this_thread::sleep_for(200ms);

    const auto start = Monotonic::now();
    std::thread stopper{[&] { running.server.server().stop(5s); }};
    BOOST_TEST(idle.is_closed());
    half.send("Host: localhost\r\n\r\n");
    BOOST_TEST(half.read_reply().value().header("connection") == "close");
    const auto reply = busy.read_reply().value();
    BOOST_TEST(reply.body == "slept");
    BOOST_TEST(reply.header("connection") == "close");
    BOOST_TEST(busy.is_closed());
    BOOST_CHECK_THROW(TlsClient{running.client()}, std::runtime_error);
    // those that have said goodbye as well are waited for no longer
    for (auto* client : {&idle, &busy, &half}) ::shutdown(client->socket(), SHUT_RDWR);
    stopper.join();
    BOOST_TEST((Monotonic::now() - start < 2500ms));
}

BOOST_AUTO_TEST_CASE(what_takes_longer_than_the_grace_is_cut_off) {
    Running running;
    TlsClient client{running.client()};
    client.send(running.server.get("/later"));
    const auto respond = running.service.take_later();
    const auto start = Monotonic::now();
    running.server.server().stop(300ms);
    BOOST_TEST((Monotonic::now() - start < 1500ms));
    BOOST_TEST(!client.read_reply().has_value());
    respond({.body = "the server has gone"});
}

BOOST_AUTO_TEST_CASE(stopping_twice_is_as_stopping_once) {
    Running running;
    running.server.server().stop(0ms);
    running.server.server().stop(1s);
    BOOST_CHECK_THROW(TlsClient{running.client()}, std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
