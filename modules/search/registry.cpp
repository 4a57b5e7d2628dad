#include "search/detail/tables.hpp"

#include <algorithm>

namespace fascia::search {
namespace {

using detail::Selector;

// A SearchParameter of the core package or of the project, in one shape.
struct Definition {
    std::string_view url, code, type, expression;
    std::vector<std::string_view> bases;
    std::vector<std::string> targets;
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

Definition definition_of(const fhir::SearchParameterDef& core) {
    return {core.url,
            core.code,
            core.type,
            core.expression,
            split_words<std::vector<std::string_view>>(core.base),
            split_words<std::vector<std::string>>(core.targets)};
}

Definition definition_of(const fhir::Resource& parameter) {
    Definition definition{parameter.child("url").text(),
                          parameter.child("code").text(),
                          parameter.child("type").text(),
                          parameter.child("expression").text(),
                          {},
                          {}};
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

class Builder {
  public:
    explicit Builder(Registry::Tables& tables) : tables_{tables} {
        for (const fhir::TypeId id : fhir::resource_types())
            tables_.types[std::string{fhir::TypeDef{id}.name()}];
    }

    void add(const Definition& definition) {
        const auto type = detail::value_type(definition.type);
        if (!type || definition.expression.empty()) return;
        const auto alternatives = alternatives_of(definition.expression);
        for (const std::string_view base : definition.bases)
            for (const fhir::TypeDef resource_type : concrete_types(base))
                place(tables_.types.find(resource_type.name())->second, definition,
                      {*type, selectors(definition, alternatives, resource_type)});
    }

    std::vector<Issue> issues;

  private:
    std::vector<std::shared_ptr<const Selector>> selectors(
        const Definition& definition, const std::vector<Alternative>& alternatives,
        fhir::TypeDef resource_type) {
        std::vector<std::shared_ptr<const Selector>> selected;
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
            const Failure failure = selector.error();
            for (Issue issue : failure.issues()) {
                issue.text = std::string{definition.url} + ": " + issue.text;
                issues.push_back(std::move(issue));
            }
        }
        return at->second;
    }

    static void place(Registry::Tables::OfType& table, const Definition& definition,
                      Registry::Tables::Source source) {
        const auto at =
            std::lower_bound(table.parameters.begin(), table.parameters.end(), definition.code,
                             [](const Parameter& parameter, std::string_view code) {
                                 return parameter.code < code;
                             });
        const auto place = at - table.parameters.begin();
        Parameter parameter{std::string{definition.code}, std::string{definition.type},
                            std::string{definition.url}, definition.targets};
        if (at != table.parameters.end() && at->code == definition.code) {
            *at = std::move(parameter);
            table.sources[static_cast<std::size_t>(place)] = std::move(source);
        } else {
            table.parameters.insert(at, std::move(parameter));
            table.sources.insert(table.sources.begin() + place, std::move(source));
        }
    }

    Registry::Tables& tables_;
    std::map<std::string, std::shared_ptr<const Selector>, std::less<>> compiled_;
};

}  // namespace

Registry::Registry(std::unique_ptr<Tables> tables) : tables_{std::move(tables)} {}
Registry::~Registry() = default;

Outcome<std::shared_ptr<const Registry>> Registry::make(std::span<const fhir::Resource> extra,
                                                        const Zone& zone,
                                                        std::string_view base_url) {
    auto tables = std::make_unique<Tables>();
    tables->zone = zone;
    tables->base_url = base_url;
    Builder builder{*tables};
    for (const fhir::SearchParameterDef& core : fhir::search_parameters())
        if (!is_illustration(core.url)) builder.add(definition_of(core));
    for (const fhir::Resource& own : extra) builder.add(definition_of(own));
    if (!builder.issues.empty()) return Failure{FailureKind::invalid, std::move(builder.issues)};
    return std::make_shared<const Registry>(std::move(tables));
}

std::span<const Parameter> Registry::parameters(std::string_view resource_type) const {
    const auto* table = tables_->of_type(resource_type);
    return table ? std::span<const Parameter>{table->parameters} : std::span<const Parameter>{};
}

const Parameter* Registry::find(std::string_view resource_type, std::string_view code) const {
    const auto all = parameters(resource_type);
    const auto at = std::lower_bound(all.begin(), all.end(), code,
                                     [](const Parameter& parameter, std::string_view wanted) {
                                         return parameter.code < wanted;
                                     });
    return at != all.end() && at->code == code ? &*at : nullptr;
}

const Zone& Registry::zone() const {
    return tables_->zone;
}

}  // namespace fascia::search
