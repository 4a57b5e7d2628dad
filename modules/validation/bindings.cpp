#include "validation/detail/bindings.hpp"

#include <algorithm>
#include <array>

namespace fascia::validation::detail {
namespace {

using fhir::BindingStrength;
using terminology::Judgement;

struct Level {
    Severity severity;
    std::string_view rule;
    std::string_view says;
};

constexpr Level level_of(BindingStrength strength) {
    if (strength == BindingStrength::required)
        return {Severity::error, "binding-required", "must come from"};
    if (strength == BindingStrength::extensible)
        return {Severity::warning, "binding-extensible",
                "should come, if it has one that fits, from"};
    return {Severity::information, "binding-preferred", "would best come from"};
}

/// What an element's code or codes are worth.
struct Answer {
    bool has_code = false;
    Judgement judgement = Judgement::not_member;
    std::string shown;  ///< the codes, to be named in the issue

    void add(Judgement one, std::string_view system, std::string_view code) {
        has_code = true;
        if (judgement == Judgement::member) return;
        if (one != Judgement::not_member) judgement = one;
        shown += (shown.empty() ? "" : ", ");
        if (!system.empty()) shown += std::string{system} + '|';
        shown += code;
    }
};

/// R4 names its own formats so where media types stand (http.html#mime-type), and "none" in tests.
bool is_format_name(std::string_view value_set, std::string_view code) {
    constexpr std::array<std::string_view, 4> names{"json", "xml", "ttl", "none"};
    return value_set.substr(0, value_set.find('|')) == "http://hl7.org/fhir/ValueSet/mimetypes" &&
           std::ranges::find(names, code) != names.end();
}

class Question {
  public:
    Question(std::string_view value_set, Run& run) : value_set_{value_set}, run_{run} {}

    Answer of(const fhir::Element& element) {
        const auto type = element.type();
        if (type.is_primitive())
            code({}, element);
        else if (type.name() == "CodeableConcept")
            for (const auto coding : element.children("coding"))
                code(coding.child("system").text(), coding.child("code"));
        else if (type.name() == "Coding" || type.is_a(fhir::types().quantity))
            code(element.child("system").text(), element.child("code"));
        return std::move(answer_);
    }

  private:
    void code(std::string_view system, const fhir::Element& code) {
        if (code.text().empty()) return;
        const auto judgement = is_format_name(value_set_, code.text())
                                   ? Judgement::member
                                   : run_.membership(value_set_, system, code.text());
        answer_.add(judgement, system, code.text());
    }

    std::string_view value_set_;
    Run& run_;
    Answer answer_;
};

/// Whether the element must have a code at all; a Quantity need not have one.
bool wants_code(const fhir::Element& element, BindingStrength strength) {
    const auto name = element.type().name();
    return strength == BindingStrength::required && (name == "CodeableConcept" || name == "Coding");
}

/// Data that is said to be absent has no code.
bool is_absent(const fhir::Element& element) {
    for (const auto extension : element.children("extension"))
        if (extension.child("url").text().ends_with("/data-absent-reason")) return true;
    return false;
}

}  // namespace

Judgement judge_codes(const fhir::Element& element, std::string_view value_set, Run& run) {
    return Question{value_set, run}.of(element).judgement;
}

void check_binding(const fhir::Element& element, BindingStrength strength,
                   std::string_view value_set, Run& run, Report& report) {
    if (value_set.empty() || strength <= BindingStrength::example) return;
    const Answer answer = Question{value_set, run}.of(element);
    const Level level = level_of(strength);
    if (!answer.has_code) {
        if (wants_code(element, strength) && !is_absent(element))
            report.add(
                {.at = element,
                 .severity = level.severity,
                 .code = "code-invalid",
                 .rule = std::string{level.rule},
                 .text = "has no code, and one from " + std::string{value_set} + " is required"});
        return;
    }
    if (answer.judgement == Judgement::not_member)
        report.add({.at = element,
                    .severity = level.severity,
                    .code = "code-invalid",
                    .rule = std::string{level.rule},
                    .text = "the code " + answer.shown + ' ' + std::string{level.says} + ' ' +
                            std::string{value_set}});
    else if (answer.judgement == Judgement::not_judged && run.options().show_unjudged)
        report.add({.at = element,
                    .severity = Severity::information,
                    .code = "not-supported",
                    .rule = std::string{level.rule},
                    .text = "the code " + answer.shown + " was not judged against " +
                            std::string{value_set}});
}

}  // namespace fascia::validation::detail
