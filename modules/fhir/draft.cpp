#include "fascia/fhir/draft.hpp"

#include "fhir/detail/element_names.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace fascia::fhir {
namespace {

using Children = std::vector<std::unique_ptr<DraftElement>>;

ElementDef element_or_bug(TypeDef type, std::string_view name) {
    if (const auto element = type.element(name)) return *element;
    throw std::logic_error{std::string{type.name()} + " has no element " + std::string{name}};
}

void copy_children(const Element& from, DraftElement& to);

std::unique_ptr<DraftElement> copy_of(const Element& from, ElementId element) {
    auto copy = std::make_unique<DraftElement>(from.type(), element);
    if (const auto value = from.value()) copy->set_value(*value);
    copy_children(from, *copy);
    return copy;
}

void copy_children(const Element& from, DraftElement& to) {
    for (const Element child : from.children())
        to.children().push_back(copy_of(child, child.definition().id()));
}

DraftElement& append(Children& children, TypeDef type, ElementDef element) {
    children.push_back(std::make_unique<DraftElement>(type, element.id()));
    return *children.back();
}

/// Children by the order of the definition; those of one element stay in the order they were added.
std::vector<const DraftElement*> sorted(const Children& children) {
    std::vector<const DraftElement*> order;
    order.reserve(children.size());
    for (const auto& child : children) order.push_back(child.get());
    std::ranges::stable_sort(order, {}, &DraftElement::element);
    return order;
}

/// Appends the element and what it holds; takes it back when that is nothing.
void freeze_element(const DraftElement& element, Document& document) {
    const std::size_t index = document.nodes.size();
    auto& node = document.nodes.emplace_back(
        Document::Node{element.element(), element.type().id(), 0, Document::no_text, 0});
    if (element.value()) {
        node.text = static_cast<std::uint32_t>(document.text.size());
        node.text_size = static_cast<std::uint32_t>(element.value()->size());
        document.text += *element.value();
    }
    for (const DraftElement* child : sorted(element.children())) freeze_element(*child, document);
    const std::size_t end = document.nodes.size();
    if (end == index + 1 && !element.value() && !element.type().is_resource())
        document.nodes.pop_back();
    else
        document.nodes[index].end = static_cast<std::uint32_t>(end);
}

std::optional<ElementDef> choose(const DraftElement& parent, std::string_view name,
                                 std::optional<TypeDef> type) {
    const auto elements = detail::find_elements(parent.type(), name);
    for (unsigned id = elements.first; id <= elements.last; ++id)
        if (const ElementDef element{static_cast<ElementId>(id)};
            elements.first == elements.last || (type && element.type() == *type))
            return element;
    return std::nullopt;
}

Failure no_element(const DraftElement& parent, std::string_view name) {
    const bool is_choice = !detail::find_elements(parent.type(), name).empty();
    const std::string type{parent.type().name()}, element{name};
    return Failure{
        FailureKind::invalid,
        Issue{.code = "structure",
              .path = type + '.' + element,
              .text = is_choice ? type + '.' + element + " needs one of the types it may have"
                                : type + " has no element \"" + element + '"'}};
}

}  // namespace

DraftElement& DraftElement::set(std::string_view name, std::string_view value) {
    child(name).set_value(value);
    return *this;
}

DraftElement& DraftElement::set(std::string_view name, bool value) {
    return set(name, std::string_view{value ? "true" : "false"});
}

DraftElement& DraftElement::set(std::string_view name, long long value) {
    return set(name, std::string_view{std::to_string(value)});
}

DraftElement& DraftElement::add(std::string_view name) {
    const ElementDef element = element_or_bug(type_, name);
    if (element.type().is_resource())
        throw std::logic_error{std::string{name} + " holds a resource: use add_resource()"};
    return append(children_, element.type(), element);
}

DraftElement& DraftElement::add(std::string_view name, std::string_view value) {
    DraftElement& added = add(name);
    added.set_value(value);
    return added;
}

DraftElement& DraftElement::add_copy(std::string_view name, const Element& source) {
    const ElementDef element = element_or_bug(type_, name);
    if (!source || !source.type().is_a(element.type()))
        throw std::logic_error{std::string{element.path()} + " cannot hold what is copied there"};
    children_.push_back(copy_of(source, element.id()));
    return *children_.back();
}

DraftElement& DraftElement::add_resource(std::string_view name, const Resource& resource) {
    return add_copy(name, resource.root());
}

DraftElement& DraftElement::add_resource(std::string_view name, Draft resource) {
    const ElementDef element = element_or_bug(type_, name);
    if (!element.type().is_resource())
        throw std::logic_error{std::string{element.path()} + " does not hold a resource"};
    children_.push_back(std::move(resource.root_));
    children_.back()->element_ = element.id();
    return *children_.back();
}

DraftElement& DraftElement::child(std::string_view name) {
    DraftElement* found = find(name);
    return found ? *found : add(name);
}

DraftElement* DraftElement::find(std::string_view name) {
    return const_cast<DraftElement*>(std::as_const(*this).find(name));
}

const DraftElement* DraftElement::find(std::string_view name) const {
    const ElementId element = element_or_bug(type_, name).id();
    for (const auto& child : children_)
        if (child->element_ == element) return child.get();
    return nullptr;
}

void DraftElement::remove(std::string_view name) {
    const ElementId element = element_or_bug(type_, name).id();
    std::erase_if(children_, [element](const auto& child) { return child->element_ == element; });
}

Outcome<DraftElement*> DraftElement::find_or_add(std::string_view name, std::size_t index,
                                                 std::optional<TypeDef> type) {
    const auto element = choose(*this, name, type);
    if (!element) return no_element(*this, name);
    std::size_t count = 0;
    for (const auto& child : children_)
        if (child->element_ == element->id() && count++ == index) return child.get();
    const bool fits = index == count && (count == 0 || element->is_list());
    if (!fits || element->type().is_resource())
        return Failure{FailureKind::invalid, Issue{.code = "structure",
                                                   .path = std::string{element->path()},
                                                   .text = std::string{element->path()} +
                                                           " cannot get an element number " +
                                                           std::to_string(index) + " here"}};
    return &append(children_, element->type(), *element);
}

Draft::Draft(std::string_view resource_type) {
    const auto type = find_resource_type(resource_type);
    if (!type) throw std::logic_error{std::string{resource_type} + " is not a resource type of R4"};
    root_ = std::make_unique<DraftElement>(*type, ElementId{0});
}

Draft::Draft(const Resource& resource) : root_{copy_of(resource.root(), 0)} {}

Resource Draft::freeze() const {
    auto document = std::make_shared<Document>();
    freeze_element(*root_, *document);
    return Resource{std::move(document)};
}

}  // namespace fascia::fhir
