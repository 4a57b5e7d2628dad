#include "fascia/fhir/structure.hpp"

#include "fhir/detail/check.hpp"
#include "fhir/detail/definition_tables.hpp"
#include "fhir/detail/element_names.hpp"
#include "fhir/detail/narrative_rules.hpp"

namespace fascia::fhir {
namespace detail {
namespace {

class Check {
  public:
    Check(const Document& document, const SourceNotes& notes, Findings& findings)
        : document_{document}, notes_{notes}, findings_{findings} {}

    void node(std::uint32_t index) {
        if (!notes_.reported.empty() && notes_.reported[index]) return;
        const TypeDef type{document_.nodes[index].type};
        if (type.is_primitive())
            primitive(index, type);
        else
            complex(index, type);
    }

  private:
    void primitive(std::uint32_t index, TypeDef type) {
        const Element element{document_, index};
        const auto text = element.value();
        if (!text && element.children("extension").empty())
            return report(index, "structure", "has neither a value nor an extension");
        if (element_rows[document_.nodes[index].element].flags & xml_attribute &&
            !element.children().empty())
            report(index, "structure", "cannot have an id or extensions of its own");
        if (!text) return;
        if (text->empty())
            return report(index, "structure", "is empty: leave the element out instead");
        if (const char* fault = primitive_fault(type, *text))
            return report(index, "value", shown(*text) + fault);
        if (type == types().xhtml)
            if (const auto fault = narrative_fault_of(*text))
                report(index, fault->code, fault->text);
    }

    void complex(std::uint32_t index, TypeDef type) {
        required_children(index, row(type));
        const std::uint32_t end = document_.nodes[index].end;
        ElementId before = 0;
        for (std::uint32_t child = index + 1; child != end; child = document_.nodes[child].end) {
            const ElementId element = document_.nodes[child].element;
            if (before != 0) neighbours(child, before, element);
            before = element;
        }
        if (!type.is_resource() && has_no_content(index, before, type))
            report(index, "structure", "has no content: leave the element out instead");
    }

    /// Children and required elements are both in the order of the definition: one walk over both.
    void required_children(std::uint32_t index, const TypeRow& type) {
        const ElementId* wanted = required_elements + type.first_required;
        const ElementId* const last = wanted + type.required_count;
        const std::uint32_t end = document_.nodes[index].end;
        for (std::uint32_t child = index + 1; child != end && wanted != last;
             child = document_.nodes[child].end) {
            const ElementId element = document_.nodes[child].element;
            for (; wanted != last && *wanted < element && !same_choice(*wanted, element); ++wanted)
                missing(index, ElementDef{*wanted});
            if (wanted != last && same_choice(*wanted, element)) ++wanted;
        }
        for (; wanted != last; ++wanted) missing(index, ElementDef{*wanted});
    }

    void neighbours(std::uint32_t child, ElementId before, ElementId element) {
        if (element == before && !(element_rows[element].flags & list))
            report(child, "structure", "stands more than once; at most one is allowed");
        else if (element != before && same_choice(element, before))
            report(child, "structure",
                   quoted(ElementDef{element}.name()) + " and " +
                       quoted(ElementDef{before}.name()) +
                       " are variants of one choice; only one may be given");
    }

    /// ele-1: an id alone is not content.
    bool has_no_content(std::uint32_t index, ElementId last, TypeDef type) const {
        return last == 0 || (document_.nodes[index].end == index + 2 &&
                             last == row(type).first_element && ElementDef{last}.name() == "id");
    }

    void missing(std::uint32_t index, ElementDef element) {
        const std::string name{element.is_choice() ? element.base_name() : element.name()};
        findings_.add({.node = index,
                       .member = name,
                       .code = "required",
                       .text = quoted(name) +
                               (element.is_choice() ? " (one of its variants)" : "") +
                               " is required and missing",
                       .place = place(index)});
    }

    void report(std::uint32_t index, std::string_view code, std::string text) {
        findings_.add({.node = index,
                       .member = {},
                       .code = code,
                       .text = std::move(text),
                       .place = place(index)});
    }

    std::uint32_t place(std::uint32_t index) const {
        return notes_.place ? notes_.place(index) : no_place;
    }

    static std::string quoted(std::string_view text) { return '"' + std::string{text} + '"'; }

    /// The value, when it is short and clean enough to be repeated to whoever sent it.
    static std::string shown(std::string_view text) {
        const bool short_and_clean =
            text.size() <= 64 && text.find_first_not_of(
                                     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789 -+.:/_=") == text.npos;
        return short_and_clean ? quoted(text) + ' ' : "the value ";
    }

    const Document& document_;
    const SourceNotes& notes_;
    Findings& findings_;
};

}  // namespace

void check_nodes(const Document& document, std::uint32_t first, const SourceNotes& notes,
                 Findings& findings) {
    Check check{document, notes, findings};
    const std::uint32_t end = document.nodes[first].end;
    std::uint32_t index = first;
    for (const auto& sound : notes.sound) {
        for (; index != sound.first; ++index) check.node(index);
        index = sound.end;
    }
    for (; index != end; ++index) check.node(index);
}

}  // namespace detail

Outcome<void> check_structure(const Element& resource) {
    constexpr std::size_t max_issues = 100;
    detail::Findings findings{max_issues};
    detail::check_nodes(*resource.document(), resource.index(), {}, findings);
    if (findings.empty()) return {};
    return detail::failure_of(std::move(findings), *resource.document(), {});
}

}  // namespace fascia::fhir
