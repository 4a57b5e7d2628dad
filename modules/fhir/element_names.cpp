#include "fhir/detail/element_names.hpp"

#include "fhir/detail/definition_tables.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace fascia::fhir::detail {
namespace {

ElementSpan variants_around(ElementId id, const TypeRow& type) {
    ElementSpan span{id, id};
    while (span.first > type.first_element && same_choice(span.first - 1, id)) --span.first;
    while (span.last + 1 < type.first_element + type.element_count &&
           same_choice(span.last + 1, id))
        ++span.last;
    return span;
}

/// A name as two words, which are all of it up to 16 characters.
struct Name {
    std::uint64_t head = 0, tail = 0;
    std::size_t size = 0;

    explicit Name(std::string_view text) : size{text.size()} {
        const auto part = std::min(size, sizeof head);
        if (part == 0) return;
        std::memcpy(&head, text.data(), part);
        std::memcpy(&tail, text.data() + size - part, part);
    }
    friend bool operator==(const Name&, const Name&) = default;
};

/// Every name that an element of a type answers to, by type and name: open addressing, at most half
/// full. Looking names up is what reading a resource mostly does.
class NameIndex {
  public:
    NameIndex() {
        for (TypeId id = 1; id != type_count; ++id) add_type(id);
    }

    struct Slot {
        Name name{{}};
        TypeId type = 0;
        StringNumber text = 0;
        ElementSpan elements = no_element;
        bool is_own_name = false;  ///< not that of a choice
    };

    /// A slot without type: there is no such name.
    const Slot& find(TypeId type, std::string_view text) const {
        const Name name{text};
        for (auto at = hash(type, name);; ++at) {
            const Slot& slot = slots_[at % size];
            if (slot.type == type && slot.name == name && has_middle(slot, text)) return slot;
            if (slot.type == 0) return slot;
        }
    }

  private:
    static constexpr std::size_t size = 1 << 15;

    /// An element's own name goes before a choice of that name.
    void add_type(TypeId id) {
        const TypeRow& type = type_rows[id];
        const auto end = static_cast<ElementId>(type.first_element + type.element_count);
        for (ElementId element = type.first_element; element != end; ++element)
            add(id, element_rows[element].name, {element, element}, true);
        for (ElementId element = type.first_element; element != end; ++element)
            add(id, element_rows[element].base_name, variants_around(element, type), false);
    }

    void add(TypeId type, StringNumber text, ElementSpan elements, bool is_own_name) {
        const Name name{string(text)};
        auto at = hash(type, name);
        for (; slots_[at % size].type != 0; ++at)
            if (slots_[at % size].type == type && slots_[at % size].text == text) return;
        if (++used_ > size / 2) throw std::logic_error{"the index of element names is too small"};
        slots_[at % size] = {name, type, text, elements, is_own_name};
    }

    static bool has_middle(const Slot& slot, std::string_view text) {
        return text.size() <= 2 * sizeof(std::uint64_t) || string(slot.text) == text;
    }

    static std::size_t hash(TypeId type, const Name& name) {
        const auto mixed = (name.head ^ name.tail << 1 ^ name.size) * 0x9E3779B97F4A7C15 ^
                           std::uint64_t{type} * 0xC2B2AE3D27D4EB4F;
        return mixed >> 40;
    }

    std::vector<Slot> slots_ = std::vector<Slot>(size);
    std::size_t used_ = 0;
};

const NameIndex& names() {
    static const NameIndex index;
    return index;
}

}  // namespace

bool same_choice(ElementId a, ElementId b) {
    const ElementRow &one = element_rows[a], &other = element_rows[b];
    return a == b || (one.base_name == other.base_name && one.flags & other.flags & choice);
}

ElementSpan find_elements(TypeDef type, std::string_view name) {
    return names().find(type.id(), name).elements;
}

ElementId find_element(TypeDef type, std::string_view name) {
    const auto& slot = names().find(type.id(), name);
    return slot.is_own_name ? slot.elements.first : ElementId{0};
}

}  // namespace fascia::fhir::detail
