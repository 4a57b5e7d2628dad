#include "store/detail/decimal_key.hpp"

#include <algorithm>
#include <cstdint>

namespace fascia::store {
namespace {

constexpr int exponent_bias = 500;

std::string padded(std::uint64_t number, std::size_t width) {
    std::string text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
}

// The digits without zeros at either end, and the exponent e of 0.ddd * 10^e.
struct Scientific {
    std::string digits;
    int exponent = 0;
};

Scientific scientific(std::string_view text) {
    Scientific number;
    bool after_point = false;
    for (const char c : text) {
        if (c == '-') continue;
        if (c == '.') {
            after_point = true;
        } else if (c == '0' && number.digits.empty()) {
            number.exponent -= after_point ? 1 : 0;
        } else {
            number.digits += c;
            number.exponent += after_point ? 0 : 1;
        }
    }
    number.digits.erase(number.digits.find_last_not_of('0') + 1);
    return number;
}

}  // namespace

std::string decimal_key(const Decimal& number) {
    if (number.is_zero()) return "2";
    auto [digits, exponent] = scientific(number.text());
    const int biased = exponent + exponent_bias;
    if (!number.is_negative()) return "3" + padded(static_cast<std::uint64_t>(biased), 3) + digits;
    for (char& digit : digits) digit = static_cast<char>('9' - (digit - '0'));
    return "1" + padded(static_cast<std::uint64_t>(999 - biased), 3) + digits + "~";
}

std::string time_key(std::int64_t microseconds) {
    return padded(static_cast<std::uint64_t>(microseconds) + (std::uint64_t{1} << 63), 20);
}

}  // namespace fascia::store
