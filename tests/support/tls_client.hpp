#pragma once

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>
#include <vector>

/// A blocking TLS client that sends any bytes and shows what comes back, on OpenSSL and sockets
/// alone, so that it shares no code with the server under test.
namespace fascia::test {

struct TlsReply {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
    std::string body;

    std::string header(std::string_view name) const {
        const auto found = std::ranges::find_if(
            headers, [name](const auto& field) { return field.first == name; });
        return found == headers.end() ? std::string{} : found->second;
    }
    bool has(std::string_view name) const {
        return std::ranges::any_of(headers,
                                   [name](const auto& field) { return field.first == name; });
    }
};

struct TlsClientOptions {
    std::string host = "127.0.0.1";  ///< an IPv4 address
    std::uint16_t port = 0;
    std::chrono::milliseconds patience{10'000};  ///< of every read
    int lowest_version = TLS1_2_VERSION;
    int highest_version = TLS1_3_VERSION;
    std::string ciphers = {};        ///< of TLS 1.2; empty = OpenSSL's
    std::string protocols = {};      ///< ALPN, each with its length in front; empty = none offered
    int receive_buffer = 0;          ///< bytes of the kernel; 0 = its own choice
    SSL_SESSION* session = nullptr;  ///< to resume
    bool shake_hands = true;         ///< false: only TCP
};

class TlsClient {
  public:
    /// Throws std::runtime_error when the connection or the handshake fails.
    explicit TlsClient(const TlsClientOptions& options) {
        std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
        connect(options);
        if (options.shake_hands) shake_hands(options);
    }
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;
    ~TlsClient() {
        if (tls_) SSL_shutdown(tls_.get());
        if (socket_ >= 0) ::close(socket_);
    }

    SSL* tls() const { return tls_.get(); }
    int socket() const { return socket_; }

    /// False when the other side does not take them.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            std::size_t sent = 0;
            if (SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &sent) != 1) return false;
            bytes.remove_prefix(sent);
        }
        return true;
    }

    /// Past TLS.
    void send_raw(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    /// The next response; nothing when the connection ends or patience does. `head`: of a request
    /// whose answer has no body.
    std::optional<TlsReply> read_reply(bool head = false) {
        std::size_t end = 0;
        while ((end = read_.find("\r\n\r\n")) == std::string::npos)
            if (!read_some()) return std::nullopt;
        TlsReply reply = parse_head(std::string_view{read_}.substr(0, end + 2));
        read_.erase(0, end + 4);
        const auto length = reply.header("content-length");
        const std::size_t size = head || length.empty() ? 0 : std::stoul(length);
        while (read_.size() < size)
            if (!read_some()) return std::nullopt;
        reply.body = read_.substr(0, size);
        read_.erase(0, size);
        return reply;
    }

    /// Whether the other side ends the connection, without a further byte, before patience ends.
    bool is_closed() {
        if (!read_.empty()) return false;
        return !read_some() && ended_;
    }
    /// The same, past TLS.
    bool is_closed_raw() {
        char byte = 0;
        ssize_t size = 0;
        while ((size = ::recv(socket_, &byte, 1, 0)) > 0) {
        }
        return size == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
    }

    void set_patience(std::chrono::milliseconds patience) {
        const timeval time{.tv_sec = patience.count() / 1000,
                           .tv_usec = (patience.count() % 1000) * 1000};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    }

  private:
    struct Free {
        void operator()(SSL* tls) const { SSL_free(tls); }
        void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    };

    void connect(const TlsClientOptions& options) {
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int one = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (options.receive_buffer > 0)
            ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &options.receive_buffer,
                         sizeof options.receive_buffer);
        set_patience(options.patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(options.port);
        ::inet_pton(AF_INET, options.host.c_str(), &address.sin_addr);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            ::close(std::exchange(socket_, -1));
            throw std::runtime_error("no connection");
        }
    }

    void shake_hands(const TlsClientOptions& options) {
        context_.reset(SSL_CTX_new(TLS_client_method()));
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), options.lowest_version);
        SSL_CTX_set_max_proto_version(context_.get(), options.highest_version);
        if (!options.ciphers.empty())
            SSL_CTX_set_cipher_list(context_.get(), options.ciphers.c_str());
        tls_.reset(SSL_new(context_.get()));
        if (!options.protocols.empty())
            SSL_set_alpn_protos(tls_.get(),
                                reinterpret_cast<const unsigned char*>(options.protocols.data()),
                                static_cast<unsigned>(options.protocols.size()));
        if (options.session != nullptr) SSL_set_session(tls_.get(), options.session);
        SSL_set_fd(tls_.get(), socket_);
        if (SSL_connect(tls_.get()) == 1) return;
        const char* reason = ERR_reason_error_string(ERR_get_error());
        ERR_clear_error();
        tls_.reset();
        ::close(std::exchange(socket_, -1));
        throw std::runtime_error(reason != nullptr ? reason : "no handshake");
    }

    bool read_some() {
        char bytes[16 * 1024];
        std::size_t size = 0;
        ERR_clear_error();
        if (SSL_read_ex(tls_.get(), bytes, sizeof bytes, &size) == 1) {
            read_.append(bytes, size);
            return true;
        }
        ended_ = SSL_get_error(tls_.get(), 0) != SSL_ERROR_WANT_READ;
        return false;
    }

    static TlsReply parse_head(std::string_view head) {
        TlsReply reply;
        reply.status = std::stoi(std::string{head.substr(9, 3)});
        head.remove_prefix(head.find("\r\n") + 2);
        while (!head.empty()) {
            const auto line = head.substr(0, head.find("\r\n"));
            const auto colon = line.find(": ");
            std::string name{line.substr(0, colon)};
            std::ranges::transform(name, name.begin(), [](unsigned char c) {
                return static_cast<char>(std::tolower(c));
            });
            reply.headers.emplace_back(std::move(name), line.substr(colon + 2));
            head.remove_prefix(line.size() + 2);
        }
        return reply;
    }

    int socket_ = -1;
    std::unique_ptr<SSL_CTX, Free> context_;
    std::unique_ptr<SSL, Free> tls_;
    std::string read_;
    bool ended_ = false;
};

}  // namespace fascia::test
