#include "store/detail/body.hpp"

#include <zstd.h>

#include <memory>
#include <stdexcept>

namespace fascia::store {
namespace {

constexpr char format = 1;
constexpr std::size_t prefix_size = 5;
constexpr int level = 3;

struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// Making a context costs more than compressing a resource.
ZSTD_CCtx* compressor() {
    thread_local const std::unique_ptr<ZSTD_CCtx, Free> context{ZSTD_createCCtx()};
    return context.get();
}
ZSTD_DCtx* decompressor() {
    thread_local const std::unique_ptr<ZSTD_DCtx, Free> context{ZSTD_createDCtx()};
    return context.get();
}

std::size_t check(std::size_t result) {
    if (ZSTD_isError(result)) throw std::runtime_error{"a stored body cannot be (de)compressed"};
    return result;
}

std::string decompress(std::string_view frame) {
    const auto size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN)
        throw std::runtime_error{"a stored body is damaged"};
    std::string text(size, '\0');
    check(
        ZSTD_decompressDCtx(decompressor(), text.data(), text.size(), frame.data(), frame.size()));
    return text;
}

}  // namespace

std::string pack_body(std::string_view head, std::string_view tail) {
    std::string text;
    text.reserve(head.size() + tail.size());
    text.append(head).append(tail);
    std::string packed(prefix_size + ZSTD_compressBound(text.size()), '\0');
    packed[0] = format;
    for (unsigned i = 0; i < 4; ++i) packed[1 + i] = static_cast<char>(head.size() >> (8 * i));
    const std::size_t size =
        check(ZSTD_compressCCtx(compressor(), packed.data() + prefix_size,
                                packed.size() - prefix_size, text.data(), text.size(), level));
    packed.resize(prefix_size + size);
    return packed;
}

std::string unpack_body(std::string_view packed, std::int64_t version, Instant last_updated) {
    if (packed.size() < prefix_size || packed[0] != format)
        throw std::runtime_error{"a stored body has an unknown format"};
    std::size_t cut = 0;
    for (unsigned i = 0; i < 4; ++i)
        cut |= static_cast<std::size_t>(static_cast<unsigned char>(packed[1 + i])) << (8 * i);
    const std::string text = decompress(packed.substr(prefix_size));
    if (cut > text.size()) throw std::runtime_error{"a stored body is damaged"};
    const std::string_view view = text;
    return fill_in_meta(view.substr(0, cut), view.substr(cut), version, last_updated);
}

std::string fill_in_meta(std::string_view head, std::string_view tail, std::int64_t version,
                         Instant last_updated) {
    std::string json;
    json.reserve(head.size() + tail.size() + 80);
    json.append(head).append("\"versionId\":\"").append(std::to_string(version));
    json.append("\",\"lastUpdated\":\"").append(format_instant(last_updated)).append("\"");
    json.append(tail);
    return json;
}

}  // namespace fascia::store
