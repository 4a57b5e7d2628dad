#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/flare.hpp"

#include "workflow/detail/parameters.hpp"
#include "workflow/detail/pause.hpp"
#include "workflow/detail/refusals.hpp"
#include "workflow/detail/requests.hpp"
#include "workflow/detail/tasks.hpp"

#include <algorithm>
#include <tuple>

namespace fascia::workflow {
namespace {

struct Event {
    Day date;
    std::string kind, item, text;
};

std::optional<Day> day_in(std::string_view text) {
    if (text.size() < 10) return std::nullopt;
    const auto day = parse_day(text.substr(0, 10));
    return day ? std::optional{*day} : std::nullopt;
}

class Timeline {
  public:
    Timeline(const plan::Rules& rules, const plan::Assessment& assessment, const Present& present)
        : rules_{rules}, assessment_{assessment}, present_{present} {}

    void gates() {
        if (!assessment_.care_start) return;
        const auto& time = rules_.time;
        for (const auto& gate : time.gates) {
            // Open on the day on which the months are over, and their days too.
            const Day opens =
                std::max(add_months(*assessment_.care_start, gate.months),
                         later(*assessment_.care_start, gate.months * time.days_per_month));
            const std::string months = std::to_string(gate.months) + " months of care";
            add(later(opens, -time.task_opens_days_before), gate.gate + "-opens", {},
                "Scores and examinations for the gate after " + months + " can be taken");
            add(opens, gate.gate, {}, "Gate after " + months + ": $review");
            add(later(opens, time.task_overdue_days_after), gate.gate + "-overdue", {},
                "The gate after " + months + " is overdue");
        }
    }

    void payers() {
        for (const auto& deadline : assessment_.deadlines)
            add(deadline.due, deadline.code, {}, deadline.text);
    }

    /// What was given says how much may still be given: the one part of the list that is past.
    void steroids() {
        const auto& counted_in = rules_.steroids.counted_in;
        for (const auto& dose : assessment_.steroids)
            events_.push_back(
                {dose.day, "steroid-dose", dose.item,
                 dose.drug + (dose.mg ? " " + dose.mg->text() + " mg, equal to " +
                                            dose.equivalent_mg->text() + " mg of " + counted_in
                                      : ", how much is not known")});
    }

    void record(const fhir::Resource& record) {
        const std::string item{item_of(record)};
        if (record.type_name() == "Task") {
            if (is_open(record)) task(record, item);
            return;
        }
        const std::string_view status = record.child("status").text();
        if (const auto until = paused_until(record); until && is_on_hold(record))
            add(present_.zone.day_of(*until), "pause-ends", item,
                item + " can be resumed at half the dose");
        if (status != "active") return;
        const auto when = record.child("occurrence");
        const auto day = when.type().name() == "Period" ? when.child("start").text() : when.text();
        if (const auto planned = day_in(day)) add(*planned, "planned", item, title_of(record));
    }

    fhir::Resource parameters() {
        std::sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) {
            return std::tie(a.date, a.kind, a.item, a.text) <
                   std::tie(b.date, b.kind, b.item, b.text);
        });
        fhir::Draft parameters{"Parameters"};
        for (const auto& event : events_) {
            auto& part = add_parameter(parameters, "event");
            add_part(part, "date").set("valueDate", format_day(event.date));
            add_part(part, "kind").set("valueCode", event.kind);
            if (!event.item.empty()) add_part(part, "item").set("valueCode", event.item);
            add_text(part, "text", event.text);
        }
        return parameters.freeze();
    }

  private:
    static Day later(Day day, int days) {
        return Day{std::chrono::sys_days{day} + std::chrono::days{days}};
    }
    /// An open Task falls due whatever the day: what is overdue is still to be done.
    void task(const fhir::Resource& task, const std::string& item) {
        const auto due = day_in(task.at("restriction.period.end").text());
        const auto begins = day_in(task.at("restriction.period.start").text());
        const std::string kind{task_kind(task)};
        const std::string text{task.child("description").text()};
        const bool is_deferred = task.child("status").text() == "on-hold";
        if (is_deferred && begins)
            events_.push_back({*begins, "asked-again", item, text});
        else if (due || begins)
            events_.push_back({due ? *due : *begins, kind.empty() ? "due" : kind, item, text});
    }

    void add(Day date, std::string kind, std::string item, std::string text) {
        const auto today = std::chrono::sys_days{present_.zone.day_of(present_.at)};
        if (std::chrono::sys_days{date} >= today)
            events_.push_back({date, std::move(kind), std::move(item), std::move(text)});
    }

    const plan::Rules& rules_;
    const plan::Assessment& assessment_;
    const Present& present_;
    std::vector<Event> events_;
};

}  // namespace

fhir::Resource timeline(const fhir::Resource& care_plan,
                        const std::vector<fhir::Resource>& of_the_plan, const plan::Rules& rules,
                        const plan::Assessment& assessment, const Present& present) {
    Timeline timeline{rules, assessment, present};
    if (!has_ended(care_plan)) {
        timeline.gates();
        timeline.payers();
        timeline.steroids();
        for (const auto& record : of_the_plan) timeline.record(record);
    }
    return timeline.parameters();
}

}  // namespace fascia::workflow
