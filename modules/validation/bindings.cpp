#include "validation/detail/bindings.hpp"

#include <array>

namespace fascia::validation::detail {
namespace {

using fhir::BindingStrength;

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
    Membership membership = Membership::not_member;
    std::string shown;  ///< the codes, to be named in the issue

    void add(Membership one, std::string_view system, std::string_view code) {
        has_code = true;
        if (membership == Membership::member) return;
        if (one != Membership::not_member) membership = one;
        shown += (shown.empty() ? "" : ", ");
        if (!system.empty()) shown += std::string{system} + '|';
        shown += code;
    }
};

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
        answer_.add(run_.membership(value_set_, system, code.text()), system, code.text());
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
    if (answer.membership == Membership::not_member)
        report.add({.at = element,
                    .severity = level.severity,
                    .code = "code-invalid",
                    .rule = std::string{level.rule},
                    .text = "the code " + answer.shown + ' ' + std::string{level.says} + ' ' +
                            std::string{value_set}});
    else if (answer.membership == Membership::not_judged && run.options().show_unjudged)
        report.add({.at = element,
                    .severity = Severity::information,
                    .code = "not-supported",
                    .rule = std::string{level.rule},
                    .text = "the code " + answer.shown + " was not judged against " +
                            std::string{value_set}});
}

}  // namespace fascia::validation::detail
