#include "plan/detail/page.hpp"

#include <algorithm>
#include <array>

namespace fascia::plan::detail {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string_view effect_text(Verdict::Effect effect) {
    static constexpr std::array<std::string_view, 4> names{"nothing", "caution", "needs physician",
                                                           "block"};
    return names[static_cast<std::size_t>(effect)];
}

std::string openings(const FlagRule& flag) {
    std::string text;
    for (const auto& opener : flag.opened_by)
        text += opener.observation + " from " + opener.at_least.text() + " on; no below " +
                opener.no_below.text() + ". ";
    if (flag.opens_when.expression) text += "Opens when " + in_code(flag.opens_when) + ". ";
    if (flag.no_when.expression) text += "Answered no when " + in_code(flag.no_when) + ". ";
    return text;
}

void add_flags(const Rules& rules, Page& page) {
    page.heading(2, "Warning signs");
    page.paragraph(
        "E0 = emergency now, E1 = physician the same day, E2 = physician within five working days. "
        "Only a physician clears a sign; a standing one stays cleared until a clinician finds it "
        "anew, a current one opens again whenever it is answered yes.");
    Rows rows;
    for (const auto& flag : rules.flags)
        rows.push_back({flag.code, flag.text, flag.urgency,
                        flag.effect == FlagEffect::block ? "block" : "review",
                        flag.standing ? "standing" : "current", openings(flag),
                        listed(flag.withholds), tagged(flag.sources)});
    page.table({"Code", "Finding", "Urgency", "Effect", "Kind", "Opened or answered by facts",
                "Withholds", "Sources"},
               rows);
}

std::string judged(const Contraindication& rule) {
    if (rule.procedure_day) return "on the day of the procedure";
    if (!rule.evaluated) return "not evaluated yet: a physician";
    std::string text;
    for (const auto& one : rule.cases) {
        text += (text.empty() ? "" : "<br>") + std::string{"**"} +
                std::string{effect_text(one.effect)} + "**";
        if (!one.items.empty()) text += " for " + listed(one.items);
        text += ": " + one.text + " " + in_code(one.when);
    }
    return text;
}

void add_contraindications(const Rules& rules, Page& page) {
    page.heading(2, "Contraindications");
    page.paragraph(
        "`*` = every item. Where a fact is missing, the column \"Unknown\" says what "
        "follows; \"absolute\" = an override needs a second physician.");
    Rows rows;
    for (const auto& rule : rules.contraindications) {
        auto items = listed(rule.items);
        if (!rule.except.empty()) items += " but " + listed(rule.except);
        rows.push_back({rule.code + (rule.absolute ? " (absolute)" : ""), rule.text, items,
                        judged(rule), std::string{effect_text(rule.unknown)},
                        tagged(rule.sources)});
    }
    page.table({"Code", "Danger", "Items", "Effect and condition", "Unknown", "Sources"}, rows);
}

void add_left_out(const Rules& rules, Page& page) {
    if (rules.left_out.empty()) return;
    page.heading(2, "Left out on purpose");
    Rows rows;
    for (const auto& each : rules.left_out)
        rows.push_back({each.code, each.reason, tagged(each.sources)});
    page.table({"Code", "Why no rule", "Sources"}, rows);
}

}  // namespace

void add_safety(const Rules& rules, Page& page) {
    add_flags(rules, page);
    add_contraindications(rules, page);
    add_left_out(rules, page);
}

}  // namespace fascia::plan::detail
