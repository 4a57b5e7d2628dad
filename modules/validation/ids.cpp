#include "validation/detail/base_rules.hpp"
#include "validation/detail/resource_rules.hpp"

#include <set>

namespace fascia::validation::detail {

void check_ids(const fhir::Element& resource, Report& report) {
    static const auto element_definition = fhir::find_type("ElementDefinition").value();
    std::set<std::pair<std::uint32_t, std::string_view>> element_ids;    // in one resource
    std::set<std::pair<std::uint32_t, std::string_view>> contained_ids;  // in one container
    for_each_element(resource, [&](const fhir::Element& element, const Scope& scope) {
        if (element.index() == 0) return;
        const auto id = element.child("id").text();
        // A snapshot and its differential share ids; sdf-16 and sdf-17 speak of each.
        if (id.empty() || element.type() == element_definition) return;
        const bool is_resource = element.type().is_resource();
        if (is_resource && scope.container == scope.resource) return;
        auto& ids = is_resource ? contained_ids : element_ids;
        const auto owner = is_resource ? scope.container : scope.resource;
        if (!ids.emplace(owner.index(), id).second)
            report.add({.at = element,
                        .code = "duplicate",
                        .rule = is_resource ? "contained-id" : "element-id",
                        .text = "the id " + std::string{id} + " stands more than once in the " +
                                std::string{owner.type().name()}});
    });
}

namespace {

/// The text of a Reference, canonical, uri or url that points into the resource.
bool is_local_link(const fhir::Element& element) {
    return element.text().starts_with('#') &&
           (element.type().is_a(fhir::types().uri) || element.definition().name() == "reference");
}

}  // namespace

void check_contained(const fhir::Element& resource, Report& report) {
    std::set<std::pair<std::uint32_t, std::string_view>> used;  // container, id
    std::set<std::uint32_t> refer_to_container;
    std::vector<Scope> contained;
    for_each_element(resource, [&](const fhir::Element& element, const Scope& scope) {
        const bool inside = scope.resource != scope.container;
        if (element.type().is_resource()) {
            if (inside) contained.push_back(scope);
            return;
        }
        if (!is_local_link(element)) return;
        if (element.text() == "#")
            refer_to_container.insert(scope.resource.index());
        else
            used.emplace(scope.container.index(), element.text().substr(1));
    });
    for (const Scope& scope : contained)
        if (!used.contains({scope.container.index(), scope.resource.child("id").text()}) &&
            !refer_to_container.contains(scope.resource.index()))
            report.add({.at = scope.resource,
                        .code = "invariant",
                        .rule = "dom-3",
                        .text = "nothing in the resource refers to this contained resource, and it "
                                "does not refer to the resource"});
}

}  // namespace fascia::validation::detail
