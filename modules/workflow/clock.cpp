#include "fascia/workflow/clock.hpp"

#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/decide.hpp"
#include "fascia/workflow/review.hpp"

#include "workflow/detail/pause.hpp"
#include "workflow/detail/refusals.hpp"
#include "workflow/detail/requests.hpp"
#include "workflow/detail/tasks.hpp"
#include "workflow/detail/withhold.hpp"

#include <algorithm>
#include <optional>

namespace fascia::workflow {
namespace {

constexpr std::string_view reminded = "reminded", covered = "covers-for";

std::size_t reminders_of(const fhir::Resource& task) {
    const auto url = structure_definition(reminded);
    const auto extensions = task.children("extension");
    return static_cast<std::size_t>(std::count_if(
        extensions.begin(), extensions.end(),
        [&](const fhir::Element& extension) { return extension.child("url").text() == url; }));
}

fhir::Element part_of(const fhir::Element& extension, std::string_view url) {
    for (const auto part : extension.children("extension"))
        if (part.child("url").text() == url) return part.child("value");
    return {};
}

class Clock {
  public:
    Clock(const fhir::Resource& care_plan, const std::vector<fhir::Resource>& records,
          const plan::Rules& rules, const plan::Assessment& assessment, const Present& present)
        : plan_{care_plan},
          records_{records},
          rules_{rules.decisions},
          assessment_{assessment},
          present_{present},
          today_{present.zone.day_of(present.at)} {}

    Changes changes() {
        for (const auto& record : records_)
            if (record.type_name() == "Task" && is_open(record)) look_at(record);
        for (const auto& record : records_) {
            end_pause(record);
            end_block(record);
        }
        for (const auto& deadline : assessment_.deadlines) ask_for(deadline);
        if (!is_held_by_review())
            for (auto& write : hold(plan_, records_, assessment_, present_))
                changes_.push_back(std::move(write));
        if (!changes_.empty()) sign(changes_, present_, "UPDATE", "time has passed");
        return std::move(changes_);
    }

  private:
    std::string patient() const { return std::string{plan_.at("subject.reference").text()}; }
    bool is_active() const { return plan_.child("status").text() == "active"; }
    /// A plan that runs is put on hold by its review, which says so among its outcomes.
    bool is_held_by_review() const { return is_active() && assessment_.blocked; }

    void look_at(const fhir::Resource& task) {
        const auto status = task.child("status").text();
        if (asks_for_decision(task))
            status == "on-hold" ? ask_again(task) : wait(task);
        else if (status == "draft")
            begin(task);
        else if (task_kind(task) == "red-flag")
            alert(task);
        else
            hurry(task);
    }

    std::optional<Day> day_at(const fhir::Element& time) const {
        if (const auto day = parse_day(time.text())) return *day;
        const auto instant = parse_instant(time.text());
        return instant ? std::optional{present_.zone.day_of(*instant)} : std::nullopt;
    }
    bool is_past(const fhir::Element& last_day) const {
        const auto day = day_at(last_day);
        return day && *day < today_;
    }
    bool has_come(const fhir::Element& first_day) const {
        const auto day = day_at(first_day);
        return day && *day <= today_;
    }

    fhir::Resource focus_of(const fhir::Resource& task) const {
        const auto focus = task.at("focus.reference").text();
        if (focus == reference_to(plan_)) return plan_;
        for (const auto& record : records_)
            if (reference_to(record) == focus) return record;
        return {};
    }

    /// With the facts as they are now; empty where the Task shows these.
    std::optional<fhir::Draft> shown_anew(const fhir::Resource& task) const {
        const auto focus = focus_of(task);
        if (!focus || shown_of(task).empty()) return std::nullopt;
        const auto shown = shown_hash(focus, records_, assessment_);
        if (shown == shown_of(task)) return std::nullopt;
        return showing(task, shown, present_);
    }

    void ask_again(const fhir::Resource& task) {
        if (!has_come(task.at("restriction.period.start"))) return;
        auto anew = shown_anew(task);
        fhir::Draft asked = anew ? std::move(*anew) : fhir::Draft{task};
        asked->set("status", "requested").set("lastModified", format_instant(present_.at));
        // Late, where nobody kept the time: from now on the decision is waited for.
        asked->child("restriction").child("period").set("start", format_instant(present_.at));
        drop_extensions(asked, reminded);
        changes_.push_back(change(task, std::move(asked)));
    }

    /// Since when the decision is waited for.
    Instant asked_at(const fhir::Resource& task) const {
        const auto again = task.at("restriction.period.start");
        if (const auto day = parse_day(again.text())) return present_.zone.start_of(*day);
        for (const auto& time : {again, task.child("authoredOn")})
            if (const auto asked = parse_instant(time.text())) return *asked;
        return present_.at;
    }

    void wait(const fhir::Resource& task) {
        const auto waited = present_.at - asked_at(task);
        if (waited >= std::chrono::days{rules_.expire_after_days}) return expire(task);
        auto anew = shown_anew(task);
        bool is_due = anew.has_value();
        fhir::Draft draft = anew ? std::move(*anew) : fhir::Draft{task};
        is_due |= end_cover(task, draft);
        for (auto i = reminders_of(task); i < rules_.reminders.size(); ++i) {
            if (waited < std::chrono::hours{rules_.reminders[i].after_hours}) break;
            remind(draft, rules_.reminders[i].priority);
            is_due = true;
        }
        if (is_due) changes_.push_back(change(task, std::move(draft)));
    }

    void remind(fhir::Draft& task, std::string_view priority) const {
        task->set("priority", priority);
        task->add("extension")
            .set("url", structure_definition(reminded))
            .set("valueDateTime", format_instant(present_.at));
    }

    bool end_cover(const fhir::Resource& task, fhir::Draft& draft) const {
        const auto cover = extension_of(task, covered);
        if (!is_past(part_of(cover, "period").child("end"))) return false;
        drop_extensions(draft, covered);
        draft->remove("owner");
        if (const auto owner = part_of(cover, "owner")) draft->add_copy("owner", owner);
        return true;
    }

    void expire(const fhir::Resource& task) {
        changes_.push_back(change(task, cancelled(task, "expired: nobody has decided", present_)));
        const auto focus = focus_of(task);
        if (focus.type_name() == "ServiceRequest" && focus.child("status").text() == "active") {
            fhir::Draft proposal{focus};
            proposal->set("status", "revoked");
            changes_.push_back(change(focus, std::move(proposal)));
        }
        changes_.push_back(create(
            workflow::task(
                {.kind = "call-back",
                 .care_plan = reference_to(plan_),
                 .patient = patient(),
                 .focus = std::string{task.at("focus.reference").text()},
                 .description = "No physician has decided in time: tell the patient, and ask again "
                                "if it is still wanted. " +
                                std::string{task.child("description").text()},
                 .priority = "urgent"},
                present_),
            present_.ids));
    }

    void alert(const fhir::Resource& task) {
        const auto priority = task.child("priority").text();
        const auto asked = parse_instant(task.child("authoredOn").text());
        if (task.child("status").text() != "requested" || reminders_of(task) > 0 || !asked ||
            (priority != "asap" && priority != "stat") ||
            present_.at - *asked < std::chrono::minutes{rules_.alert_after_minutes})
            return;
        fhir::Draft draft{task};
        draft->remove("owner");
        remind(draft, "stat");
        changes_.push_back(change(task, std::move(draft)));
    }

    void begin(const fhir::Resource& task) {
        const auto start = task.at("restriction.period.start");
        if (!is_active() || (start && !has_come(start))) return;
        fhir::Draft begun{task};
        begun->set("status", "requested").set("lastModified", format_instant(present_.at));
        changes_.push_back(change(task, std::move(begun)));
    }

    /// A person takes the item up again, at half the dose.
    void end_pause(const fhir::Resource& request) {
        const auto until = paused_until(request);
        if (!is_active() || !until || *until > present_.at || !is_on_hold(request) ||
            is_blocked(assessment_, item_of(request)))
            return;
        ask_once(
            reference_to(request) + " " + format_instant(*until),
            {.kind = "reassess",
             .care_plan = reference_to(plan_),
             .patient = patient(),
             .focus = reference_to(request),
             .description = title_of(request) + ": the pause is over, resume it at half the dose",
             .priority = "urgent"});
    }

    /// What a rule stopped is taken up by a person, not by itself. The version keeps one stop apart
    /// from the next.
    void end_block(const fhir::Resource& request) {
        const std::string rule{rule_against(request)}, about = reference_to(request);
        if (!is_active() || rule.empty() || is_blocked(assessment_, item_of(request))) return;
        const std::string name =
            versioned_reference(request) + " " + rule + " does not block it any more";
        if (is_asked("reassess", name)) return;
        for (const auto& record : records_)
            if (asks_about_hold(record, about))
                changes_.push_back(change(
                    record, cancelled(record, rule + " does not block it any more", present_)));
        ask_once(name, {.kind = "reassess",
                        .care_plan = reference_to(plan_),
                        .patient = patient(),
                        .focus = about,
                        .description = title_of(request) + ": " + rule +
                                       " does not block it any more, resume it",
                        .priority = "urgent"});
    }

    /// What a payer wants by a day.
    void ask_for(const plan::Deadline& deadline) {
        if (!is_active() || deadline.opens > today_) return;
        ask_once(deadline.policy + " " + deadline.code + " " + format_day(deadline.due),
                 {.kind = "payer-deadline",
                  .care_plan = reference_to(plan_),
                  .patient = patient(),
                  .focus = reference_to(plan_),
                  .description = deadline.text,
                  .due = deadline.due});
    }

    /// Whatever became of the Task, it is not made again. `name`: what it is about.
    void ask_once(const std::string& name, const TaskInput& about) {
        if (is_asked(about.kind, name)) return;
        fhir::Draft asked = workflow::task(about, present_);
        add_input(asked, about.kind, name);
        changes_.push_back(create(std::move(asked), present_.ids));
    }

    bool is_asked(std::string_view kind, const std::string& name) const {
        return std::ranges::any_of(records_, [&](const fhir::Resource& record) {
            return record.type_name() == "Task" &&
                   std::ranges::count(inputs_of(record, kind), name) > 0;
        });
    }

    void hurry(const fhir::Resource& task) {
        const auto priority = task.child("priority").text();
        if (!(priority.empty() || priority == "routine") ||
            !is_past(task.at("restriction.period.end")))
            return;
        fhir::Draft draft{task};
        draft->set("priority", "urgent");
        changes_.push_back(change(task, std::move(draft)));
    }

    const fhir::Resource& plan_;
    const std::vector<fhir::Resource>& records_;
    const plan::DecisionRules& rules_;
    const plan::Assessment& assessment_;
    const Present& present_;
    const Day today_;
    Changes changes_;
};

}  // namespace

Changes fall_due(const fhir::Resource& care_plan, const std::vector<fhir::Resource>& of_the_plan,
                 const plan::Rules& rules, const plan::Assessment& assessment,
                 const Present& present) {
    if (has_ended(care_plan)) return {};
    return Clock{care_plan, of_the_plan, rules, assessment, present}.changes();
}

}  // namespace fascia::workflow
