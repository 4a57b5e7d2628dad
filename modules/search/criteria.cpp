#include "search/detail/criteria.hpp"

#include "fascia/search/list_ids.hpp"

#include "search/detail/above_below.hpp"
#include "search/detail/value_test.hpp"
#include "search/detail/value_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fascia::search::detail {
namespace {

Failure unsupported(std::string text) {
    return Failure{FailureKind::unsupported, std::move(text)};
}
Failure malformed(std::string text) {
    return Failure{FailureKind::invalid,
                   Issue{.code = "value", .path = {}, .text = std::move(text)}};
}

struct Name {
    std::string_view code, modifier;
};

Name split_name(std::string_view name) {
    const std::size_t colon = name.find(':');
    if (colon == std::string_view::npos) return {name, {}};
    return {name.substr(0, colon), name.substr(colon + 1)};
}

struct ModifierRow {
    ValueType type;
    std::string_view modifier;
    std::string_view index;  ///< the rows it reads stand under the code and this
};
// Beside them :missing, and the target types of a reference.
constexpr std::array<ModifierRow, 11> modifiers{
    {{ValueType::token, "not", {}},
     {ValueType::token, "in", {}},
     {ValueType::token, "not-in", {}},
     {ValueType::token, "above", {}},
     {ValueType::token, "below", {}},
     {ValueType::token, "text", text_suffix},
     {ValueType::token, "of-type", of_type_suffix},
     {ValueType::string, "exact", {}},
     {ValueType::string, "contains", {}},
     {ValueType::uri, "below", {}},
     {ValueType::reference, "identifier", identifier_suffix}}};

const ModifierRow* find_modifier(ValueType type, std::string_view modifier) {
    const auto row = std::ranges::find_if(modifiers, [&](const ModifierRow& candidate) {
        return candidate.type == type && candidate.modifier == modifier;
    });
    return row == modifiers.end() ? nullptr : &*row;
}

Outcome<bool> read_missing(std::string_view name, std::string_view value) {
    if (value == "true") return true;
    if (value == "false") return false;
    return malformed(std::string{name} + ": expected true or false");
}

// The type that a reference without one has: that of the modifier, or the only one there can be.
Outcome<std::string_view> target_type(const Parameter& parameter, std::string_view name,
                                      std::string_view modifier) {
    if (modifier.empty())
        return parameter.targets.size() == 1 ? std::string_view{parameter.targets.front()}
                                             : std::string_view{};
    if (!fhir::find_resource_type(modifier) || !may_point_to(parameter, modifier))
        return unsupported(std::string{name} + ": " + parameter.code +
                           " has no such modifier or target type");
    return modifier;
}

// A URI and what stands above it, path by path (R4 search.html#modifiers, :above).
Outcome<std::vector<ValueTest>> uris_above(std::string_view uri) {
    if (static_cast<std::size_t>(std::ranges::count(uri, '/')) > most_levels)
        return Failure{FailureKind::too_costly, "a URI of so many levels"};
    std::vector<ValueTest> tests{UriTest{std::string{uri}}};
    const std::size_t scheme = uri.find("://");
    const std::size_t first = scheme == std::string_view::npos ? 0 : scheme + 3;
    for (std::size_t slash = uri.rfind('/'); slash != std::string_view::npos && slash > first;
         slash = uri.rfind('/', slash - 1))
        tests.emplace_back(UriTest{std::string{uri.substr(0, slash)}});
    return tests;
}

Criterion by_id(std::string_view id) {
    Criterion criterion{.parameter = "_id"};
    criterion.alternatives.emplace_back(TokenTest{{}, std::string{id}});
    return criterion;
}

/// Reads criteria on one resource type.
class Reader {
  public:
    Reader(const Sources& sources, std::string_view type) : sources_{sources}, type_{type} {}

    Outcome<Criterion> read(std::string_view name, std::string_view value) const {
        if (name.starts_with("_has:")) return read_has(name, value);
        if (name == "_list") return read_list(value);
        // A dot in an extension's or a profile's name does not occur: codes have none.
        const std::size_t dot = name.find('.');
        const auto [code, modifier] = split_name(name.substr(0, dot));
        const Parameter* parameter = sources_.registry.find(type_, code);
        if (!parameter) return unknown(name);
        if (dot != std::string_view::npos)
            return read_chain(*parameter, name, modifier, name.substr(dot + 1), value);
        const bool always_there = code == "_id" || code == "_lastUpdated";
        if (modifier == "missing" && !always_there) {
            const auto missing = read_missing(name, value);
            if (!missing) return missing.error();
            return Criterion{.parameter = parameter->code, .missing = *missing};
        }
        return read_values(*parameter, name, modifier, value);
    }

  private:
    const Registry::Tables::Source& source(const Parameter& parameter) const {
        return *sources_.tables.of_type(type_)->find(parameter.code);
    }

    Failure unknown(std::string_view name) const {
        const std::string written{name};
        for (const fhir::SearchParameterDef& core : fhir::search_parameters())
            if (core.code == split_name(name).code &&
                (" " + std::string{core.base} + " ").find(" " + std::string{type_} + " ") !=
                    std::string::npos)
                return unsupported(written + ": parameters of type " + std::string{core.type} +
                                   " are not offered");
        return unsupported(written + ": " + std::string{type_} + " has no such search parameter");
    }

    Outcome<Criterion> read_values(const Parameter& parameter, std::string_view name,
                                   std::string_view modifier, std::string_view value) const {
        if (!parameter.parts.empty()) return read_parts(parameter, name, modifier, value);
        const auto& source = this->source(parameter);
        if (source.type == ValueType::reference && (modifier == "above" || modifier == "below"))
            return read_above_below(sources_, parameter, name,
                                    modifier == "above" ? Way::above : Way::below, value);
        ValueSyntax syntax{.code = parameter.code,
                           .type = source.type,
                           .components = source.components,
                           .modifier = modifier,
                           .target_type = {},
                           .zone = sources_.registry.zone(),
                           .base_url = sources_.base_url,
                           .terminology = sources_.terminology};
        Criterion criterion{.parameter = parameter.code};
        if (const ModifierRow* row = find_modifier(source.type, modifier)) {
            criterion.parameter += row->index;
        } else if (source.type == ValueType::reference) {
            const auto target = target_type(parameter, name, modifier);
            if (!target) return target.error();
            syntax.target_type = *target;
        } else if (!modifier.empty() && !(source.type == ValueType::uri && modifier == "above")) {
            return unsupported(std::string{name} + ": the modifier :" + std::string{modifier} +
                               " is not offered on " + parameter.code + " (" + parameter.type +
                               ")");
        }
        criterion.negated = modifier == "not" || modifier == "not-in";
        for (const std::string_view alternative : split_unescaped(value, ',')) {
            auto test = value_test(alternative, syntax);
            if (!test) return test.error();
            if (source.type == ValueType::uri && modifier == "above") {
                auto above = uris_above(std::get<UriTest>(*test).uri);
                if (!above) return above.error();
                std::ranges::move(*above, std::back_inserter(criterion.alternatives));
                if (criterion.alternatives.size() > most_alternatives) return too_much_asked_for();
            } else {
                criterion.alternatives.push_back(std::move(*test));
            }
        }
        if (source.whole) return over_the_whole(source, std::move(criterion));
        return criterion;
    }

    // Any of the parameters whose union it is.
    Outcome<Criterion> read_parts(const Parameter& parameter, std::string_view name,
                                  std::string_view modifier, std::string_view value) const {
        Criterion any;
        for (const std::string& code : parameter.parts) {
            auto part = read_values(*sources_.registry.find(type_, code), name, modifier, value);
            if (!part) return part.error();
            any.negated = std::exchange(part->negated, false);
            any.groups.push_back({std::move(*part)});
        }
        return any;
    }

    // A composite that starts from the resource itself asks for its components together.
    static Criterion over_the_whole(const Registry::Tables::Source& source, Criterion rows) {
        Criterion whole;
        for (const ValueTest& test : rows.alternatives) {
            const auto& composite = std::get<CompositeTest>(test);
            Criterion first{.parameter = source.components[0].whole};
            first.alternatives.emplace_back(composite.first);
            Criterion second{.parameter = source.components[1].whole};
            std::visit([&](const auto& value) { second.alternatives.emplace_back(value); },
                       composite.second);
            whole.groups.push_back({std::move(first), std::move(second)});
        }
        if (!source.selectors.empty()) whole.groups.push_back({std::move(rows)});
        return whole;
    }

    // subject:Patient.name=x; without a type, every target type that has such a parameter.
    Outcome<Criterion> read_chain(const Parameter& parameter, std::string_view name,
                                  std::string_view modifier, std::string_view rest,
                                  std::string_view value) const {
        if (source(parameter).type != ValueType::reference)
            return unsupported(std::string{name} + ": " + parameter.code + " is no reference");
        if (!modifier.empty())
            if (const auto target = target_type(parameter, name, modifier); !target)
                return target.error();
        Criterion criterion{.parameter = parameter.code};
        std::optional<Failure> refused;
        for (const auto& [target, of_target] : sources_.tables.types) {
            if (modifier.empty() ? !may_point_to(parameter, target) : target != modifier) continue;
            auto then = Reader{sources_, target}.read(rest, value);
            if (then)
                criterion.links.push_back({false, target, {}, {std::move(*then)}});
            else if (then.error().kind() != FailureKind::unsupported &&
                     then.error().kind() != FailureKind::invalid)
                return then.error();
            else if (!refused || then.error().kind() == FailureKind::invalid)
                refused = then.error();
        }
        if (!criterion.links.empty()) return criterion;
        return refused ? *refused : unknown(name);
    }

    // _has:Observation:patient:code=x
    Outcome<Criterion> read_has(std::string_view name, std::string_view value) const {
        std::string_view rest = name.substr(std::string_view{"_has:"}.size());
        const auto [other_type, after_type] = split_name(rest);
        const auto [code, then_name] = split_name(after_type);
        const Parameter* parameter = sources_.registry.find(other_type, code);
        if (then_name.empty() || !parameter || parameter->type != "reference" ||
            !may_point_to(*parameter, type_))
            return unsupported(std::string{name} +
                               ": expected _has:Type:parameter:name, the parameter a reference "
                               "of that type to " +
                               std::string{type_});
        auto then = Reader{sources_, other_type}.read(then_name, value);
        if (!then) return then.error();
        Criterion criterion;
        criterion.links.push_back(
            {true, std::string{other_type}, parameter->code, {std::move(*then)}});
        return criterion;
    }

    static Outcome<Criterion> read_list(std::string_view value) {
        const auto lists = list_ids(value);
        if (!lists) return lists.error();
        Criterion criterion;
        for (const std::string& list : *lists)
            criterion.links.push_back({true, "List", "item", {by_id(list)}});
        return criterion;
    }

    const Sources& sources_;
    const std::string_view type_;
};

}  // namespace

Failure too_much_asked_for() {
    return Failure{FailureKind::too_costly,
                   "a search may have 100 criteria and 500 alternatives at most"};
}

bool may_point_to(const Parameter& parameter, std::string_view type) {
    return parameter.targets.empty() ||
           std::find(parameter.targets.begin(), parameter.targets.end(), type) !=
               parameter.targets.end();
}

Outcome<Criterion> read_criterion(const Sources& sources, std::string_view type,
                                  std::string_view name, std::string_view value) {
    return Reader{sources, type}.read(name, value);
}

}  // namespace fascia::search::detail
