#include "interaction/rest/detail/integrity.hpp"

namespace fascia::interaction {
namespace {

constexpr std::uint32_t most_named = 5;

Outcome<bool> stands(store::UnitOfWork& unit, const search::LiteralReference& reference) {
    const auto version = unit.read(reference.type, reference.id);
    if (version) return true;
    const FailureKind kind = version.error().kind();
    if (kind == FailureKind::not_found || kind == FailureKind::gone) return false;
    return version.error();
}

// References to other servers, to what is contained and by identifier say nothing of this database.
Outcome<void> check_targets(store::UnitOfWork& unit, const DirectWrite& write) {
    const fhir::Document& document = *write.resource.document();
    std::vector<Issue> issues;
    for (std::uint32_t node = 0; node < document.nodes.size(); ++node) {
        const fhir::Element element{document, node};
        if (element.type() != fhir::types().reference) continue;
        const fhir::Element text = element.child("reference");
        const auto literal = search::literal_reference(text.text(), write.base_url);
        if (!literal || literal->type.empty()) continue;
        const auto found = stands(unit, *literal);
        if (!found) return found.error();
        if (!*found)
            issues.push_back({.code = "not-found",
                              .path = fhir::path_of(text),
                              .text = "nothing stands at " + std::string{text.text()}});
    }
    if (!issues.empty()) return Failure{FailureKind::unprocessable, std::move(issues)};
    return {};
}

Outcome<void> check_referrers(store::UnitOfWork& unit, const DirectWrite& write) {
    const auto referrers = unit.referrers(write.type, write.id, most_named);
    if (!referrers) return referrers.error();
    if (referrers->empty()) return {};
    std::string text = write.type + "/" + write.id + " is still referred to by";
    for (const std::string& name : *referrers)
        text.append(&name == &referrers->front() ? " " : ", ").append(name);
    return Failure{FailureKind::conflict, std::move(text)};
}

}  // namespace

Outcome<void> check_integrity(store::UnitOfWork& unit, const Services& services,
                              const DirectWrite& write) {
    const bool is_delete = write.kind == DirectWrite::Kind::remove;
    if (is_delete && services.integrity.on_delete) return check_referrers(unit, write);
    if (!is_delete && services.integrity.on_write) return check_targets(unit, write);
    return {};
}

}  // namespace fascia::interaction
