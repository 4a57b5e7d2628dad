#pragma once

#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/resource.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fascia::plan::detail {

/// "https://openfascia.org/fhir/StructureDefinition/" + name.
std::string structure_definition(std::string_view name);
/// "url|version", the url alone where there is no version.
std::string canonical_of(const fhir::Resource& definition);
/// Extension.url, found without a look-up: definitions are full of extensions.
std::string_view url_of(const fhir::Element& extension);
/// Whether the url is structure_definition(name).
bool is_own(std::string_view url, std::string_view name);
/// value[x] of the first extension with that url; empty where there is none.
fhir::Element extension_value(const fhir::Element& element, std::string_view url);
/// The same for our own extension of that name.
fhir::Element own_extension_value(const fhir::Element& element, std::string_view name);
/// The code of our protocol-item system among these CodeableConcepts; may be empty.
std::string_view item_code(const fhir::ElementRange& concepts);
/// Texts of the source-tag extensions anywhere in the element, each once, in document order.
std::vector<std::string> source_tags(const fhir::Element& element);
/// Adds an extension with that url; the caller sets its value.
fhir::DraftElement& add_extension(fhir::DraftElement& element, std::string_view url);
/// Copies what both types have in common, by element name: PlanDefinition.action.condition to
/// RequestGroup.action.condition.
void copy_common(const fhir::Element& from, fhir::DraftElement& to);
/// Copies all children `name` of `from` to `to`, under `as`.
void copy_all(const fhir::Element& from, std::string_view name, fhir::DraftElement& to,
              std::string_view as);

}  // namespace fascia::plan::detail
