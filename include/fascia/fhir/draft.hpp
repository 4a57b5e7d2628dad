#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/fhir/resource.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::fhir {

/// One element of a resource under construction. Addresses stay valid while siblings are added.
/// Naming an element that the type does not have is a bug of ours: std::logic_error. Where the name
/// comes from data (dynamicValue, patch), use find_or_add(), which answers with a Failure.
class DraftElement {
  public:
    using Children = std::vector<std::unique_ptr<DraftElement>>;

    DraftElement(TypeDef type, ElementId element) : type_{type}, element_{element} {}

    TypeDef type() const { return type_; }
    ElementId element() const { return element_; }

    /// Sets (replacing) the first child of that JSON name to a primitive value. Returns *this for
    /// chaining.
    DraftElement& set(const ElementName& name, std::string_view value);
    DraftElement& set(const ElementName& name, const char* value) {
        return set(name, std::string_view{value});
    }
    DraftElement& set(const ElementName& name, bool value);
    DraftElement& set(const ElementName& name, long long value);
    DraftElement& set(const ElementName& name, int value) {
        return set(name, static_cast<long long>(value));
    }
    /// Appends a child element and returns it. For a `Resource`-typed element use add_resource().
    DraftElement& add(const ElementName& name);
    /// Appends a primitive child with a value and returns the child.
    DraftElement& add(const ElementName& name, std::string_view value);
    /// Appends a deep copy of `source` under another name (its type must be the declared one).
    DraftElement& add_copy(const ElementName& name, const Element& source);
    /// Appends a resource as contained resource, Bundle entry or Parameters part.
    DraftElement& add_resource(const ElementName& name, const Resource& resource);
    DraftElement& add_resource(const ElementName& name, class Draft resource);
    /// First child of that JSON name, made if it is not there.
    DraftElement& child(const ElementName& name);
    DraftElement* find(const ElementName& name);
    const DraftElement* find(const ElementName& name) const;
    void remove(const ElementName& name);  ///< all children of that JSON name

    /// The child with this JSON or FHIRPath name at `index` (appending one more at most), for names
    /// from data. A choice name without type ("value") needs `type_name`. Failure: invalid.
    Outcome<DraftElement*> find_or_add(const ElementName& name, std::size_t index,
                                       std::optional<TypeDef> type = std::nullopt);

    void set_value(std::string_view value) { value_.emplace(value); }
    /// Until it is set anew.
    std::optional<std::string_view> value() const;
    Children& children() {
        unfold();
        return children_;
    }
    const Children& children() const {
        unfold();
        return children_;
    }

  private:
    friend class Draft;
    using Source = std::shared_ptr<const Document>;

    /// A copy of the node, under another element.
    DraftElement(Source source, std::uint32_t index, ElementId element);
    DraftElement& add(ElementDef element);
    DraftElement& append(TypeDef type, ElementDef element);
    DraftElement& append(Source source, std::uint32_t index, ElementDef element);
    ElementDef place_for(const ElementName& name, const Element& source) const;
    const DraftElement* first(ElementId element) const;
    void unfold() const;
    Element copied() const { return Element{*source_, source_index_}; }
    bool is_copy() const { return source_ && children_.empty() && !value_; }
    struct Size;
    Size size() const;
    struct Freezing;
    void freeze_into(Freezing& to) const;
    void freeze_children_into(Freezing& to) const;
    std::uint32_t copy_children_into(Freezing& to, std::uint32_t first, ElementId last) const;

    TypeDef type_;
    ElementId element_;
    // What is copied stays in the resource that it came from until one of its children is asked
    // for.
    mutable Source source_;  ///< empty: children_ and value_ are all there is
    mutable std::uint32_t source_index_ = 0;
    mutable std::optional<std::string> value_;  ///< goes before that of the source
    mutable Children children_;  ///< behind those of the source; freeze() puts all into the order
                                 ///< of the definition
};

/// A resource under construction: mutable, movable, owned by one thread. freeze() makes the
/// immutable value.
class Draft {
  public:
    /// An empty resource of that type. A name that is not a resource type: std::logic_error.
    explicit Draft(std::string_view resource_type);
    /// A mutable copy, which shares with the resource what is not touched.
    explicit Draft(const Resource& resource);
    Draft(Draft&&) noexcept = default;
    Draft& operator=(Draft&&) noexcept = default;

    DraftElement& root() { return *root_; }
    const DraftElement& root() const { return *root_; }
    DraftElement* operator->() { return root_.get(); }
    DraftElement& operator*() { return *root_; }

    /// The immutable value; children are put into the order of the definition, empty elements are
    /// left out. Does not check cardinality or values: structure.hpp does.
    Resource freeze() const;
    /// The same, with what was set or put together here checked as check_structure() does; what
    /// stands below a copied element was when its resource was made. Failure: invalid, all issues
    /// with paths.
    Outcome<Resource> checked() const;

  private:
    friend class DraftElement;
    std::unique_ptr<DraftElement> root_;
};

}  // namespace fascia::fhir
