#pragma once

#include "fhir/detail/definition_tables.hpp"
#include "fhir/detail/element_names.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace fascia::fhir::detail {

/// A name as two words, which are all of it up to 16 characters.
struct Name {
    std::uint64_t head = 0, tail = 0;
    std::size_t size = 0;

    explicit Name(std::string_view text) : size{text.size()} {
        if (size >= 8)
            set<std::uint64_t>(text);
        else if (size >= 4)
            set<std::uint32_t>(text);
        else if (size >= 2)
            set<std::uint16_t>(text);
        else if (size == 1)
            set<std::uint8_t>(text);
    }
    friend bool operator==(const Name&, const Name&) = default;

  private:
    template <class Word>
    void set(std::string_view text) {
        Word first, last;
        std::memcpy(&first, text.data(), sizeof first);
        std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
        head = first;
        tail = last;
    }
};

/// Every name that an element of a type answers to, by type and name: open addressing, at most half
/// full. Looking names up is what reading a resource mostly does.
class NameIndex {
  public:
    NameIndex();

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

    void add_type(TypeId id);
    void add(TypeId type, StringNumber text, ElementSpan elements, bool is_own_name);

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

inline const NameIndex& names() {
    static const NameIndex index;
    return index;
}

}  // namespace fascia::fhir::detail
