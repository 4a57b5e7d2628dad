#include "fascia/terminology/ucum.hpp"

#include "terminology/ucum/detail/definition.hpp"

namespace fascia::terminology {
namespace {

using detail::Factor;
using detail::Term;

std::string spelled(const Term& term);

std::string spelled(const Factor& factor) {
    std::string text = "(";
    if (factor.symbol.prefix) text += factor.symbol.prefix->name;
    text += factor.symbol.atom->name;
    if (factor.exponent != 1) text += " ^ " + std::to_string(factor.exponent);
    return text + ")";
}

std::string spelled(std::string_view digits) {
    return std::string{digits};
}

std::string spelled(const detail::Annotation&) {
    return "(unity)";
}

std::string spelled(const Term& term) {
    std::string text;
    for (const auto& component : term) {
        if (!text.empty()) text += component.divides ? " / " : " * ";
        if (text.empty() && component.divides) text = "1 / ";
        const bool is_group = std::holds_alternative<Term>(component.what);
        const auto part =
            std::visit([](const auto& what) { return spelled(what); }, component.what);
        text += is_group ? "(" + part + ")" : part;
    }
    return text;
}

}  // namespace

Outcome<std::string> display_name(std::string_view code) {
    if (const auto unit = parse_unit(code); !unit) return unit.error();
    return code == "1" ? "(unity)" : spelled(*detail::read_term(code));
}

}  // namespace fascia::terminology
