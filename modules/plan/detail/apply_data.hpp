#pragma once

#include "fascia/plan/assessment.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::plan::detail {

/// The resources of a FactSet that exist at its instant (dated after it, entered in error or about
/// another patient: they do not), by type and sorted by id, whatever order they came in. A type is
/// looked through when it is first asked for: a protocol asks for few. Keeps a reference to the
/// facts; for one thread.
class ApplyData {
  public:
    explicit ApplyData(const FactSet& facts) : facts_{facts} {}

    /// The target of "Type/id", also absolute or with a version; empty when not known.
    fhir::Resource find(std::string_view reference) const;
    const std::vector<fhir::Resource>& of_type(std::string_view type) const;

  private:
    std::vector<fhir::Resource> select(std::string_view type) const;

    const FactSet& facts_;
    mutable std::map<std::string, std::vector<fhir::Resource>, std::less<>> by_type_;
};

/// Whether `value_set` (where it is empty: the packaged value set of that canonical) holds the
/// code; absent: its codes are not all here, or it is not known.
std::optional<bool> is_member(const fhir::Resource& value_set, std::string_view canonical,
                              std::string_view system, std::string_view code);

/// What a DataRequirement asks for: type, codeFilter, dateFilter, sort, limit. Failure: unsupported
/// (searchParam filters, value sets that cannot be judged), invalid (a path that does not compile).
Outcome<std::vector<fhir::Resource>> select_data(
    const fhir::Element& requirement, const ApplyData& data, const fhirpath::Context& context,
    const std::function<fhir::Resource(std::string_view)>& resolve);

}  // namespace fascia::plan::detail
