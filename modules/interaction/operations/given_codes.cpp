#include "interaction/detail/given_codes.hpp"

#include "fascia/fhir/draft.hpp"

namespace fascia::interaction {
namespace {

using terminology::Judgement;
using terminology::Membership;

Failure unknown_of(const Membership& membership) {
    const bool is_missing = membership.reason == terminology::Reason::no_value_set;
    return not_judged(Failure{is_missing ? FailureKind::not_found : FailureKind::unsupported,
                              terminology::to_text(membership)});
}

Reply answer(bool result, const std::string& message, std::string_view display) {
    fhir::Draft parameters{"Parameters"};
    const auto add = [&](std::string_view name) -> fhir::DraftElement& {
        return parameters->add("parameter").set("name", name);
    };
    add("result").set("valueBoolean", result);
    if (!message.empty()) add("message").set("valueString", message);
    if (!display.empty()) add("display").set("valueString", display);
    Reply reply;
    reply.resource = parameters.freeze();
    return reply;
}

// A code that is there, with the display that the request gives for it.
Reply answer_found(const terminology::Terminology& terms, const GivenCode& given,
                   const Membership& found) {
    if (given.display.empty() || given.display == found.display ||
        terms.display_fits(found.system, given.code, given.display))
        return answer(true, {}, found.display);
    return answer(false,
                  "the display of " + given.code + " is another: " + std::string{found.display},
                  found.display);
}

}  // namespace

GivenCode given_code(const fhir::Element& coding) {
    return {.system = std::string{coding.child("system").text()},
            .version = std::string{coding.child("version").text()},
            .code = std::string{coding.child("code").text()},
            .display = std::string{coding.child("display").text()}};
}

Outcome<std::vector<GivenCode>> given_codes(const OperationInput& input) {
    std::vector<GivenCode> codes;
    if (const auto code = input.text("code"); !code.empty())
        codes.push_back({.system = input.text("system"),
                         .version = {},
                         .code = code,
                         .display = input.text("display")});
    if (const auto coding = input.value("coding")) codes.push_back(given_code(coding));
    for (const auto coding : input.value("codeableConcept").children("coding"))
        codes.push_back(given_code(coding));
    if (!codes.empty()) return codes;
    return Failure{FailureKind::invalid, "give `code`, `coding` or `codeableConcept`"};
}

Outcome<Reply> validate_any(const terminology::Terminology& terms,
                            const std::vector<GivenCode>& codes, const std::string& where,
                            const Judge& judge) {
    Membership unknown;
    std::string names;
    for (const auto& given : codes) {
        const Membership one = judge(given);
        if (one.judgement == Judgement::member) return answer_found(terms, given, one);
        if (one.judgement == Judgement::not_judged) unknown = one;
        names += names.empty() ? "" : ", ";
        names += given.system.empty() ? given.code : given.system + "#" + given.code;
    }
    if (unknown.judgement == Judgement::not_judged) return unknown_of(unknown);
    return answer(false, "not in " + where + ": " + names, {});
}

}  // namespace fascia::interaction
