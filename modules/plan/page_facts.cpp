#include "plan/detail/page.hpp"

#include <array>

namespace fascia::plan::detail {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string codes_text(const Rules& rules, const std::vector<Code>& codes, std::string_view after) {
    std::vector<std::string> texts;
    for (const auto& code : codes) texts.push_back(code_text(rules, code) + std::string{after});
    return listed(texts);
}

std::string known_by(const Rules& rules, const Concept& each) {
    std::vector<std::string> parts;
    for (auto part : {codes_text(rules, each.codes, ""), codes_text(rules, each.prefixes, "…"),
                      listed(each.names)})
        if (!part.empty()) parts.push_back(std::move(part));
    auto text = listed(parts);
    if (!each.except.empty()) text += "; not " + codes_text(rules, each.except, "…");
    return text;
}

void add_concepts(const Rules& rules, Page& page) {
    static constexpr std::array<std::string_view, 5> kinds{"medicine", "diagnosis", "allergy",
                                                           "device", "diagnosis, ever"};
    page.heading(3, "Medicines, diagnoses, allergies and devices that are recognised");
    Rows rows;
    for (const auto& each : rules.concepts)
        rows.push_back({each.name, std::string{kinds[static_cast<std::size_t>(each.kind)]},
                        known_by(rules, each), tagged(each.sources)});
    page.table({"Name", "Kind", "Known by", "Sources"}, rows);
}

std::string reads(const InputRule& input) {
    using Kind = InputRule::Kind;
    switch (input.kind) {
        case Kind::value:
            return "value of " + input.observation;
        case Kind::below:
            return input.observation + " below " + input.limit->text();
        case Kind::above:
            return input.observation + " above " + input.limit->text();
        case Kind::present:
            return "any of " + listed(input.concepts);
        case Kind::site:
            return "site of " + input.observation + " is " + listed(input.concepts);
        case Kind::gestation:
            return "weeks of pregnancy from " + input.observation + ", or " + input.due + " at " +
                   std::to_string(input.term_weeks) + " weeks";
    }
    return {};
}

void add_variables(const Rules& rules, Page& page) {
    page.heading(3, "Facts that the conditions name");
    Rows rows;
    for (const auto& input : rules.inputs)
        rows.push_back(
            {in_code("%" + input.name), reads(input), input.list, tagged(input.sources)});
    page.table({"Variable", "Is", "No, once this list was reviewed", "Sources"}, rows);
    rows.clear();
    for (const auto& derived : rules.derived)
        rows.push_back(
            {in_code("%" + derived.name), in_code(derived.when), tagged(derived.sources)});
    page.table({"Variable", "Computed as", "Sources"}, rows);
}

}  // namespace

void add_facts(const Rules& rules, Page& page) {
    page.heading(2, "Facts");
    const auto& lists = rules.lists;
    std::vector<std::string> names;
    for (const auto& list : lists.lists) names.push_back(list.name);
    page.paragraph("Lists that are reviewed: " + listed(names) + ", not older than " +
                   std::to_string(lists.max_age_days) + " days. A medicine counts until " +
                   std::to_string(lists.ended_medication_days) + " days after its end. " +
                   tagged(lists.sources));
    const auto& episode = rules.episode;
    page.paragraph("Acute below " + std::to_string(episode.acute_below_weeks) +
                   " weeks, chronic above " + std::to_string(episode.chronic_above_weeks) +
                   " weeks; for gates and payers chronic from " +
                   std::to_string(episode.chronic_months) + " months. " + tagged(episode.sources));
    const auto& pregnancy = rules.pregnancy;
    page.paragraph("Pregnancy is asked from " + std::to_string(pregnancy.from_age) + " to " +
                   std::to_string(pregnancy.to_age) + " years. " + tagged(pregnancy.sources));
    add_variables(rules, page);
    add_concepts(rules, page);
}

}  // namespace fascia::plan::detail
