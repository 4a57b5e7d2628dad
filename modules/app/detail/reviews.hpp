#pragma once

#include "fascia/base/log.hpp"
#include "fascia/interaction/services.hpp"
#include "fascia/workflow/panel.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <thread>

namespace fascia::app {

/// The server's own clock: every so often it looks at every plan that stands and does what is due
/// (interaction::keep_time). A thread of its own, until it ends; `services` and `log` outlive it.
class Reviews {
  public:
    Reviews(const interaction::Services& services, std::chrono::seconds every, Log& log);

  private:
    void keep_time(const std::stop_token& stop);
    /// Failure: as interaction::Panel; a plan that could not be reviewed is logged.
    Outcome<void> review_all(const std::stop_token& stop);
    void look_at(const workflow::PanelLine& line);
    void review(std::string_view plan);
    /// Why a plan was not reviewed, once for as long as it stays so.
    void tell(std::string_view plan, std::string_view why);

    const interaction::Services& services_;
    const std::chrono::seconds every_;
    Log& log_;
    std::map<std::string, std::string, std::less<>> told_;  ///< by plan, what was said of it last
    std::jthread thread_;
};

}  // namespace fascia::app
