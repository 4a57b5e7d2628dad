#pragma once

#include "fascia/plan/evidence.hpp"

#include "plan/detail/protocol_checks.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace fascia::plan::detail {

/// Texts for patients, from handouts/<language>/<id>.md: by language, then by definition and kind
/// ("MT1" → patient-text, "ED1.while-blocked" → patient-text-while-blocked).
struct Handouts {
    std::map<std::string, std::map<std::string, std::string>> by_language;

    /// The language of the definitions first, then the others by their names.
    std::vector<std::string> languages() const;
};
Handouts read_handouts(std::span<const ContentFile> files);
/// Each names a definition.
void check_handouts(const Handouts& handouts, const std::vector<Definition>& definitions,
                    const Report& report);

/// The definition with what stands once for the whole protocol: the citations of its sources and
/// what guidelines say of its item.
fhir::Resource completed(const fhir::Resource& definition, const Evidence& evidence);
/// With the texts for patients and their translations (extension translation).
fhir::Resource with_handouts(const fhir::Resource& definition, const Handouts& handouts);
/// With the texts for patients in that language (extension text-language), or in that of the definitions
/// where there is no translation. The language is one of Handouts::languages().
fhir::Resource with_handouts_in(std::string_view language, const fhir::Resource& definition,
                                const Handouts& handouts);

}  // namespace fascia::plan::detail
