#include "terminology/detail/table_builder.hpp"

#include "terminology/detail/hierarchy.hpp"

#include <algorithm>

namespace fascia::terminology::detail {
namespace {

std::uint32_t next(const auto& rows) {
    return static_cast<std::uint32_t>(rows.size());
}

// Rows that were added in the order of preference stay in it among equals.
void sort_by_hash(std::span<IndexRow> rows) {
    std::ranges::stable_sort(rows, {}, &IndexRow::hash);
}

bool has_property(const fhir::Element& concept_, std::string_view code,
                  std::initializer_list<std::string_view> values) {
    for (const auto property : concept_.children("property"))
        if (property.child("code").text() == code &&
            std::ranges::find(values, property.child("value").text()) != values.end())
            return true;
    return false;
}

// R4 codesystem-concept-properties.html.
std::uint32_t flags_of(const fhir::Element& concept_) {
    std::uint32_t flags = 0;
    if (has_property(concept_, "inactive", {"true"}) ||
        has_property(concept_, "status", {"retired", "inactive"}))
        flags |= inactive;
    if (has_property(concept_, "notSelectable", {"true"})) flags |= abstract;
    return flags;
}

}  // namespace

TableBuilder::TableBuilder() {
    tables_.text_starts.push_back(0);
    text(std::string_view{});
}

Text TableBuilder::text(std::string_view value) {
    const auto [place, is_new] =
        texts_.try_emplace(std::string{value}, static_cast<Text>(texts_.size()));
    if (is_new) {
        tables_.text.insert(tables_.text.end(), value.begin(), value.end());
        tables_.text_starts.push_back(next(tables_.text));
    }
    return place->second;
}

Text TableBuilder::text(const fhir::Element& parent, std::string_view child) {
    return text(parent.child(child).text());
}

std::string_view TableBuilder::string(Text number) const {
    const auto start = tables_.text_starts[number];
    return {tables_.text.data() + start, tables_.text_starts[number + 1] - start};
}

Text TableBuilder::url_of(const fhir::Resource& resource) {
    const auto url = resource.child("url").text();
    if (!url.empty()) return text(url);
    return text(std::string{resource.type_name()} + "/" + std::string{resource.id()});
}

void TableBuilder::add(const fhir::Resource& resource) {
    if (resource.type_name() == "ValueSet") add_value_set(resource);
    if (resource.type_name() == "CodeSystem" && resource.child("content").text() != "supplement")
        add_code_system(resource);
}

void TableBuilder::add_details(const fhir::Element& concept_) {
    for (const auto property : concept_.children("property")) {
        const auto value = property.child("value");
        const bool is_coding = value.type().name() == "Coding";
        tables_.properties.push_back({.code = text(property, "code"),
                                      .type = text(value.name()),
                                      .value = is_coding ? text(value, "code") : text(value.text()),
                                      .system = is_coding ? text(value, "system") : Text{}});
    }
    for (const auto designation : concept_.children("designation"))
        tables_.designations.push_back({.language = text(designation, "language"),
                                        .use = text(designation.at("use.code").text()),
                                        .value = text(designation, "value")});
}

void TableBuilder::add_code_system(const fhir::Resource& resource) {
    const auto root = resource.root();
    std::uint32_t flags = 0;
    // Where it does not say, codes are compared as they are written: the stricter reading.
    if (root.child("caseSensitive").text() != "false") flags |= case_sensitive;
    if (root.child("content").text() == "complete") flags |= complete;
    const Text url = url_of(resource);
    tables_.systems_by_url.push_back({hash_of(string(url)), next(tables_.systems)});
    const std::uint32_t first = next(tables_.concepts);
    tables_.systems.push_back({.url = url,
                               .version = text(root, "version"),
                               .name = text(root, "name"),
                               .title = text(root, "title"),
                               .flags = flags,
                               .first_concept = first});

    const Hierarchy hierarchy = hierarchy_of(resource);
    for (std::size_t place = 0; place < hierarchy.concepts.size(); ++place) {
        const auto& concept_ = hierarchy.concepts[place];
        const auto add_links = [&](const std::vector<std::uint32_t>& places) {
            const std::uint32_t start = next(tables_.links);
            for (const std::uint32_t other : places) tables_.links.push_back(first + other);
            return start;
        };
        const std::uint32_t first_parent = add_links(hierarchy.parents[place]);
        const std::uint32_t first_child = add_links(hierarchy.children[place]);
        tables_.concepts_by_code.push_back(
            {hash_of(concept_.child("code").text()), next(tables_.concepts)});
        tables_.concepts.push_back({.code = text(concept_, "code"),
                                    .display = text(concept_, "display"),
                                    .definition = text(concept_, "definition"),
                                    .flags = flags_of(concept_),
                                    .first_parent = first_parent,
                                    .first_child = first_child,
                                    .first_property = next(tables_.properties),
                                    .first_designation = next(tables_.designations)});
        add_details(concept_);
    }
    sort_by_hash(std::span{tables_.concepts_by_code}.subspan(first));
}

void TableBuilder::add_value_set(const fhir::Resource& resource) {
    const auto root = resource.root();
    const auto compose = root.child("compose");
    const auto expansion = root.child("expansion");
    std::uint32_t flags = 0;
    if (!compose && !expansion) flags |= without_compose;
    if (compose.child("inactive").text() == "false") flags |= without_inactive;
    const Text url = url_of(resource);
    tables_.value_sets_by_url.push_back({hash_of(string(url)), next(tables_.value_sets)});
    tables_.value_sets.push_back({.url = url,
                                  .version = text(root, "version"),
                                  .name = text(root, "name"),
                                  .title = text(root, "title"),
                                  .status = text(root, "status"),
                                  .flags = flags,
                                  .first_include = next(tables_.includes)});
    for (const auto include : compose.children("include")) add_include(include, 0);
    for (const auto excluded : compose.children("exclude")) add_include(excluded, exclude);
    if (!compose) add_members(expansion);
}

// A value set that says only what it comes to: its codes are listed, one include a system at a
// time.
void TableBuilder::add_members(const fhir::Element& expansion) {
    for (const auto member : expansion.children("contains")) {
        if (member.child("code")) {
            const Text system = text(member, "system");
            const auto& includes = tables_.includes;
            if (includes.size() == tables_.value_sets.back().first_include ||
                includes.back().system != system)
                add_include(system, text(member, "version"), 0);
            add_listed(member);
        }
        add_members(member);
    }
}

void TableBuilder::add_include(Text system, Text version, std::uint32_t flags) {
    tables_.includes.push_back({.system = system,
                                .version = version,
                                .code_system = 0,
                                .flags = flags,
                                .first_listed = next(tables_.listed),
                                .first_filter = next(tables_.filters),
                                .first_reference = next(tables_.references)});
}

void TableBuilder::add_listed(const fhir::Element& concept_) {
    tables_.listed_by_code.push_back(
        {hash_of(concept_.child("code").text()), next(tables_.listed)});
    tables_.listed.push_back({text(concept_, "code"), text(concept_, "display")});
}

void TableBuilder::add_include(const fhir::Element& include, std::uint32_t flags) {
    add_include(text(include, "system"), text(include, "version"), flags);
    for (const auto listed : include.children("concept")) add_listed(listed);
    for (const auto filter : include.children("filter"))
        tables_.filters.push_back(
            {text(filter, "property"), text(filter, "op"), text(filter, "value")});
    for (const auto reference : include.children("valueSet"))
        tables_.references.push_back({text(reference.text()), 0});
}

void TableBuilder::link() {
    link_systems();
    link_references();
}

void TableBuilder::link_systems() {
    std::unordered_map<Text, std::uint32_t> latest;
    for (std::uint32_t row = 0; row < tables_.systems.size(); ++row)
        latest[tables_.systems[row].url] = row;
    for (; linked_includes_ < tables_.includes.size(); ++linked_includes_) {
        IncludeRow& include = tables_.includes[linked_includes_];
        const auto found = latest.find(include.system);
        if (found == latest.end()) continue;
        if (include.version == 0 || include.version == tables_.systems[found->second].version)
            include.code_system = found->second + 1;
    }
}

void TableBuilder::link_references() {
    std::unordered_map<Text, std::uint32_t> latest;
    for (std::uint32_t row = 0; row < tables_.value_sets.size(); ++row)
        latest[tables_.value_sets[row].url] = row;
    for (; linked_references_ < tables_.references.size(); ++linked_references_) {
        ReferenceRow& reference = tables_.references[linked_references_];
        const auto found = latest.find(reference.canonical);
        if (found != latest.end()) reference.value_set = found->second + 1;
    }
}

void TableBuilder::end_stretches() {
    SystemRow system{};
    system.first_concept = next(tables_.concepts);
    tables_.systems.push_back(system);
    ConceptRow concept_{};
    concept_.first_parent = concept_.first_child = next(tables_.links);
    concept_.first_property = next(tables_.properties);
    concept_.first_designation = next(tables_.designations);
    tables_.concepts.push_back(concept_);
    ValueSetRow value_set{};
    value_set.first_include = next(tables_.includes);
    tables_.value_sets.push_back(value_set);
    IncludeRow include{};
    include.first_listed = next(tables_.listed);
    include.first_filter = next(tables_.filters);
    include.first_reference = next(tables_.references);
    tables_.includes.push_back(include);
}

OwnedTables TableBuilder::finish() && {
    end_stretches();
    for (std::size_t i = 0; i + 1 < tables_.includes.size(); ++i) {
        const auto first = tables_.includes[i].first_listed;
        sort_by_hash(std::span{tables_.listed_by_code}.subspan(
            first, tables_.includes[i + 1].first_listed - first));
    }
    sort_by_hash(tables_.systems_by_url);
    sort_by_hash(tables_.value_sets_by_url);
    return std::move(tables_);
}

}  // namespace fascia::terminology::detail
