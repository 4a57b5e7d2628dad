#include "validation/detail/values.hpp"

#include <algorithm>

namespace fascia::validation::detail {
namespace {

bool same_text(const fhir::Element& a, const fhir::Element& b) {
    return a.value() == b.value();
}

}  // namespace

bool fits_pattern(const fhir::Element& element, const fhir::Element& pattern) {
    if (pattern.value() && !same_text(element, pattern)) return false;
    for (const auto wanted : pattern.children()) {
        const auto there = element.children(wanted.name());
        if (std::ranges::none_of(there, [&](const auto& one) { return fits_pattern(one, wanted); }))
            return false;
    }
    return true;
}

bool is_fixed_value(const fhir::Element& element, const fhir::Element& fixed) {
    if (!same_text(element, fixed)) return false;
    const auto there = element.children(), wanted = fixed.children();
    return std::ranges::equal(there, wanted, [](const auto& a, const auto& b) {
        return a.name() == b.name() && is_fixed_value(a, b);
    });
}

std::string shown(const fhir::Element& value) {
    if (value.value()) return '"' + std::string{*value.value()} + '"';
    std::string text;
    for (const auto child : value.children())
        text += (text.empty() ? "" : ", ") + std::string{child.name()} + ' ' + shown(child);
    return '{' + text + '}';
}

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace fascia::validation::detail
