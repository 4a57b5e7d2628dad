#pragma once

#include "fascia/fhir/element_name.hpp"

#include "fhir/detail/definition_tables.hpp"
#include "fhir/detail/element_names.hpp"

#include <cstdint>
#include <vector>

namespace fascia::fhir::detail {

/// Every name that an element of a type answers to, by type and name: open addressing, at most half
/// full. Looking names up is what reading a resource mostly does.
class NameIndex {
  public:
    NameIndex();

    struct Slot {
        std::uint64_t head = 0, tail = 0;
        TypeId type = 0;
        StringNumber text = 0;
        ElementSpan elements = no_element;
        std::uint16_t size = 0;
        bool is_own_name = false;  ///< not that of a choice
    };

    /// A slot without type: there is no such name.
    const Slot& find(TypeId type, const ElementName& name) const {
        for (auto at = hash(type, name);; ++at) {
            const Slot& slot = slots_[at % size];
            if ((slot.type == type && is_named(slot, name)) || slot.type == 0) return slot;
        }
    }

  private:
    static constexpr std::size_t size = 1 << 15;

    void add_type(TypeId id);
    void add(TypeId type, StringNumber text, ElementSpan elements, bool is_own_name);

    static bool is_named(const Slot& slot, const ElementName& name) {
        return slot.size == name.size() && slot.head == name.head() && slot.tail == name.tail() &&
               (name.size() <= 2 * sizeof(std::uint64_t) || string(slot.text) == name.text());
    }

    static std::size_t hash(TypeId type, const ElementName& name) {
        const auto mixed = (name.head() ^ name.tail() << 1 ^ name.size()) * 0x9E3779B97F4A7C15 ^
                           std::uint64_t{type} * 0xC2B2AE3D27D4EB4F;
        return mixed >> 40;
    }

    std::vector<Slot> slots_ = std::vector<Slot>(size);
    std::size_t used_ = 0;
};

inline const NameIndex& names() {
    static const NameIndex index;
    return index;
}

}  // namespace fascia::fhir::detail
