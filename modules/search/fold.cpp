#include "fascia/search/search.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <stdexcept>

namespace fascia::search {
namespace {

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// The ASCII part of folding: capitals to small, runs of white space to one space, none at the ends.
// Most names and codes need no more.
std::string fold_ascii(std::string_view text) {
    std::string folded;
    folded.reserve(text.size());
    for (char c : text) {
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            if (!folded.empty() && folded.back() != ' ') folded += ' ';
        } else {
            folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    if (!folded.empty() && folded.back() == ' ') folded.pop_back();
    return folded;
}

bool is_mark(UChar32 c) {
    const auto category = u_charType(c);
    return category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK;
}

// Both instances are ICU's own, made with its data; without the data nothing here can work.
icu::UnicodeString decompose(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const auto* decomposing = icu::Normalizer2::getNFKDInstance(status);
    const icu::UnicodeString folded =
        decomposing->normalize(folding->normalize(text, status), status);
    if (U_FAILURE(status)) throw std::runtime_error{"ICU has no normalization data"};
    return folded;
}

}  // namespace

std::string fold(std::string_view text) {
    if (is_ascii(text)) return fold_ascii(text);
    const icu::UnicodeString decomposed = decompose(
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}));
    icu::UnicodeString kept;
    for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
        const UChar32 c = decomposed.char32At(i);
        if (u_isUWhiteSpace(c)) {
            kept += u' ';
        } else if (!is_mark(c)) {
            kept += c;
        }
    }
    std::string folded;
    kept.toUTF8String(folded);
    return fold_ascii(folded);
}

}  // namespace fascia::search
