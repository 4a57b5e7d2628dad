#include "validation/detail/bindings.hpp"
#include "validation/detail/compare.hpp"
#include "validation/detail/enable_when.hpp"
#include "validation/detail/resource_rules.hpp"
#include "validation/detail/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace fascia::validation::detail {
namespace {

/// The types that an answer to a question of some type may have.
struct AnswerTypes {
    std::string_view question;
    std::array<std::string_view, 3> answers;
};
constexpr std::array<AnswerTypes, 14> answer_types{{{"boolean", {"boolean"}},
                                                    {"decimal", {"decimal"}},
                                                    {"integer", {"integer"}},
                                                    {"date", {"date"}},
                                                    {"dateTime", {"dateTime"}},
                                                    {"time", {"time"}},
                                                    {"string", {"string"}},
                                                    {"text", {"string"}},
                                                    {"url", {"uri"}},
                                                    {"choice", {"Coding"}},
                                                    {"open-choice", {"Coding", "string"}},
                                                    {"attachment", {"Attachment"}},
                                                    {"reference", {"Reference"}},
                                                    {"quantity", {"Quantity"}}}};

constexpr std::string_view extension_base = "http://hl7.org/fhir/StructureDefinition/";

fhir::Element extension_of(const fhir::Element& item, std::string_view name) {
    for (const auto extension : item.children("extension")) {
        const auto url = extension.child("url").text();
        if (url.starts_with(extension_base) && url.substr(extension_base.size()) == name)
            return extension.child("value");
    }
    return {};
}

std::optional<std::size_t> number_in(const fhir::Element& value) {
    std::size_t number = 0;
    const auto text = value.text();
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number).ptr;
    if (text.empty() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

class AnswerCheck {
  public:
    AnswerCheck(const fhir::Resource& questionnaire, const fhir::Element& response, Run& run,
                Report& report)
        : questionnaire_{questionnaire}, response_{response}, run_{run}, report_{report} {
        const auto status = response.child("status").text();
        is_finished_ = status == "completed" || status == "amended";
    }

    void check() { items(questionnaire_.root(), {response_, nullptr}); }

  private:
    /// The items of one level: those that the Questionnaire has, in its order.
    void items(const fhir::Element& asked, const ResponseItem& place) {
        std::vector<fhir::Element> questions;
        for (const auto question : asked.children("item")) questions.push_back(question);
        std::vector<std::size_t> counts(questions.size());
        std::size_t furthest = 0;
        for (const auto given : place.element.children("item")) {
            const auto link_id = given.child("linkId").text();
            const auto found = std::ranges::find_if(questions, [&](const auto& question) {
                return question.child("linkId").text() == link_id;
            });
            if (found == questions.end()) {
                add(given, "structure", "answer-link-id",
                    "the Questionnaire has no item " + std::string{link_id} + " here");
                continue;
            }
            const auto at = static_cast<std::size_t>(found - questions.begin());
            if (at < furthest)
                add(given, "structure", "answer-order",
                    "the item " + std::string{link_id} + " stands in another order than asked");
            furthest = std::max(furthest, at);
            ++counts[at];
            item(*found, {given, &place});
        }
        for (std::size_t i = 0; i != questions.size(); ++i) count(questions[i], counts[i], place);
    }

    void count(const fhir::Element& question, std::size_t items, const ResponseItem& place) {
        const auto link_id = std::string{question.child("linkId").text()};
        const bool is_group = question.child("type").text() == "group";
        if (items > 1 && !(is_group && repeats(question)))
            add(place.element, "structure", "answer-repeats",
                "the item " + link_id + " stands more than once");
        if (is_group && items > 0) occurrences(question, items, place.element);
        if (items == 0 && is_finished_ && question.child("required").text() == "true" &&
            is_enabled(question, place, run_))
            add(place.element, "required", "answer-required",
                "no answer to the item " + link_id + ", which is required");
    }

    void item(const fhir::Element& question, const ResponseItem& given) {
        const auto type = question.child("type").text();
        const auto answers = given.element.children("answer");
        if (!is_enabled(question, *given.parent, run_))
            return add(given.element, "business-rule", "answer-enabled",
                       "the item is not enabled by the answers that stand here");
        if (type == "display" || type == "group") {
            if (!answers.empty())
                add(given.element, "structure", "answer-type",
                    "a " + std::string{type} + " has no answer");
            if (type == "group") return items(question, given);
            return;
        }
        if (!given.element.children("item").empty())
            add(given.element, "structure", "answer-type",
                "items below a question stand in its answer");
        answer_count(question, answers.size(), given.element);
        for (const auto answer : answers) {
            value(question, answer.child("value"));
            items(question, {answer, &given});
        }
    }

    static bool repeats(const fhir::Element& question) {
        return question.child("repeats").text() == "true";
    }

    void answer_count(const fhir::Element& question, std::size_t count, const fhir::Element& at) {
        if (count == 0 && is_finished_ && question.child("required").text() == "true")
            add(at, "required", "answer-required", "an answer is required");
        if (count > 1 && !repeats(question))
            add(at, "structure", "answer-repeats", "one answer is asked for, not several");
        if (count > 0) occurrences(question, count, at);
    }

    void occurrences(const fhir::Element& question, std::size_t count, const fhir::Element& at) {
        const auto least = number_in(extension_of(question, "questionnaire-minOccurs"));
        const auto most = number_in(extension_of(question, "questionnaire-maxOccurs"));
        if (least && count < *least && is_finished_)
            add(at, "required", "answer-repeats",
                "at least " + std::to_string(*least) + " are asked for");
        if (most && count > *most)
            add(at, "structure", "answer-repeats",
                "at most " + std::to_string(*most) + " are asked for");
    }

    // ---- one answer

    void value(const fhir::Element& question, const fhir::Element& value) {
        if (!value) return;
        if (!is_wanted_type(question, value))
            return add(value, "value", "answer-type",
                       "is a " + std::string{value.type().name()} + ", the question is of type " +
                           std::string{question.child("type").text()});
        options(question, value);
        limits(question, value);
    }

    /// A choice may also be among options of another type.
    static bool is_wanted_type(const fhir::Element& question, const fhir::Element& value) {
        const auto type = question.child("type").text();
        const auto name = value.type().name();
        if (type == "choice" || type == "open-choice")
            for (const auto option : question.children("answerOption"))
                if (option.child("value").type() == value.type()) return true;
        const auto row = std::ranges::find(answer_types, type, &AnswerTypes::question);
        return row != answer_types.end() &&
               std::ranges::find(row->answers, name) != row->answers.end();
    }

    void options(const fhir::Element& question, const fhir::Element& value) {
        const bool is_free_text =
            question.child("type").text() == "open-choice" && value.type().name() == "string";
        if (is_free_text) return;
        const auto options = question.children("answerOption");
        if (!options.empty() && std::ranges::none_of(options, [&](const auto& option) {
                return is_same_answer(value, option.child("value"), run_);
            }))
            add(value, "code-invalid", "answer-option", shown(value) + " is not among the options");
        if (const auto value_set = question.child("answerValueSet").text(); !value_set.empty())
            from_value_set(value, value_set);
    }

    void from_value_set(const fhir::Element& value, std::string_view value_set) {
        if (value_set.starts_with('#')) return contained_value_set(value, value_set.substr(1));
        check_binding(value, fhir::BindingStrength::required, value_set, run_, report_);
    }

    /// Only one that lists its codes is judged.
    void contained_value_set(const fhir::Element& value, std::string_view id) {
        for (const auto contained : questionnaire_.children("contained")) {
            if (contained.child("id").text() != id) continue;
            bool lists_all = true;
            for (const auto include : contained.at("compose").children("include")) {
                const auto concepts = include.children("concept");
                lists_all &= !concepts.empty();
                for (const auto one : concepts)
                    if (one.child("code").text() == value.child("code").text() &&
                        include.child("system").text() == value.child("system").text())
                        return;
            }
            if (lists_all)
                add(value, "code-invalid", "answer-option",
                    shown(value) + " is not in the value set #" + std::string{id});
        }
    }

    void limits(const fhir::Element& question, const fhir::Element& value) {
        const auto length = characters_of(value.text());
        if (const auto most = number_in(question.child("maxLength")); most && length > *most)
            add(value, "too-long", "answer-limit",
                "is longer than " + std::to_string(*most) + " characters");
        if (const auto least = number_in(extension_of(question, "minLength"));
            least && length < *least)
            add(value, "value", "answer-limit",
                "is shorter than " + std::to_string(*least) + " characters");
        if (const auto least = extension_of(question, "minValue");
            least && compare(value, "<", least, run_) == true)
            add(value, "value", "answer-limit", "is less than " + shown(least));
        if (const auto most = extension_of(question, "maxValue");
            most && compare(value, ">", most, run_) == true)
            add(value, "value", "answer-limit", "is more than " + shown(most));
        if (const auto places = number_in(extension_of(question, "maxDecimalPlaces"))) {
            const auto point = value.text().find('.');
            if (point != std::string_view::npos && value.text().size() - point - 1 > *places)
                add(value, "value", "answer-limit",
                    "has more than " + std::to_string(*places) + " decimal places");
        }
    }

    void add(const fhir::Element& at, std::string_view code, std::string rule, std::string text) {
        report_.add({.at = at, .code = code, .rule = std::move(rule), .text = std::move(text)});
    }

    const fhir::Resource& questionnaire_;
    const fhir::Element& response_;
    Run& run_;
    Report& report_;
    bool is_finished_ = false;
};

fhir::Resource questionnaire_of(const fhir::Element& response, Run& run) {
    const auto canonical = response.child("questionnaire").text();
    if (canonical.empty()) return {};
    if (canonical.starts_with('#')) {
        const auto contained = run.resolve(canonical, {response, response});
        return contained ? fhir::extract(contained) : fhir::Resource{};
    }
    return run.questionnaire(canonical);
}

}  // namespace

void check_answers(const fhir::Element& response, Run& run, Report& report) {
    const auto questionnaire = questionnaire_of(response, run);
    if (questionnaire.type_name() == "Questionnaire")
        return AnswerCheck{questionnaire, response, run, report}.check();
    const auto canonical = response.child("questionnaire");
    if (canonical && run.options().show_unjudged)
        report.add({.at = canonical,
                    .severity = Severity::information,
                    .code = "not-found",
                    .rule = "answer-questionnaire",
                    .text = "the Questionnaire is not at hand: its answers were not judged"});
}

}  // namespace fascia::validation::detail
