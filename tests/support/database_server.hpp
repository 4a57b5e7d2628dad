#pragma once

#include "support/shared_data.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>

/// Database servers that a test starts for itself: in a folder of their own, on a socket in it, no
/// network port, gone with the object.
namespace fascia::tests {

class DatabaseServer {
  public:
    virtual ~DatabaseServer() = default;
    DatabaseServer() = default;
    DatabaseServer(const DatabaseServer&) = delete;
    DatabaseServer& operator=(const DatabaseServer&) = delete;
    virtual std::string url() const = 0;
};

/// Both servers refuse to run as root: then they run as the user that their package made.
inline std::string as_user(const std::string& user) {
    return ::geteuid() == 0 ? "runuser -u " + user + " -- " : "";
}

inline void hand_over(const std::filesystem::path& folder, const std::string& user) {
    if (::geteuid() == 0 && !run("chown " + user + " '" + folder.string() + "'"))
        throw std::runtime_error{"there is no user " + user};
}

inline void must_run(const std::string& command) {
    if (!run(command)) throw std::runtime_error{"failed: " + command};
}

class PostgresqlServer final : public DatabaseServer {
  public:
    static bool is_installed() { return std::filesystem::exists(programs() / "initdb"); }

    PostgresqlServer() {
        hand_over(folder_.path(), "postgres");
        must_run(command("initdb") + " -A trust -U fascia -E UTF8 --locale=C --no-sync -D " +
                 data() + " > /dev/null");
        must_run(command("pg_ctl") + " -D " + data() + " -w -l " + path("log") + " -o \"-k " +
                 folder_.path().string() + " -c listen_addresses=''\" start > /dev/null");
    }
    ~PostgresqlServer() override {
        run(command("pg_ctl") + " -D " + data() + " -w -m immediate stop > /dev/null");
    }
    std::string url() const override {
        return "postgresql://fascia@/postgres?host=" + folder_.path().string();
    }

  private:
    static std::filesystem::path programs() { return "/usr/lib/postgresql/15/bin"; }
    static std::string command(const std::string& program) {
        return "cd / && " + as_user("postgres") + (programs() / program).string();
    }
    std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
    std::string data() const { return path("data"); }

    TemporaryFolder folder_;
};

class MariadbServer final : public DatabaseServer {
  public:
    static bool is_installed() {
        return std::filesystem::exists("/usr/sbin/mariadbd") &&
               std::filesystem::exists("/usr/bin/mariadb-install-db");
    }

    MariadbServer() {
        hand_over(folder_.path(), "mysql");
        must_run(
            "cd / && " + as_user("mysql") +
            "/usr/bin/mariadb-install-db --no-defaults --auth-root-authentication-method=normal "
            "--skip-test-db --datadir=" +
            path("data") + " > " + path("install.log") + " 2>&1");
        must_run("cd / && " + as_user("mysql") +
                 "/usr/sbin/mariadbd --no-defaults --skip-networking --datadir=" + path("data") +
                 " --socket=" + path("socket") + " --pid-file=" + path("pid") + " > " +
                 path("log") + " 2>&1 &");
        wait_until_it_answers();
        must_run("/usr/bin/mariadb --no-defaults --user=root --socket=" + path("socket") +
                 " --execute='CREATE DATABASE fascia'");
    }
    ~MariadbServer() override { run(admin() + " shutdown > /dev/null 2>&1"); }
    std::string url() const override {
        return "mariadb://root@localhost/fascia?unix_socket=" + path("socket");
    }

  private:
    std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
    std::string admin() const {
        return "/usr/bin/mariadb-admin --no-defaults --user=root --socket=" + path("socket");
    }
    void wait_until_it_answers() const {
        for (int attempt = 0; attempt < 600; ++attempt) {
            if (run(admin() + " ping > /dev/null 2>&1")) return;
            std::this_thread::sleep_for(std::chrono::milliseconds{200});
        }
        throw std::runtime_error{"MariaDB does not start: " + read_file(path("log"))};
    }

    TemporaryFolder folder_;
};

}  // namespace fascia::tests
