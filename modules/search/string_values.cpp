#include "fascia/search/search.hpp"

#include "search/detail/index_values.hpp"

#include <array>
#include <span>

namespace fascia::search::detail {
namespace {

constexpr std::array<std::string_view, 5> name_parts{"text", "family", "given", "prefix", "suffix"};
constexpr std::array<std::string_view, 7> address_parts{"text",  "line",       "city",   "district",
                                                        "state", "postalCode", "country"};

void add_text(const Target& target, std::string_view text) {
    if (text.empty()) return;
    target.rows.strings.push_back({std::string{target.parameter}, fold(text), std::string{text}});
}

void add_parts(const Target& target, const fhir::Element& value,
               std::span<const std::string_view> names) {
    for (const std::string_view name : names)
        for (const fhir::Element part : value.children(name)) add_text(target, part.text());
}

}  // namespace

void add_strings(const Target& target, const fhir::Element& value) {
    const std::string_view type = value.type().name();
    if (type == "HumanName") {
        add_parts(target, value, name_parts);
    } else if (type == "Address") {
        add_parts(target, value, address_parts);
    } else if (value.type().is_a(fhir::types().string)) {
        add_text(target, value.text());
    }
}

}  // namespace fascia::search::detail
