#include "fascia/fhir/xml.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

using namespace fascia;
using namespace fascia::fhir;
using namespace std::string_literals;

namespace {

bool refused(std::string_view text) {
    return check_well_formed(text).has_error();
}

std::string complaint(std::string_view text) {
    const auto checked = check_well_formed(text);
    if (checked) return "accepted";
    const Issue issue = checked.error().issues().at(0);
    return std::to_string(issue.line) + ":" + std::to_string(issue.column) + " " + issue.text;
}

std::string nested(unsigned depth) {
    std::string open, close;
    for (unsigned i = 0; i < depth; ++i) {
        open += "<a>";
        close += "</a>";
    }
    return open + close;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_well_formedness_gate)

BOOST_AUTO_TEST_CASE(well_formed_documents_pass) {
    for (const std::string& text :
         {"<a/>"s, "<a></a>"s, "<a ></a >"s, " \r\n\t<a/>\n"s, "\xEF\xBB\xBF<a/>"s,
          "<?xml version=\"1.0\"?><a/>"s,
          "<?xml version='1.0' encoding='UTF-8' standalone='no' ?><a/>"s,
          "\xEF\xBB\xBF<?xml version=\"1.0\" standalone=\"yes\"?>\n<a/>"s,
          "<a b='\"' c=\"'\" d = \">\"/>"s,
          "<a>x<b/>&amp;&lt;&gt;&quot;&apos;&#9;&#x10FFFF;&#xe9;]]</a>"s, "<a b=\"&#10;&amp;\"/>"s,
          "<!-- - --><a><!----></a><!-- <b> & -->"s, "<a><![CDATA[<b> & ]] ]>]]></a>"s,
          "<x:a xmlns:x='urn:y' x:b='c'/>"s, "<\xC3\xA9_-.7\xC2\xB7/>"s,
          "<a>\xF0\x9F\x98\x80\xEE\x80\x80\x7F</a>"s})
        BOOST_TEST(complaint(text) == "accepted", text << ": " << complaint(text));
}

BOOST_AUTO_TEST_CASE(text_that_is_not_utf8_is_refused) {
    for (const std::string& bytes :
         {"\x80"s, "\xC3"s, "\xC0\x80"s, "\xC1\xBF"s, "\xE0\x9F\xBF"s, "\xED\xA0\x80"s,
          "\xED\xBF\xBF"s, "\xF0\x8F\xBF\xBF"s, "\xF4\x90\x80\x80"s, "\xF5\x80\x80\x80"s,
          "\xE2\x82"s, "\xFF"s, "\xC3("s}) {
        BOOST_TEST(refused("<a>" + bytes + "</a>"));
        BOOST_TEST(refused("<a b=\"" + bytes + "\"/>"));
        BOOST_TEST(refused("<a><!--" + bytes + "--></a>"));
        BOOST_TEST(refused("<a><![CDATA[" + bytes + "]]></a>"));
        BOOST_TEST(refused("<a" + bytes + "/>"));
        BOOST_TEST(refused("<a>" + bytes));
    }
    BOOST_TEST(refused("<\0a\0/\0>\0"s));
    BOOST_TEST(refused("\xFE\xFF\0<\0a\0/\0>"s));
}

BOOST_AUTO_TEST_CASE(characters_that_xml_does_not_have_are_refused_raw_and_as_reference) {
    for (const std::string& bytes :
         {"\0"s, "\x01"s, "\x08"s, "\x0B"s, "\x1F"s, "\xEF\xBF\xBE"s, "\xEF\xBF\xBF"s})
        BOOST_TEST(refused("<a>" + bytes + "</a>"));
    for (const char* reference :
         {"&#0;", "&#x0;", "&#8;", "&#xB;", "&#xD800;", "&#xDFFF;", "&#xFFFE;", "&#x110000;",
          "&#99999999999999999999;", "&#x100000041;", "&#;", "&#x;", "&#1a;", "&#xg;", "&#X41;",
          "&#-1;", "&# 65;", "&#65"}) {
        BOOST_TEST(refused("<a>"s + reference + "</a>"), reference);
        BOOST_TEST(refused("<a b='"s + reference + "'/>"), reference);
    }
}

BOOST_AUTO_TEST_CASE(entities_and_doctype_are_refused) {
    for (const char* text :
         {"<a>&foo;</a>", "<a>&nbsp;</a>", "<a>&</a>", "<a>& b</a>", "<a>&amp</a>",
          "<a b='&copy;'/>", "<a>&AMP;</a>", "<!DOCTYPE a><a/>",
          "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<!doctype a><a/>", "<a><!DOCTYPE a></a>",
          "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "<!ELEMENT a ANY><a/>",
          "<a/><!DOCTYPE a>", "<?xml version='1.0'?>\n<!DOCTYPE a><a/>"})
        BOOST_TEST(refused(text), text);
    BOOST_TEST(complaint("<!DOCTYPE a><a/>") == "1:1 Not well-formed XML: DOCTYPE is not accepted");
}

BOOST_AUTO_TEST_CASE(what_stands_outside_one_root_is_refused) {
    for (const char* text :
         {"", " ", "<!-- only -->", "<?xml version='1.0'?>", "x<a/>", "<a/>x", "<a/><b/>",
          "&amp;<a/>", "<a/>&#32;", "<![CDATA[x]]><a/>", "<a/><![CDATA[]]>", "</a>", "<a/></a>",
          "<a/>\xEF\xBB\xBF", "\xEF\xBB\xBF\xEF\xBB\xBF<a/>"})
        BOOST_TEST(refused(text), text);
}

BOOST_AUTO_TEST_CASE(malformed_tags_are_refused) {
    for (const char* text : {"<a>",
                             "<a",
                             "<",
                             "<a/",
                             "<a></b>",
                             "<a><b></a></b>",
                             "<a></a",
                             "<a></ a>",
                             "< a/>",
                             "<a/ >",
                             "<1a/>",
                             "<-a/>",
                             "<a></a b='c'>",
                             "<a b/>",
                             "<a b=/>",
                             "<a b=c/>",
                             "<a b='c/>",
                             "<a b='c'd='e'/>",
                             "<a b='c' b='d'/>",
                             "<a b='<'/>",
                             "<a 'b'/>",
                             "<a b==\"c\"/>",
                             "<a/b='c'/>",
                             "<a>]]></a>",
                             "<a b=\"1\"\"/>",
                             "<\xC3\x97/>",
                             "<a><</a>",
                             "<a><>",
                             "<a></></a>",
                             "<>x</>"})
        BOOST_TEST(refused(text), text);
}

BOOST_AUTO_TEST_CASE(malformed_comments_sections_and_instructions_are_refused) {
    for (const char* text :
         {"<a><!-- -- --></a>", "<a><!-- ---></a>", "<a><!--></a>", "<a><!--->", "<a><!-- </a>",
          "<a><!- x --></a>", "<a><![CDATA[</a>", "<a><![cdata[]]></a>", "<a><![CDATA []]></a>",
          "<a><?php ?></a>", "<?xml-stylesheet href='x'?><a/>", "<a/><?x?>",
          " <?xml version='1.0'?><a/>", "<a><?xml version='1.0'?></a>",
          "<!--x--><?xml version='1.0'?><a/>"})
        BOOST_TEST(refused(text), text);
}

BOOST_AUTO_TEST_CASE(the_declaration_says_version_1_0_and_utf_8_only) {
    for (const char* declaration :
         {"version='1.1'", "version='2.0'", "encoding='utf-8'", "version='1.0' encoding='utf-16'",
          "version='1.0' encoding='ISO-8859-1'", "version='1.0' encoding='utf-80'",
          "version='1.0' standalone='maybe'", "version='1.0' standalone='yes' encoding='utf-8'",
          "encoding='utf-8' version='1.0'", "version='1.0' x='y'", "version='1.0' version='1.0'",
          "version='1.0'encoding='utf-8'", "version=1.0", ""})
        BOOST_TEST(refused("<?xml "s + declaration + "?><a/>"), declaration);
    BOOST_TEST(refused("<?xml version='1.0'><a/>"));
    BOOST_TEST(refused("<?xml version='1.0'"));
    BOOST_TEST(refused("<?XML version='1.0'?><a/>"));
}

BOOST_AUTO_TEST_CASE(elements_nest_as_deep_as_the_limit_and_no_deeper) {
    BOOST_TEST(!refused(nested(32)));
    BOOST_TEST(complaint(nested(33)) ==
               "1:97 Not well-formed XML: elements are nested more than 32 deep");
    BOOST_TEST(check_well_formed(nested(40), 40).has_value());
}

BOOST_AUTO_TEST_CASE(hostile_sizes_are_answered_at_once) {
    std::string many = "<a";
    for (int i = 0; i < 100000; ++i) many += " b" + std::to_string(i) + "=''";
    const auto start = std::chrono::steady_clock::now();
    BOOST_TEST(refused(nested(100000)));
    BOOST_TEST(refused(many + "/>"));
    BOOST_TEST(refused("<" + std::string(1000000, 'a')));
    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::milliseconds{500}));
}

BOOST_AUTO_TEST_CASE(a_complaint_names_line_and_column_in_characters) {
    BOOST_TEST(complaint("<a>\n  <b>\xC3\xA9\xC3\xA9&x;</b></a>").starts_with("2:8 "));
    BOOST_TEST(complaint("<a>\n  <b></c></a>") ==
               "2:6 Not well-formed XML: the end tag </c> closes <b>");
    BOOST_TEST(complaint("<a b='1' b='2'/>") ==
               "1:10 Not well-formed XML: the attribute b stands twice");
    const std::string long_name(1000, 'n');
    BOOST_TEST(complaint("<" + long_name + ">").size() < 200U);
}

BOOST_AUTO_TEST_SUITE_END()
