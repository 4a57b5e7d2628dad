#include "terminology/ucum/detail/special.hpp"

#include <boost/multiprecision/cpp_dec_float.hpp>

#include <algorithm>
#include <array>
#include <ios>

namespace fascia::terminology::detail {
namespace {

using Real = boost::multiprecision::cpp_dec_float_50;
using Answer = std::optional<Ratio>;

constexpr int digits_kept = 34;
constexpr int most_zeros = 1000;

Real real(const Ratio& ratio) {
    return Real{ratio.numerator} / Real{ratio.denominator} * pow(Real{10}, ratio.exponent);
}

/// With fewer digits than were computed, so that the last ones' errors round away.
Answer ratio(const Real& value) {
    if (!isfinite(value) || (value != 0 && std::abs(ilogb(value)) > most_zeros)) return {};
    const auto text = Real{abs(value)}.str(digits_kept, std::ios_base::scientific);
    const Ratio positive = Ratio::of(text);
    return value < 0 ? -positive : positive;
}

/// A scale with a zero of its own, in hundredths: Cel counts from 273.15 K.
template <int Hundredths>
struct Zero {
    static constexpr bool falls = false;
    static Answer to(const Ratio& number) { return number + Ratio{Hundredths, 1, -2}; }
    static Answer from(const Ratio& amount) { return amount + Ratio{-Hundredths, 1, -2}; }
};

/// Times * the logarithm to the base Base (0: e).
template <int Base, int Times>
struct Logarithm {
    static constexpr bool falls = Times < 0;
    static Answer to(const Ratio& number) {
        const Real power = real(number) / Times;
        if (abs(power) > most_zeros * 3) return {};
        return ratio(Base == 0 ? Real{exp(power)} : Real{pow(Real{Base}, power)});
    }
    static Answer from(const Ratio& amount) {
        if (amount.numerator <= 0) return {};
        const Real natural = log(real(amount));
        return ratio((Base == 0 ? natural : Real{natural / log(Real{Base})}) * Times);
    }
};

Answer percent_of_tangent(const Ratio& angle) {
    return ratio(tan(real(angle)) * 100);
}
Answer angle_of_percent(const Ratio& percent) {
    return ratio(atan(real(percent) / 100));
}

Answer square(const Ratio& number) {
    return number * number;
}
Answer square_root(const Ratio& amount) {
    if (amount.numerator < 0) return {};
    return ratio(sqrt(real(amount)));
}

template <class Scale>
constexpr SpecialFunction row(std::string_view name) {
    return {name, Scale::falls, Scale::to, Scale::from};
}

constexpr std::array functions{
    row<Zero<27315>>("Cel"),
    row<Zero<45967>>("degF"),
    row<Zero<21852>>("degRe"),
    row<Logarithm<10, -1>>("pH"),
    row<Logarithm<0, 1>>("ln"),
    row<Logarithm<10, 1>>("lg"),
    row<Logarithm<10, 2>>("lgTimes2"),
    row<Logarithm<2, 1>>("ld"),
    row<Logarithm<10, -1>>("hpX"),
    row<Logarithm<100, -1>>("hpC"),
    row<Logarithm<1000, -1>>("hpM"),
    row<Logarithm<50000, -1>>("hpQ"),
    SpecialFunction{"tanTimes100", false, angle_of_percent, percent_of_tangent},
    SpecialFunction{"100tan", false, angle_of_percent, percent_of_tangent},
    SpecialFunction{"sqrt", false, square, square_root}};

}  // namespace

const SpecialFunction* find_special_function(std::string_view name) {
    const auto* const found =
        std::find_if(functions.begin(), functions.end(),
                     [name](const auto& function) { return function.name == name; });
    return found == functions.end() ? nullptr : found;
}

}  // namespace fascia::terminology::detail
