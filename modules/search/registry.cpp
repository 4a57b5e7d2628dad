#include "search/detail/own_parameters.hpp"
#include "search/detail/tables.hpp"
#include "search/detail/value_test.hpp"

#include <algorithm>

namespace fascia::search {
namespace {

using detail::Selector;

// A SearchParameter of the core package or of the project, in one shape.
struct Definition {
    struct Component {
        std::string_view definition, expression;
    };
    std::string_view url, code, type, expression;
    std::vector<std::string_view> bases;
    std::vector<std::string> targets;
    std::vector<Component> components;
    std::optional<std::size_t> own = {};  ///< its place among those that are not R4's

    /// Everything that decides on the index rows.
    std::string rows_made_by() const {
        std::string text = std::string{type}.append("\n").append(expression);
        for (const Component& component : components)
            text.append("\n").append(component.definition).append("|").append(component.expression);
        return text;
    }
};

template <class Strings>
Strings split_words(std::string_view text) {
    Strings words;
    while (!text.empty()) {
        const std::size_t space = std::min(text.find(' '), text.size());
        if (space > 0) words.emplace_back(text.substr(0, space));
        text.remove_prefix(std::min(space + 1, text.size()));
    }
    return words;
}

// Lines of "definition|expression".
std::vector<Definition::Component> components_of(std::string_view lines) {
    std::vector<Definition::Component> components;
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        const std::string_view line = lines.substr(0, end);
        const std::size_t bar = line.find('|');
        components.push_back({line.substr(0, bar), line.substr(bar + 1)});
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return components;
}

// R4 gives these components each other's parameter: the code a reference's, the target a token's.
bool has_crossed_components(std::string_view url) {
    return url == "http://hl7.org/fhir/SearchParameter/DocumentReference-relationship";
}

Definition definition_of(const fhir::SearchParameterDef& core) {
    Definition definition{core.url,
                          core.code,
                          core.type,
                          core.expression,
                          split_words<std::vector<std::string_view>>(core.base),
                          split_words<std::vector<std::string>>(core.targets),
                          components_of(core.components)};
    if (has_crossed_components(core.url))
        std::swap(definition.components.at(0).definition, definition.components.at(1).definition);
    return definition;
}

Definition definition_of(const fhir::Resource& parameter, std::size_t place) {
    Definition definition{parameter.child("url").text(),
                          parameter.child("code").text(),
                          parameter.child("type").text(),
                          parameter.child("expression").text(),
                          {},
                          {},
                          {},
                          place};
    for (const fhir::Element component : parameter.children("component"))
        definition.components.push_back(
            {component.child("definition").text(), component.child("expression").text()});
    for (const fhir::Element base : parameter.children("base"))
        definition.bases.push_back(base.text());
    for (const fhir::Element target : parameter.children("target"))
        definition.targets.emplace_back(target.text());
    return definition;
}

// HL7's package holds three illustrations of a SearchParameter under codes that others have.
bool is_illustration(std::string_view url) {
    return url.starts_with("http://hl7.org/fhir/SearchParameter/example");
}

// One alternative of an expression, and the resource type that it is for, if it names one.
struct Alternative {
    std::string_view text;
    std::optional<fhir::TypeDef> root;
};

std::vector<Alternative> alternatives_of(std::string_view expression) {
    std::vector<Alternative> alternatives;
    for (const std::string_view text : detail::split_union(expression))
        alternatives.push_back({text, detail::root_type(text)});
    return alternatives;
}

// The concrete types of a SearchParameter.base; all that derive from an abstract one.
std::vector<fhir::TypeDef> concrete_types(std::string_view base) {
    if (const auto type = fhir::find_resource_type(base)) return {*type};
    std::vector<fhir::TypeDef> types;
    const auto ancestor = fhir::find_type(base);
    for (const fhir::TypeId id : fhir::resource_types())
        if (ancestor && fhir::TypeDef{id}.is_a(*ancestor)) types.emplace_back(id);
    return types;
}

// Where the parameter of that code is, or would be.
std::size_t position(const Registry::Tables::OfType& table, std::string_view code) {
    return static_cast<std::size_t>(
        std::ranges::lower_bound(table.parameters, code, {},
                                 [](const Parameter& p) { return std::string_view{p.code}; }) -
        table.parameters.begin());
}

class Builder {
  public:
    explicit Builder(Registry::Tables& tables) : tables_{tables} {
        for (const fhir::TypeId id : fhir::resource_types())
            tables_.types[std::string{fhir::TypeDef{id}.name()}];
    }

    void add(const Definition& definition) {
        const auto type = detail::value_type(definition.type);
        if (!type || definition.expression.empty()) return;
        types_by_url_[definition.url] = *type;
        const auto alternatives = alternatives_of(definition.expression);
        for (const std::string_view base : definition.bases)
            for (const fhir::TypeDef resource_type : concrete_types(base)) {
                place(tables_.types.find(resource_type.name())->second, definition,
                      {*type, selectors(definition, alternatives, resource_type), {}, false});
                if (definition.own)
                    tables_.own.push_back({std::string{resource_type.name()},
                                           std::string{definition.code},
                                           definition.rows_made_by()});
            }
    }

    /// A composite's components name other parameters, which must have been added before.
    void add_components(const Definition& definition) {
        const auto type = detail::value_type(definition.type);
        if (type != detail::ValueType::composite || definition.expression.empty()) return;
        for (const std::string_view base : definition.bases)
            for (const fhir::TypeDef resource_type : concrete_types(base)) {
                auto& table = tables_.types.find(resource_type.name())->second;
                auto& source = table.sources[position(table, definition.code)];
                source.components.clear();
                for (const Definition::Component& component : definition.components)
                    if (auto read = read_component(definition, component, table))
                        source.components.push_back(std::move(*read));
                if (!detail::is_offered(source.components))
                    refuse(definition, "component",
                           "a composite has a token and one value of another kind, or two numbers");
                source.whole = std::erase_if(source.selectors, [](const auto& selector) {
                                   return selector->is_whole();
                               }) > 0;
                if (definition.own && source.whole &&
                    std::ranges::any_of(source.components,
                                        [](const auto& part) { return part.whole.empty(); }))
                    refuse(definition, "component",
                           "one reads from the whole resource what no parameter reads alone");
            }
    }

    /// Notes which parameters are the union of others, once all have been added. References are
    /// left as they are: links are made of their rows.
    void find_unions() {
        for (auto& [name, table] : tables_.types)
            for (std::size_t i = 0; i < table.parameters.size(); ++i)
                if (table.sources[i].type != detail::ValueType::reference &&
                    table.sources[i].type != detail::ValueType::composite)
                    table.parameters[i].parts = parts_of(table, i);
    }

    /// Against which definition, and why.
    std::vector<std::pair<const Definition*, Issue>> refused;

  private:
    using Selectors = Registry::Tables::Selectors;

    void refuse(const Definition& definition, std::string_view element, std::string text) {
        refused.emplace_back(&definition, Issue{.code = {},
                                                .path = "SearchParameter." + std::string{element},
                                                .text = std::move(text)});
    }

    std::optional<Registry::Tables::Component> read_component(
        const Definition& definition, const Definition::Component& component,
        const Registry::Tables::OfType& table) {
        const auto type = types_by_url_.find(component.definition);
        if (type == types_by_url_.end()) {
            refuse(definition, "component",
                   "no such parameter: " + std::string{component.definition});
            return std::nullopt;
        }
        Registry::Tables::Component read{type->second, {}, {}};
        for (const std::string_view text : detail::split_union(component.expression))
            if (auto selector = compiled(definition, text))
                read.selectors.push_back(std::move(selector));
        if (!read.selectors.empty()) read.whole = same_of_whole(definition, read, table);
        return read;
    }

    /// The parameter that reads the element which the component reads, and no other. What R4's own
    /// parameters say must not depend on those of others.
    static std::string same_of_whole(const Definition& definition,
                                     const Registry::Tables::Component& component,
                                     const Registry::Tables::OfType& table) {
        for (std::size_t i = 0; i < table.sources.size(); ++i) {
            const auto& source = table.sources[i];
            if (table.parameters[i].own && !definition.own) continue;
            if (source.type == component.type && !source.selectors.empty() &&
                source.selectors.front()->walks_along(*component.selectors.front()) &&
                std::ranges::all_of(source.selectors, [&](const auto& selector) {
                    return !selector->is_path() || selector->walks_along(*source.selectors[0]);
                }))
                return table.parameters[i].code;
        }
        return {};
    }

    /// R4's parameters of the same type that together select what the one at `place` selects, each
    /// a part of it.
    static std::vector<std::string> parts_of(const Registry::Tables::OfType& table,
                                             std::size_t place) {
        const Registry::Tables::Source& whole = table.sources[place];
        std::vector<std::string> parts;
        Selectors left = whole.selectors;
        for (std::size_t i = 0; i < table.sources.size(); ++i) {
            const Selectors& part = table.sources[i].selectors;
            const auto is_left = [&](const auto& selector) {
                return std::ranges::find(left, selector) != left.end();
            };
            if (table.parameters[i].own || table.sources[i].type != whole.type || part.empty() ||
                part.size() >= whole.selectors.size() || !std::ranges::all_of(part, is_left))
                continue;
            parts.push_back(table.parameters[i].code);
            std::erase_if(left, [&](const auto& selector) {
                return std::ranges::find(part, selector) != part.end();
            });
        }
        return left.empty() ? parts : std::vector<std::string>{};
    }

    Selectors selectors(const Definition& definition, const std::vector<Alternative>& alternatives,
                        fhir::TypeDef resource_type) {
        Selectors selected;
        for (const auto& [text, root] : alternatives)
            if (!root || resource_type.is_a(*root))
                if (auto selector = compiled(definition, text))
                    selected.push_back(std::move(selector));
        return selected;
    }

    std::shared_ptr<const Selector> compiled(const Definition& definition,
                                             std::string_view alternative) {
        const auto [at, is_new] = compiled_.try_emplace(std::string{alternative});
        if (!is_new) return at->second;
        auto selector = Selector::compile(alternative);
        if (selector) {
            at->second = std::make_shared<const Selector>(std::move(*selector));
        } else {
            for (const Issue& issue : selector.error().issues())
                refuse(definition, "expression", issue.text);
        }
        return at->second;
    }

    static void place(Registry::Tables::OfType& table, const Definition& definition,
                      Registry::Tables::Source source) {
        const std::size_t place = position(table, definition.code);
        const auto offset = static_cast<std::ptrdiff_t>(place);
        Parameter parameter{.code = std::string{definition.code},
                            .type = std::string{definition.type},
                            .url = std::string{definition.url},
                            .targets = definition.targets,
                            .own = definition.own.has_value()};
        if (place < table.parameters.size() && table.parameters[place].code == definition.code) {
            table.parameters[place] = std::move(parameter);
            table.sources[place] = std::move(source);
        } else {
            table.parameters.insert(table.parameters.begin() + offset, std::move(parameter));
            table.sources.insert(table.sources.begin() + offset, std::move(source));
        }
    }

    Registry::Tables& tables_;
    std::map<std::string, std::shared_ptr<const Selector>, std::less<>> compiled_;
    std::map<std::string_view, detail::ValueType> types_by_url_;
};

/// Those of `own` that have issues are left out, and what turns out to be at odds with the others
/// gets some.
Outcome<std::unique_ptr<Registry::Tables>> build(std::span<const fhir::Resource> own,
                                                 const Zone& zone, std::string_view base_url,
                                                 std::vector<std::vector<Issue>>& issues) {
    auto tables = std::make_unique<Registry::Tables>();
    tables->zone = zone;
    tables->base_url = base_url;
    Builder builder{*tables};
    std::vector<Definition> definitions;
    for (const fhir::SearchParameterDef& core : fhir::search_parameters())
        if (!is_illustration(core.url)) definitions.push_back(definition_of(core));
    for (std::size_t i = 0; i < own.size(); ++i)
        if (issues[i].empty()) definitions.push_back(definition_of(own[i], i));
    for (const Definition& definition : definitions) builder.add(definition);
    for (const Definition& definition : definitions) builder.add_components(definition);
    builder.find_unions();
    std::ranges::sort(tables->own);
    tables->own.erase(std::unique(tables->own.begin(), tables->own.end()), tables->own.end());
    for (auto& [definition, issue] : builder.refused) {
        if (!definition->own)
            return Failure{FailureKind::fault, std::move(issue)}.with_note(
                std::string{definition->url});
        issues[*definition->own].push_back(std::move(issue));
    }
    if (!builder.refused.empty()) return build(own, zone, base_url, issues);
    return tables;
}

Failure failure_of(std::span<const fhir::Resource> own, std::vector<ParameterFault> faults) {
    std::vector<Issue> issues;
    for (ParameterFault& fault : faults)
        for (Issue& issue : fault.issues) {
            issue.text.insert(0, std::string{own[fault.which].child("url").text()} + ": ");
            issues.push_back(std::move(issue));
        }
    return Failure{FailureKind::invalid, std::move(issues)};
}

}  // namespace

Registry::Registry(std::unique_ptr<Tables> tables) : tables_{std::move(tables)} {}
Registry::~Registry() = default;

Outcome<std::shared_ptr<const Registry>> Registry::make(std::span<const fhir::Resource> own,
                                                        const Zone& zone, std::string_view base_url,
                                                        std::vector<ParameterFault>* faults) {
    auto issues = detail::check_own_parameters(own);
    auto tables = build(own, zone, base_url, issues);
    if (!tables) return tables.error();
    std::vector<ParameterFault> found;
    for (std::size_t i = 0; i < own.size(); ++i)
        if (!issues[i].empty()) found.push_back({i, std::move(issues[i])});
    if (!faults && !found.empty()) return failure_of(own, std::move(found));
    if (faults) *faults = std::move(found);
    return std::make_shared<const Registry>(std::move(*tables));
}

std::span<const Parameter> Registry::parameters(std::string_view resource_type) const {
    const auto* table = tables_->of_type(resource_type);
    return table ? std::span<const Parameter>{table->parameters} : std::span<const Parameter>{};
}

const Parameter* Registry::find(std::string_view resource_type, std::string_view code) const {
    const auto* table = tables_->of_type(resource_type);
    if (!table) return nullptr;
    const std::size_t place = position(*table, code);
    const bool there = place < table->parameters.size() && table->parameters[place].code == code;
    return there ? &table->parameters[place] : nullptr;
}

std::span<const OwnParameter> Registry::own_parameters() const {
    return tables_->own;
}

const Registry::Tables::Source* Registry::Tables::OfType::find(std::string_view code) const {
    const std::size_t place = position(*this, code);
    const bool there = place < parameters.size() && parameters[place].code == code;
    return there ? &sources[place] : nullptr;
}

const Zone& Registry::zone() const {
    return tables_->zone;
}

}  // namespace fascia::search
