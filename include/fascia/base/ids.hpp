#pragma once

#include "fascia/base/time.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace fascia {

/// Where fresh ids come from. Handed in, so that a test can fix them. Implementations are thread
/// safe.
class IdSource {
  public:
    virtual ~IdSource() = default;
    /// A new id, unique for ever, valid as a FHIR id (64 characters of [A-Za-z0-9-.] at most).
    virtual std::string next() = 0;
};

/// UUIDv7 (RFC 9562 5.7): the clock's milliseconds and 74 bits from OpenSSL's generator, so that
/// ids of one moment lie together in a b-tree. Throws std::runtime_error when the generator has no
/// entropy.
class UuidSource final : public IdSource {
  public:
    explicit UuidSource(const Clock& clock) : clock_{clock} {}
    std::string next() override;

  private:
    const Clock& clock_;
};

/// Formats 16 bytes as 8-4-4-4-12 hex.
std::string format_uuid(const std::array<std::uint8_t, 16>& bytes);

}  // namespace fascia
