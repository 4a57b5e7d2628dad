#include "fhirpath/detail/lexer.hpp"

#include <algorithm>
#include <array>

namespace fascia::fhirpath::detail {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Longer ones first, so that "<=" is not read as "<".
constexpr std::array<std::string_view, 26> symbols{
    "<=", ">=", "!=", "!~", "(", ")", "[", "]", "{", "}", ".",     ",",      "|",
    "<",  ">",  "=",  "~",  "+", "-", "*", "/", "&", "%", "$this", "$index", "$total"};

}  // namespace

Token Lexer::token(TokenKind kind, std::size_t from, std::size_t to) const {
    return {kind, text_.substr(from, to - from), static_cast<std::uint32_t>(start_)};
}

Token Lexer::fault(std::string_view what) const {
    return {TokenKind::fault, what, static_cast<std::uint32_t>(start_)};
}

/// False for a comment that has no end.
bool Lexer::skip_blanks() {
    for (;;) {
        while (is_blank(at(here_))) ++here_;
        start_ = here_;
        if (at(here_) != '/') return true;
        if (at(here_ + 1) == '/') {
            here_ = std::min(text_.find('\n', here_), text_.size());
        } else if (at(here_ + 1) == '*') {
            const auto end = text_.find("*/", here_ + 2);
            if (end == text_.npos) return false;
            here_ = end + 2;
        } else {
            return true;
        }
    }
}

Token Lexer::next() {
    if (!skip_blanks()) return fault("a comment has no end");
    if (here_ >= text_.size()) return token(TokenKind::end, here_, here_);
    const char c = at(here_);
    if (is_letter(c)) return word(TokenKind::identifier, here_);
    if (is_digit(c)) return number();
    if (c == '@') return moment();
    if (c == '\'') return quoted('\'', TokenKind::string);
    if (c == '`') return quoted('`', TokenKind::delimited_identifier);
    return symbol();
}

Token Lexer::quoted(char quote, TokenKind kind) {
    const std::size_t from = here_ + 1;
    for (here_ = from; here_ < text_.size(); ++here_) {
        if (at(here_) == '\\') {
            ++here_;
        } else if (at(here_) == quote) {
            ++here_;
            return token(kind, from, here_ - 1);
        }
    }
    return fault("a quoted text has no end");
}

Token Lexer::word(TokenKind kind, std::size_t from) {
    while (is_letter(at(here_)) || is_digit(at(here_))) ++here_;
    return token(kind, from, here_);
}

std::size_t Lexer::digits(std::size_t from, std::size_t most) const {
    std::size_t count = 0;
    while (count < most && is_digit(at(from + count))) ++count;
    return count;
}

Token Lexer::number() {
    const std::size_t from = here_;
    here_ += digits(here_, text_.size());
    if (at(here_) == '.' && is_digit(at(here_ + 1))) here_ += 1 + digits(here_ + 1, text_.size());
    return token(TokenKind::number, from, here_);
}

/// The end of HH(:MM(:SS(.f+)?)?)? that starts at `from`.
std::size_t Lexer::clock(std::size_t from) const {
    from += digits(from, 2);
    for (int part = 0; part < 2; ++part) {
        if (at(from) != ':' || !is_digit(at(from + 1))) return from;
        from += 1 + digits(from + 1, 2);
    }
    if (at(from) == '.' && is_digit(at(from + 1))) from += 1 + digits(from + 1, text_.size());
    return from;
}

Token Lexer::moment() {
    std::size_t end = here_ + 1;
    if (at(end) == 'T') {
        const std::size_t from = end + 1;
        here_ = clock(from);
        return token(TokenKind::time, from, here_);
    }
    const std::size_t from = end;
    end += digits(end, 4);
    for (int part = 0; part < 2 && at(end) == '-' && is_digit(at(end + 1)); ++part)
        end += 1 + digits(end + 1, 2);
    here_ = end;
    if (at(end) != 'T') return token(TokenKind::date, from, end);
    here_ = clock(end + 1);
    if (here_ == end + 1) return token(TokenKind::date_time, from, here_);
    if (at(here_) == 'Z') {
        ++here_;
    } else if ((at(here_) == '+' || at(here_) == '-') && digits(here_ + 1, 2) == 2 &&
               at(here_ + 3) == ':') {
        here_ += 4 + digits(here_ + 4, 2);
    }
    return token(TokenKind::date_time, from, here_);
}

Token Lexer::symbol() {
    const std::string_view rest = text_.substr(here_);
    for (const auto candidate : symbols)
        if (rest.starts_with(candidate)) {
            here_ += candidate.size();
            return token(TokenKind::symbol, here_ - candidate.size(), here_);
        }
    return fault("this character has no meaning here");
}

}  // namespace fascia::fhirpath::detail
