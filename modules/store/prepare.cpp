#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/json.hpp"
#include "fascia/store/repository.hpp"

#include "store/detail/body.hpp"
#include "store/detail/references.hpp"

namespace fascia::store {
namespace {

/// The resource under its id, without what the commit decides.
fhir::Resource without_version(const fhir::Resource& resource, std::string_view id) {
    fhir::Draft draft{resource};
    draft->set("id", id);
    if (fhir::DraftElement* meta = draft->find("meta")) {
        meta->remove("versionId");
        meta->remove("lastUpdated");
    }
    return draft.freeze();
}

}  // namespace

Prepared prepare(const fhir::Resource& resource, std::string_view id,
                 const search::Registry& registry) {
    const fhir::Resource stored = without_version(resource, id);
    const std::string json = fhir::write_json(stored);
    Prepared prepared;
    prepared.type = stored.type_name();
    prepared.id = id;
    // The definitions put id and meta first.
    const std::string head =
        "{\"resourceType\":\"" + prepared.type + "\",\"id\":\"" + prepared.id + "\"";
    const std::string_view meta = ",\"meta\":{";
    const bool has_meta = json.compare(head.size(), meta.size(), meta) == 0;
    prepared.tail = has_meta ? "," : "}";
    prepared.tail.append(json, head.size() + (has_meta ? meta.size() : 0));
    prepared.packed = pack_body(prepared.tail);
    prepared.index = registry.extract(stored);
    prepared.references = literal_references(stored);
    return prepared;
}

}  // namespace fascia::store
