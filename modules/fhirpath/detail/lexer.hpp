#pragma once

#include <cstdint>
#include <string_view>

namespace fascia::fhirpath::detail {

enum class TokenKind : std::uint8_t {
    end,
    identifier,
    delimited_identifier,  ///< text between the back ticks, escapes and all
    string,                ///< text between the quotes, escapes and all
    number,
    date,       ///< without @
    date_time,  ///< without @, with T
    time,       ///< without @T
    symbol,     ///< operators and brackets, also $this, $index, $total
    fault       ///< text = what is wrong
};

struct Token {
    TokenKind kind = TokenKind::end;
    std::string_view text;
    std::uint32_t position = 0;
};

/// Cuts an expression into tokens (FHIRPath N1, appendix A). White space and comments are dropped.
class Lexer {
  public:
    explicit Lexer(std::string_view text) : text_{text} {}
    Token next();

  private:
    bool skip_blanks();
    Token token(TokenKind kind, std::size_t from, std::size_t to) const;
    Token fault(std::string_view what) const;
    Token quoted(char quote, TokenKind kind);
    Token number();
    Token moment();
    Token word(TokenKind kind, std::size_t from);
    Token symbol();
    char at(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
    std::size_t digits(std::size_t from, std::size_t most) const;
    std::size_t clock(std::size_t from) const;

    std::string_view text_;
    std::size_t here_ = 0;
    std::size_t start_ = 0;
};

}  // namespace fascia::fhirpath::detail
