#include "app/detail/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace fascia::app {

Progress::Progress(std::uint64_t total, std::string_view refused)
    : total_{total},
      refused_{refused},
      terminal_{isatty(STDERR_FILENO) == 1},
      start_{std::chrono::steady_clock::now()},
      shown_{start_} {}

double Progress::seconds() const {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
    return std::max(elapsed.count(), 0.001);
}

void Progress::show(std::uint64_t done, std::uint64_t items, std::uint64_t rejected) {
    const auto now = std::chrono::steady_clock::now();
    if (now - shown_ < std::chrono::milliseconds{terminal_ ? 100 : 1000}) return;
    shown_ = now;
    print(done, items, rejected);
}

void Progress::print(std::uint64_t done, std::uint64_t items, std::uint64_t rejected) const {
    const double share =
        total_ ? std::min(1.0, static_cast<double>(done) / static_cast<double>(total_)) : 1.0;
    const double rate = static_cast<double>(items) / seconds();
    const double eta = share > 0 ? seconds() * (1 - share) / share : 0;
    if (terminal_) {
        const auto filled = static_cast<std::size_t>(share * 30);
        fmt::print(stderr, "\r[{}{}] {:3.0f} %  {:.0f}/s  ETA {:.0f} s  {} {} ",
                   std::string(filled, '#'), std::string(30 - filled, ' '), share * 100, rate, eta,
                   rejected, refused_);
    } else {
        fmt::print(
            stderr,
            R"({{"event":"progress","share":{:.3f},"items":{},"perSecond":{:.0f},"etaSeconds":{:.0f},"{}":{}}})"
            "\n",
            share, items, rate, eta, refused_, rejected);
    }
    std::fflush(stderr);
}

void Progress::give_way() {
    if (!terminal_) return;
    fmt::print(stderr, "\r\033[K");
    std::fflush(stderr);
    shown_ = {};
}

void Progress::finish(std::uint64_t items, std::uint64_t rejected) {
    print(total_, items, rejected);
    if (terminal_) fmt::print(stderr, "\n");
}

}  // namespace fascia::app
