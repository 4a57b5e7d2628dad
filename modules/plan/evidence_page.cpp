#include "fascia/plan/evidence_page.hpp"

#include "fascia/plan/evidence.hpp"

#include "plan/detail/codes.hpp"
#include "plan/detail/page.hpp"

#include <algorithm>

namespace fascia::plan {
namespace {

using detail::Page;

bool holds(const Sources& sources, std::string_view tag) {
    return std::ranges::find(sources, tag) != sources.end();
}

/// What carries a tag that only a physician's signature can settle.
class Signatures {
  public:
    explicit Signatures(const Protocol& protocol) : protocol_{protocol} {}

    std::vector<std::string> of(std::string_view tag) const {
        std::vector<std::string> out;
        for (const auto& definition : protocol_.definitions()) add(definition.root(), tag, out);
        const auto& rules = protocol_.rules();
        const auto add_all = [&](const auto& all, const auto& name) {
            for (const auto& each : all)
                if (holds(each.sources, tag)) out.push_back(name(each));
        };
        const auto by_code = [](const auto& each) { return each.code + " " + each.text; };
        const auto by_name = [](const auto& each) { return each.name; };
        add_all(rules.flags, by_code);
        add_all(rules.contraindications, by_code);
        add_all(rules.gates, [](const auto& row) { return row.outcome + ": " + row.text; });
        add_all(rules.escalations,
                [](const auto& each) { return "a physician's own proposal: " + each.item; });
        add_all(rules.policies, [](const auto& each) { return "payer policy " + each.id; });
        add_all(rules.observations, [](const auto& each) { return each.text; });
        add_all(rules.function.scales, by_name);
        add_all(rules.derived, by_name);
        add_all(rules.inputs, by_name);
        add_all(rules.concepts, by_name);
        add_parts(tag, out);
        for (const auto& position : protocol_.evidence().positions)
            for (const auto& stance : position.stances)
                if (holds(stance.sources, tag))
                    out.push_back("stance of " + stance.source + " on " +
                                  (position.items.empty() ? position.subject
                                                          : detail::listed(position.items)));
        return out;
    }

  private:
    /// Whole parts of the rules with one list of tags.
    void add_parts(std::string_view tag, std::vector<std::string>& out) const {
        const auto& rules = protocol_.rules();
        const std::pair<const char*, const Sources&> parts[] = {
            {"time and gates", rules.time.sources},
            {"items that make care", rules.items.sources},
            {"response: pain", rules.pain.sources},
            {"response: function", rules.function.sources},
            {"adherence", rules.adherence.sources},
            {"reviewed lists", rules.lists.sources},
            {"duration of pain", rules.episode.sources},
            {"pregnancy", rules.pregnancy.sources},
            {"procedures", rules.procedures.sources},
            {"injected steroids", rules.steroids.sources},
            {"flare", rules.flare.sources},
            {"decisions", rules.decisions.sources}};
        for (const auto& [name, sources] : parts)
            if (holds(sources, tag)) out.emplace_back(name);
    }

    /// A definition or an action, then the actions in it.
    static void add(const fhir::Element& element, std::string_view tag,
                    std::vector<std::string>& out) {
        std::vector<std::string> parts;
        for (const auto child : element.children()) {
            if (child.name() == "action" || !holds(detail::source_tags(child), tag)) continue;
            if (auto name = part_name(child); std::ranges::find(parts, name) == parts.end())
                parts.push_back(std::move(name));
        }
        if (!parts.empty())
            out.push_back(std::string{element.child("id").text()} + " " +
                          std::string{element.child("title").text()} + ": " +
                          detail::listed(parts));
        for (const auto action : element.children("action")) add(action, tag, out);
    }

    static std::string part_name(const fhir::Element& part) {
        if (part.name() == "relatedArtifact") return "sources";
        if (part.name() == "relatedAction") return "time after another action";
        const auto name = part.name() == "extension" ? detail::url_of(part) : part.name();
        return std::string{name.substr(name.rfind('/') + 1)};
    }

    const Protocol& protocol_;
};

void add_head(const Protocol& protocol, Page& page) {
    const auto& plan = protocol.plan_definition();
    page.heading(1, plan.child("title").text());
    page.paragraph("`" + protocol.canonical() + "`. " +
                   std::string{plan.child("description").text()} + " " +
                   std::string{plan.child("usage").text()});
    page.paragraph(
        "This page is generated from the files beside it, for the physician who reviews "
        "the protocol; a test compares it with them. Renew it with "
        "`FASCIA_RENEW=1 build/release/conformance_evidence_page`.");
    page.paragraph(
        "Every number, rule and text carries the tag of its source, listed at the end. "
        "**[P]** is a rule of this protocol, **[M]** is clinical knowledge that was not "
        "checked against a source: both need a physician's signature. The texts for "
        "patients (handouts/) are the project's own words and need one too. Texts are "
        "there in: " +
        detail::listed(protocol.languages()) + ".");
}

void add_signatures(const Protocol& protocol, Page& page) {
    page.heading(2, "To be signed");
    const Signatures signatures{protocol};
    const std::pair<const char*, const char*> tags[] = {
        {"M", "[M]: to be checked against a source, then signed"},
        {"P", "[P]: rules of this protocol, to be signed"}};
    for (const auto& [tag, title] : tags) {
        page.heading(3, title);
        for (const auto& each : signatures.of(tag)) page.bullet("[ ] " + each);
        page.gap();
    }
}

void add_sources(const Protocol& protocol, Page& page) {
    page.heading(2, "Sources");
    page.paragraph(
        "Read: text = the source itself, part = a part of it, abstract, secondary = "
        "somebody else's account of it.");
    std::vector<std::vector<std::string>> rows;
    for (const auto& source : protocol.evidence().sources)
        rows.push_back({source.tag, source.kind, source.read, source.citation});
    page.table({"Tag", "Kind", "Read", "What"}, rows);
}

}  // namespace

std::string evidence_page(const Protocol& protocol) {
    Page page;
    add_head(protocol, page);
    add_signatures(protocol, page);
    detail::add_items(protocol, page);
    detail::add_safety(protocol.rules(), page);
    detail::add_measures(protocol.rules(), page);
    detail::add_facts(protocol.rules(), page);
    detail::add_gates(protocol.rules(), page);
    add_sources(protocol, page);
    auto text = std::move(page).text();
    while (text.ends_with("\n\n")) text.pop_back();
    return text;
}

}  // namespace fascia::plan
