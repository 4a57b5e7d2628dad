#include "interaction/detail/given_codes.hpp"
#include "interaction/detail/operations.hpp"

namespace fascia::interaction {
namespace {

Outcome<Reply> validate(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked = input.check({"url", "valueSet", "valueSetVersion", "code", "system",
                                          "display", "coding", "codeableConcept", "abstract"});
        !checked)
        return checked.error();
    const auto codes = given_codes(input);
    if (!codes) return codes.error();
    TerminologyContent content{services};
    const auto value_set = content.add_named(request, "ValueSet", "valueSet", "valueSetVersion");
    if (!value_set) return value_set.error();
    const auto terms = content.make();
    const bool with_abstract = input.flag("abstract");
    return validate_any(terms, *codes, *value_set, [&](const GivenCode& given) {
        return terms.membership(*value_set, given.system, given.code, with_abstract);
    });
}

}  // namespace

void value_set_validate_code(const Services& services, Request request, Done done) {
    done(validate(services, request));
}

}  // namespace fascia::interaction
