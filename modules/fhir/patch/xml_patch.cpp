#include "fascia/fhir/patch.hpp"
#include "fascia/fhir/xml.hpp"

#include "fhir/detail/xml_narrative.hpp"
#include "fhir/patch/failures.hpp"
#include "fhir/patch/xml_names.hpp"
#include "fhir/patch/xml_selector.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <sstream>

namespace fascia::fhir {
namespace {

using detail::cannot;
using detail::not_a_patch;
using detail::XmlTarget;

constexpr unsigned max_depth = 32 + detail::max_narrative_depth;
constexpr unsigned as_written = pugi::parse_default | pugi::parse_comments | pugi::parse_ws_pcdata;

bool is_blank(pugi::xml_node node) {
    return node.type() == pugi::node_pcdata &&
           std::string_view{node.value()}.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string local_name(pugi::xml_node element) {
    const std::string_view name = element.name();
    return std::string{name.substr(name.find(':') + 1)};
}

/// What an operation brings: its children, blanks around a single element or comment left out.
std::vector<pugi::xml_node> content_of(pugi::xml_node operation) {
    std::vector<pugi::xml_node> content;
    for (const pugi::xml_node child : operation.children()) content.push_back(child);
    const bool only_text =
        std::ranges::all_of(content, [](auto node) { return node.type() == pugi::node_pcdata; });
    if (!only_text) std::erase_if(content, is_blank);
    return content;
}

Outcome<void> add_attribute(pugi::xml_node target, std::string_view type,
                            pugi::xml_node operation) {
    std::string name;
    if (type.starts_with('@')) name = type.substr(1);
    if (type.starts_with("namespace::")) name = "xmlns:" + std::string{type.substr(11)};
    if (name.empty() || name.ends_with(':'))
        return not_a_patch("type=\"" + std::string{type} +
                           "\" is neither @name nor namespace::name");
    if (target.attribute(name.c_str()))
        return cannot("the attribute " + name + " stands there already");
    target.append_attribute(name.c_str()) = operation.text().get();
    return {};
}

Outcome<void> add_beside(pugi::xml_node target, bool before, pugi::xml_node operation) {
    pugi::xml_node parent = target.parent();
    if (parent.type() != pugi::node_element && operation.first_child())
        for (const pugi::xml_node node : content_of(operation))
            if (node.type() == pugi::node_element) return cannot("a document has one root element");
    for (const pugi::xml_node node : content_of(operation)) {
        if (before)
            parent.insert_copy_before(node, target);
        else
            target = parent.insert_copy_after(node, target);
    }
    return {};
}

Outcome<void> add(const XmlTarget& target, pugi::xml_node operation) {
    const std::string_view type = operation.attribute("type").value(),
                           pos = operation.attribute("pos").value();
    if (target.attribute) return cannot("an attribute cannot be added to");
    pugi::xml_node node = target.node;
    if (pos == "before" || pos == "after") return add_beside(node, pos == "before", operation);
    if (node.type() != pugi::node_element) return cannot("only an element can be added to");
    if (!type.empty()) return add_attribute(node, type, operation);
    if (!pos.empty() && pos != "prepend")
        return not_a_patch("pos=\"" + std::string{pos} + "\" is none of before, after, prepend");
    auto content = content_of(operation);
    if (pos == "prepend") {
        std::ranges::reverse(content);
        for (const pugi::xml_node added : content) node.prepend_copy(added);
    } else {
        for (const pugi::xml_node added : content) node.append_copy(added);
    }
    return {};
}

Outcome<void> replace(const XmlTarget& target, pugi::xml_node operation) {
    if (pugi::xml_attribute attribute = target.attribute) {
        attribute.set_value(operation.text().get());
        return {};
    }
    pugi::xml_node node = target.node;
    const auto content = content_of(operation);
    if (content.size() > 1 || (content.empty() && node.type() != pugi::node_pcdata))
        return not_a_patch("a node is replaced by exactly one");
    if (!content.empty() && content.front().type() != node.type())
        return cannot("a node is replaced by one of its kind");
    pugi::xml_node parent = node.parent();
    if (!content.empty()) parent.insert_copy_after(content.front(), node);
    parent.remove_child(node);
    return {};
}

Outcome<void> remove(const XmlTarget& target) {
    pugi::xml_node node = target.node;
    if (target.attribute) {
        node.remove_attribute(target.attribute);
        return {};
    }
    if (node.parent().type() != pugi::node_element)
        return cannot("the whole document cannot be removed");
    node.parent().remove_child(node);
    return {};
}

Outcome<void> apply(pugi::xml_document& document, pugi::xml_node operation) {
    const std::string name = local_name(operation);
    if (name != "add" && name != "replace" && name != "remove")
        return not_a_patch('<' + name + "> is none of add, replace, remove");
    const auto target = detail::select(document, operation.attribute("sel").value());
    if (!target) return target.error();
    if (name == "add") return add(*target, operation);
    return name == "replace" ? replace(*target, operation) : remove(*target);
}

Outcome<void> load(std::string_view text, pugi::xml_document& document) {
    if (auto fine = check_well_formed(text, max_depth); !fine) return fine;
    document.load_buffer(text.data(), text.size(), as_written, pugi::encoding_utf8);
    detail::name_by_namespace(document.document_element());
    return {};
}

Outcome<std::vector<pugi::xml_node>> operations_of(const pugi::xml_document& patch) {
    std::vector<pugi::xml_node> operations;
    for (const pugi::xml_node child : patch.document_element().children())
        if (child.type() == pugi::node_element) operations.push_back(child);
    if (operations.empty()) return not_a_patch("the patch has no operation");
    if (const auto few = detail::check_count(operations.size()); !few) return few.error();
    return operations;
}

}  // namespace

Outcome<std::string> apply_xml_patch(std::string_view document, std::string_view patch) {
    pugi::xml_document target, changes;
    if (auto loaded = load(document, target); !loaded) return loaded.error();
    if (auto loaded = load(patch, changes); !loaded) return loaded.error();
    const auto operations = operations_of(changes);
    if (!operations) return operations.error();
    for (std::size_t i = 0; i < operations->size(); ++i) {
        const auto done = apply(target, (*operations)[i]);
        if (!done) return detail::in_operation(done.error(), i);
    }
    detail::declare_namespaces(target.document_element());
    std::ostringstream out;
    target.save(out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
    return std::move(out).str();
}

Outcome<Resource> patch_xml(const Resource& resource, std::string_view patch) {
    const auto result = apply_xml_patch(write_xml(resource), patch);
    if (!result) return result.error();
    auto changed = parse_xml(*result);
    if (!changed) return Failure{FailureKind::unprocessable, changed.error().issues()};
    return changed;
}

}  // namespace fascia::fhir
