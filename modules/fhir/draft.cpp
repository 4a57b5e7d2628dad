#include "fascia/fhir/draft.hpp"

#include "fhir/detail/check.hpp"
#include "fhir/detail/document.hpp"
#include "fhir/detail/element_names.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace fascia::fhir {
namespace {

ElementDef element_or_bug(TypeDef type, std::string_view name) {
    if (const auto element = type.element(name)) return *element;
    throw std::logic_error{std::string{type.name()} + " has no element " + std::string{name}};
}

ElementId element_of(const std::unique_ptr<DraftElement>& child) {
    return child->element();
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

DraftElement::DraftElement(Source source, std::uint32_t index, ElementId element)
    : type_{source->nodes[index].type}, element_{element} {
    if (const auto value = Element{*source, index}.value()) value_ = *value;
    if (source->nodes[index].end == index + 1) return;
    source_ = std::move(source);
    source_index_ = index;
}

/// One level: what is below the children stays folded.
void DraftElement::unfold() const {
    if (!source_) return;
    const Source source = std::move(source_);
    source_.reset();
    for (const Element child : Element{*source, source_index_}.children())
        children_.push_back(std::unique_ptr<DraftElement>{
            new DraftElement{source, child.index(), child.definition().id()}});
}

DraftElement& DraftElement::append(TypeDef type, ElementDef element) {
    constexpr std::size_t usual_children = 4;
    if (children().empty()) children_.reserve(usual_children);
    return *children_.emplace_back(std::make_unique<DraftElement>(type, element.id()));
}

DraftElement& DraftElement::append(Source source, std::uint32_t index, ElementDef element) {
    return *children().emplace_back(new DraftElement{std::move(source), index, element.id()});
}

const DraftElement* DraftElement::first(ElementId element) const {
    for (const auto& child : children())
        if (child->element_ == element) return child.get();
    return nullptr;
}

/// Adds up what freeze_into will append at most.
void DraftElement::measure(std::size_t& nodes, std::size_t& text) const {
    ++nodes;
    if (value_) text += value_->size();
    if (!source_) {
        for (const auto& child : children_) child->measure(nodes, text);
        return;
    }
    const auto first = source_index_ + 1, end = source_->nodes[source_index_].end;
    nodes += end - first;
    if (source_index_ == 0)
        text += source_->text.size();
    else
        for (auto i = first; i != end; ++i) text += source_->nodes[i].text_size;
}

/// A document that grows, and which of its nodes were copied.
struct DraftElement::Freezing {
    Document& document;
    std::vector<detail::NodeSpan> copied = {};
};

/// Appends the element and what it holds; takes it back when that is nothing.
void DraftElement::freeze_into(Freezing& to) const {
    auto& document = to.document;
    const std::size_t index = document.nodes.size();
    auto& node =
        document.nodes.emplace_back(Document::Node{element_, type_.id(), 0, Document::no_text, 0});
    if (value_) {
        node.text = static_cast<std::uint32_t>(document.text.size());
        node.text_size = static_cast<std::uint32_t>(value_->size());
        document.text += *value_;
    }
    freeze_children_into(to);
    const std::size_t end = document.nodes.size();
    if (end == index + 1 && !value_ && !type_.is_resource())
        document.nodes.pop_back();
    else
        document.nodes[index].end = static_cast<std::uint32_t>(end);
}

void DraftElement::freeze_children_into(Freezing& to) const {
    if (source_) {
        const auto first = static_cast<std::uint32_t>(to.document.nodes.size());
        detail::append_below(*source_, source_index_, to.document);
        to.copied.push_back({first, static_cast<std::uint32_t>(to.document.nodes.size())});
        return;
    }
    if (!std::ranges::is_sorted(children_, {}, element_of))
        std::ranges::stable_sort(children_, {}, element_of);
    for (const auto& child : children_) child->freeze_into(to);
}

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
    return add(element_or_bug(type_, name));
}

DraftElement& DraftElement::add(ElementDef element) {
    if (element.type().is_resource())
        throw std::logic_error{std::string{element.path()} + " is a resource: use add_resource()"};
    return append(element.type(), element);
}

DraftElement& DraftElement::add(std::string_view name, std::string_view value) {
    DraftElement& added = add(name);
    added.set_value(value);
    return added;
}

ElementDef DraftElement::place_for(std::string_view name, const Element& source) const {
    const ElementDef element = element_or_bug(type_, name);
    if (!source || !source.type().is_a(element.type()))
        throw std::logic_error{std::string{element.path()} + " cannot hold what is copied there"};
    return element;
}

DraftElement& DraftElement::add_copy(std::string_view name, const Element& source) {
    const ElementDef element = place_for(name, source);
    return append(source.document()->shared_from_this(), source.index(), element);
}

DraftElement& DraftElement::add_resource(std::string_view name, const Resource& resource) {
    return append(resource.document(), 0, place_for(name, resource.root()));
}

DraftElement& DraftElement::add_resource(std::string_view name, Draft resource) {
    const ElementDef element = element_or_bug(type_, name);
    if (!element.type().is_resource())
        throw std::logic_error{std::string{element.path()} + " does not hold a resource"};
    resource.root_->element_ = element.id();
    return *children().emplace_back(std::move(resource.root_));
}

DraftElement& DraftElement::child(std::string_view name) {
    const ElementDef element = element_or_bug(type_, name);
    if (const auto* found = first(element.id())) return *const_cast<DraftElement*>(found);
    return add(element);
}

DraftElement* DraftElement::find(std::string_view name) {
    return const_cast<DraftElement*>(std::as_const(*this).find(name));
}

const DraftElement* DraftElement::find(std::string_view name) const {
    return first(element_or_bug(type_, name).id());
}

void DraftElement::remove(std::string_view name) {
    const ElementId element = element_or_bug(type_, name).id();
    std::erase_if(children(), [element](const auto& child) { return child->element_ == element; });
}

Outcome<DraftElement*> DraftElement::find_or_add(std::string_view name, std::size_t index,
                                                 std::optional<TypeDef> type) {
    const auto element = choose(*this, name, type);
    if (!element) return no_element(*this, name);
    std::size_t count = 0;
    for (const auto& child : children())
        if (child->element_ == element->id() && count++ == index) return child.get();
    const bool fits = index == count && (count == 0 || element->is_list());
    if (!fits || element->type().is_resource())
        return Failure{FailureKind::invalid, Issue{.code = "structure",
                                                   .path = std::string{element->path()},
                                                   .text = std::string{element->path()} +
                                                           " cannot get an element number " +
                                                           std::to_string(index) + " here"}};
    return &append(element->type(), *element);
}

Draft::Draft(std::string_view resource_type) {
    const auto type = find_resource_type(resource_type);
    if (!type) throw std::logic_error{std::string{resource_type} + " is not a resource type of R4"};
    root_ = std::make_unique<DraftElement>(*type, ElementId{0});
}

Draft::Draft(const Resource& resource) : root_{new DraftElement{resource.document(), 0, 0}} {}

Resource Draft::freeze() const {
    if (root_->source_ && root_->source_index_ == 0) return Resource{root_->source_};
    auto document = std::make_shared<Document>();
    DraftElement::Freezing to{*document};
    freeze_into(to);
    return Resource{std::move(document)};
}

void Draft::freeze_into(DraftElement::Freezing& to) const {
    std::size_t nodes = 0, text = 0;
    root_->measure(nodes, text);
    to.document.nodes.reserve(nodes);
    to.document.text.reserve(text);
    root_->freeze_into(to);
}

Outcome<Resource> Draft::checked() const {
    constexpr std::size_t max_issues = 100;
    auto document = std::make_shared<Document>();
    DraftElement::Freezing to{*document};
    freeze_into(to);
    detail::Findings findings{max_issues};
    detail::check_nodes(*document, 0, {.sound = std::move(to.copied)}, findings);
    if (!findings.empty()) return detail::failure_of(std::move(findings), *document, {});
    return Resource{std::move(document)};
}

}  // namespace fascia::fhir
