#include "fhir/detail/narrative_rules.hpp"

#include "fhir/detail/xml_narrative.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace fascia::fhir::detail {
namespace {

/// Elements that act, embed, submit, or bring in outside content (R4 narrative.html names them).
constexpr std::array<std::string_view, 21> forbidden_elements{
    "applet", "audio",    "base",   "body",   "button", "embed",    "form",
    "frame",  "frameset", "head",   "iframe", "input",  "link",     "math",
    "meta",   "object",   "script", "select", "svg",    "textarea", "video"};

constexpr std::array<std::string_view, 8> link_attributes{
    "action", "background", "cite", "formaction", "href", "longdesc", "poster", "src"};

bool one_of(auto& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

std::string lower_case(std::string_view text) {
    std::string lower{text};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

/// What a reference between & and ; stands for, as far as a URL scheme can be spelt with it.
char referred_character(std::string_view name) {
    if (!name.starts_with('#')) return '&';
    name.remove_prefix(1);
    const bool hex = name.starts_with('x');
    name.remove_prefix(hex);
    unsigned code = 0;
    std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
    return code < 0x80 ? static_cast<char>(code) : '?';
}

/// The scheme of a link as a browser understands it: references resolved, white space and controls
/// dropped, lower case.
std::string scheme_of(std::string_view value) {
    std::string plain;
    for (std::size_t i = 0; i < value.size(); ++i) {
        char c = value[i];
        const auto end = c == '&' ? value.find(';', i) : value.npos;
        if (end != value.npos) {
            c = referred_character(value.substr(i + 1, end - i - 1));
            i = end;
        }
        if (c == ':') return lower_case(plain);
        if (static_cast<unsigned char>(c) > ' ') plain += c;
    }
    return {};
}

bool is_active_link(std::string_view value) {
    const std::string scheme = scheme_of(value);
    return scheme == "javascript" || scheme == "vbscript" || scheme == "livescript";
}

const char* active_content(unsigned, std::string_view name,
                           std::span<const XmlAttribute> attributes) {
    if (one_of(forbidden_elements, lower_case(name)))
        return "a narrative must not hold scripts, forms, frames, or embedded content";
    for (const XmlAttribute& attribute : attributes) {
        const std::string attribute_name = lower_case(attribute.name);
        if (attribute_name.starts_with("on"))
            return "a narrative must not hold event attributes (on…)";
        if (one_of(link_attributes, attribute_name) && is_active_link(attribute.value))
            return "a narrative must not hold links that run scripts";
    }
    return nullptr;
}

}  // namespace

std::optional<NarrativeFault> narrative_fault_of(std::string_view text) {
    if (auto fault = narrative_fault(text))
        return NarrativeFault{"structure", std::move(fault->text)};
    if (auto fault = scan_xml(text, max_narrative_depth, active_content))
        return NarrativeFault{"invalid", std::move(fault->text)};
    return std::nullopt;
}

}  // namespace fascia::fhir::detail
