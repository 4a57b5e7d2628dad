#include "http/detail/chunks.hpp"

#include "http/detail/text.hpp"

#include <algorithm>

namespace fascia::http::detail {

namespace {

constexpr unsigned most_digits = 15;  // so that the size cannot overflow

int hex_value(char c) {
    if (ascii::is_digit(c)) return c - '0';
    const char low = ascii::lower(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

}  // namespace

std::size_t Chunks::take(std::string_view bytes, std::string& body) {
    std::size_t used = 0;
    while (used < bytes.size() && state_ == State::more) {
        if (step_ == Step::data) {
            const auto part = bytes.substr(used, static_cast<std::size_t>(std::min<std::uint64_t>(
                                                     size_, bytes.size() - used)));
            body.append(part);
            used += part.size();
            size_ -= part.size();
            if (size_ == 0) step_ = Step::data_cr;
        } else {
            take_byte(bytes[used++]);
        }
    }
    return used;
}

void Chunks::refuse(const Refusal& refusal) {
    state_ = State::refused;
    refusal_ = &refusal;
}

void Chunks::expect(char byte, char wanted, Step next) {
    if (byte != wanted) return refuse(refusals::bad_chunk);
    step_ = next;
}

void Chunks::take_byte(char byte) {
    switch (step_) {
        case Step::size:
            return take_size(byte);
        case Step::size_lf:
            return byte == '\n' ? end_size() : refuse(refusals::bad_chunk);
        case Step::data:
            return;
        case Step::data_cr:
            return expect(byte, '\r', Step::data_lf);
        case Step::data_lf:
            return expect(byte, '\n', Step::size);
        case Step::end_cr:
            if (byte == '\r') return expect(byte, '\r', Step::end_lf);
            return refuse(ascii::token.has(byte) ? refusals::trailer : refusals::bad_chunk);
        case Step::end_lf:
            expect(byte, '\n', Step::end_lf);
            if (state_ == State::more) state_ = State::complete;
    }
}

void Chunks::take_size(char byte) {
    if (byte == '\r' && digits_ > 0) return expect(byte, '\r', Step::size_lf);
    const int value = hex_value(byte);
    if (value < 0 || ++digits_ > most_digits) return refuse(refusals::bad_chunk);
    size_ = size_ * 16 + static_cast<unsigned>(value);
}

void Chunks::end_size() {
    digits_ = 0;
    if (size_ > limit_) return refuse(refusals::body_too_long);
    limit_ -= size_;
    step_ = size_ == 0 ? Step::end_cr : Step::data;
}

}  // namespace fascia::http::detail
