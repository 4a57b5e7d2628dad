#pragma once

#include <cstddef>
#include <string_view>

namespace fascia::fhir::detail {

/// Where a byte of a text stands, as an editor shows it.
struct TextPosition {
    int line;    ///< 1-based
    int column;  ///< 1-based, in characters (code points)
};

/// Linear in `offset`; an offset past the end means the end.
inline TextPosition position_of(std::string_view text, std::size_t offset) {
    TextPosition position{1, 1};
    for (const char c : text.substr(0, offset)) {
        if (c == '\n') {
            ++position.line;
            position.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            ++position.column;
        }
    }
    return position;
}

}  // namespace fascia::fhir::detail
