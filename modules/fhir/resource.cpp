#include "fascia/fhir/resource.hpp"

#include "fascia/fhir/first_children.hpp"

#include "fhir/detail/document.hpp"
#include "fhir/detail/element_names.hpp"
#include "fhir/detail/name_index.hpp"

#include <algorithm>
#include <stdexcept>

namespace fascia::fhir {

std::string_view Element::name() const {
    return document_ && node().element ? definition().name() : std::string_view{};
}

ElementRange Element::children() const {
    if (!document_) return {};
    return {*document_, index_, detail::every_element.first, detail::every_element.last};
}

ElementRange Element::children(const ElementName& name) const {
    if (!document_) return {};
    const auto elements = detail::names().find(node().type, name).elements;
    return {*document_, index_, elements.first, elements.last};
}

/// The first of children(name), without the range around it: what reading mostly does.
Element Element::child(const ElementName& name) const {
    if (!document_) return {};
    const auto& nodes = document_->nodes;
    const auto wanted = detail::names().find(node().type, name).elements;
    const std::uint32_t end = node().end;
    for (std::uint32_t index = index_ + 1; index != end; index = nodes[index].end)
        if (nodes[index].element >= wanted.first)
            return nodes[index].element <= wanted.last ? Element{*document_, index} : Element{};
    return {};
}

Element Element::at(std::string_view dotted_path) const {
    Element element = *this;
    while (!dotted_path.empty()) {
        const auto dot = dotted_path.find('.');
        element = element.child(dotted_path.substr(0, dot));
        dotted_path.remove_prefix(dot == dotted_path.npos ? dotted_path.size() : dot + 1);
    }
    return element;
}

ChildPlaces::Place ChildPlaces::next(const ElementName& name) {
    const auto type = find_type(type_);
    const auto elements = type ? detail::find_elements(*type, name) : detail::no_element;
    if (elements.empty() || elements.first < behind_)
        throw std::logic_error{std::string{name.text()} + " is no next element of " +
                               std::string{type_}};
    behind_ = static_cast<ElementId>(elements.last + 1);
    return {elements.first, elements.last};
}

std::size_t ElementRange::size() const {
    return static_cast<std::size_t>(std::ranges::distance(begin_, end_));
}

Element ElementRange::operator[](std::size_t index) const {
    for (const Element element : *this)
        if (index-- == 0) return element;
    return {};
}

/// The first element of every resource type; it is asked for more than any other.
std::string_view Resource::id() const {
    if (!document_ || document_->nodes.size() == 1) return {};
    const auto first_of_type = detail::row(root().type()).first_element;
    return document_->nodes[1].element == first_of_type ? Element{*document_, 1}.text()
                                                        : std::string_view{};
}

namespace {

std::size_t index_among_siblings(const Element& parent, const Element& element) {
    std::size_t index = 0;
    for (const Element sibling : parent.children()) {
        if (sibling == element) break;
        index += sibling.definition() == element.definition();
    }
    return index;
}

/// The child of `parent` that is, or holds, the node at `index`.
Element child_around(const Element& parent, std::uint32_t index) {
    for (const Element child : parent.children())
        if (index < child.document()->nodes[child.index()].end) return child;
    return {};
}

}  // namespace

std::string path_of(const Element& element) {
    if (!element) return {};
    Element at{*element.document(), 0};
    std::string path{at.type().name()};
    while (at.index() != element.index()) {
        const Element child = child_around(at, element.index());
        path += '.';
        path += child.definition().base_name();
        if (child.definition().is_list())
            path += '[' + std::to_string(index_among_siblings(at, child)) + ']';
        at = child;
    }
    return path;
}

detail::DocumentSize detail::about_below(const Document& document, std::uint32_t index) {
    const std::size_t nodes = document.nodes[index].end - (index + 1);
    return {nodes, document.text.size() * (nodes + 1) / document.nodes.size()};
}

void detail::append_nodes(const Document& from, std::uint32_t first, std::uint32_t end,
                          Document& to) {
    const auto place = to.nodes.size();
    const auto shift = static_cast<std::uint32_t>(place) - first;
    to.nodes.insert(to.nodes.end(), from.nodes.begin() + first, from.nodes.begin() + end);
    // Texts that stand one behind the other are copied together.
    std::uint32_t text = 0, text_end = 0;
    for (auto i = place; i != to.nodes.size(); ++i) {
        auto& node = to.nodes[i];
        node.end += shift;
        if (node.text == Document::no_text) continue;
        if (node.text != text_end) {
            to.text.append(from.text, text, text_end - text);
            text = node.text;
        }
        text_end = node.text + node.text_size;
        node.text = static_cast<std::uint32_t>(to.text.size()) + (node.text - text);
    }
    to.text.append(from.text, text, text_end - text);
}

Resource extract(const Element& resource_element) {
    if (!resource_element) return {};
    const Document& from = *resource_element.document();
    const auto& root = from.nodes[resource_element.index()];
    auto copy = std::make_shared<Document>();
    copy->nodes.reserve(root.end - resource_element.index());
    std::size_t text_size = 0;
    for (auto i = resource_element.index(); i != root.end; ++i)
        text_size += from.nodes[i].text_size;
    copy->text.reserve(text_size);
    copy->nodes.push_back(
        {0, root.type, root.end - resource_element.index(), Document::no_text, 0});
    if (const auto value = resource_element.value()) {
        copy->nodes.front().text = 0;
        copy->nodes.front().text_size = static_cast<std::uint32_t>(value->size());
        copy->text = *value;
    }
    detail::append_nodes(from, resource_element.index() + 1, root.end, *copy);
    return Resource{std::move(copy)};
}

bool equal(const Element& a, const Element& b) {
    if (!a || !b) return !a && !b;
    const auto &left = a.document()->nodes, &right = b.document()->nodes;
    const std::uint32_t size = left[a.index()].end - a.index();
    if (right[b.index()].end - b.index() != size) return false;
    for (std::uint32_t i = 0; i != size; ++i) {
        const auto &l = left[a.index() + i], &r = right[b.index() + i];
        const bool same_element = i == 0 || l.element == r.element;
        if (!same_element || l.type != r.type || l.end - a.index() != r.end - b.index())
            return false;
        if (Element{*a.document(), a.index() + i}.value() !=
            Element{*b.document(), b.index() + i}.value())
            return false;
    }
    return true;
}

}  // namespace fascia::fhir
