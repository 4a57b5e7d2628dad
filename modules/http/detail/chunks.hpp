#pragma once

#include "http/detail/refusal.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fascia::http::detail {

/// Decodes a chunked body (RFC 9112 7.1) as it arrives, without chunk extensions and trailer
/// fields. Knows no socket. Not thread safe.
class Chunks {
  public:
    enum class State : std::uint8_t { more, complete, refused };

    /// `limit`: of the decoded body, in bytes.
    explicit Chunks(std::uint64_t limit) : limit_{limit} {}

    /// Takes the next bytes and appends what they carry to `body`. Returns how many were used: all,
    /// but for what follows the end or a fault.
    std::size_t take(std::string_view bytes, std::string& body);

    State state() const { return state_; }
    const Refusal& refusal() const { return *refusal_; }  ///< when refused

  private:
    enum class Step : std::uint8_t { size, size_lf, data, data_cr, data_lf, end_cr, end_lf };

    void take_byte(char byte);
    void take_size(char byte);
    void end_size();
    void expect(char byte, char wanted, Step next);
    void refuse(const Refusal& refusal);

    std::uint64_t limit_;
    std::uint64_t size_ = 0;  // of the chunk at hand, what is still to come
    unsigned digits_ = 0;
    State state_ = State::more;
    Step step_ = Step::size;
    const Refusal* refusal_ = nullptr;
};

}  // namespace fascia::http::detail
