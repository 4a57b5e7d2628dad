#pragma once

#include "validation/detail/run.hpp"

namespace fascia::validation::detail {

/// What R4 itself says about every element below `resource`, itself included: invariants, bindings,
/// reference targets, extensions.
void check_base_rules(const fhir::Element& resource, Run& run, Report& report);

/// Calls `visit(element, scope)` for every element of a resource, in document order.
template <class Visit>
void for_each_element(const fhir::Element& resource, Visit visit) {
    const auto& nodes = resource.document()->nodes;
    struct Open {
        Scope scope;
        std::uint32_t end;
    };
    std::vector<Open> open;
    for (std::uint32_t i = resource.index(); i != nodes[resource.index()].end; ++i) {
        while (!open.empty() && open.back().end <= i) open.pop_back();
        const fhir::Element element{*resource.document(), i};
        if (element.type().is_resource()) {
            const bool is_contained = !open.empty() && element.definition().name() == "contained";
            open.push_back(
                {{element, is_contained ? open.back().scope.container : element}, nodes[i].end});
        }
        visit(element, open.back().scope);
    }
}

}  // namespace fascia::validation::detail
