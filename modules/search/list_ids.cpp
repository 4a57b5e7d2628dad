#include "fascia/search/list_ids.hpp"

#include "fascia/fhir/structure.hpp"

#include "search/detail/value_text.hpp"

namespace fascia::search {

Outcome<std::vector<std::string>> list_ids(std::string_view value) {
    std::vector<std::string> ids;
    for (const std::string_view id : detail::split_unescaped(value, ',')) {
        if (fhir::primitive_fault(fhir::types().id, id))
            return Failure{FailureKind::unsupported,
                           "_list=" + std::string{id} +
                               ": expected the id of a List; functional lists are not offered"};
        ids.emplace_back(id);
    }
    return ids;
}

}  // namespace fascia::search
