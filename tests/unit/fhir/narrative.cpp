#include "fascia/fhir/json.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace fascia;
using namespace fascia::fhir;

namespace {

const std::string xmlns = R"( xmlns="http://www.w3.org/1999/xhtml")";

Outcome<Resource> with_div(std::string_view div) {
    std::string json = R"({"resourceType":"Basic","code":{"text":"x"},)"
                       R"("text":{"status":"generated","div":)";
    append_json_string(json, div);
    return parse_json(json + "}}");
}

std::string div(const std::string& content) {
    return "<div" + xmlns + ">" + content + "</div>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(narratives)

BOOST_AUTO_TEST_CASE(a_narrative_is_kept_as_it_is) {
    for (const std::string& text :
         {div("x"), div("<p class='a'>1 &lt; 2 &amp; <br/></p>"),
          div("<img src=\"data:image/png;base64,AAAA\" alt=\"x\"/>"),
          div("<p style=\"background: url(#a)\">x</p>"),
          div("<a href=\"#x\" title=\"onclick\">x</a>"),
          div("<a href=\"https://example.org/javascript:x\">x</a>"), div("<!-- c --><b>x</b>")}) {
        const auto read = with_div(text);
        BOOST_REQUIRE_MESSAGE(read.has_value(), text);
        BOOST_TEST(read->at("text.div").text() == text);
    }
}

BOOST_AUTO_TEST_CASE(prefixes_of_a_narrative_are_not_kept) {
    const std::string prefixed =
        "<n:div xmlns:n=\"http://www.w3.org/1999/xhtml\" xml:lang='en'>\n"
        "<n:p class=\"a>b\" title='/>'>1 &lt; 2&#10;<n:br /></n:p></n:div>";
    const auto read = with_div(prefixed);
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(read->at("text.div").text() ==
               "<div" + xmlns +
                   " xml:lang='en'>\n"
                   "<p class=\"a>b\" title='/>'>1 &lt; 2&#10;<br /></p></div>");
    BOOST_TEST(with_div("<n:div xmlns:n=\"http://www.w3.org/1999/xhtml\"><n:script/></n:div>")
                   .has_error());
    for (const char* text :
         {"<n:", "<n:div", "<n:div xmlns:n='", "<a:b/><c", "</a:b>", "<a:b:c/>",
          "<n:div xmlns:n='http://www.w3.org/1999/xhtml'><n:/></n:div>",
          "<n:div xmlns:n='http://www.w3.org/1999/xhtml'><n:1/></n:div>",
          "<?xml version='1.0'?><n:div xmlns:n='http://www.w3.org/1999/xhtml'/>"})
        BOOST_TEST(with_div(text).has_error(), text);
}

BOOST_AUTO_TEST_CASE(what_is_not_one_well_formed_xhtml_div_is_refused_as_structure) {
    for (const std::string& text :
         {std::string{"plain"}, "<p" + xmlns + ">x</p>", std::string{"<div>x</div>"}, div("<p>x"),
          div("<p>x</b>"), div("a") + div("b"), div("&nbsp;"), "<!DOCTYPE div []>" + div("x"),
          std::string{"<div xmlns=\"http://example.org\">x</div>"}, div("x") + "tail"}) {
        const auto read = with_div(text);
        BOOST_REQUIRE_MESSAGE(read.has_error(), text);
        const Failure failure = read.error();
        BOOST_TEST((failure.kind() == FailureKind::invalid), text);
        BOOST_TEST(failure.issues().at(0).code == "structure");
        BOOST_TEST(failure.issues().at(0).path == "Basic.text.div");
    }
}

BOOST_AUTO_TEST_CASE(active_content_is_refused_as_unprocessable) {
    for (const std::string& text :
         {div("<script>x</script>"), div("<SCRIPT>x</SCRIPT>"), div("<p onclick=\"x\">x</p>"),
          div("<p ONLOAD='x'>x</p>"), div("<a href=\"javascript:x\">x</a>"),
          div("<a href=\" JavaScript:x\">x</a>"), div("<a href=\"java&#10;script:x\">x</a>"),
          div("<a href=\"java&#x09;script&#58;x\">x</a>"),
          div("<a href=\"&#106;avascript:x\">x</a>"), div("<img src=\"vbscript:x\" alt=\"\"/>"),
          div("<iframe src=\"x\"></iframe>"), div("<object data=\"x\"/>"), div("<form/>"),
          div("<svg/>"), div("<b><i><embed/></i></b>")}) {
        const auto read = with_div(text);
        BOOST_REQUIRE_MESSAGE(read.has_error(), text);
        const Failure failure = read.error();
        BOOST_TEST((failure.kind() == FailureKind::unprocessable), text);
        BOOST_TEST(failure.issues().at(0).code == "invalid");
        BOOST_TEST(failure.issues().at(0).path == "Basic.text.div");
    }
}

BOOST_AUTO_TEST_CASE(a_structural_fault_beside_active_content_makes_it_invalid) {
    const auto read =
        parse_json(R"({"resourceType":"Basic","text":{"status":"generated","div":)"
                   R"("<div xmlns=\"http://www.w3.org/1999/xhtml\"><script/></div>"}})");
    const Failure failure = read.error();
    BOOST_TEST((failure.kind() == FailureKind::invalid));
    BOOST_TEST(failure.issues().size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
