#include "fascia/fhir/draft.hpp"

#include "interaction/detail/given_codes.hpp"
#include "interaction/detail/operations.hpp"

namespace fascia::interaction {
namespace {

GivenCode given_side(const OperationInput& input, const char* code, const char* coding) {
    if (const auto given = input.value(coding)) return given_code(given);
    return {.system = input.text("system"),
            .version = input.text("version"),
            .code = input.text(code),
            .display = {}};
}

/// The code system of the URL, or the one that both codes name.
Outcome<std::string> system_of(TerminologyContent& content, const Request& request,
                               const GivenCode& a, const GivenCode& b) {
    if (!request.id.empty()) return content.add_named(request, "CodeSystem", "", "");
    if (a.system.empty() || a.canonical() != b.canonical())
        return Failure{FailureKind::invalid, "both codes are of one code system: give `system`"};
    if (const auto added = content.add(a.canonical()); !added) return added.error();
    return a.canonical();
}

Outcome<Reply> compare(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked =
            input.check({"codeA", "codeB", "system", "version", "codingA", "codingB"});
        !checked)
        return checked.error();
    const GivenCode a = given_side(input, "codeA", "codingA");
    const GivenCode b = given_side(input, "codeB", "codingB");
    if (a.code.empty() || b.code.empty())
        return Failure{FailureKind::invalid,
                       "give `codeA` and `codeB`, or `codingA` and `codingB`"};
    TerminologyContent content{services};
    const auto system = system_of(content, request, a, b);
    if (!system) return system.error();
    const auto found = content.make().subsumes(*system, a.code, b.code);
    if (!found) return not_judged(found.error());
    fhir::Draft parameters{"Parameters"};
    parameters->add("parameter")
        .set("name", "outcome")
        .set("valueCode", terminology::to_code(*found));
    Reply reply;
    reply.resource = parameters.freeze();
    return reply;
}

}  // namespace

void code_system_subsumes(const Services& services, Request request, Done done) {
    done(compare(services, request));
}

}  // namespace fascia::interaction
