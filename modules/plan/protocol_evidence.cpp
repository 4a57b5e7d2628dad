#include "plan/detail/codes.hpp"
#include "plan/detail/protocol_checks.hpp"

#include <algorithm>
#include <array>

namespace fascia::plan::detail {
namespace {

constexpr std::array<std::string_view, 4> tagged_extensions{"dose", "continue-rule", "stop-rule",
                                                            "review-after"};

bool is_tagged_extension(const fhir::Element& element) {
    return element.name() == "extension" &&
           std::ranges::any_of(tagged_extensions, [&](std::string_view name) {
               return is_own(url_of(element), name);
           });
}

/// Elements that say how much, how long or how far. What a dynamicValue computes is no such.
bool is_claim(const fhir::Element& element) {
    const auto name = element.name();
    return is_tagged_extension(element) || name.starts_with("timing") ||
           name.starts_with("offset") || name == "target";
}

class EvidenceCheck {
  public:
    EvidenceCheck(const Evidence& evidence, const Report& report)
        : evidence_{evidence}, report_{report} {}

    void visit(const fhir::Element& element) {
        for (const auto child : element.children()) {
            if (is_claim(child) && source_tags(child).empty())
                report_(fhir::path_of(child), "needs a source-tag: the tag of its evidence");
            visit(child);
        }
    }
    void tag(const std::string& place, const std::string& tag) {
        if (!evidence_.source(tag))
            report_(place, "'" + tag + "' is the tag of no source in evidence.json");
    }

  private:
    const Evidence& evidence_;
    const Report& report_;
};

}  // namespace

void check_evidence(const fhir::Resource& definition, const Evidence& evidence,
                    const Report& report) {
    EvidenceCheck check{evidence, report};
    check.visit(definition.root());
    for (const auto& tag : source_tags(definition.root())) check.tag("", tag);
    if (definition.type_name() == "ActivityDefinition" && source_tags(definition.root()).empty())
        report("relatedArtifact", "needs a source-tag: the tag of its evidence");
}

void check_evidence(const Rules& rules, const Evidence& evidence, const Report& report) {
    EvidenceCheck check{evidence, report};
    for (const auto& [place, tag] : rules.tags) check.tag(place, tag);
}

void check_positions(const Evidence& evidence, const Rules& rules, const Report& report) {
    for (const auto& position : evidence.positions)
        for (const auto& item : position.items)
            if (std::ranges::find(rules.items.all, item) == rules.items.all.end())
                report("positions", "'" + item + "' is no item");
}

}  // namespace fascia::plan::detail
