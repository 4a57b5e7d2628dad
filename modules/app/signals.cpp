#include "app/detail/signals.hpp"

#include <ctime>
#include <pthread.h>

namespace fascia::app {

StopSignals::StopSignals() {
    sigemptyset(&waited_);
    sigaddset(&waited_, SIGTERM);
    sigaddset(&waited_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &waited_, &before_);
    std::signal(SIGPIPE, SIG_IGN);
}

StopSignals::~StopSignals() {
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

std::string StopSignals::wait() const {
    int signal = 0;
    sigwait(&waited_, &signal);
    return signal == SIGTERM ? "SIGTERM" : "SIGINT";
}

bool StopSignals::has_come() const {
    const timespec at_once{};
    return sigtimedwait(&waited_, nullptr, &at_once) > 0;
}

}  // namespace fascia::app
