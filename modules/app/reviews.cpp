#include "app/detail/reviews.hpp"

#include "fascia/interaction/clock.hpp"
#include "fascia/workflow/changes.hpp"

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

/// What goes wrong in the evaluation of one plan is said of that plan; the others are looked at all
/// the same.
interaction::PanelQuestion each_by_itself(interaction::PanelQuestion question) {
    question.choose = [choose = std::move(question.choose)](
                          const fhir::Resource& care_plan) -> interaction::Evaluate {
        auto evaluate = choose(care_plan);
        if (!evaluate) return {};
        return [evaluate = std::move(evaluate)](const plan::FactSet& facts) {
            try {
                return evaluate(facts);
            } catch (const std::exception& bug) {
                return workflow::failed_line(workflow::reference_to(facts.care_plan),
                                             {FailureKind::fault, bug.what()});
            }
        };
    };
    return question;
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
    const auto panel = interaction::Panel::open(
        services_, services_.clock.now(), each_by_itself(interaction::clock_question(services_)));
    if (!panel) return panel.error();
    std::string place;
    do {
        const auto page = panel->page(place);
        if (!page) return page.error();
        for (const auto& line : page->lines) {
            if (stop.stop_requested()) return {};
            look_at(line);
        }
        place = page->next;
    } while (!place.empty());
    return {};
}

void Reviews::look_at(const workflow::PanelLine& line) {
    using Kind = workflow::PanelLine::Kind;
    if (line.kind == Kind::failed) return tell(line.plan, line.text);
    if (line.kind == Kind::same) {
        told_.erase(line.plan);
        return;
    }
    try {
        review(line.plan);
    } catch (const std::exception& bug) {
        tell(line.plan, bug.what());  // it ends what is done about this plan, not the round
    }
}

void Reviews::tell(std::string_view plan, std::string_view why) {
    auto& told = told_[std::string{plan.substr(0, plan.find("/_history/"))}];
    if (told == why) return;
    told = why;
    log_.write(LogLevel::warn, "plan not reviewed", {{"plan", plan}, {"text", why}});
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
        if (!reply) return tell(plan, workflow::failed_line(plan, reply.error()).text);
        if (reply->status == nothing_due) return;
        log_.write(LogLevel::info, "plan reviewed", {{"plan", plan}});
    }
    tell(plan, "it does not come to rest");
}

}  // namespace fascia::app
