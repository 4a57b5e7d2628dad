#pragma once

#include "fascia/fhir/definitions.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::fhir {

/// The storage of one immutable resource: its elements in the order of the definition, flat, with primitive text
/// apart. `end` is the index after the node's subtree, so the children of i are i+1, end(i+1), …
/// below end(i). Resources and drafts share it.
struct Document : std::enable_shared_from_this<Document> {
    static constexpr std::uint32_t no_text = 0xFFFFFFFF;
    struct Node {
        ElementId element;  ///< 0 at the root
        TypeId
            type;  ///< concrete type of this node (of a contained resource: that resource's type)
        std::uint32_t end;
        std::uint32_t text;  ///< offset into `text`, or no_text
        std::uint32_t text_size;
    };
    std::vector<Node> nodes;
    std::string text;
};

class ElementRange;

/// A view of one element (or of a whole resource) inside a Resource. Cheap to copy. Valid as long
/// as a Resource (or copy of it) that it came from lives. Thread safe.
class Element {
  public:
    Element() = default;
    Element(const Document& document, std::uint32_t index) : document_{&document}, index_{index} {}

    explicit operator bool() const { return document_ != nullptr; }
    /// TypeDef{0}, whose name is empty, for an empty Element.
    TypeDef type() const { return TypeDef{document_ ? node().type : TypeId{0}}; }
    ElementDef definition() const { return ElementDef{node().element}; }  ///< not for the root
    /// JSON name ("valueQuantity"); empty at the root.
    std::string_view name() const;
    /// Primitive value exactly as sent ("1.00", "2024-02", "true"; xhtml as XML text). Absent when
    /// the element is complex or has only id and extensions.
    std::optional<std::string_view> value() const {
        if (!document_ || node().text == Document::no_text) return std::nullopt;
        return std::string_view{document_->text.data() + node().text, node().text_size};
    }
    /// value(), or "" where there is none.
    std::string_view text() const { return value().value_or(std::string_view{}); }

    ElementRange children() const;
    /// All children of this JSON name ("valueQuantity") or FHIRPath name ("value"), in order.
    ElementRange children(const ElementName& name) const;
    /// First child of that JSON or FHIRPath name; an empty Element where there is none, on which
    /// child(), text() and children() go on answering empty, so that paths can be written without
    /// checks.
    Element child(const ElementName& name) const;
    /// child(a).child(b)… for a dotted path: at("code.coding.code").
    Element at(std::string_view dotted_path) const;

    const Document* document() const { return document_; }
    std::uint32_t index() const { return index_; }
    friend bool operator==(const Element&, const Element&) = default;

  private:
    const Document::Node& node() const { return document_->nodes[index_]; }
    const Document* document_ = nullptr;
    std::uint32_t index_ = 0;
};

/// Forward range over siblings, optionally only those of one name. A value; same lifetime as
/// Element.
class ElementRange {
  public:
    class iterator {
      public:
        using value_type = Element;
        using difference_type = std::ptrdiff_t;
        iterator() = default;
        Element operator*() const { return Element{*document_, index_}; }
        iterator& operator++() {
            index_ = document_->nodes[index_].end;
            skip_others();
            return *this;
        }
        iterator operator++(int) {
            iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const iterator& a, const iterator& b) {
            return a.index_ == b.index_;
        }

      private:
        friend class ElementRange;
        // Siblings are in the order of the definition: behind the wanted ones there are no more.
        void skip_others() {
            while (index_ != end_) {
                const auto& node = document_->nodes[index_];
                if (first_element_ <= node.element) {
                    if (node.element > last_element_) index_ = end_;
                    return;
                }
                index_ = node.end;
            }
        }
        const Document* document_ = nullptr;
        std::uint32_t index_ = 0, end_ = 0;
        ElementId first_element_ = 0, last_element_ = 0;  // which elements are in the range
    };

    ElementRange() = default;
    /// The children of node `parent` whose element is one of first_element … last_element.
    ElementRange(const Document& document, std::uint32_t parent, ElementId first_element,
                 ElementId last_element) {
        const std::uint32_t end = document.nodes[parent].end;
        begin_.document_ = end_.document_ = &document;
        begin_.index_ = parent + 1;
        begin_.end_ = end_.index_ = end_.end_ = end;
        begin_.first_element_ = first_element;
        begin_.last_element_ = last_element;
        begin_.skip_others();
    }
    iterator begin() const { return begin_; }
    iterator end() const { return end_; }
    bool empty() const { return begin_ == end_; }
    std::size_t size() const;                     ///< counts: O(n)
    Element operator[](std::size_t index) const;  ///< O(n); an empty Element past the end

  private:
    iterator begin_, end_;
};

/// One FHIR R4 resource: immutable, cheap to copy and move (shared). Thread safe.
/// Made by the codecs (json.hpp, xml.hpp) and by Draft::freeze().
class Resource {
  public:
    Resource() = default;
    explicit Resource(std::shared_ptr<const Document> document) : document_{std::move(document)} {}

    explicit operator bool() const { return document_ != nullptr; }
    Element root() const { return document_ ? Element{*document_, 0} : Element{}; }
    std::string_view type_name() const { return root().type().name(); }
    std::string_view id() const;
    /// Shorthands for root().child() and root().at().
    Element child(const ElementName& name) const { return root().child(name); }
    ElementRange children(const ElementName& name) const { return root().children(name); }
    Element at(std::string_view dotted_path) const { return root().at(dotted_path); }

    const std::shared_ptr<const Document>& document() const { return document_; }

  private:
    std::shared_ptr<const Document> document_;
};

/// Element path with indexes, e.g. "Bundle.entry[1].resource.name[0].family" (FHIRPath form used in
/// issues).
std::string path_of(const Element& element);
/// A copy of a contained or entry resource as a Resource of its own.
Resource extract(const Element& resource_element);
/// Same type, same elements, same values digit for digit, same order.
bool equal(const Element& a, const Element& b);

}  // namespace fascia::fhir
