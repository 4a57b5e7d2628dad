#include "store/detail/body.hpp"

#include "store/detail/body_dictionary.hpp"

#include <zstd.h>

#include <memory>
#include <stdexcept>

namespace fascia::store {
namespace {

constexpr char format = 1;  ///< the dictionary's number
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
const ZSTD_CDict* compressing() {
    static const ZSTD_CDict* const digested =
        ZSTD_createCDict(body_dictionary.data(), body_dictionary.size(), level);
    return digested;
}
const ZSTD_DDict* decompressing() {
    static const ZSTD_DDict* const digested =
        ZSTD_createDDict(body_dictionary.data(), body_dictionary.size());
    return digested;
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
    check(ZSTD_decompress_usingDDict(decompressor(), text.data(), text.size(), frame.data(),
                                     frame.size(), decompressing()));
    return text;
}

}  // namespace

std::string pack_body(std::string_view tail) {
    std::string packed(1 + ZSTD_compressBound(tail.size()), '\0');
    packed[0] = format;
    const std::size_t size =
        check(ZSTD_compress_usingCDict(compressor(), packed.data() + 1, packed.size() - 1,
                                       tail.data(), tail.size(), compressing()));
    packed.resize(1 + size);
    return packed;
}

std::string unpack_body(std::string_view packed, const VersionName& name) {
    if (packed.empty() || packed[0] != format)
        throw std::runtime_error{"a stored body has an unknown format"};
    return whole_json(name, decompress(packed.substr(1)));
}

// The definitions put id and meta first.
std::string whole_json(const VersionName& name, std::string_view tail) {
    std::string json;
    json.reserve(name.type.size() + name.id.size() + tail.size() + 120);
    json.append(R"({"resourceType":")").append(name.type);
    json.append(R"(","id":")").append(name.id);
    json.append(R"(","meta":{"versionId":")").append(std::to_string(name.version));
    json.append(R"(","lastUpdated":")").append(format_instant(name.last_updated)).append("\"");
    return json.append(tail);
}

}  // namespace fascia::store
