#include "fascia/http/certificate.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace fascia::http {

namespace {

template <auto release>
struct Release {
    template <class T>
    void operator()(T* object) const {
        release(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>>;
using Address = std::unique_ptr<ASN1_OCTET_STRING, Release<ASN1_OCTET_STRING_free>>;
using File = std::unique_ptr<std::FILE, Release<std::fclose>>;

bool set_serial(X509* certificate) {
    std::array<unsigned char, 8> serial{};
    if (RAND_bytes(serial.data(), static_cast<int>(serial.size())) != 1) return false;
    std::uint64_t number = 0;
    for (const auto byte : serial) number = number << 8 | byte;
    return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), number >> 1) == 1;
}

bool set_name(X509* certificate, const std::string& common_name) {
    X509_NAME* name = X509_get_subject_name(certificate);
    const auto* text = reinterpret_cast<const unsigned char*>(common_name.c_str());
    return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1 &&
           X509_set_issuer_name(certificate, name) == 1;
}

bool set_validity(X509* certificate, std::chrono::days valid, Instant now) {
    const auto seconds = std::chrono::system_clock::to_time_t(
        std::chrono::floor<std::chrono::seconds>(now - std::chrono::hours{1}));
    return ASN1_TIME_set(X509_getm_notBefore(certificate), seconds) != nullptr &&
           ASN1_TIME_adj(X509_getm_notAfter(certificate), seconds, static_cast<int>(valid.count()),
                         3600) != nullptr;
}

bool add_extension(X509* certificate, int id, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension{X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str())};
    return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

std::string alternative_names(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) {
        const Address address{a2i_IPADDRESS(name.c_str())};
        text += (text.empty() ? "" : ",") + std::string{address != nullptr ? "IP:" : "DNS:"} + name;
    }
    return text;
}

Certificate sign(EVP_PKEY* key, const std::vector<std::string>& names, std::chrono::days valid,
                 Instant now) {
    Certificate certificate{X509_new()};
    X509* const x509 = certificate.get();
    const bool signed_now = x509 != nullptr && X509_set_version(x509, X509_VERSION_3) == 1 &&
                            set_serial(x509) && set_name(x509, names.front()) &&
                            set_validity(x509, valid, now) && X509_set_pubkey(x509, key) == 1 &&
                            add_extension(x509, NID_basic_constraints, "critical,CA:FALSE") &&
                            add_extension(x509, NID_key_usage, "critical,digitalSignature") &&
                            add_extension(x509, NID_ext_key_usage, "serverAuth") &&
                            add_extension(x509, NID_subject_alt_name, alternative_names(names)) &&
                            X509_sign(x509, key, EVP_sha256()) > 0;
    return signed_now ? std::move(certificate) : nullptr;
}

// The mode holds from the first byte on, also where the file was there before.
File open_to_write(const std::string& path, mode_t mode) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (file < 0) return nullptr;
    if (::fchmod(file, mode) != 0) {
        ::close(file);
        return nullptr;
    }
    return File{::fdopen(file, "w")};
}

// Closes too, since only then all is written.
bool wrote(File file, const auto& write) {
    return file != nullptr && write(file.get()) == 1 && std::fclose(file.release()) == 0;
}

Failure not_written(const std::string& path) {
    return Failure{FailureKind::fault, "cannot write " + path};
}

}  // namespace

Outcome<void> write_self_signed_certificate(const std::string& certificate_file,
                                            const std::string& key_file,
                                            const std::vector<std::string>& names,
                                            std::chrono::days valid, Instant now) {
    if (names.empty()) return Failure{FailureKind::invalid, "a certificate needs a name"};
    const Key key{EVP_EC_gen("P-256")};
    const Certificate certificate = key ? sign(key.get(), names, valid, now) : nullptr;
    if (!certificate) return Failure{FailureKind::fault, "OpenSSL could not make a certificate"};
    const auto write_key = [&](std::FILE* file) {
        return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    };
    const auto write_certificate = [&](std::FILE* file) {
        return PEM_write_X509(file, certificate.get());
    };
    if (!wrote(open_to_write(key_file, 0600), write_key)) return not_written(key_file);
    if (!wrote(open_to_write(certificate_file, 0644), write_certificate))
        return not_written(certificate_file);
    return {};
}

}  // namespace fascia::http
