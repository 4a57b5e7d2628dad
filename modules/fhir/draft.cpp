#include "fascia/fhir/draft.hpp"

#include "fhir/detail/check.hpp"
#include "fhir/detail/document.hpp"
#include "fhir/detail/element_names.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace fascia::fhir {
namespace {

ElementDef element_or_bug(TypeDef type, const ElementName& name) {
    if (const auto element = type.element(name)) return *element;
    throw std::logic_error{std::string{type.name()} + " has no element " +
                           std::string{name.text()}};
}

ElementId element_of(const std::unique_ptr<DraftElement>& child) {
    return child->element();
}

/// In the order of the definition. The few children that most elements have are put into their
/// places without the memory that a stable sort asks for.
void put_in_order(DraftElement::Children& children) {
    constexpr std::size_t few = 32;
    if (std::ranges::is_sorted(children, {}, element_of)) return;
    if (children.size() > few) {
        std::ranges::stable_sort(children, {}, element_of);
        return;
    }
    for (auto next = children.begin() + 1; next != children.end(); ++next)
        std::rotate(
            std::ranges::upper_bound(children.begin(), next, element_of(*next), {}, element_of),
            next, next + 1);
}

std::optional<ElementDef> choose(const DraftElement& parent, const ElementName& name,
                                 std::optional<TypeDef> type) {
    const auto elements = detail::find_elements(parent.type(), name);
    for (unsigned id = elements.first; id <= elements.last; ++id)
        if (const ElementDef element{static_cast<ElementId>(id)};
            elements.first == elements.last || (type && element.type() == *type))
            return element;
    return std::nullopt;
}

Failure no_element(const DraftElement& parent, const ElementName& name) {
    const bool is_choice = !detail::find_elements(parent.type(), name).empty();
    const std::string type{parent.type().name()}, element{name.text()};
    return Failure{
        FailureKind::invalid,
        Issue{.code = "structure",
              .path = type + '.' + element,
              .text = is_choice ? type + '.' + element + " needs one of the types it may have"
                                : type + " has no element \"" + element + '"'}};
}

}  // namespace

DraftElement::DraftElement(Source source, std::uint32_t index, ElementId element)
    : type_{source->nodes[index].type},
      element_{element},
      source_{std::move(source)},
      source_index_{index} {}

std::optional<std::string_view> DraftElement::value() const {
    if (value_) return *value_;
    return source_ ? copied().value() : std::nullopt;
}

/// One level: what is below the children stays folded. What was added stands behind them.
void DraftElement::unfold() const {
    if (!source_) return;
    if (const auto text = value(); text && !value_) value_.emplace(*text);
    const Source source = std::move(source_);
    source_.reset();
    Children added = std::move(children_);
    children_.clear();
    for (const Element child : Element{*source, source_index_}.children())
        children_.push_back(std::unique_ptr<DraftElement>{
            new DraftElement{source, child.index(), child.definition().id()}});
    std::ranges::move(added, std::back_inserter(children_));
}

DraftElement& DraftElement::append(TypeDef type, ElementDef element) {
    constexpr std::size_t usual_children = 4;
    if (children_.empty()) children_.reserve(usual_children);
    return *children_.emplace_back(std::make_unique<DraftElement>(type, element.id()));
}

DraftElement& DraftElement::append(Source source, std::uint32_t index, ElementDef element) {
    return *children_.emplace_back(new DraftElement{std::move(source), index, element.id()});
}

/// Unfolds when it is among what was copied.
const DraftElement* DraftElement::first(ElementId element) const {
    if (source_ && std::ranges::any_of(copied().children(), [element](const Element& child) {
            return child.definition().id() == element;
        }))
        unfold();
    for (const auto& child : children_)
        if (child->element_ == element) return child.get();
    return nullptr;
}

/// About what it comes to when it is frozen.
struct DraftElement::Size : detail::DocumentSize {};

DraftElement::Size DraftElement::size() const {
    const auto text = value();
    Size out{{1, text ? text->size() : 0}};
    const auto add = [&](const detail::DocumentSize& below) {
        out.nodes += below.nodes;
        out.text += below.text;
    };
    if (source_) add(detail::about_below(*source_, source_index_));
    for (const auto& child : children_) add(child->size());
    return out;
}

/// A document that grows, and which of its nodes were copied.
struct DraftElement::Freezing {
    Document& document;
    std::vector<detail::NodeSpan> copied = {};

    Freezing(Document& empty, Size about) : document{empty} {
        document.nodes.reserve(about.nodes);
        document.text.reserve(about.text);
        copied.reserve(usual_copies);
    }
    std::uint32_t size() const { return static_cast<std::uint32_t>(document.nodes.size()); }

  private:
    static constexpr std::size_t usual_copies = 64;
};

/// Appends the element and what it holds; takes it back when that is nothing.
void DraftElement::freeze_into(Freezing& to) const {
    auto& document = to.document;
    const auto index = to.size();
    auto& node =
        document.nodes.emplace_back(Document::Node{element_, type_.id(), 0, Document::no_text, 0});
    if (const auto text = value()) {
        node.text = static_cast<std::uint32_t>(document.text.size());
        node.text_size = static_cast<std::uint32_t>(text->size());
        document.text += *text;
    }
    freeze_children_into(to);
    const bool has_text = document.nodes[index].text != Document::no_text;
    if (to.size() == index + 1 && !has_text && !type_.is_resource())
        document.nodes.pop_back();
    else
        document.nodes[index].end = to.size();
}

/// What was added goes behind what was copied of the same element.
void DraftElement::freeze_children_into(Freezing& to) const {
    put_in_order(children_);
    std::uint32_t next = source_index_ + 1;
    for (const auto& child : children_) {
        if (source_) next = copy_children_into(to, next, child->element_);
        child->freeze_into(to);
    }
    if (source_) copy_children_into(to, next, detail::every_element.last);
}

/// Those from node `first` of the source up to an element; the node behind them. Of what is copied
/// nothing is judged again but what was added to, and a primitive that has more than a value: it
/// may have come to where only a value can stand.
std::uint32_t DraftElement::copy_children_into(Freezing& to, std::uint32_t first,
                                               ElementId last) const {
    const auto& nodes = source_->nodes;
    const auto end = nodes[source_index_].end;
    auto behind = first;
    while (behind != end && nodes[behind].element <= last) behind = nodes[behind].end;
    const auto begin = to.size();
    detail::append_nodes(*source_, first, behind, to.document);
    const bool is_sound = is_copy() && (!type_.is_primitive() || first == behind);
    to.copied.push_back({is_sound ? begin - 1 : begin, to.size()});
    return behind;
}

DraftElement& DraftElement::set(const ElementName& name, std::string_view value) {
    child(name).set_value(value);
    return *this;
}

DraftElement& DraftElement::set(const ElementName& name, bool value) {
    return set(name, std::string_view{value ? "true" : "false"});
}

DraftElement& DraftElement::set(const ElementName& name, long long value) {
    return set(name, std::string_view{std::to_string(value)});
}

DraftElement& DraftElement::add(const ElementName& name) {
    return add(element_or_bug(type_, name));
}

DraftElement& DraftElement::add(ElementDef element) {
    if (element.type().is_resource())
        throw std::logic_error{std::string{element.path()} + " is a resource: use add_resource()"};
    return append(element.type(), element);
}

DraftElement& DraftElement::add(const ElementName& name, std::string_view value) {
    DraftElement& added = add(name);
    added.set_value(value);
    return added;
}

ElementDef DraftElement::place_for(const ElementName& name, const Element& source) const {
    const ElementDef element = element_or_bug(type_, name);
    if (!source || !source.type().is_a(element.type()))
        throw std::logic_error{std::string{element.path()} + " cannot hold what is copied there"};
    return element;
}

DraftElement& DraftElement::add_copy(const ElementName& name, const Element& source) {
    const ElementDef element = place_for(name, source);
    return append(source.document()->shared_from_this(), source.index(), element);
}

DraftElement& DraftElement::add_resource(const ElementName& name, const Resource& resource) {
    return append(resource.document(), 0, place_for(name, resource.root()));
}

DraftElement& DraftElement::add_resource(const ElementName& name, Draft resource) {
    const ElementDef element = element_or_bug(type_, name);
    if (!element.type().is_resource())
        throw std::logic_error{std::string{element.path()} + " does not hold a resource"};
    resource.root_->element_ = element.id();
    return *children_.emplace_back(std::move(resource.root_));
}

DraftElement& DraftElement::child(const ElementName& name) {
    const ElementDef element = element_or_bug(type_, name);
    if (const auto* found = first(element.id())) return *const_cast<DraftElement*>(found);
    return add(element);
}

DraftElement* DraftElement::find(const ElementName& name) {
    return const_cast<DraftElement*>(std::as_const(*this).find(name));
}

const DraftElement* DraftElement::find(const ElementName& name) const {
    return first(element_or_bug(type_, name).id());
}

void DraftElement::remove(const ElementName& name) {
    const ElementId element = element_or_bug(type_, name).id();
    if (first(element))
        std::erase_if(children_,
                      [element](const auto& child) { return child->element_ == element; });
}

Outcome<DraftElement*> DraftElement::find_or_add(const ElementName& name, std::size_t index,
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
    if (root_->is_copy() && root_->source_index_ == 0) return Resource{root_->source_};
    auto document = std::make_shared<Document>();
    DraftElement::Freezing to{*document, root_->size()};
    root_->freeze_into(to);
    return Resource{std::move(document)};
}

Outcome<Resource> Draft::checked() const {
    constexpr std::size_t max_issues = 100;
    auto document = std::make_shared<Document>();
    DraftElement::Freezing to{*document, root_->size()};
    root_->freeze_into(to);
    detail::Findings findings{max_issues};
    detail::check_nodes(*document, 0, {.sound = std::move(to.copied)}, findings);
    if (!findings.empty()) return detail::failure_of(std::move(findings), *document, {});
    return Resource{std::move(document)};
}

}  // namespace fascia::fhir
