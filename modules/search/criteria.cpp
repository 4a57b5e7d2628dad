#include "search/detail/criteria.hpp"

#include "search/detail/value_test.hpp"
#include "search/detail/value_text.hpp"

#include <algorithm>
#include <array>

namespace fascia::search::detail {
namespace {

Failure unsupported(std::string text) {
    return Failure{FailureKind::unsupported, std::move(text)};
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
};
constexpr std::array<ModifierRow, 3> modifiers{
    {{ValueType::token, "not"}, {ValueType::string, "exact"}, {ValueType::string, "contains"}}};

bool is_modifier(ValueType type, std::string_view modifier) {
    return std::any_of(modifiers.begin(), modifiers.end(), [&](const ModifierRow& row) {
        return row.type == type && row.modifier == modifier;
    });
}

bool may_point_to(const Parameter& parameter, std::string_view type) {
    return parameter.targets.empty() ||
           std::find(parameter.targets.begin(), parameter.targets.end(), type) !=
               parameter.targets.end();
}

Failure unknown_parameter(std::string_view type, std::string_view name) {
    const std::string written{name};
    if (name.starts_with("_has"))
        return unsupported(written + ": reverse chaining (_has) is not offered");
    if (name.find('.') != std::string_view::npos)
        return unsupported(written + ": chained parameters are not offered");
    for (const fhir::SearchParameterDef& core : fhir::search_parameters())
        if (core.code == split_name(name).code &&
            (" " + std::string{core.base} + " ").find(" " + std::string{type} + " ") !=
                std::string::npos)
            return unsupported(written + ": parameters of type " + std::string{core.type} +
                               " are not offered");
    return unsupported(written + ": " + std::string{type} + " has no such search parameter");
}

Outcome<bool> read_missing(std::string_view name, std::string_view value) {
    if (value == "true") return true;
    if (value == "false") return false;
    return Failure{FailureKind::invalid, std::string{name} + ": expected true or false"};
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

}  // namespace

Outcome<Criterion> read_criterion(const Registry& registry, std::string_view type,
                                  std::string_view name, std::string_view value,
                                  std::string_view base_url) {
    const auto [code, modifier] = split_name(name);
    const Parameter* parameter = registry.find(type, code);
    if (!parameter || modifier.find('.') != std::string_view::npos)
        return unknown_parameter(type, name);
    const ValueType kind = *value_type(parameter->type);

    Criterion criterion;
    criterion.parameter = parameter->code;
    const bool always_there = code == "_id" || code == "_lastUpdated";
    if (modifier == "missing" && !always_there) {
        const auto missing = read_missing(name, value);
        if (!missing) return missing.error();
        criterion.missing = *missing;
        return criterion;
    }
    std::string_view fixed_type;
    if (kind == ValueType::reference) {
        const auto target = target_type(*parameter, name, modifier);
        if (!target) return target.error();
        fixed_type = *target;
    } else if (!modifier.empty() && !is_modifier(kind, modifier)) {
        return unsupported(std::string{name} + ": the modifier :" + std::string{modifier} +
                           " is not offered on " + parameter->code + " (" + parameter->type + ")");
    }
    criterion.negated = modifier == "not";
    const ValueSyntax syntax{*parameter, kind, modifier, fixed_type, registry.zone(), base_url};
    for (const std::string_view alternative : split_unescaped(value, ',')) {
        auto test = value_test(alternative, syntax);
        if (!test) return test.error();
        criterion.alternatives.push_back(std::move(*test));
    }
    return criterion;
}

}  // namespace fascia::search::detail
