#pragma once

#include "support/shared_data.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <memory>
#include <netinet/in.h>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

/// Database servers that a test starts for itself: in a folder of their own, on a socket in it, no
/// network port unless it is about TLS, gone with the object. What they hold need not survive the
/// machine.
namespace fascia::tests {

/// A port of the loopback interface that nobody listens on.
inline std::string free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(socket);
    if (!bound) throw std::runtime_error{"there is no free port"};
    return std::to_string(ntohs(address.sin_port));
}

/// May hold several databases, each with its name.
class DatabaseServer {
  public:
    virtual ~DatabaseServer() = default;
    DatabaseServer() = default;
    DatabaseServer(const DatabaseServer&) = delete;
    DatabaseServer& operator=(const DatabaseServer&) = delete;

    virtual std::string url(const std::string& database) const = 0;
    virtual void create(const std::string& database) = 0;
    virtual void drop(const std::string& database) = 0;
    /// Removes every row but those of the ledger.
    virtual void clear(const std::string& database) = 0;
    /// Runs SQL as the server's owner; its rows.
    virtual std::string sql(const std::string& database, const std::string& text) const = 0;
    virtual void stop() = 0;
    virtual void start() = 0;
    /// Ends every connection with the database.
    virtual void end_connections(const std::string& database) const = 0;
    /// The processes that answer on the connections with the database.
    virtual std::vector<pid_t> processes_of(const std::string& database) const = 0;
    void signal(const std::string& database, int signal) const {
        for (const pid_t process : processes_of(database)) ::kill(process, signal);
    }

  protected:
    /// The statements that `sql` makes rows of are run in their turn.
    void run_made(const std::string& database, const std::string& text) const {
        sql(database, sql(database, text));
    }
    /// A certificate of 127.0.0.1 that is its own authority: <name>.pem, <name>.key.
    void make_certificate(const std::string& name, const std::string& user) const {
        must_run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + name +
                 " -addext subjectAltName=IP:127.0.0.1 -keyout " + path(name + ".key") + " -out " +
                 path(name + ".pem") + " 2> /dev/null");
        if (::geteuid() == 0) must_run("chown " + user + " " + path(name + ".key"));
    }
    const std::filesystem::path& folder() const { return folder_.path(); }
    std::string path(const std::string& name) const { return (folder() / name).string(); }
    /// The output of a command that must succeed.
    std::string output_of(const std::string& command, const std::string& input = {}) const {
        write_file(path("input"), input);
        must_run(command + " < " + path("input") + " > " + path("output"));
        return read_file(path("output"));
    }
    static void must_run(const std::string& command) {
        if (!run(command)) throw std::runtime_error{"failed: " + command};
    }
    /// Both servers refuse to run as root: then they run as the user that their package made.
    static std::string as_user(const std::string& user) {
        return ::geteuid() == 0 ? "runuser -u " + user + " -- " : "";
    }
    void hand_over(const std::string& user) const {
        if (::geteuid() == 0 && !run("chown " + user + " '" + folder().string() + "'"))
            throw std::runtime_error{"there is no user " + user};
    }

  private:
    TemporaryFolder folder_;
};

/// The embedded database as a server whose databases are files.
class SqliteFiles final : public DatabaseServer {
  public:
    static bool is_installed() { return true; }

    std::string url(const std::string& database) const override {
        return "sqlite://" + path(database + ".db");
    }
    void create(const std::string&) override {}
    void drop(const std::string& database) override {
        for (const char* beside : {"", "-wal", "-shm"})
            std::filesystem::remove(path(database + ".db" + beside));
    }
    void clear(const std::string& database) override { drop(database); }
    std::string sql(const std::string&, const std::string&) const override { return {}; }
    void stop() override {}
    void start() override {}
    void end_connections(const std::string&) const override {}
    std::vector<pid_t> processes_of(const std::string&) const override { return {}; }
};

class PostgresqlServer final : public DatabaseServer {
  public:
    static bool is_installed() { return std::filesystem::exists(programs() / "initdb"); }

    struct Options {
        /// With a port it is reached over TLS there, with its certificate "ours"; "other" is no
        /// part of it.
        std::string port = {};
        bool durable = false;
    };
    PostgresqlServer() : PostgresqlServer{Options{}} {}
    explicit PostgresqlServer(Options options) : port_{options.port}, durable_{options.durable} {
        hand_over("postgres");
        if (!port_.empty())
            for (const char* name : {"ours", "other"}) make_certificate(name, "postgres");
        must_run(command("initdb") + " -A trust -U fascia -E UTF8 --locale=C --no-sync -D " +
                 path("data") + " > /dev/null");
        start();
    }
    ~PostgresqlServer() override { stop(); }

    void start() override {
        must_run(command("pg_ctl") + " -D " + path("data") + " -w -l " + path("log") + " -o \"-k " +
                 folder().string() + (durable_ ? " " : " -c fsync=off ") + network() +
                 "\" start > /dev/null");
    }
    void stop() override {
        run(command("pg_ctl") + " -D " + path("data") + " -w -m immediate stop > /dev/null");
    }
    std::string url(const std::string& database) const override {
        return "postgresql://fascia@/" + database + "?host=" + folder().string() +
               (port_.empty() ? "" : "&port=" + port_);
    }
    std::string tls_url(const std::string& database, const std::string& certificate) const {
        return "postgresql://fascia@127.0.0.1:" + port_ + "/" + database +
               "?sslmode=verify-full&sslrootcert=" + path(certificate + ".pem");
    }
    void create(const std::string& database) override {
        sql("postgres", "CREATE DATABASE " + database);
    }
    void drop(const std::string& database) override {
        sql("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
    }
    void clear(const std::string& database) override {
        run_made(database,
                 "SELECT 'DELETE FROM ' || tablename || ';' FROM pg_tables WHERE tablename LIKE "
                 "'fascia%' AND tablename NOT IN ('fascia_schema_migration', 'fascia_writer')");
    }
    std::string sql(const std::string& database, const std::string& text) const override {
        return output_of("psql -X -q -A -t -v ON_ERROR_STOP=1 '" + url(database) + "'", text);
    }
    void end_connections(const std::string& database) const override {
        sql("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                            database + "'");
    }
    std::vector<pid_t> processes_of(const std::string& database) const override {
        std::istringstream rows{
            sql("postgres", "SELECT pid FROM pg_stat_activity WHERE datname = '" + database + "'") +
            read_file(path("data") + "/postmaster.pid")};
        return {std::istream_iterator<pid_t>{rows}, {}};
    }

  private:
    static std::filesystem::path programs() { return "/usr/lib/postgresql/15/bin"; }
    static std::string command(const std::string& program) {
        return "cd / && " + as_user("postgres") + (programs() / program).string();
    }
    std::string network() const {
        if (port_.empty()) return "-c listen_addresses=''";
        return "-p " + port_ +
               " -c listen_addresses=127.0.0.1 -c ssl=on -c ssl_cert_file=" + path("ours.pem") +
               " -c ssl_key_file=" + path("ours.key");
    }

    std::string port_;
    bool durable_;
};

class MariadbServer final : public DatabaseServer {
  public:
    static bool is_installed() {
        return std::filesystem::exists("/usr/sbin/mariadbd") &&
               std::filesystem::exists("/usr/bin/mariadb-install-db");
    }

    /// With `tls` it offers TLS on its socket, with its certificate "ours"; "other" is no part of
    /// it.
    explicit MariadbServer(bool tls = false) : tls_{tls} {
        hand_over("mysql");
        if (tls_)
            for (const char* name : {"ours", "other"}) make_certificate(name, "mysql");
        must_run("cd / && " + as_user("mysql") +
                 "/usr/bin/mariadb-install-db --no-defaults "
                 "--auth-root-authentication-method=normal --skip-test-db --datadir=" +
                 path("data") + " > " + path("install.log") + " 2>&1");
        start();
    }
    ~MariadbServer() override { stop(); }

    void start() override {
        must_run(
            "cd / && " + as_user("mysql") +
            "/usr/sbin/mariadbd --no-defaults --skip-networking --datadir=" + path("data") +
            " --socket=" + path("socket") + " --pid-file=" + path("pid") +
            " --innodb-flush-log-at-trx-commit=0" +
            (tls_ ? " --ssl-cert=" + path("ours.pem") + " --ssl-key=" + path("ours.key") : "") +
            " >> " + path("log") + " 2>&1 &");
        wait_until(true);
    }
    void stop() override {
        run(admin() + " shutdown > /dev/null 2>&1");
        wait_until(false);
    }
    std::string url(const std::string& database) const override {
        return "mariadb://root@localhost/" + database + "?unix_socket=" + path("socket");
    }
    std::string tls_url(const std::string& database, const std::string& certificate) const {
        return url(database) + "&ssl_ca=" + path(certificate + ".pem");
    }
    void create(const std::string& database) override { sql("", "CREATE DATABASE " + database); }
    void drop(const std::string& database) override { sql("", "DROP DATABASE " + database); }
    void clear(const std::string& database) override {
        run_made(database,
                 "SELECT CONCAT('DELETE FROM ', table_name, ';') FROM information_schema.tables "
                 "WHERE table_schema = DATABASE() AND table_name LIKE 'fascia%' AND table_name NOT "
                 "IN ('fascia_schema_migration', 'fascia_writer')");
    }
    std::string sql(const std::string& database, const std::string& text) const override {
        return output_of(
            "/usr/bin/mariadb --no-defaults --batch --skip-column-names --user=root "
            "--socket=" +
                path("socket") + " " + database,
            text);
    }

    void end_connections(const std::string& database) const override {
        run_made(
            "", "SELECT CONCAT('KILL ', id, ';') FROM information_schema.processlist WHERE db = '" +
                    database + "'");
    }
    std::vector<pid_t> processes_of(const std::string&) const override {
        return {std::stoi(read_file(path("pid")))};
    }

  private:
    std::string admin() const {
        return "/usr/bin/mariadb-admin --no-defaults --user=root --socket=" + path("socket");
    }
    void wait_until(bool answers) const {
        for (int attempt = 0; attempt < 600; ++attempt) {
            if (run(admin() + " ping > /dev/null 2>&1") == answers &&
                (answers || !std::filesystem::exists(path("pid"))))
                return;
            std::this_thread::sleep_for(std::chrono::milliseconds{100});
        }
        throw std::runtime_error{"MariaDB does not start or stop: " + read_file(path("log"))};
    }

    bool tls_;
};

}  // namespace fascia::tests
