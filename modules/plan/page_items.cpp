#include "fascia/plan/evidence.hpp"

#include "plan/detail/codes.hpp"
#include "plan/detail/page.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace fascia::plan::detail {
namespace {

/// An element's text with the tags that stand in it.
std::string claim(const fhir::Element& element, std::string_view text) {
    if (text.empty()) return {};
    const auto tags = source_tags(element);
    return std::string{text} + (tags.empty() ? "" : " " + tagged(tags));
}

fhir::Element own_extension(const fhir::Resource& definition, std::string_view name) {
    for (const auto extension : definition.children("extension"))
        if (is_own(url_of(extension), name)) return extension;
    return {};
}

std::string duration_text(const fhir::Element& quantity) {
    return std::string{quantity.child("value").text()} + " " +
           std::string{quantity.child("unit").text()};
}

std::string range_text(const fhir::Element& range) {
    return duration_text(range.child("low")) + " to " + duration_text(range.child("high"));
}

std::string performers(const fhir::Element& element) {
    std::vector<std::string> names;
    for (const auto participant : element.children("participant")) {
        const auto role = participant.child("role");
        const auto text = role.child("text").text();
        names.emplace_back(text.empty() ? role.at("coding.display").text() : text);
        if (names.back().empty()) names.back() = participant.child("type").text();
    }
    return listed(names);
}

std::string stance_text(const Stance& stance) {
    auto text = stance.source + " " + stance.stance;
    if (!stance.note.empty()) text += " (" + stance.note + ")";
    return stance.sources.empty() ? text : text + " " + tagged(stance.sources);
}

class Items {
  public:
    Items(const Protocol& protocol, Page& page) : protocol_{protocol}, page_{page} {
        for (const auto& rule : protocol.rules().contraindications)
            for (const auto& item : rule.items) rules_[item].push_back(rule.code);
    }

    void plan() {
        page_.heading(2, "The plan, item by item");
        for (const auto action : protocol_.plan_definition().children("action")) group(action, 3);
    }

    void by_gate() {
        page_.heading(3, "Only after a review, by a physician's decision");
        for (const auto& definition : protocol_.by_gate_only()) {
            page_.heading(4, title(item_code(definition.children("code")), definition));
            about(definition);
            page_.gap();
        }
    }

    /// Treatments of which guidelines speak and that the protocol leaves out.
    void not_offered() {
        bool has_heading = false;
        for (const auto& position : protocol_.evidence().positions) {
            if (!position.items.empty()) continue;
            if (!std::exchange(has_heading, true)) page_.heading(2, "Not offered");
            page_.heading(3, position.subject);
            stances_of(position);
            page_.gap();
        }
    }

  private:
    static std::string title(std::string_view item, const fhir::Resource& definition) {
        return std::string{item} + " " + std::string{definition.child("title").text()};
    }

    void line(std::string_view label, const std::string& text) {
        if (!text.empty()) page_.bullet(std::string{label} + ": " + text);
    }

    void group(const fhir::Element& action, int level) {
        if (!action.child("action")) return item(action);
        page_.heading(std::min(level, 5), std::string{action.child("id").text()} + " " +
                                              std::string{action.child("title").text()});
        if (const auto text = action.child("description").text(); !text.empty())
            page_.paragraph(text);
        common(action);
        line("Choice", std::string{action.child("selectionBehavior").text()});
        page_.gap();
        for (const auto child : action.children("action")) group(child, level + 1);
    }

    void item(const fhir::Element& action) {
        const auto definition = protocol_.definition(action.child("definitionCanonical").text());
        const auto code = item_code(action.children("code"));
        const auto heading = action.child("title").text();
        page_.heading(
            5, (code.empty() ? std::string{} : std::string{code} + " ") + std::string{heading});
        common(action);
        line("Obligation", std::string{action.child("requiredBehavior").text()});
        line("What", std::string{action.child("description").text()});
        line("Who", performers(action));
        if (definition) about(definition);
        page_.gap();
    }

    /// When an action applies, and when it is due.
    void common(const fhir::Element& action) {
        for (const auto condition : action.children("condition")) {
            const auto expression = condition.child("expression");
            line("Only if", claim(expression, expression.child("description").text()) + " " +
                                in_code(expression.child("expression").text()));
        }
        for (const auto related : action.children("relatedAction"))
            if (const auto offset = related.child("offset"))
                line("When", claim(offset, range_or_duration(offset)) + " " +
                                 std::string{related.child("relationship").text()} + " " +
                                 std::string{related.child("actionId").text()});
        if (const auto timing = action.child("timing")) {
            auto text = range_or_duration(timing);
            line("When", claim(timing, text.empty() ? "as the timing says" : text));
        }
    }

    static std::string range_or_duration(const fhir::Element& element) {
        if (element.child("low")) return range_text(element);
        return element.child("value") ? duration_text(element) : std::string{};
    }

    void about(const fhir::Resource& definition) {
        if (definition.type_name() != "ActivityDefinition") {
            line("Questions", std::string{definition.child("title").text()});
            return;
        }
        const auto code = item_code(definition.children("code"));
        line("What", std::string{definition.child("description").text()});
        const auto extension_line = [&](std::string_view label, std::string_view name) {
            const auto extension = own_extension(definition, name);
            line(label, claim(extension, extension.child("value").text()));
        };
        extension_line("Dose", "dose");
        line("Who", performers(definition.root()));
        extension_line("Go on", "continue-rule");
        extension_line("Stop", "stop-rule");
        const auto review = own_extension(definition, "review-after");
        if (review) line("Review after", claim(review, duration_text(review.child("value"))));
        line("Measure",
             std::string{
                 own_extension_value(definition.root(), "goal-measure").child("text").text()});
        evidence(code);
        if (const auto found = rules_.find(std::string{code}); found != rules_.end())
            line("Contraindications", listed(found->second));
        line("Sources", tagged(source_tags(definition.root())));
    }

    void evidence(std::string_view code) {
        if (const auto* position = protocol_.evidence().position(code)) stances_of(*position);
    }

    void stances_of(const Position& position) {
        std::vector<std::string> stances;
        for (const auto& stance : position.stances) stances.push_back(stance_text(stance));
        line("Guidelines", listed(stances));
        line("Disagreement", position.disagreement);
    }

    const Protocol& protocol_;
    Page& page_;
    std::map<std::string, std::vector<std::string>> rules_;
};

void add_goals(const Protocol& protocol, Page& page) {
    page.heading(2, "Goals");
    for (const auto goal : protocol.plan_definition().children("goal"))
        page.bullet(claim(goal, goal.at("description.text").text()));
    page.gap();
}

}  // namespace

void add_items(const Protocol& protocol, Page& page) {
    add_goals(protocol, page);
    Items items{protocol, page};
    items.plan();
    items.by_gate();
    items.not_offered();
}

}  // namespace fascia::plan::detail
