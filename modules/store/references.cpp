#include "store/detail/references.hpp"

#include "fascia/search/search.hpp"

#include <algorithm>

namespace fascia::store {
namespace {

void collect(const fhir::Element& element, std::vector<std::string>& found) {
    if (element.type() == fhir::types().reference) {
        const auto literal = search::literal_reference(element.child("reference").text(), {});
        if (literal && !literal->type.empty())
            found.push_back(std::string{literal->type}.append("/").append(literal->id));
    }
    for (const fhir::Element child : element.children()) collect(child, found);
}

}  // namespace

std::vector<std::string> literal_references(const fhir::Resource& resource) {
    std::vector<std::string> found;
    collect(resource.root(), found);
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}  // namespace fascia::store
