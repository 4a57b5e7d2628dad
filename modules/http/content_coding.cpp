#include "http/detail/content_coding.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <zlib.h>

namespace fascia::http {
namespace {

// zlib's own numbers: a window of 32 KiB, +16 for gzip's head and tail.
constexpr int zlib_window = 15;
constexpr int gzip_window = zlib_window + 16;
constexpr int usual_memory = 8;
constexpr std::size_t first_room = 64 * 1024;

/// One stream, ended whatever happens.
class Stream {
  public:
    using End = int (*)(z_streamp);
    Stream(std::string_view input, End end) : end_{end} {
        z_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
        z_.avail_in = static_cast<uInt>(input.size());
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() { end_(&z_); }

    z_stream& operator*() { return z_; }
    z_stream* operator->() { return &z_; }

  private:
    z_stream z_{};
    End end_;
};

void check(int result) {
    if (result != Z_OK) throw std::runtime_error{"zlib has no memory"};
}

bool fits(std::string_view text) {
    return text.size() <= std::numeric_limits<uInt>::max() / 2;
}

}  // namespace

std::string_view name_of(Coding coding) {
    static constexpr std::array<std::string_view, 3> names{"identity", "gzip", "deflate"};
    return names[static_cast<std::size_t>(coding)];
}

std::string encode(Coding coding, std::string text) {
    if (coding == Coding::identity || !fits(text)) return text;
    Stream stream{text, deflateEnd};
    check(deflateInit2(&*stream, Z_BEST_SPEED, Z_DEFLATED,
                       coding == Coding::gzip ? gzip_window : zlib_window, usual_memory,
                       Z_DEFAULT_STRATEGY));
    std::string coded(deflateBound(&*stream, static_cast<uLong>(text.size())), '\0');
    stream->next_out = reinterpret_cast<Bytef*>(coded.data());
    stream->avail_out = static_cast<uInt>(coded.size());
    if (deflate(&*stream, Z_FINISH) != Z_STREAM_END)
        throw std::runtime_error{"zlib did not finish within its own bound"};
    coded.resize(stream->total_out);
    return coded;
}

Decoding decode_gzip(std::string_view bytes, std::uint64_t limit, std::string& text) {
    if (!fits(bytes)) return Decoding::too_long;
    Stream stream{bytes, inflateEnd};
    check(inflateInit2(&*stream, gzip_window));
    text.clear();
    for (int result = Z_OK; result != Z_STREAM_END;) {
        if (text.size() > limit) return Decoding::too_long;
        const std::size_t filled = text.size();
        // One byte more than the limit, to see that there is one.
        text.resize(static_cast<std::size_t>(
            std::min<std::uint64_t>(limit + 1, std::max(2 * filled, first_room))));
        stream->next_out = reinterpret_cast<Bytef*>(text.data() + filled);
        stream->avail_out = static_cast<uInt>(text.size() - filled);
        result = inflate(&*stream, Z_NO_FLUSH);
        text.resize(text.size() - stream->avail_out);
        const bool stuck = result == Z_OK && stream->avail_out > 0;  // the input ended too early
        if (stuck || (result != Z_OK && result != Z_STREAM_END)) return Decoding::malformed;
    }
    if (text.size() > limit) return Decoding::too_long;
    return stream->avail_in == 0 ? Decoding::complete : Decoding::malformed;
}

}  // namespace fascia::http
