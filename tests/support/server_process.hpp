#pragma once

#include <chrono>
#include <csignal>
#include <cstdint>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

/// The real program as a process of its own.
namespace fascia::tests {

/// A program that runs with its output in a file. Ends with the object, and with the test.
class Process {
  public:
    Process(const std::vector<std::string>& command, const std::filesystem::path& output) {
        std::vector<char*> arguments;
        for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        // Emptied before the program starts: nobody reads what an earlier one wrote.
        const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (file < 0) throw std::runtime_error{"cannot write " + output.string()};
        id_ = ::fork();
        if (id_ != 0) ::close(file);
        if (id_ < 0) throw std::runtime_error{"fork failed"};
        if (id_ > 0) return;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::dup2(file, 1) < 0 || ::dup2(file, 2) < 0) ::_exit(126);
        ::execv(arguments.front(), arguments.data());
        ::_exit(127);
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process() { end(SIGKILL); }

    bool is_running() {
        int status = 0;
        if (id_ > 0 && ::waitpid(id_, &status, WNOHANG) == id_) settle(status);
        return id_ > 0;
    }
    /// Sends the signal and waits; the exit status, or 128 + the signal that ended it.
    int end(int signal) {
        if (id_ > 0) ::kill(id_, signal);
        return wait();
    }
    int wait() {
        int status = 0;
        if (id_ > 0 && ::waitpid(id_, &status, 0) == id_) settle(status);
        return status_;
    }
    pid_t id() const { return id_; }

  private:
    void settle(int status) {
        status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        id_ = -1;
    }
    pid_t id_ = -1;
    int status_ = 0;
};

inline std::string text_of_file(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

struct ServerOptions {
    std::filesystem::path log;
    std::string database;  ///< its URL
    std::string certificate_file, key_file;
    std::vector<std::string> flags;  ///< "--open", "--test-clock", …
    std::string content = FASCIA_SOURCE_DIR "/fhir";
};

/// `fascia serve` on a database and a free port.
class ServerProcess {
  public:
    /// Waits until it listens. Throws std::runtime_error with its log when it does not.
    explicit ServerProcess(const ServerOptions& options)
        : log_{options.log}, process_{command(options), log_} {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{120};
        while ((port_ = listening_port()) == 0) {
            if (!process_.is_running() || std::chrono::steady_clock::now() > deadline)
                throw std::runtime_error{"the server did not start: " + log()};
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        }
    }

    std::uint16_t port() const { return port_; }
    pid_t id() const { return process_.id(); }
    std::string log() const { return text_of_file(log_); }
    bool is_running() { return process_.is_running(); }
    void kill() { process_.end(SIGKILL); }
    int stop() { return process_.end(SIGTERM); }

    static std::vector<std::string> program(const std::string& database,
                                            std::vector<std::string> words,
                                            const std::string& content = FASCIA_SOURCE_DIR
                                            "/fhir") {
        std::vector<std::string> command{FASCIA_PROGRAM, "--content", content, "--db", database};
        command.insert(command.end(), words.begin(), words.end());
        return command;
    }

  private:
    static std::vector<std::string> command(const ServerOptions& options) {
        auto words = program(options.database,
                             {"serve", "--listen", "127.0.0.1:0", "--tls-cert",
                              options.certificate_file, "--tls-key", options.key_file},
                             options.content);
        words.insert(words.end(), options.flags.begin(), options.flags.end());
        return words;
    }
    std::uint16_t listening_port() const {
        static constexpr std::string_view event = R"("event":"listening","port":")";
        const std::string text = log();
        const auto at = text.find(event);
        if (at == std::string::npos || text.find('\n', at) == std::string::npos) return 0;
        return static_cast<std::uint16_t>(std::stoul(text.substr(at + event.size(), 5)));
    }

    std::filesystem::path log_;
    Process process_;
    std::uint16_t port_ = 0;
};

}  // namespace fascia::tests
