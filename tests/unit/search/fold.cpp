#include "fascia/search/search.hpp"

#include <boost/test/unit_test.hpp>

using fascia::search::fold;

BOOST_AUTO_TEST_SUITE(folding)

BOOST_AUTO_TEST_CASE(case_accents_and_white_space_do_not_matter) {
    struct Case {
        const char *text, *folded;
    };
    for (const Case& c : {Case{"Peter", "peter"},
                          {"  van   der\tBerg \n", "van der berg"},
                          {"Müller", "muller"},
                          {"Mu\u0308ller", "muller"},
                          {"STRASSE", "strasse"},
                          {"Straße", "strasse"},
                          {"Éric", "eric"},
                          {"ŽIŽEK", "zizek"},
                          {"\uFB01nley", "finley"},  // the ligature fi
                          {"İstanbul", "istanbul"},
                          {"ΣΊΣΥΦΟΣ", "σισυφοσ"},
                          {"a\u00A0b", "a b"},        // no-break space
                          {"a\u3000\u2003b", "a b"},  // ideographic and em space
                          {"O'Brien-Smith, Jr.", "o'brien-smith, jr."},
                          {"陳大文", "陳大文"},
                          {"", ""},
                          {" \t ", ""}})
        BOOST_TEST(fold(c.text) == c.folded, c.text << " gives " << fold(c.text));
}

BOOST_AUTO_TEST_CASE(folding_twice_is_folding_once) {
    for (const char* text : {"Ǆ x", "ﬃ", "ẞß", "Ⅷ", "ŉ", "x\u00ADy", "½", "e\u0301\u0323"})
        BOOST_TEST(fold(fold(text)) == fold(text), text);
}

BOOST_AUTO_TEST_CASE(bad_utf8_is_folded_without_harm) {
    BOOST_TEST(fold("A\xFF"
                    "B") == "a\uFFFDb");
}

BOOST_AUTO_TEST_SUITE_END()
