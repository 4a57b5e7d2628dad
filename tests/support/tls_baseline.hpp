#pragma once

#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

/// The yardstick of our throughput: what Beast alone does over TLS, in its usual asynchronous
/// style, answering every request with the same response and doing nothing else.
namespace fascia::test {

struct BareAnswer {
    std::vector<std::pair<std::string, std::string>> headers;  ///< without Content-Length
    std::string body;
};

class BareBeastServer {
  public:
    BareBeastServer(const std::string& certificate_file, const std::string& key_file,
                    BareAnswer answer, unsigned threads)
        : answer_{std::move(answer)}, context_{static_cast<int>(threads)} {
        tls_.use_certificate_chain_file(certificate_file);
        tls_.use_private_key_file(key_file, boost::asio::ssl::context::pem);
        acceptor_.listen();
        accept();
        for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { context_.run(); });
    }
    BareBeastServer(const BareBeastServer&) = delete;
    BareBeastServer& operator=(const BareBeastServer&) = delete;
    ~BareBeastServer() {
        context_.stop();
        for (auto& thread : threads_) thread.join();
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  private:
    using Tcp = boost::asio::ip::tcp;
    using Error = boost::beast::error_code;
    using Request = boost::beast::http::request<boost::beast::http::string_body>;
    using Response = boost::beast::http::response<boost::beast::http::string_body>;

    class Connection : public std::enable_shared_from_this<Connection> {
      public:
        Connection(Tcp::socket socket, BareBeastServer& server)
            : stream_{std::move(socket), server.tls_}, answer_{server.answer_} {}

        void start() {
            boost::beast::get_lowest_layer(stream_).socket().set_option(Tcp::no_delay{true});
            limit();
            stream_.async_handshake(
                boost::asio::ssl::stream_base::server,
                boost::beast::bind_front_handler(&Connection::read_next, shared_from_this()));
        }

      private:
        void limit() {
            boost::beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds{30});
        }
        void read_next(Error error) {
            if (error) return;
            request_ = {};
            limit();
            boost::beast::http::async_read(
                stream_, buffer_, request_,
                boost::beast::bind_front_handler(&Connection::answer, shared_from_this()));
        }
        void answer(Error error, std::size_t) {
            if (error) return;
            response_.emplace(boost::beast::http::status::ok, request_.version());
            for (const auto& [name, value] : answer_.headers) response_->insert(name, value);
            response_->keep_alive(request_.keep_alive());
            response_->body() = answer_.body;
            response_->prepare_payload();
            boost::beast::http::async_write(
                stream_, *response_,
                boost::beast::bind_front_handler(&Connection::written, shared_from_this()));
        }
        void written(Error error, std::size_t) { read_next(error); }

        boost::beast::ssl_stream<boost::beast::tcp_stream> stream_;
        const BareAnswer& answer_;
        boost::beast::flat_buffer buffer_;
        Request request_;
        std::optional<Response> response_;
    };

    void accept() {
        acceptor_.async_accept(
            boost::asio::make_strand(context_), [this](Error error, Tcp::socket socket) {
                if (error) return;
                auto connection = std::make_shared<Connection>(std::move(socket), *this);
                connection->start();
                accept();
            });
    }

    BareAnswer answer_;
    boost::asio::io_context context_;
    boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_server};
    Tcp::acceptor acceptor_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
    std::vector<std::thread> threads_;
};

}  // namespace fascia::test
