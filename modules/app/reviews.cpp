#include "app/detail/reviews.hpp"

#include "fascia/interaction/clock.hpp"

#include "app/detail/call.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>

namespace fascia::app {
namespace {

constexpr int nothing_due = 204, most_steps = 5;

security::AccessContext clock_of_the_clinic() {
    return {.user = "clock",
            .practitioner = {},
            .display = "the clinic's clock",
            .roles = {security::Role::medical_assistant}};
}

}  // namespace

Reviews::Reviews(const interaction::Services& services, std::chrono::seconds every, Log& log)
    : services_{services}, every_{every}, log_{log}, thread_{[this](const std::stop_token& stop) {
          keep_time(stop);
      }} {}

void Reviews::keep_time(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock{mutex};
    const auto fail = [this](std::string_view why) {
        log_.write(LogLevel::error, "panel not reviewed", {{"text", std::string{why}}});
    };
    while (!stopped.wait_for(lock, stop, every_, [&] { return stop.stop_requested(); })) {
        try {
            if (const auto reviewed = review_all(stop); !reviewed)
                fail(reviewed.error().issues().front().text);
        } catch (const std::exception& bug) {
            fail(bug.what());  // it ends this round, not the server
        }
    }
}

Outcome<void> Reviews::review_all(const std::stop_token& stop) {
    const auto panel = interaction::Panel::open(services_, services_.clock.now(),
                                                interaction::clock_question(services_));
    if (!panel) return panel.error();
    std::string place;
    do {
        const auto page = panel->page(place);
        if (!page) return page.error();
        for (const auto& line : page->lines) {
            if (stop.stop_requested()) return {};
            if (line.kind == workflow::PanelLine::Kind::changed) review(line.plan);
        }
        place = page->next;
    } while (!place.empty());
    return {};
}

void Reviews::review(std::string_view plan) {
    // Each step is seen by the next; a plan that never comes to rest waits for the next round.
    for (int step = 0; step < most_steps; ++step) {
        interaction::Request request;
        request.access = clock_of_the_clinic();
        request.request_id = services_.ids.next();
        request.type = "CarePlan";
        request.id = plan.substr(plan.find('/') + 1);
        const auto reply = call(services_, interaction::keep_time, std::move(request));
        if (!reply)
            return log_.write(LogLevel::warn, "plan not reviewed",
                              {{"plan", plan}, {"text", reply.error().issues().front().text}});
        if (reply->status == nothing_due) return;
        log_.write(LogLevel::info, "plan reviewed", {{"plan", plan}});
    }
}

}  // namespace fascia::app
