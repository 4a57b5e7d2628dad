#include "plan/detail/narrative.hpp"

#include <algorithm>

namespace fascia::plan::detail {
namespace {

std::string tagged(std::string_view tag, std::string_view text) {
    std::string html = "<";
    html.append(tag).append(">").append(escape_xhtml(text));
    return html.append("</").append(tag).append(">");
}

/// As XHTML.
std::string title_of(const Decision& decision) {
    return decision.made->title.empty() ? escape_xhtml(decision.id) : decision.made->title;
}

void add_line(const Decision& decision, std::string& line) {
    line.append("<b>").append(title_of(decision)).append("</b>");
    line += decision.made->instructions;
    if (decision.state == ItemState::needs_physician) line += " A physician decides.";
    for (const auto& verdict : decision.verdicts)
        line += " " + tagged("i", verdict.rule + ": " + verdict.detail->text);
}

void add_items(const std::vector<Decision>& actions, std::string& html) {
    if (std::ranges::none_of(actions, &Decision::is_present)) return;
    html += "<ul>";
    for (const auto& decision : actions) {
        if (!decision.is_present()) continue;
        html += "<li>";
        add_line(decision, html);
        add_items(decision.children, html);
        if (decision.nested) add_items(decision.nested->actions, html);
        html += "</li>";
    }
    html += "</ul>";
}

void add_section(std::string_view title, const std::string& items, std::string& html) {
    if (items.empty()) return;
    html += tagged("h3", title) + "<ul>" + items + "</ul>";
}

std::string issue_items(const std::vector<Issue>& issues) {
    std::string items;
    for (const auto& issue : issues) items += tagged("li", issue.text);
    return items;
}

std::string goal_items(const PlanDecision& plan) {
    std::string items;
    for (const auto goal : plan.definition.children("goal"))
        items += tagged("li", goal.at("description.text").text());
    return items;
}

std::string disagreement_items(const PlanDecision& plan) {
    std::string items;
    for_each(plan, [&](const Decision& decision) {
        const auto& text = decision.made->disagreement;
        if (decision.is_present() && !text.empty())
            items += "<li><b>" + title_of(decision) + "</b>: " + escape_xhtml(text) + "</li>";
    });
    return items;
}

}  // namespace

std::string escape_xhtml(std::string_view text) {
    std::string escaped;
    const auto lacks = [text](char c) { return text.find(c) == text.npos; };
    if (lacks('&') && lacks('<') && lacks('>')) return escaped.append(text);
    std::size_t copied = 0;
    const auto replace = [&](std::size_t at, std::string_view entity) {
        escaped.append(text, copied, at - copied).append(entity);
        copied = at + 1;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '&')
            replace(i, "&amp;");
        else if (text[i] == '<')
            replace(i, "&lt;");
        else if (text[i] == '>')
            replace(i, "&gt;");
    }
    return escaped.append(text, copied);
}

std::string narrative_of(const PlanDecision& plan, const std::vector<Issue>& issues) {
    std::string html = "<div xmlns=\"http://www.w3.org/1999/xhtml\">";
    html += tagged("h2", plan.definition.child("title").text());
    add_section("Goals", goal_items(plan), html);
    html += tagged("h3", "Plan");
    add_items(plan.actions, html);
    add_section("Not in the plan, or to be settled", issue_items(issues), html);
    add_section("Where guidelines disagree", disagreement_items(plan), html);
    return html + "</div>";
}

}  // namespace fascia::plan::detail
