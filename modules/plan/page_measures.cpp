#include "plan/detail/page.hpp"

namespace fascia::plan::detail {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string days(int count) {
    return std::to_string(count) + " days";
}

std::string range(const ObservationRule& rule) {
    if (!rule.least && !rule.most) return {};
    return (rule.least ? rule.least->text() : "") + " to " + (rule.most ? rule.most->text() : "");
}

void add_observations(const Rules& rules, Page& page) {
    page.heading(3, "Findings that are read");
    Rows rows;
    for (const auto& rule : rules.observations)
        rows.push_back({rule.name, rule.text, code_text(rules, rule.codes.front()), range(rule),
                        listed(rule.units), rule.max_age_days ? days(*rule.max_age_days) : "",
                        rule.judged_by.empty() ? "anyone" : listed(rule.judged_by), rule.who,
                        tagged(rule.sources)});
    page.table(
        {"Name", "What", "Code", "Range", "Units", "Oldest", "Judged by", "Asked of", "Sources"},
        rows);
}

void add_response(const Rules& rules, Page& page) {
    page.heading(3, "Response");
    const auto& pain = rules.pain;
    page.bullet("Pain scale of record, first choice first: " + listed(pain.scales) + ".");
    page.bullet("Baseline: the first value within " + days(pain.baseline_days) +
                " around the start, else the earliest after it. Current: median of the last two "
                "values within " +
                days(pain.current_days) + "; one value is enough within " + days(pain.single_days) +
                ".");
    page.bullet("Improved: lower by " + pain.improved_by.text() + ", or by a share of " +
                pain.improved_share.text() + " and at least " + pain.improved_share_least.text() +
                ". Worse: higher by " + pain.worse_by.text() + ". Good only below " +
                pain.good_below.text() + ". " + tagged(pain.sources));
    page.gap();
    Rows rows;
    for (const auto& scale : rules.function.scales)
        rows.push_back({scale.name, listed(scale.mean_of),
                        scale.lower_is_better ? "lower is better" : "higher is better",
                        scale.step.text(), scale.share ? scale.share->text() : "",
                        tagged(scale.sources)});
    page.paragraph("Function, first choice first; current = the newest within " +
                   days(rules.function.current_days) + ". " + tagged(rules.function.sources));
    page.table({"Scale", "Mean of", "Direction", "Step", "or share", "Sources"}, rows);
}

void add_adherence(const Rules& rules, Page& page) {
    page.heading(3, "Adherence");
    const auto& adherence = rules.adherence;
    page.paragraph("Visits kept: share of " + adherence.visits_share.text() + ". Home programme (" +
                   adherence.home_item + "): " + std::to_string(adherence.home_days) +
                   " days in a share of " + adherence.home_weeks_share.text() +
                   " of the weeks, with a share of " + adherence.home_logged_share.text() +
                   " of the weeks logged. Active items tried: " +
                   std::to_string(adherence.items_tried) + ". " + tagged(adherence.sources));
}

}  // namespace

void add_measures(const Rules& rules, Page& page) {
    page.heading(2, "Measures");
    add_observations(rules, page);
    add_response(rules, page);
    add_adherence(rules, page);
}

}  // namespace fascia::plan::detail
