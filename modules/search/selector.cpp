#include "search/detail/selector.hpp"

#include <algorithm>
#include <span>

namespace fascia::search::detail {
namespace {

bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_name_char);
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

// Index after the quoted text or the bracket that opens at `at`; the end where it is not closed.
std::size_t skip_group(std::string_view text, std::size_t at) {
    const char open = text[at];
    if (open == '\'' || open == '`') {
        for (++at; at < text.size() && text[at] != open; ++at)
            if (text[at] == '\\') ++at;
        return std::min(at + 1, text.size());
    }
    for (++at; at < text.size() && text[at] != ')' && text[at] != ']';)
        at = text[at] == '(' || text[at] == '[' || text[at] == '\'' || text[at] == '`'
                 ? skip_group(text, at)
                 : at + 1;
    return std::min(at + 1, text.size());
}

std::string_view without_brackets(std::string_view text) {
    while (text.size() >= 2 && text.front() == '(' && skip_group(text, 0) == text.size())
        text = trim(text.substr(1, text.size() - 2));
    return text;
}

// A space outside brackets and quotes: an operator stands there.
bool has_operator(std::string_view alternative) {
    for (std::size_t at = 0; at < alternative.size();) {
        if (alternative[at] == ' ') return true;
        const bool group = std::string_view{"(['`"}.find(alternative[at]) != std::string_view::npos;
        at = group ? skip_group(alternative, at) : at + 1;
    }
    return false;
}

std::string_view first_name(std::string_view text) {
    text = text.substr(std::min(text.find_first_not_of("( "), text.size()));
    return text.substr(
        0, static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_name_char) -
                                    text.begin()));
}

void walk(const fhir::Element& element, std::span<const std::string> names,
          std::string_view of_type, fhirpath::Collection& selected) {
    if (names.empty()) {
        if (of_type.empty() || element.type().name() == of_type) selected.emplace_back(element);
        return;
    }
    for (const fhir::Element child : element.children(names.front()))
        walk(child, names.subspan(1), of_type, selected);
}

}  // namespace

std::vector<std::string_view> split_union(std::string_view expression) {
    std::vector<std::string_view> alternatives;
    std::size_t start = 0;
    for (std::size_t at = 0; at < expression.size();) {
        if (expression[at] == '|') {
            alternatives.push_back(trim(expression.substr(start, at - start)));
            start = ++at;
            continue;
        }
        const bool group = std::string_view{"(['`"}.find(expression[at]) != std::string_view::npos;
        at = group ? skip_group(expression, at) : at + 1;
    }
    alternatives.push_back(trim(expression.substr(start)));
    if (alternatives.size() > 1 &&
        std::any_of(alternatives.begin(), alternatives.end(), has_operator))
        return {trim(expression)};
    return alternatives;
}

std::optional<fhir::TypeDef> root_type(std::string_view alternative) {
    const auto type = fhir::find_type(first_name(alternative));
    if (type && type->is_a(fhir::types().resource)) return type;
    return std::nullopt;
}

std::optional<Selector::Path> Selector::read_path(std::string_view alternative) {
    std::string_view text = without_brackets(alternative);
    Path path;
    for (std::string_view cast :
         {std::string_view{" as "}, std::string_view{".as("}, std::string_view{".ofType("}}) {
        const std::size_t at = text.find(cast);
        if (at == std::string_view::npos) continue;
        std::string_view of_type = text.substr(at + cast.size());
        if (cast.back() == '(') {
            if (!of_type.ends_with(')')) return std::nullopt;
            of_type.remove_suffix(1);
        }
        if (!is_name(of_type)) return std::nullopt;
        path.of_type = of_type;
        text = text.substr(0, at);
        break;
    }
    for (;;) {
        const std::size_t dot = text.find('.');
        if (!is_name(text.substr(0, dot))) return std::nullopt;
        path.names.emplace_back(text.substr(0, dot));
        if (dot == std::string_view::npos) break;
        text.remove_prefix(dot + 1);
    }
    const auto type = fhir::find_type(path.names.front());
    if (type && type->is_a(fhir::types().resource)) path.names.erase(path.names.begin());
    return path;
}

Outcome<Selector> Selector::compile(std::string_view alternative) {
    Selector selector;
    if (auto path = read_path(alternative)) {
        selector.path_ = std::move(*path);
        return selector;
    }
    auto expression = fhirpath::Expression::compile(alternative);
    if (!expression) return expression.error();
    selector.expression_ = std::move(*expression);
    return selector;
}

Outcome<void> Selector::select(const fhir::Element& resource, const fhirpath::Context& context,
                               fhirpath::Collection& selected) const {
    if (!expression_) {
        walk(resource, path_.names, path_.of_type, selected);
        return {};
    }
    auto found = expression_->evaluate(resource, context);
    if (!found) return found.error();
    selected.insert(selected.end(), found->begin(), found->end());
    return {};
}

}  // namespace fascia::search::detail
