#include "validation/detail/enable_when.hpp"

#include "validation/detail/compare.hpp"

#include <algorithm>

namespace fascia::validation::detail {
namespace {

/// All answers below `item` to the question `link_id`.
void collect(const fhir::Element& item, std::string_view link_id,
             std::vector<fhir::Element>& answers) {
    for (const auto child : item.children("item")) {
        if (child.child("linkId").text() == link_id)
            for (const auto answer : child.children("answer"))
                answers.push_back(answer.child("value"));
        collect(child, link_id, answers);
    }
    for (const auto answer : item.children("answer")) collect(answer, link_id, answers);
}

std::vector<fhir::Element> nearest_answers(const ResponseItem& place, std::string_view link_id) {
    std::vector<fhir::Element> answers;
    for (const ResponseItem* at = &place; at && answers.empty(); at = at->parent)
        collect(at->element, link_id, answers);
    return answers;
}

bool holds(const fhir::Element& condition, const ResponseItem& place, Run& run) {
    const auto answers = nearest_answers(place, condition.child("question").text());
    const auto operation = condition.child("operator").text();
    const auto wanted = condition.child("answer");
    if (operation == "exists") return answers.empty() == (wanted.text() == "false");
    const auto is_one = [&](const fhir::Element& answer) {
        if (operation == "=") return is_same_answer(answer, wanted, run);
        if (operation == "!=") return !is_same_answer(answer, wanted, run);
        return compare(answer, operation, wanted, run).value_or(false);
    };
    return std::ranges::any_of(answers, is_one);
}

}  // namespace

bool is_enabled(const fhir::Element& question, const ResponseItem& place, Run& run) {
    const auto conditions = question.children("enableWhen");
    if (conditions.empty()) return true;
    const auto is_met = [&](const fhir::Element& one) { return holds(one, place, run); };
    return question.child("enableBehavior").text() == "any"
               ? std::ranges::any_of(conditions, is_met)
               : std::ranges::all_of(conditions, is_met);
}

}  // namespace fascia::validation::detail
