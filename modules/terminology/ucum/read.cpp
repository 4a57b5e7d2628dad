#include "terminology/ucum/detail/term.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace fascia::terminology::detail {
namespace {

constexpr std::size_t most_characters = 256;
constexpr int deepest = 16;
constexpr std::size_t most_exponent_digits = 3;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_visible(char c) {
    return c > ' ' && c < 0x7F;
}

class TermReader {
  public:
    explicit TermReader(std::string_view code) : code_{code}, rest_{code} {}

    Outcome<Term> read() {
        auto term = this->term(0);
        if (term && rest_.empty()) return *std::move(term);
        if (reason_.empty()) fail("there is no bracket that this one closes");
        return no_unit(code_.substr(0, most_characters), reason_);
    }

  private:
    std::nullopt_t fail(std::string reason) {
        if (reason_.empty())
            reason_ = std::move(reason) + ", at character " +
                      std::to_string(code_.size() - rest_.size() + 1);
        return std::nullopt;
    }

    bool accept(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::string_view take(std::size_t count) {
        const auto taken = rest_.substr(0, count);
        rest_.remove_prefix(taken.size());
        return taken;
    }

    /// ["/"] component (("." | "/") component)*
    std::optional<Term> term(int depth) {
        Term term;
        bool divides = accept('/');
        while (true) {
            auto component = this->component(depth);
            if (!component) return std::nullopt;
            term.push_back({divides, *std::move(component)});
            if (rest_.empty() || rest_.starts_with(')')) return term;
            divides = rest_.starts_with('/');
            if (!accept('/') && !accept('.')) return fail("a \".\" or \"/\" is missing");
        }
    }

    using What = decltype(Component::what);

    std::optional<What> component(int depth) {
        if (rest_.starts_with('(')) return group(depth);
        if (rest_.starts_with('{')) {
            if (!skip_annotation()) return std::nullopt;
            return Annotation{};
        }
        const bool is_ten = rest_.starts_with("10*") || rest_.starts_with("10^");
        if (!rest_.empty() && is_digit(rest_.front()) && !is_ten) return number();
        return factor();
    }

    std::optional<What> group(int depth) {
        if (depth == deepest) return fail("there are too many brackets inside each other");
        accept('(');
        auto inner = term(depth + 1);
        if (!inner) return std::nullopt;
        if (!accept(')')) return fail("a closing \")\" is missing");
        return *std::move(inner);
    }

    bool skip_annotation() {
        if (!rest_.starts_with('{')) return true;
        const auto end = rest_.find('}');
        if (end == rest_.npos) {
            fail("a closing \"}\" is missing");
            return false;
        }
        rest_.remove_prefix(end + 1);
        return true;
    }

    std::optional<What> number() {
        const auto digits = take(std::min(rest_.find_first_not_of("0123456789"), rest_.size()));
        if (digits.find_first_not_of('0') == digits.npos) return fail("a unit cannot be 0");
        if (!skip_annotation()) return std::nullopt;
        return digits;
    }

    /// The end of a symbol: before its exponent, but square brackets are taken whole.
    std::size_t symbol_end() const {
        if (rest_.starts_with("10*") || rest_.starts_with("10^")) return 3;
        bool is_inside = false;
        for (std::size_t at = 0; at < rest_.size(); ++at) {
            const char c = rest_[at];
            if (c == '[' || c == ']') is_inside = c == '[';
            const bool ends =
                is_digit(c) || std::string_view{"+-./(){}"}.find(c) != std::string_view::npos;
            if (!is_inside && ends) return at;
        }
        return rest_.size();
    }

    std::optional<What> factor() {
        const auto text = rest_.substr(0, symbol_end());
        if (text.empty()) return fail("a unit is missing");
        const auto symbol = find_symbol(text);
        if (!symbol.atom) return fail(why_unknown(text));
        take(text.size());
        int exponent = 1;
        if (!read_exponent(exponent) || !skip_annotation()) return std::nullopt;
        return Factor{symbol, exponent};
    }

    bool read_exponent(int& exponent) {
        const bool is_signed = rest_.starts_with('-') || rest_.starts_with('+');
        const bool is_negative = rest_.starts_with('-');
        if (is_signed) take(1);
        const auto digits =
            rest_.substr(0, std::min(rest_.find_first_not_of("0123456789"), rest_.size()));
        if (digits.size() > most_exponent_digits || (is_signed && digits.empty())) {
            fail("an exponent has one to three digits");
            return false;
        }
        if (digits.empty()) return true;
        std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
        if (is_negative) exponent = -exponent;
        take(digits.size());
        return true;
    }

    static std::string why_unknown(std::string_view text) {
        std::string reason = "\"" + std::string{text} + "\" is not a unit";
        const std::string bracketed = "[" + std::string{text} + "]";
        if (find_symbol(bracketed).atom) reason += " (\"" + bracketed + "\" is)";
        return reason;
    }

    std::string_view code_, rest_;
    std::string reason_;
};

}  // namespace

Failure no_unit(std::string_view code, std::string_view reason) {
    return {FailureKind::invalid,
            "\"" + std::string{code} + "\" is no UCUM unit: " + std::string{reason}};
}

Outcome<Term> read_term(std::string_view code) {
    if (code.empty()) return no_unit(code, "it is empty");
    if (code.size() > most_characters)
        return no_unit(code.substr(0, most_characters), "it is longer than 256 characters");
    if (!std::all_of(code.begin(), code.end(), is_visible))
        return no_unit(code, "only visible ASCII characters are allowed");
    return TermReader{code}.read();
}

}  // namespace fascia::terminology::detail
