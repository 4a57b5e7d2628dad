#include "fascia/base/base64.hpp"

#include <array>

namespace fascia {
namespace {

constexpr std::array<std::string_view, 2> alphabets{
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"};

constexpr std::uint8_t no_digit = 64;
using Digits = std::array<std::uint8_t, 256>;

constexpr Digits digits_of(std::string_view alphabet) {
    Digits digits{};
    digits.fill(no_digit);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        digits[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return digits;
}
constexpr std::array<Digits, 2> digits{digits_of(alphabets[0]), digits_of(alphabets[1])};

unsigned byte_at(std::string_view bytes, std::size_t at) {
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
}

}  // namespace

std::string to_base64(std::string_view bytes, Base64 alphabet) {
    const std::string_view letters = alphabets[static_cast<std::size_t>(alphabet)];
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const unsigned group =
            byte_at(bytes, at) << 16 | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2);
        for (unsigned part = 0; part < 4; ++part) {
            const bool filled = at + part <= bytes.size();
            text.push_back(filled ? letters[group >> (18 - 6 * part) & 0x3F] : '=');
        }
    }
    return text;
}

std::optional<std::string> from_base64(std::string_view text, Base64 alphabet) {
    constexpr std::string_view space = " \t\r\n";
    if (text.find_first_of(space) != text.npos) {
        std::string dense{text};
        std::erase_if(dense, [&](char c) { return space.find(c) != space.npos; });
        return from_base64(dense, alphabet);
    }
    if (text.size() % 4 != 0) return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    const Digits& table = digits[static_cast<std::size_t>(alphabet)];
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    unsigned buffer = 0, filled = 0;
    for (const char c : text) {
        const std::uint8_t digit = table[static_cast<unsigned char>(c)];
        if (digit == no_digit) return std::nullopt;
        buffer = (buffer << 6 | digit) & 0xFFFF;
        filled += 6;
        if (filled < 8) continue;
        filled -= 8;
        bytes.push_back(static_cast<char>(buffer >> filled & 0xFF));
    }
    return bytes;
}

}  // namespace fascia
