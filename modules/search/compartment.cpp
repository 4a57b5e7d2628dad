#include "search/detail/compartment.hpp"

#include "fascia/fhir/definitions.hpp"

#include "search/detail/value_text.hpp"

#include <algorithm>

namespace fascia::search::detail {
namespace {

Criterion refers_to(std::string parameter, const Compartment& compartment) {
    Criterion criterion{.parameter = std::move(parameter)};
    criterion.alternatives.emplace_back(
        ReferenceTest{std::string{compartment.type}, std::string{compartment.id}, {}});
    return criterion;
}

Criterion is_itself(const Compartment& compartment) {
    Criterion criterion{.parameter = "_id"};
    criterion.alternatives.emplace_back(TokenTest{{}, std::string{compartment.id}});
    return criterion;
}

}  // namespace

std::optional<Criterion> in_compartment(const Registry& registry, std::string_view type,
                                        const Compartment& compartment) {
    Criterion any;
    for (const fhir::CompartmentRule& rule : fhir::compartment_rules()) {
        if (rule.compartment != compartment.type || rule.resource != type) continue;
        for (const std::string_view code : split_unescaped(rule.parameters, ' ')) {
            if (code == "{def}")
                any.groups.push_back({is_itself(compartment)});
            else if (const Parameter* parameter = registry.find(type, code))
                any.groups.push_back({refers_to(parameter->code, compartment)});
        }
    }
    if (any.groups.empty()) return std::nullopt;
    return any;
}

}  // namespace fascia::search::detail
