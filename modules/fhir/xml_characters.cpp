#include "fhir/detail/xml_characters.hpp"

#include <algorithm>
#include <array>

namespace fascia::fhir::detail {
namespace {

struct CodePointRange {
    char32_t first, last;
};

constexpr std::array<CodePointRange, 16> name_start_ranges{{{':', ':'},
                                                            {'A', 'Z'},
                                                            {'_', '_'},
                                                            {'a', 'z'},
                                                            {0xC0, 0xD6},
                                                            {0xD8, 0xF6},
                                                            {0xF8, 0x2FF},
                                                            {0x370, 0x37D},
                                                            {0x37F, 0x1FFF},
                                                            {0x200C, 0x200D},
                                                            {0x2070, 0x218F},
                                                            {0x2C00, 0x2FEF},
                                                            {0x3001, 0xD7FF},
                                                            {0xF900, 0xFDCF},
                                                            {0xFDF0, 0xFFFD},
                                                            {0x10000, 0xEFFFF}}};

constexpr std::array<CodePointRange, 5> further_name_ranges{
    {{'-', '.'}, {'0', '9'}, {0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}}};

template <std::size_t size>
bool within(const std::array<CodePointRange, size>& ranges, char32_t c) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [c](CodePointRange range) { return c >= range.first && c <= range.last; });
}

/// Length of the sequence that `lead` opens and the smallest code point it may carry.
struct SequenceForm {
    int length;
    char32_t smallest;
};

SequenceForm form_of(unsigned char lead) {
    if (lead < 0x80) return {1, 0};
    if (lead >= 0xC2 && lead <= 0xDF) return {2, 0x80};
    if (lead >= 0xE0 && lead <= 0xEF) return {3, 0x800};
    if (lead >= 0xF0 && lead <= 0xF4) return {4, 0x10000};
    return {0, 0};
}

}  // namespace

char32_t next_code_point(const char*& at, const char* end) {
    const auto lead = static_cast<unsigned char>(*at);
    const SequenceForm form = form_of(lead);
    if (form.length == 0 || end - at < form.length) return not_utf8;
    if (form.length == 1) return static_cast<unsigned char>(*at++);
    char32_t c = lead & (0xFFu >> (form.length + 1));
    for (int i = 1; i < form.length; ++i) {
        const auto byte = static_cast<unsigned char>(at[i]);
        if ((byte & 0xC0) != 0x80) return not_utf8;
        c = (c << 6) | (byte & 0x3F);
    }
    if (c < form.smallest || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return not_utf8;
    at += form.length;
    return c;
}

bool is_name_start(char32_t c) {
    return within(name_start_ranges, c);
}

bool is_name_character(char32_t c) {
    return is_name_start(c) || within(further_name_ranges, c);
}

}  // namespace fascia::fhir::detail
