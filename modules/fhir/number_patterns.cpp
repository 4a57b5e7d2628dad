#include "fhir/detail/number_patterns.hpp"

#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>

namespace fascia::fhir::detail {
namespace {

constexpr std::size_t max_decimal_size = 128;
constexpr int max_decimal_exponent = 308;  // what the receiver of a double can still hold
constexpr int too_large_exponent = 1'000'000;

std::string_view take_digits(std::string_view& text) {
    const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
    text.remove_prefix(digits.size());
    return digits;
}

bool is_whole(std::string_view digits) {
    return !digits.empty() && (digits == "0" || digits.front() != '0');
}

/// The exponent behind the digits, 0 when there is none; nothing when it is malformed.
std::optional<int> read_exponent(std::string_view text) {
    if (text.empty()) return 0;
    if (text.front() != 'e' && text.front() != 'E') return std::nullopt;
    text.remove_prefix(1);
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) return std::nullopt;
    }
    int exponent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (error == std::errc::invalid_argument || end != text.data() + text.size())
        return std::nullopt;
    return error == std::errc{} ? exponent : too_large_exponent;
}

/// Power of ten of the first digit that is not 0, without the exponent behind; 0 for zero.
int leading_power(std::string_view whole, std::string_view fraction) {
    if (whole != "0") return static_cast<int>(whole.size()) - 1;
    const auto zeros = fraction.find_first_not_of('0');
    return zeros == fraction.npos ? 0 : -static_cast<int>(zeros) - 1;
}

/// Optional sign and digits without a leading zero, from low to high.
bool is_integer(std::string_view text, std::string_view signs, std::int64_t low) {
    const bool negative = text.starts_with('-');
    const bool is_signed = !text.empty() && signs.find(text.front()) != signs.npos;
    if (is_signed) text.remove_prefix(1);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.starts_with('-') || !is_whole(text) || error != std::errc{} ||
        end != text.data() + text.size())
        return false;
    if (is_signed && value == 0) return false;
    value = negative ? -value : value;
    return low <= value && value <= std::numeric_limits<std::int32_t>::max();
}

}  // namespace

const char* decimal_fault(std::string_view text) {
    if (text.size() > max_decimal_size) return "is a decimal of more than 128 characters";
    if (text.starts_with('-')) text.remove_prefix(1);
    const auto whole = take_digits(text);
    std::string_view fraction;
    const bool has_fraction = text.starts_with('.');
    if (has_fraction) {
        text.remove_prefix(1);
        fraction = take_digits(text);
    }
    const auto exponent = read_exponent(text);
    if (!is_whole(whole) || (has_fraction && fraction.empty()) || !exponent)
        return "is not a decimal";
    const int power = leading_power(whole, fraction) + *exponent;
    return power < -max_decimal_exponent || power > max_decimal_exponent
               ? "is a decimal beyond 1e308 or below 1e-308"
               : nullptr;
}

const char* integer_fault(std::string_view text) {
    return is_integer(text, "+-", std::numeric_limits<std::int32_t>::min())
               ? nullptr
               : "is not an integer from -2147483648 to 2147483647";
}

const char* unsigned_int_fault(std::string_view text) {
    return is_integer(text, "", 0) ? nullptr : "is not a whole number from 0 to 2147483647";
}

const char* positive_int_fault(std::string_view text) {
    return is_integer(text, "+", 1) ? nullptr : "is not a whole number from 1 to 2147483647";
}

}  // namespace fascia::fhir::detail
