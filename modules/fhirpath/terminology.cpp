#include "fascia/fhirpath/terminology.hpp"

namespace fascia::fhirpath {

void use_terminology(Context& context, const terminology::Terminology& terms) {
    using terminology::Judgement;
    context.member_of = [terms](std::string_view system, std::string_view code,
                                std::string_view value_set) -> std::optional<bool> {
        const auto judgement = terms.membership(value_set, system, code).judgement;
        if (judgement == Judgement::not_judged) return std::nullopt;
        return judgement == Judgement::member;
    };
    context.subsumption = [terms](
                              std::string_view system, std::string_view first,
                              std::string_view second) -> std::optional<terminology::Subsumption> {
        const auto found = terms.subsumes(system, first, second);
        return found ? std::optional{*found} : std::nullopt;
    };
}

}  // namespace fascia::fhirpath
