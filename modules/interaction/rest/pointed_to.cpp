#include "interaction/rest/detail/pointed_to.hpp"

#include "fascia/fhir/json.hpp"

namespace fascia::interaction {

Outcome<std::vector<search::ReferenceRow>> pointed_to(store::Reader& reader,
                                                      const search::Registry& registry,
                                                      std::string_view type, std::string_view id,
                                                      std::string_view parameter) {
    std::vector<search::ReferenceRow> found;
    const auto version = reader.read(type, id);
    if (!version && (version.error().kind() == FailureKind::not_found ||
                     version.error().kind() == FailureKind::gone))
        return found;
    if (!version) return version.error();
    const auto resource = fhir::parse_json(version->json);
    if (!resource) return Failure{FailureKind::fault, "a stored resource does not parse"};
    for (search::ReferenceRow& row : registry.extract(*resource).references)
        if (row.parameter == parameter && !row.target_type.empty()) found.push_back(std::move(row));
    return found;
}

}  // namespace fascia::interaction
