#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/xml.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia::fhir;

namespace {

Draft patient_with_everything() {
    Draft organization{"Organization"};
    organization->set("id", "o").set("name", "N");
    Draft patient{"Patient"};
    patient->set("id", "p");
    DraftElement& text = patient->add("text");
    text.set("status", "generated");
    text.add("div", "<div xmlns=\"http://www.w3.org/1999/xhtml\">a &amp; b<br/></div>");
    patient->add_resource("contained", std::move(organization));
    DraftElement& family = patient->add("name").add("family", "<\"F\" & 'G'>\n\t\r");
    family.set("id", "f");
    family.add("extension").set("url", "urn:x").set("valueCode", "v");
    patient->set("deceasedBoolean", false);
    return patient;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_xml_writer)

BOOST_AUTO_TEST_CASE(compact_xml_is_one_line) {
    BOOST_TEST(
        write_xml(patient_with_everything().freeze()) ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Patient xmlns=\"http://hl7.org/fhir\"><id "
        "value=\"p\"/>"
        "<text><status value=\"generated\"/><div xmlns=\"http://www.w3.org/1999/xhtml\">a &amp; "
        "b<br/></div></text>"
        "<contained><Organization><id value=\"o\"/><name value=\"N\"/></Organization></contained>"
        "<name><family id=\"f\" value=\"&lt;&quot;F&quot; &amp; 'G'&gt;&#10;&#9;&#13;\">"
        "<extension url=\"urn:x\"><valueCode value=\"v\"/></extension></family></name>"
        "<deceasedBoolean value=\"false\"/></Patient>");
}

BOOST_AUTO_TEST_CASE(pretty_xml_is_indented_by_two_spaces_and_leaves_the_narrative_alone) {
    BOOST_TEST(write_xml(patient_with_everything().freeze(), true) ==
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<Patient xmlns=\"http://hl7.org/fhir\">\n"
               "  <id value=\"p\"/>\n"
               "  <text>\n"
               "    <status value=\"generated\"/>\n"
               "    <div xmlns=\"http://www.w3.org/1999/xhtml\">a &amp; b<br/></div>\n"
               "  </text>\n"
               "  <contained>\n"
               "    <Organization>\n"
               "      <id value=\"o\"/>\n"
               "      <name value=\"N\"/>\n"
               "    </Organization>\n"
               "  </contained>\n"
               "  <name>\n"
               "    <family id=\"f\" value=\"&lt;&quot;F&quot; &amp; 'G'&gt;&#10;&#9;&#13;\">\n"
               "      <extension url=\"urn:x\">\n"
               "        <valueCode value=\"v\"/>\n"
               "      </extension>\n"
               "    </family>\n"
               "  </name>\n"
               "  <deceasedBoolean value=\"false\"/>\n"
               "</Patient>\n");
}

BOOST_AUTO_TEST_CASE(a_contained_resource_written_alone_stands_in_the_namespace) {
    const Resource patient = patient_with_everything().freeze();
    BOOST_TEST(write_xml(patient.child("contained")) ==
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Organization "
               "xmlns=\"http://hl7.org/fhir\"><id value=\"o\"/>"
               "<name value=\"N\"/></Organization>");
}

BOOST_AUTO_TEST_CASE(what_was_written_reads_back_the_same) {
    const Resource patient = patient_with_everything().freeze();
    for (const bool pretty : {false, true}) {
        const auto again = parse_xml(write_xml(patient, pretty));
        BOOST_REQUIRE(again.has_value());
        BOOST_TEST(equal(again->root(), patient.root()));
    }
}

BOOST_AUTO_TEST_SUITE_END()
