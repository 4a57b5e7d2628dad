#include "terminology/detail/forms.hpp"

#include "fascia/terminology/ucum.hpp"

#include <re2/re2.h>

#include <array>

namespace fascia::terminology::detail {
namespace {

struct Form {
    std::string_view system;
    const char* pattern;
    FormSays fits;
};

// RFC 5646 2.1 (with the irregular tags), RFC 2045 5.1 in the letters of RFC 6838 4.2, RFC 3986 (no
// more than R4's `uri`), the three forms of ISO 3166-1, ISO 3166-2.
constexpr std::array<Form, 5> forms{{
    {"urn:ietf:bcp:47",
     "(?i)(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
     "(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*"
     "(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+|en-gb-oed|sgn-(?:be-fr|be-nl|ch-de)|"
     "i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu))",
     FormSays::yes},
    {"urn:ietf:bcp:13",
     "[A-Za-z0-9][-A-Za-z0-9!#$&^_.+]{0,126}/[A-Za-z0-9][-A-Za-z0-9!#$&^_.+]{0,126}"
     "(?: *; *[A-Za-z0-9][-A-Za-z0-9!#$&^_.+]*=(?:[-A-Za-z0-9!#$%&'*+.^_`{|}~]+|\"[^\"]*\"))*",
     FormSays::yes},
    {"urn:ietf:rfc:3986", "[!-~]+", FormSays::yes},
    {"urn:iso:std:iso:3166", "[A-Z]{2}|[A-Z]{3}|[0-9]{3}", FormSays::maybe},
    {"urn:iso:std:iso:3166:-2", "[A-Z]{2}-[A-Z0-9]{1,3}", FormSays::maybe},
}};

/// Compiled when the first code of the system is asked for.
template <std::size_t Row>
const re2::RE2& pattern() {
    static const re2::RE2 compiled{forms[Row].pattern};
    return compiled;
}

template <std::size_t... Rows>
std::optional<FormSays> judge(std::string_view system, std::string_view code,
                              std::index_sequence<Rows...>) {
    std::optional<FormSays> answer;
    const auto ask = [&](const Form& form, const re2::RE2& (*compiled)()) {
        if (form.system != system) return;
        const bool fits = re2::RE2::FullMatch({code.data(), code.size()}, compiled());
        answer = fits ? form.fits : FormSays::no;
    };
    (ask(forms[Rows], pattern<Rows>), ...);
    return answer;
}

}  // namespace

std::optional<FormSays> judge_form(std::string_view system, std::string_view code) {
    if (system == ucum_system) return parse_unit(code) ? FormSays::yes : FormSays::no;
    return judge(system, code, std::make_index_sequence<forms.size()>{});
}

}  // namespace fascia::terminology::detail
