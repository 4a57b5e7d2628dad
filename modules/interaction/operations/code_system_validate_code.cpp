#include "interaction/detail/given_codes.hpp"
#include "interaction/detail/operations.hpp"

namespace fascia::interaction {
namespace {

Outcome<Reply> validate(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked = input.check(
            {"url", "codeSystem", "code", "version", "display", "coding", "codeableConcept"});
        !checked)
        return checked.error();
    const auto codes = given_codes(input);
    if (!codes) return codes.error();
    TerminologyContent content{services};
    const auto system = content.add_named(request, "CodeSystem", "codeSystem", "version");
    if (!system) return system.error();
    const auto terms = content.make();
    const std::string url = system->substr(0, system->find('|'));
    return validate_any(terms, *codes, *system, [&](const GivenCode& given) {
        const bool elsewhere = !given.system.empty() && given.system != url;
        return elsewhere ? terminology::Membership{} : terms.validate(*system, given.code);
    });
}

}  // namespace

void code_system_validate_code(const Services& services, Request request, Done done) {
    done(validate(services, request));
}

}  // namespace fascia::interaction
