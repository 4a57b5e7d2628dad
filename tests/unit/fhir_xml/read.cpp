#include "fascia/fhir/json.hpp"
#include "fascia/fhir/xml.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace fascia;
using namespace fascia::fhir;
using namespace std::string_literals;

namespace {

constexpr const char* start = "<Patient xmlns=\"http://hl7.org/fhir\">";

std::string patient(std::string_view content) {
    return start + std::string{content} + "</Patient>";
}

/// Every issue as "line:column path: text", or "accepted".
std::string complaints(std::string_view xml, const ParseLimits& limits = {}) {
    const auto resource = parse_xml(xml, limits);
    if (resource) return "accepted";
    std::string all;
    const Failure failure = resource.error();
    for (const Issue& issue : failure.issues())
        all += std::to_string(issue.line) + ":" + std::to_string(issue.column) + " " + issue.path +
               ": " + issue.text + "\n";
    return all;
}

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

/// What the JSON of an accepted resource is.
std::string json_of(std::string_view xml) {
    const auto resource = parse_xml(xml);
    return resource ? write_json(*resource) : complaints(xml);
}

std::string nested_extensions(unsigned depth, std::string_view leaf = "<valueString value='x'/>") {
    std::string open, close;
    for (unsigned i = 0; i < depth; ++i) {
        open += "<extension url=\"urn:x\">";
        close += "</extension>";
    }
    return open + std::string{leaf} + close;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_xml_reader)

BOOST_AUTO_TEST_CASE(ids_urls_values_and_extensions_become_what_json_has) {
    BOOST_TEST(
        json_of(patient(
            "<id value='p'/><extension url='urn:x' id='e'><valueDecimal value='1.00'/></extension>"
            "<active value='true'/><name id='n'><family id='f' value='F'><extension url='urn:y'>"
            "<valueCode value='v'/></extension></family><given value='A'/><given><extension "
            "url='urn:z'>"
            "<valueCode value='w'/></extension></given></name><multipleBirthInteger "
            "value='2'/>")) ==
        R"({"resourceType":"Patient","id":"p","extension":[{"id":"e","url":"urn:x","valueDecimal":1.00}],)"
        R"("active":true,"name":[{"id":"n","family":"F","_family":{"id":"f","extension":[{"url":"urn:y",)"
        R"("valueCode":"v"}]},"given":["A",null],"_given":[null,{"extension":[{"url":"urn:z","valueCode":"w"}]}]}],)"
        R"("multipleBirthInteger":2})");
}

BOOST_AUTO_TEST_CASE(contained_and_entry_resources_are_read_inside_their_wrapper) {
    BOOST_TEST(
        json_of(patient("<contained><Organization><id value='o'/><name "
                        "value='N'/></Organization></contained>")) ==
        R"({"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"N"}]})");
    for (const char* wrapper :
         {"<contained/>", "<contained>x</contained>", "<contained><Nobody/></contained>",
          "<contained><Patient/><Patient/></contained>", "<contained><Patient/>x</contained>",
          "<contained><name/></contained>", "<contained id='x'><Patient/></contained>",
          "<contained><DomainResource/></contained>"})
        BOOST_TEST(complaints(patient(wrapper)) != "accepted", wrapper);
}

BOOST_AUTO_TEST_CASE(a_narrative_keeps_its_text_to_the_character) {
    const std::string div =
        "<div xmlns=\"http://www.w3.org/1999/xhtml\" class='a'>\n <p title=\"1 > 0\" >x &amp; "
        "&#233;&lt;"
        "<![CDATA[</div>]]><!-- </div> --><br/></p ></div >";
    const auto resource = parse_xml(patient("<text><status value='generated'/>" + div + "</text>"));
    BOOST_REQUIRE(resource.has_value());
    BOOST_TEST(resource->at("text.div").text() == div);
    BOOST_TEST(holds(write_xml(*resource), div));
    const auto windows =
        parse_xml(patient("<text>\r\n<status value='generated'/>\r\n<div "
                          "xmlns='http://www.w3.org/1999/xhtml'>a\r\nb\rc</div></text>"));
    BOOST_REQUIRE(windows.has_value());
    BOOST_TEST(windows->at("text.div").text() ==
               "<div xmlns='http://www.w3.org/1999/xhtml'>a\nb\nc</div>");
}

BOOST_AUTO_TEST_CASE(white_space_in_values_follows_xml) {
    const auto resource =
        parse_xml(patient("<name><text value='a&#10;b&#13;&#9;c\nd\r\ne\tf'/></name>"));
    BOOST_REQUIRE(resource.has_value());
    BOOST_TEST(resource->at("name.text").text() == "a\nb\r\tc d e f");
    BOOST_TEST(equal(resource->root(), parse_xml(write_xml(*resource))->root()));
}

BOOST_AUTO_TEST_CASE(declarations_comments_and_a_schema_location_are_no_part_of_the_value) {
    BOOST_TEST(json_of("\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?>\n<!-- a --><Patient "
                       "xmlns='http://hl7.org/fhir' "
                       "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
                       "xsi:schemaLocation='http://hl7.org/fhir x.xsd'>"
                       "<!-- b --><active xmlns='http://hl7.org/fhir' "
                       "value='true'/>\n</Patient>\n<!-- c -->") ==
               R"({"resourceType":"Patient","active":true})");
}

BOOST_AUTO_TEST_CASE(every_fault_is_reported_with_path_line_and_column) {
    const std::string all = complaints(
        patient("\n<active value=''/>\n<name><nobody/><family value='a' valeu='b'/></name>\n"
                "<birthDate value='2024-02-30'/>\n<deceasedBoolean value='true'/>"
                "<deceasedDateTime value='2024'/>\n<contact>x</contact>"));
    BOOST_TEST_INFO(all);
    BOOST_TEST(holds(all, "2:1 Patient.active: is empty"));
    BOOST_TEST_INFO(all);
    BOOST_TEST(holds(all, "3:7 Patient.name[0].nobody: "));
    BOOST_TEST_INFO(all);
    BOOST_TEST(holds(all, "3:34 Patient.name[0].family: has no attribute \"valeu\""));
    BOOST_TEST_INFO(all);
    BOOST_TEST(holds(all, "4:1 Patient.birthDate: "));
    BOOST_TEST_INFO(all);
    BOOST_TEST(holds(all, "5:32 Patient.deceased: "));
    BOOST_TEST_INFO(all);
    BOOST_TEST(holds(all, "6:10 Patient.contact[0]: holds text"));
}

BOOST_AUTO_TEST_CASE(elements_stand_in_the_order_of_the_definition) {
    const std::string all = complaints(patient("<gender value='male'/>\n<active value='true'/>"));
    BOOST_TEST(holds(all, "2:1 Patient.active: stands after \"gender\""), all);
    BOOST_TEST(holds(
        complaints(patient(
            "<name><text value='a'/></name><gender value='male'/><name><text value='b'/></name>")),
        "Patient.name"));
}

BOOST_AUTO_TEST_CASE(the_namespace_may_be_written_with_a_prefix_which_is_not_kept) {
    const std::string plain = patient(
        "<text><status value='generated'/><div xmlns=\"http://www.w3.org/1999/xhtml\">a<b "
        "class='n:c'>1 &lt; 2</b><!-- <n:x> --></div></text><contained><Organization><name "
        "value='O'/></Organization></contained><active value='true'/>");
    const std::string expected = write_json(parse_xml(plain).value());
    const std::string declared =
        " xmlns:f='http://hl7.org/fhir' xmlns:n='http://www.w3.org/1999/xhtml'";
    const std::string div = "a<n:b class='n:c'>1 &lt; 2</n:b><!-- <n:x> -->";
    for (const std::string& xml :
         {"<f:Patient" + declared + "><f:text><f:status value='generated'/><n:div>" + div +
              "</n:div></f:text><f:contained><f:Organization><f:name value='O'/></f:Organization>"
              "</f:contained><f:active value='true'/></f:Patient>",
          "<Patient xmlns='http://hl7.org/fhir'" + declared +
              "><text><f:status value='generated'/><n:div>" + div +
              "</n:div></text><contained><Organization><name value='O'/></Organization>"
              "</contained><f:active xmlns:f='http://hl7.org/fhir' value='true'/></Patient>",
          "<f:Patient" + declared +
              " xmlns='http://www.w3.org/1999/xhtml'><f:text><f:status value='generated'/><div>a<b "
              "class='n:c'>1 &lt; 2</b><!-- <n:x> --></div></f:text><contained xmlns="
              "'http://hl7.org/fhir'><Organization><name value='O'/></Organization></contained>"
              "<f:active value='true'/></f:Patient>",
          patient("<text><status value='generated'/><p:div xmlns:p='http://www.w3.org/1999/xhtml'>"
                  "a<n:b class='n:c' xmlns:n='http://www.w3.org/1999/xhtml'>1 &lt; 2</n:b>"
                  "<!-- <n:x> --></p:div></text><contained><Organization><name value='O'/>"
                  "</Organization></contained><active value='true'/>")}) {
        BOOST_TEST_INFO(complaints(xml));
        const auto read = parse_xml(xml);
        BOOST_TEST_REQUIRE(read.has_value(), xml);
        BOOST_TEST(write_json(*read) == expected);
        BOOST_TEST(write_json(parse_xml(write_xml(*read)).value()) == expected);
    }
}

BOOST_AUTO_TEST_CASE(the_namespace_of_every_element_is_fhirs) {
    for (const char* xml :
         {"<Patient/>", "<Patient xmlns=''/>", "<Patient xmlns='http://hl7.org/fhir/'/>",
          "<Patient xmlns='urn:hl7-org:v3'/>", "<f:Patient/>",
          "<f:Patient xmlns='http://hl7.org/fhir'/>",
          "<f:Patient xmlns='http://hl7.org/fhir' xmlns:f='urn:x'/>",
          "<f:Patient xmlns:f='http://hl7.org/fhir'><active value='true'/></f:Patient>",
          "<f:g:Patient xmlns:f='http://hl7.org/fhir'/>",
          "<Patient xmlns:f='http://hl7.org/fhir'><f:active value='true'/></Patient>",
          "<Nobody xmlns='http://hl7.org/fhir'/>", "<Resource xmlns='http://hl7.org/fhir'/>",
          "<HumanName xmlns='http://hl7.org/fhir'/>", "<patient xmlns='http://hl7.org/fhir'/>"})
        BOOST_TEST(complaints(xml) != "accepted", xml);
    for (const char* content : {"<active xmlns='urn:x' value='true'/>",
                                "<active xmlns='' value='true'/>",
                                "<f:active xmlns:f='urn:x' value='true'/>",
                                "<f:active value='true'/>",
                                "<name xmlns:f='http://hl7.org/fhir'/><f:active value='true'/>",
                                "<active xmlns:f='http://hl7.org/fhir' f:value='true'/>",
                                "<contained><Basic xmlns='urn:x'><code><text value='x'/></code>"
                                "</Basic></contained>",
                                "<active x:value='true'/>",
                                "<active xml:id='a' value='true'/>",
                                "<active xsi:schemaLocation='a b' value='true'/>",
                                "<active url='urn:x' value='true'/>",
                                "<name value='x'/>",
                                "<id id='1' value='p'/><name><id value='n'/></name>",
                                "<extension><url value='urn:x'/><valueCode value='a'/></extension>",
                                "<extension><valueCode value='a'/></extension>",
                                "<extension url=''><valueCode value='a'/></extension>",
                                "<active><value value='true'/></active>",
                                "<name><![CDATA[x]]></name>",
                                "<name><![CDATA[]]></name>",
                                "x",
                                "<Name/>",
                                "<value/>",
                                "<resourceType value='Patient'/>",
                                "<deceased value='true'/>",
                                "<deceased[x] value='true'/>"})
        BOOST_TEST(complaints(patient(content)) != "accepted", content);
}

BOOST_AUTO_TEST_CASE(cardinality_primitives_and_empty_elements_are_checked_as_in_json) {
    for (const char* content :
         {"<active value='true'/><active value='false'/>", "<active value='TRUE'/>", "<active/>",
          "<active value=' true'/>", "<active id='a'/>", "<name/>", "<name id='n'/>",
          "<link><type value='refer'/></link>", "<id value='a b'/>", "<birthDate value='2024-13'/>",
          "<gender value=' male'/>", "<multipleBirthInteger value='01'/>",
          "<photo><data value='%%%'/></photo>", "<telecom><rank value='0'/></telecom>"})
        BOOST_TEST(complaints(patient(content)) != "accepted", content);
    BOOST_TEST(holds(complaints("<List xmlns='http://hl7.org/fhir'><status value='current'/>"
                                "<mode value='changes'/><entry/></List>"),
                     "1:83 List.entry[0].item: \"item\" is required"));
    BOOST_TEST(
        holds(complaints("<Observation xmlns='http://hl7.org/fhir'/>"), "\"status\" is required"));
}

BOOST_AUTO_TEST_CASE(a_narrative_that_is_no_xhtml_is_refused) {
    for (const char* div :
         {"<div/>", "<div xmlns='http://hl7.org/fhir'>x</div>",
          "<div xmlns='http://www.w3.org/1999/xhtml'><p xmlns='urn:x'/></div>",
          "<div xmlns='http://www.w3.org/1999/xhtml' xmlns:h='urn:x'><h:p/></div>",
          "<p xmlns='http://www.w3.org/1999/xhtml'/>",
          "<div xmlns='http://www.w3.org/1999/xhtml' x:y='1'>a</div>",
          "<div xmlns='http://www.w3.org/1999/xhtml' xmlns:='urn:x'>a</div>",
          "<div xmlns='http://www.w3.org/1999/xhtml' xmlns:xmlns='urn:x'>a</div>",
          "<div xmlns='http://www.w3.org/1999/xhtml' xmlns:a:b='urn:x'>a</div>",
          "<h:div xmlns:h='urn:x'>a</h:div>", "<h:div>a</h:div>",
          "<h:div xmlns:h='http://www.w3.org/1999/xhtml'><p>a</p></h:div>",
          "<h:div xmlns:h='http://www.w3.org/1999/xhtml'><h:p h:class='x'/>a</h:div>",
          "<h:div xmlns:h='http://www.w3.org/1999/xhtml'><h:p xmlns:h='urn:x'/>a</h:div>"})
        BOOST_TEST(complaints(patient("<text><status value='generated'/>"s + div + "</text>")) !=
                       "accepted",
                   div);
}

BOOST_AUTO_TEST_CASE(both_formats_take_the_same_depth) {
    unsigned deepest = 0;
    for (unsigned depth = 1; depth < 40; ++depth) {
        const auto resource = parse_xml(patient(nested_extensions(depth)));
        if (!resource) break;
        BOOST_TEST(parse_json(write_json(*resource)).has_value(), depth);
        deepest = depth;
    }
    BOOST_TEST(deepest == 15U);  // a JSON object and an array each, in the object of the resource
    BOOST_TEST(
        holds(complaints(patient(nested_extensions(16))), "nested more than 32 levels deep"));
    BOOST_TEST(complaints(patient(nested_extensions(16)), {.max_depth = 33}) == "accepted");
    BOOST_TEST(complaints(patient(nested_extensions(100000))) != "accepted");
    for (const char* leaf : {"<valueString value='x'/>", "<valueString id='i' value='x'/>"}) {
        const std::string xml = patient(nested_extensions(15, leaf));
        const bool taken = parse_json(json_of(xml), {.max_depth = 31}).has_value();
        BOOST_TEST((complaints(xml, {.max_depth = 31}) == "accepted") == taken, leaf);
    }
}

BOOST_AUTO_TEST_CASE(no_more_issues_are_collected_than_asked_for) {
    std::string content;
    for (int i = 0; i < 1000; ++i) content += "<nobody/>";
    const auto resource = parse_xml(patient(content), {.max_issues = 7});
    BOOST_REQUIRE(resource.has_error());
    BOOST_TEST(resource.error().issues().size() == 7U);
}

BOOST_AUTO_TEST_CASE(the_first_significant_character_tells_json_from_xml) {
    BOOST_TEST(parse_any("\xEF\xBB\xBF\n " + patient("<active value='true'/>")).has_value());
    BOOST_TEST(parse_any(" {\"resourceType\":\"Patient\",\"active\":true}").has_value());
    for (const char* neither : {"", " ", "Patient", "[]", "\xEF\xBB\xBF"})
        BOOST_TEST(parse_any(neither).has_error(), neither);
}

BOOST_AUTO_TEST_SUITE_END()
