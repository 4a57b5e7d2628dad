#include "app/detail/record_file.hpp"

#include <boost/iostreams/device/file.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/zstd.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <openssl/evp.h>

#include <array>
#include <fstream>

namespace fascia::app {
namespace {

namespace fs = std::filesystem;
namespace io = boost::iostreams;

std::string sha256_of(std::istream& stream) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free};
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    std::array<char, 65536> buffer;
    while (stream.read(buffer.data(), buffer.size()) || stream.gcount() > 0)
        EVP_DigestUpdate(context.get(), buffer.data(), static_cast<std::size_t>(stream.gcount()));
    std::array<unsigned char, 32> digest{};
    EVP_DigestFinal_ex(context.get(), digest.data(), nullptr);
    std::string hex;
    for (const unsigned char byte : digest) {
        hex += "0123456789abcdef"[byte >> 4];
        hex += "0123456789abcdef"[byte & 15];
    }
    return hex;
}

std::string all_of(std::istream& stream) {
    std::string text;
    std::array<char, 65536> buffer;
    while (stream.read(buffer.data(), buffer.size()) || stream.gcount() > 0)
        text.append(buffer.data(), static_cast<std::size_t>(stream.gcount()));
    return text;
}

// "x.ndjson.gz" -> ".ndjson"
std::string inner_extension(const fs::path& path) {
    const std::string outer = path.extension().string();
    return outer == ".gz" || outer == ".zst" ? path.stem().extension().string() : outer;
}

}  // namespace

bool is_importable(const fs::path& path) {
    const std::string extension = inner_extension(path);
    const bool rejects = path.filename().string().ends_with(".rejects.ndjson");
    return !rejects && (extension == ".json" || extension == ".xml" || extension == ".ndjson");
}

RecordFile::RecordFile(fs::path path, std::string hash, std::unique_ptr<std::istream> stream)
    : path_{std::move(path)},
      hash_{std::move(hash)},
      lines_{inner_extension(path_) == ".ndjson"},
      stream_{std::move(stream)} {}
RecordFile::RecordFile(RecordFile&&) noexcept = default;
RecordFile::~RecordFile() = default;

Outcome<RecordFile> RecordFile::open(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) return Failure{FailureKind::not_found, "cannot open the file " + path.string()};
    std::string hash = sha256_of(file);
    auto stream = std::make_unique<io::filtering_istream>();
    if (path.extension() == ".gz") stream->push(io::gzip_decompressor{});
    if (path.extension() == ".zst") stream->push(io::zstd_decompressor{});
    stream->push(io::file_source{path.string(), std::ios::binary});
    return RecordFile{path, std::move(hash), std::move(stream)};
}

Outcome<std::optional<Record>> RecordFile::next() {
    // Boost.Iostreams says by exception inside the buffer, the stream by its badbit, that
    // compressed data is damaged.
    Record record;
    while (*stream_ && stream_->peek() != std::istream::traits_type::eof()) {
        if (lines_) {
            std::getline(*stream_, record.text);
        } else {
            record.text = all_of(*stream_);
        }
        ++number_;
        if (stream_->bad()) break;
        if (record.text.find_first_not_of(" \t\r\n") == std::string::npos) continue;
        record.number = number_;
        return std::optional{std::move(record)};
    }
    if (stream_->bad())
        return Failure{FailureKind::invalid, path_.string() + ": the compressed data is damaged"};
    return std::optional<Record>{};
}

}  // namespace fascia::app
