#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace fascia::fhir {

/// The name of an element as look-ups compare it: two words, which are all of it up to 16
/// characters. Made of a literal while the program is compiled; of any other text when it is looked
/// up, as a view that the text outlives.
class ElementName {
  public:
    template <std::size_t size>
    consteval ElementName(const char (&literal)[size])
        : ElementName{Text{}, std::string_view{literal, size - 1}} {}
    template <class T>
        requires(!std::is_array_v<T> && std::convertible_to<const T&, std::string_view>)
    ElementName(const T& text) : ElementName{Text{}, std::string_view{text}} {}

    constexpr std::string_view text() const { return text_; }
    constexpr std::size_t size() const { return text_.size(); }
    /// The first and the last up to eight characters.
    constexpr std::uint64_t head() const { return head_; }
    constexpr std::uint64_t tail() const { return tail_; }

  private:
    struct Text {};

    constexpr ElementName(Text, std::string_view text) : text_{text} {
        if (text.size() >= 8)
            set<std::uint64_t>();
        else if (text.size() >= 4)
            set<std::uint32_t>();
        else if (text.size() >= 2)
            set<std::uint16_t>();
        else if (text.size() == 1)
            set<std::uint8_t>();
    }

    template <class Word>
    constexpr void set() {
        head_ = word<Word>(text_.data());
        tail_ = word<Word>(text_.data() + text_.size() - sizeof(Word));
    }

    template <class Word>
    static constexpr Word word(const char* at) {
        static_assert(std::endian::native == std::endian::little);
        Word value = 0;
        if (std::is_constant_evaluated())
            for (std::size_t i = sizeof value; i-- != 0;)
                value = static_cast<Word>(value << 8 | static_cast<unsigned char>(at[i]));
        else
            std::memcpy(&value, at, sizeof value);
        return value;
    }

    std::string_view text_;
    std::uint64_t head_ = 0, tail_ = 0;
};

}  // namespace fascia::fhir
