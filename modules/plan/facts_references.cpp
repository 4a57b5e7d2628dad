#include "plan/detail/fact_book.hpp"

#include <algorithm>

namespace fascia::plan::detail {

std::string versioned_reference(const fhir::Resource& resource) {
    constexpr std::string_view history = "/_history/";
    const auto type = resource.type_name(), id = resource.id();
    const auto version = resource.child("meta").child("versionId").text();
    std::string out;
    out.reserve(type.size() + 1 + id.size() + history.size() + version.size());
    out.append(type).append(1, '/').append(id);
    if (!version.empty()) out.append(history).append(version);
    return out;
}

std::string_view local_reference(std::string_view reference) {
    constexpr std::string_view urn = "urn:uuid:";
    if (reference.starts_with(urn)) return reference.substr(urn.size());
    if (const auto history = reference.find("/_history/"); history != std::string_view::npos)
        reference = reference.substr(0, history);
    const auto id = reference.rfind('/');
    if (id == std::string_view::npos || id == 0) return reference;
    const auto type = reference.rfind('/', id - 1);
    return type == std::string_view::npos ? reference : reference.substr(type + 1);
}

fhir::Resource FactBook::resolve(std::string_view reference, const fhir::Resource& from) const {
    if (reference.starts_with('#')) {
        for (const auto contained : from.children("contained"))
            if (contained.child("id").text() == reference.substr(1))
                return fhir::extract(contained);
        return {};
    }
    if (reference.empty()) return {};
    const auto local = local_reference(reference);
    const auto slash = local.find('/');
    const auto type = slash == local.npos ? std::string_view{} : local.substr(0, slash);
    const auto id = slash == local.npos ? local : local.substr(slash + 1);
    for (const auto& known : std::ranges::equal_range(by_id_, id, {}, &fhir::Resource::id))
        if (type.empty() || known.type_name() == type) return known;
    return {};
}

std::string_view FactBook::role_of(std::string_view reference) const {
    const auto local = local_reference(reference);
    if (const auto account = set_.account_roles.find(local); account != set_.account_roles.end())
        return account->second;
    if (local.starts_with("Patient/") || local.starts_with("RelatedPerson/")) return "patient";
    const auto found = roles_.find(local);
    return found == roles_.end() ? std::string_view{} : found->second;
}

bool FactBook::is_by(const Observed& observed, const std::vector<std::string>& roles) {
    for (const auto& role : observed.roles)
        for (const auto& wanted : roles)
            if (role == wanted) return true;
    return false;
}

}  // namespace fascia::plan::detail
