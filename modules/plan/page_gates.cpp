#include "plan/detail/page.hpp"

namespace fascia::plan::detail {
namespace {

using Rows = std::vector<std::vector<std::string>>;

void add_time(const Rules& rules, Page& page) {
    page.heading(2, "Time and gates");
    const auto& time = rules.time;
    std::vector<std::string> gates;
    for (const auto& gate : time.gates)
        gates.push_back(gate.gate + " after " + std::to_string(gate.months) + " months");
    page.paragraph(
        "Gates: " + listed(gates) + "; a month is at least " + std::to_string(time.days_per_month) +
        " days. A gap of more than " + std::to_string(time.care_gap_days) +
        " days ends a stretch of care. Tasks open " + std::to_string(time.task_opens_days_before) +
        " days before and are overdue " + std::to_string(time.task_overdue_days_after) +
        " days after. What was declined is not proposed again for " +
        std::to_string(time.decline_holds_days) + " days without a new fact. " +
        tagged(time.sources));
    page.paragraph("Items that make care: " + listed(rules.items.care) +
                   ". Active ones: " + listed(rules.items.active) +
                   ". While a blocking sign is open only: " + listed(rules.items.when_blocked) +
                   ". " + tagged(rules.items.sources));
}

std::string manner(const GateRow& row) {
    std::vector<std::string> words;
    if (row.stop) words.emplace_back("ends the search");
    if (row.beside) words.emplace_back("beside any other");
    if (row.any_time) words.emplace_back("at any time");
    if (!row.evaluated) words.emplace_back("not evaluated yet");
    return listed(words);
}

void add_rows(const Rules& rules, Page& page) {
    page.paragraph("From top to bottom:");
    Rows rows;
    for (const auto& row : rules.gates)
        rows.push_back(
            {row.outcome, row.item, row.text, in_code(row.when), manner(row), tagged(row.sources)});
    page.table({"Outcome", "Item", "In words", "Condition", "How", "Sources"}, rows);
}

std::string covered(const PayerPolicy& policy) {
    if (policy.payers.empty()) return "everybody else (default)";
    auto text = listed(policy.payers);
    if (!policy.plans.empty()) text += ", plans " + listed(policy.plans);
    if (!policy.jurisdictions.empty()) text += ", in " + listed(policy.jurisdictions);
    if (policy.from) text += ", from " + format_day(*policy.from);
    if (policy.to) text += ", to " + format_day(*policy.to);
    return text;
}

std::string limit_text(const PayerPolicy::Limit& limit) {
    auto text = limit.item + ":";
    if (limit.sessions)
        text += " at most " + std::to_string(*limit.sessions) + " sessions in " +
                (limit.days > 0 ? std::to_string(limit.days) + " days"
                                : std::to_string(limit.months) + " months");
    if (!limit.region_observation.empty()) text += " per region of " + limit.region_observation;
    if (limit.interval_days) text += "; " + std::to_string(*limit.interval_days) + " days apart";
    if (limit.interval_months)
        text += "; " + std::to_string(*limit.interval_months) + " months apart";
    if (!limit.not_same_day_as.empty())
        text += "; not on one day with " + listed(limit.not_same_day_as);
    return text;
}

std::string asks(const Rules& rules, const PayerPolicy& policy) {
    std::vector<std::string> lines;
    if (!policy.trigger_point_observation.empty()) {
        std::vector<std::string> criteria;
        for (const auto& code : policy.trigger_point_components)
            criteria.push_back(code_text(rules, code));
        lines.push_back("trigger point: " + std::to_string(policy.trigger_point_criteria) + " of " +
                        listed(criteria));
    }
    for (const auto& limit : policy.limits) lines.push_back(limit_text(limit));
    for (const auto& care : policy.care)
        lines.push_back(care.item + ": " + std::to_string(care.weeks) + " weeks of active care" +
                        (care.documented ? ", documented" : ""));
    if (policy.therapy) {
        const auto& therapy = *policy.therapy;
        lines.push_back(listed(therapy.items) + ", within " + std::to_string(therapy.certify_days) +
                        " days of the first treatment day: " + therapy.certify_text);
        lines.push_back("every " + std::to_string(therapy.recertify_days) +
                        " days: " + therapy.recertify_text);
        lines.push_back("every " + std::to_string(therapy.report_treatments) +
                        " treatment days: " + therapy.report_text);
    }
    for (const auto& [name, value] : policy.values)
        lines.push_back(in_code("%" + name) + " = " + value.text());
    std::string text;
    for (const auto& line : lines) text += (text.empty() ? "" : "<br>") + line;
    return text;
}

std::string due(const ProcedureRules::AfterCare& care) {
    std::string text;
    if (care.days) text = std::to_string(care.days) + " days";
    if (care.months) text += (text.empty() ? "" : ", ") + std::to_string(care.months) + " months";
    return text + ": " + care.text;
}

void add_procedures(const Rules& rules, Page& page) {
    const auto& procedures = rules.procedures;
    page.heading(2, "Procedures");
    page.paragraph("A score of the " + std::to_string(procedures.before_days) +
                   " days before a procedure is the one before it. " + tagged(procedures.sources));
    for (const auto& check : procedures.checklist)
        page.bullet("On the day, " + check.name + " must be answered " +
                    (check.wanted ? "yes" : "no") + ", else: " + check.text +
                    (check.rule.empty() ? "" : " (" + check.rule + ")"));
    page.gap();
    Rows rows;
    for (const auto& item : procedures.items) {
        std::string after;
        for (const auto& care : item.after_care) after += (after.empty() ? "" : "<br>") + due(care);
        rows.push_back({item.item, in_code("%" + item.relief_percent),
                        item.relief_weeks.empty() ? "" : in_code("%" + item.relief_weeks),
                        item.least_pain ? item.least_pain->text() : "", after});
    }
    page.table({"Item", "Relief in percent that helps", "for weeks", "Least pain of the day",
                "Afterwards"},
               rows);
}

void add_steroids(const Rules& rules, Page& page) {
    const auto& steroids = rules.steroids;
    if (steroids.drugs.empty()) return;
    page.heading(2, "Injected steroids");
    page.paragraph("One list over all sites, whoever gave them, counted in mg of " +
                   steroids.counted_in + " over " + std::to_string(steroids.months) +
                   " months. Limit of their sum: " +
                   (steroids.cap_mg ? steroids.cap_mg->text() + " mg" : "none set by the site") +
                   ". " + tagged(steroids.sources));
    if (!steroids.refused_when.empty())
        page.bullet("On the day, " + in_code("%" + steroids.refused_when) + ": " +
                    steroids.refused_text + " (" + steroids.refused_rule + ")");
    if (!steroids.unnamed.empty())
        page.bullet("A steroid, and not which: " + listed(steroids.unnamed));
    page.gap();
    Rows rows;
    for (const auto& drug : steroids.drugs)
        rows.push_back({drug.name, listed(drug.names), drug.equal_mg.text()});
    page.table({"Drug", "By these words of the agent", "Equal doses in mg"}, rows);
}

void add_decisions(const Rules& rules, Page& page) {
    const auto& decisions = rules.decisions;
    std::vector<std::string> reminders;
    for (const auto& reminder : decisions.reminders)
        reminders.push_back(std::to_string(reminder.after_hours) + " hours (" + reminder.priority +
                            ")");
    page.heading(2, "What waits for a physician");
    page.paragraph("Reminders after " + listed(reminders) + ". After " +
                   std::to_string(decisions.expire_after_days) +
                   " days without a decision the request expires and the patient is told. What "
                   "was shown more than " +
                   std::to_string(decisions.recheck_after_days) +
                   " days ago is looked at anew before it is approved. An urgent warning sign that "
                   "nobody has taken up after " +
                   std::to_string(decisions.alert_after_minutes) +
                   " minutes goes to every physician. " + tagged(decisions.sources));
}

void add_flare(const Rules& rules, Page& page) {
    const auto& flare = rules.flare;
    page.heading(2, "Flare");
    page.paragraph("Pause for " + std::to_string(flare.pause_hours) +
                   " hours: " + listed(flare.pauses) + ". Call back within " +
                   std::to_string(flare.call_back_working_days) + " working days. " +
                   flare.review_text + " (" + in_code("%" + flare.review_when) + "). " +
                   tagged(flare.sources));
}

void add_escalations(const Rules& rules, Page& page) {
    page.heading(2, "What a physician may propose on his own");
    Rows rows;
    for (const auto& rule : rules.escalations) {
        std::string refusals;
        for (const auto& refusal : rule.refusals)
            refusals += (refusals.empty() ? "" : "<br>") + refusal.text + " (unless " +
                        in_code(refusal.unless) + ")";
        rows.push_back({rule.item, refusals, tagged(rule.sources)});
    }
    page.table({"Item", "Refused", "Sources"}, rows);
}

void add_policies(const Rules& rules, Page& page) {
    page.heading(2, "What payers ask for");
    page.paragraph(
        "Every policy that covers the patient, here and today, holds; the default "
        "answers for what none of them speaks of.");
    Rows rows;
    for (const auto& policy : rules.policies)
        rows.push_back({policy.id, covered(policy), asks(rules, policy), tagged(policy.sources)});
    page.table({"Policy", "Covers", "Asks for", "Sources"}, rows);
}

}  // namespace

void add_gates(const Rules& rules, Page& page) {
    add_time(rules, page);
    add_rows(rules, page);
    add_procedures(rules, page);
    add_steroids(rules, page);
    add_flare(rules, page);
    add_decisions(rules, page);
    add_escalations(rules, page);
    add_policies(rules, page);
}

}  // namespace fascia::plan::detail
