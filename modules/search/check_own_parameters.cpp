#include "search/detail/index_values.hpp"
#include "search/detail/own_parameters.hpp"
#include "search/detail/selector.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace fascia::search::detail {
namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// What a URL can hold beside modifiers, chains and the names that R4 keeps for itself (_id).
bool is_code(std::string_view text) {
    return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, [](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

bool names(std::string_view words, std::string_view word) {
    return (" " + std::string{words} + " ").find(" " + std::string{word} + " ") !=
           std::string::npos;
}

/// The type and what it derives from.
std::vector<fhir::TypeDef> lineage(fhir::TypeDef type) {
    std::vector<fhir::TypeDef> types{type};
    while (const auto base = types.back().base()) types.push_back(*base);
    return types;
}

/// Of two bases, whether a resource may be of both.
bool are_related(fhir::TypeDef a, fhir::TypeDef b) {
    return a.is_a(b) || b.is_a(a);
}

/// R4's own parameter of that code on a base; "" when there is none.
std::string_view core_parameter(fhir::TypeDef base, std::string_view code) {
    for (const fhir::SearchParameterDef& core : fhir::search_parameters()) {
        if (core.code != code) continue;
        for (const fhir::TypeDef type : lineage(base))
            if (names(core.base, type.name())) return core.url;
        // Of an abstract base: on one of its types.
        if (base.is_abstract()) return core.url;
    }
    return {};
}

bool is_core_url(std::string_view url) {
    return std::ranges::any_of(fhir::search_parameters(),
                               [&](const auto& core) { return core.url == url; });
}

class Checker {
  public:
    std::vector<Issue> check(const fhir::Resource& parameter) {
        issues_.clear();
        if (parameter.type_name() != "SearchParameter") {
            refuse("", "is a " + std::string{parameter.type_name()} + ", not a SearchParameter");
            return std::move(issues_);
        }
        if (parameter.child("status").text() == "retired") refuse("status", "is retired");
        const auto url = parameter.child("url").text();
        const auto code = parameter.child("code").text();
        check_url(url);
        if (!is_code(code))
            refuse("code", "'" + std::string{code} +
                               "' is no code: a letter, then letters, digits, '-' and '_'");
        const auto type = check_type(parameter.child("type").text());
        const auto bases = check_bases(parameter, code);
        check_expression(parameter.child("expression").text(), bases, type);
        if (issues_.empty()) {
            urls_.emplace(url);
            for (const fhir::TypeDef base : bases) codes_.emplace_back(base, code);
        }
        return std::move(issues_);
    }

  private:
    void refuse(std::string_view element, std::string text) {
        std::string path = "SearchParameter";
        if (!element.empty()) path.append(".").append(element);
        issues_.push_back({.code = {}, .path = std::move(path), .text = std::move(text)});
    }

    void check_url(std::string_view url) {
        if (is_core_url(url) || urls_.contains(url))
            refuse("url", "another SearchParameter has it: " + std::string{url});
    }

    std::optional<ValueType> check_type(std::string_view name) {
        const auto type = value_type(name);
        if (!type) refuse("type", "parameters of type " + std::string{name} + " are not offered");
        return type;
    }

    std::vector<fhir::TypeDef> check_bases(const fhir::Resource& parameter, std::string_view code) {
        std::vector<fhir::TypeDef> bases;
        std::size_t at = 0;
        for (const fhir::Element base : parameter.children("base")) {
            const std::string element = "base[" + std::to_string(at++) + "]";
            const auto type = fhir::find_type(base.text());
            if (!type || !type->is_a(fhir::types().resource)) {
                refuse(element, "'" + std::string{base.text()} + "' is no resource type");
                continue;
            }
            bases.push_back(*type);
            if (const auto taken = core_parameter(*type, code); !taken.empty())
                refuse(element, std::string{base.text()} + " has a parameter of the code '" +
                                    std::string{code} + "' already: " + std::string{taken});
            else if (is_taken(*type, code))
                refuse(element, "another SearchParameter has the code '" + std::string{code} +
                                    "' on " + std::string{base.text()});
        }
        return bases;
    }

    bool is_taken(fhir::TypeDef base, std::string_view code) const {
        return std::ranges::any_of(codes_, [&](const auto& taken) {
            return taken.second == code && are_related(taken.first, base);
        });
    }

    void check_expression(std::string_view text, const std::vector<fhir::TypeDef>& bases,
                          std::optional<ValueType> type) {
        if (text.empty()) return refuse("expression", "is missing");
        const auto expression = fhirpath::Expression::compile(text);
        if (!expression) return refuse_expression(expression.error());
        for (const fhir::TypeDef base : bases) {
            if (const auto checked = expression->check(base); !checked)
                refuse_expression(checked.error());
            else if (type)
                check_result(text, base, *type);
        }
    }

    /// Lines and columns are the expression's, not the file's.
    void refuse_expression(const Failure& failure) {
        for (const Issue& issue : failure.issues())
            refuse("expression", "line " + std::to_string(issue.line) + ", column " +
                                     std::to_string(issue.column) + ": " + issue.text);
    }

    /// What is never of a type that makes rows would be "indexed" and never found.
    void check_result(std::string_view text, fhir::TypeDef base, ValueType type) {
        bool selects = false;
        for (const std::string_view alternative : split_union(text)) {
            const auto root = root_type(alternative);
            if (root && !are_related(*root, base)) continue;
            selects = true;
            const auto types =
                fhirpath::Expression::compile(alternative).value().result_types(base);
            if (!types || types->empty() || std::ranges::any_of(*types, [&](const auto& name) {
                    return may_add_value(type, name);
                }))
                continue;
            refuse("expression", std::string{alternative} + " selects " + types->front() +
                                     ", of which a parameter of this type has no value");
        }
        if (!selects) refuse("expression", "selects nothing of " + std::string{base.name()});
    }

    std::vector<Issue> issues_;
    std::set<std::string, std::less<>> urls_;
    std::vector<std::pair<fhir::TypeDef, std::string>> codes_;
};

}  // namespace

std::vector<std::vector<Issue>> check_own_parameters(std::span<const fhir::Resource> own) {
    Checker checker;
    std::vector<std::vector<Issue>> found;
    for (const fhir::Resource& parameter : own) found.push_back(checker.check(parameter));
    return found;
}

}  // namespace fascia::search::detail
