#include "fascia/fhir/xml.hpp"

#include "fhir/detail/check.hpp"
#include "fhir/detail/read.hpp"
#include "fhir/detail/xml_namespaces.hpp"
#include "fhir/detail/xml_narrative.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

namespace fascia::fhir {
namespace {

using detail::fhir_namespace;
using detail::local_name_of;

constexpr std::string_view schema_instance_namespace = "http://www.w3.org/2001/XMLSchema-instance";

/// An XML tree into the typed nodes of a resource (R4 xml.html). What holds in every format is left
/// to check_nodes.
class XmlReader {
  public:
    XmlReader(std::string_view source, const ParseLimits& limits)
        : source_{source}, limits_{limits}, findings_{limits.max_issues} {}

    Outcome<Resource> read(Located* located) {
        pugi::xml_document tree;
        if (!tree.load_buffer(source_.data(), source_.size(), pugi::parse_default,
                              pugi::encoding_utf8))
            throw std::logic_error{"pugixml refuses what the well-formedness gate let through"};
        root(tree.document_element());
        if (!document_.nodes.empty())
            detail::check_nodes(document_, 0,
                                {[this](std::uint32_t node) { return places_[node]; }, reported_},
                                findings_);
        if (!findings_.empty()) return detail::failure_of(std::move(findings_), document_, source_);
        if (located) located->offsets = std::move(places_);
        return Resource{std::make_shared<const Document>(std::move(document_))};
    }

  private:
    /// Attributes that are elements of the definition (Element.id, Extension.url), waiting for
    /// their turn among the children.
    struct Attributes {
        struct Waiting {
            ElementDef element{0};
            std::string_view value;
            std::uint32_t place = 0;
        };
        std::array<Waiting, 2> list;
        std::size_t count = 0, next = 0;
    };

    // ---- nodes

    std::uint32_t open(ElementDef element, TypeDef type, std::uint32_t place) {
        document_.nodes.push_back({element.id(), type.id(), 0, Document::no_text, 0});
        places_.push_back(place);
        reported_.push_back(false);
        return static_cast<std::uint32_t>(document_.nodes.size() - 1);
    }

    void close(std::uint32_t node) {
        document_.nodes[node].end = static_cast<std::uint32_t>(document_.nodes.size());
    }

    void set_text(std::uint32_t node, std::string_view text) {
        document_.nodes[node].text = static_cast<std::uint32_t>(document_.text.size());
        document_.nodes[node].text_size = static_cast<std::uint32_t>(text.size());
        document_.text += text;
    }

    void leaf(ElementDef element, std::string_view text, std::uint32_t place) {
        const std::uint32_t node = open(element, element.type(), place);
        set_text(node, text);
        close(node);
    }

    // ---- findings

    /// Where the element's "<" stands.
    static std::uint32_t place_of(pugi::xml_node node) {
        const bool is_element = node.type() == pugi::node_element;
        return static_cast<std::uint32_t>(node.offset_debug() - (is_element ? 1 : 0));
    }

    /// pugixml keeps names where they stood in its one buffer.
    static std::uint32_t place_of(pugi::xml_node element, pugi::xml_attribute attribute) {
        return static_cast<std::uint32_t>(element.offset_debug() +
                                          (attribute.name() - element.name()));
    }

    void report(std::uint32_t node, std::string_view member, std::string text,
                std::uint32_t place) {
        findings_.add({.node = node,
                       .member = std::string{member},
                       .code = "structure",
                       .text = std::move(text),
                       .place = place});
    }

    /// A finding that makes the node unfit for further checks.
    void refuse(std::uint32_t node, std::string_view member, std::string text,
                std::uint32_t place) {
        report(node, member, std::move(text), place);
        reported_[node] = true;
    }

    static std::string quoted(std::string_view name) { return '"' + std::string{name} + '"'; }

    // ---- elements

    void root(pugi::xml_node element) {
        const auto type = find_resource_type(local_name_of(element.name()));
        declare(element);
        if (!type)
            report(0, {}, quoted(element.name()) + " is not a resource type of R4",
                   place_of(element));
        else if (!is_fhir(element))
            report(0, {}, "the root element needs xmlns=\"http://hl7.org/fhir\"",
                   place_of(element));
        else
            complex(ElementDef{0}, *type, element, 1);
    }

    // ---- namespaces

    void declare(pugi::xml_node element) {
        for (const pugi::xml_attribute attribute : element.attributes())
            spaces_.declare(attribute.name(), attribute.value());
    }

    bool is_fhir(pugi::xml_node element) const {
        return spaces_.of(element.name()) == fhir_namespace;
    }

    /// `depth`: how deep its JSON object stands, so that both formats take and refuse the same.
    void complex(ElementDef definition, TypeDef type, pugi::xml_node element, unsigned depth) {
        const std::uint32_t node = open(definition, type, place_of(element));
        Attributes waiting = attributes(node, type, element);
        children(node, type, element, depth, waiting);
        add_waiting(waiting, std::numeric_limits<ElementId>::max());
        close(node);
    }

    Attributes attributes(std::uint32_t node, TypeDef type, pugi::xml_node element) {
        Attributes waiting;
        for (const pugi::xml_attribute attribute : element.attributes()) {
            const std::string_view name = attribute.name();
            if (type.is_primitive() && name == "value") {
                set_text(node, attribute.value());
            } else if (const auto definition = type.element(name);
                       definition && definition->is_xml_attribute()) {
                waiting.list[waiting.count++] = {*definition, attribute.value(),
                                                 place_of(element, attribute)};
            } else if (!is_declaration(element, attribute)) {
                report(node, {}, attribute_fault(name), place_of(element, attribute));
            }
        }
        if (waiting.count == 2 && waiting.list[1].element.id() < waiting.list[0].element.id())
            std::swap(waiting.list[0], waiting.list[1]);
        return waiting;
    }

    static std::string attribute_fault(std::string_view name) {
        return "has no attribute " + quoted(name);
    }

    /// Namespaces, and where to find a schema: nothing that a resource keeps.
    static bool is_declaration(pugi::xml_node element, pugi::xml_attribute attribute) {
        const std::string_view name = attribute.name();
        if (name == "xmlns" || name.starts_with("xmlns:")) return true;
        if (!name.ends_with(":schemaLocation")) return false;
        const std::string prefix{name.substr(0, name.find(':'))};
        return element.root().first_child().attribute(("xmlns:" + prefix).c_str()).value() ==
               schema_instance_namespace;
    }

    void add_waiting(Attributes& waiting, ElementId before) {
        for (; waiting.next != waiting.count; ++waiting.next) {
            const auto& [element, value, place] = waiting.list[waiting.next];
            if (element.id() >= before) return;
            leaf(element, value, place);
        }
    }

    void children(std::uint32_t node, TypeDef type, pugi::xml_node element, unsigned depth,
                  Attributes& waiting) {
        ElementId before = 0;
        for (const pugi::xml_node child : element.children()) {
            if (child.type() != pugi::node_element) {
                text_between(node, child);
                continue;
            }
            const auto definition = type.element(local_name_of(child.name()));
            if (!definition || definition->is_xml_attribute()) {
                not_an_element(node, type, child);
                continue;
            }
            if (definition->id() < before) out_of_order(node, ElementDef{before}, child);
            before = std::max(before, definition->id());
            add_waiting(waiting, definition->id());
            const std::size_t mark = spaces_.mark();
            declare(child);
            this->child(node, *definition, child, depth);
            spaces_.back_to(mark);
        }
    }

    void child(std::uint32_t parent, ElementDef definition, pugi::xml_node element,
               unsigned depth) {
        const TypeDef type = definition.type();
        if (type == types().xhtml) return narrative(definition, element);
        if (!is_fhir(element)) return elsewhere(parent, element);
        const bool is_object =
            !type.is_primitive() || element.first_child() || element.attribute("id");
        depth += (definition.is_list() ? 1 : 0) + (is_object ? 1 : 0);
        if (depth > limits_.max_depth)
            return refuse(parent, element.name(),
                          "elements are nested more than " + std::to_string(limits_.max_depth) +
                              " levels deep",
                          place_of(element));
        if (type.is_resource())
            contained(parent, definition, element, depth);
        else
            complex(definition, type, element, depth);
    }

    /// `<contained><Patient>…</Patient></contained>`: one node, of the inner type.
    void contained(std::uint32_t parent, ElementDef definition, pugi::xml_node wrapper,
                   unsigned depth) {
        const pugi::xml_node inner = wrapper.first_child();
        const auto type = find_resource_type(local_name_of(inner.name()));
        for (const pugi::xml_attribute attribute : wrapper.attributes())
            if (!is_declaration(wrapper, attribute))
                report(parent, wrapper.name(), attribute_fault(attribute.name()),
                       place_of(wrapper, attribute));
        if (!type || inner.next_sibling())
            return refuse(parent, wrapper.name(),
                          "holds something else than one resource of a type of R4",
                          place_of(wrapper));
        declare(inner);
        if (!is_fhir(inner)) return elsewhere(parent, inner);
        complex(definition, *type, inner, depth);
    }

    /// Kept as it stands in the source, so that not a character of it changes, but for prefixes and
    /// a namespace that is declared further out.
    void narrative(ElementDef definition, pugi::xml_node element) {
        const std::uint32_t place = place_of(element);
        const std::size_t end = detail::end_of_element(source_, place);
        const auto text = detail::with_xml_line_ends(source_.substr(place, end - place));
        const bool has_inherited =
            !element.attribute("xmlns") && spaces_.of({}) == detail::xhtml_namespace;
        const bool is_normal = !has_inherited && !detail::has_prefixed_tag(text);
        leaf(definition, is_normal ? text : detail::without_prefixes(text, spaces_), place);
    }

    // ---- what cannot stand in an element

    void text_between(std::uint32_t node, pugi::xml_node text) {
        constexpr const char* white_space = " \t\r\n";
        const bool is_blank =
            text.type() == pugi::node_pcdata &&
            std::string_view{text.value()}.find_first_not_of(white_space) == std::string_view::npos;
        if (is_blank) return;
        refuse(node, {}, "holds text; values are written as value=\"…\"", place_of(text));
    }

    void not_an_element(std::uint32_t node, TypeDef type, pugi::xml_node child) {
        const std::string_view name = child.name();
        if (type.element(name))
            refuse(node, name, quoted(name) + " is written as an attribute", place_of(child));
        else
            report(node, name, "not an element of " + std::string{type.name()}, place_of(child));
    }

    void elsewhere(std::uint32_t parent, pugi::xml_node element) {
        refuse(parent, local_name_of(element.name()),
               quoted(element.name()) + " is not in the namespace http://hl7.org/fhir",
               place_of(element));
    }

    void out_of_order(std::uint32_t node, ElementDef before, pugi::xml_node child) {
        refuse(node, child.name(),
               "stands after " + quoted(before.name()) + " and belongs before it", place_of(child));
    }

    std::string_view source_;
    const ParseLimits& limits_;
    detail::Findings findings_;
    Document document_;
    std::vector<std::uint32_t> places_;
    std::vector<bool> reported_;
    detail::XmlNamespaces spaces_;
};

}  // namespace

namespace detail {

Outcome<Resource> read_xml(std::string_view text, const ParseLimits& limits, Located* located) {
    if (text.size() >= std::numeric_limits<std::uint32_t>::max())
        return Failure{FailureKind::too_large, "a resource of 4 GiB or more"};
    if (auto gate = check_well_formed(text, limits.max_depth + max_narrative_depth); !gate)
        return gate.error();
    return XmlReader{text, limits}.read(located);
}

bool looks_like_xml(std::string_view text) {
    const std::size_t first = text.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    return first != text.npos && text[first] == '<';
}

}  // namespace detail

Outcome<Resource> parse_xml(std::string_view text, const ParseLimits& limits) {
    return detail::read_xml(text, limits, nullptr);
}

Outcome<Resource> parse_any(std::string_view text, const ParseLimits& limits) {
    return detail::looks_like_xml(text) ? parse_xml(text, limits) : parse_json(text, limits);
}

}  // namespace fascia::fhir
