#include "fhir/detail/xml_narrative.hpp"

#include "fhir/detail/xml_characters.hpp"

#include <algorithm>

namespace fascia::fhir::detail {
namespace {

constexpr bool has_prefix(std::string_view name) {
    return name.find(':') != std::string_view::npos;
}

/// xml:lang, xml:space, and the declaration of a prefix that nothing then uses.
bool is_harmless(const XmlAttribute& attribute) {
    if (attribute.name == "xml:lang" || attribute.name == "xml:space") return true;
    if (!attribute.name.starts_with("xmlns:") || attribute.value.empty()) return false;
    const std::string_view prefix = attribute.name.substr(6);
    return !prefix.empty() && !prefix.starts_with("xml") &&
           std::all_of(prefix.begin(), prefix.end(), is_ascii_letter);
}

const char* narrative_tag_fault(unsigned depth, std::string_view name,
                                std::span<const XmlAttribute> attributes) {
    if (has_prefix(name)) return "names in a narrative are written without a prefix";
    bool declared = false;
    for (const XmlAttribute& attribute : attributes) {
        if (attribute.name == "xmlns") {
            if (attribute.value != xhtml_namespace)
                return "a narrative holds elements of http://www.w3.org/1999/xhtml only";
            declared = true;
        } else if (has_prefix(attribute.name) && !is_harmless(attribute)) {
            return "names in a narrative are written without a prefix";
        }
    }
    if (depth > 1) return nullptr;
    if (name != "div") return "a narrative is one div element";
    return declared ? nullptr : "the div needs xmlns=\"http://www.w3.org/1999/xhtml\"";
}

std::size_t after(std::string_view text, std::string_view end, std::size_t from) {
    return text.find(end, from) + end.size();
}

}  // namespace

std::size_t end_of_tag(std::string_view text, std::size_t start) {
    std::size_t at = text.find_first_of("\"'>", start);
    while (text[at] != '>') at = text.find_first_of("\"'>", text.find(text[at], at + 1) + 1);
    return at;
}

std::optional<XmlFault> narrative_fault(std::string_view text) {
    const auto first =
        std::find_if_not(text.begin(), text.end(), [](char c) { return is_xml_space(c); });
    if (!std::string_view{first, text.end()}.starts_with("<div"))
        return XmlFault{0, "a narrative starts with <div"};
    return scan_xml(text, max_narrative_depth, narrative_tag_fault);
}

std::size_t end_of_element(std::string_view text, std::size_t start) {
    std::size_t depth = 0, at = start;
    do {
        at = text.find('<', at);
        const std::string_view markup = text.substr(at);
        if (markup.starts_with("<!--")) {
            at = after(text, "-->", at + 4);
        } else if (markup.starts_with("<![CDATA[")) {
            at = after(text, "]]>", at);
        } else {
            const std::size_t close = end_of_tag(text, at);
            if (markup[1] == '/')
                --depth;
            else if (text[close - 1] != '/')
                ++depth;
            at = close + 1;
        }
    } while (depth > 0);
    return at;
}

std::string with_xml_line_ends(std::string_view text) {
    std::string lines;
    lines.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r')
            lines += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n')
            lines += '\n';
    }
    return lines;
}

}  // namespace fascia::fhir::detail
