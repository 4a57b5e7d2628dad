#include "fascia/search/search.hpp"

#include <boost/test/unit_test.hpp>

using fascia::search::literal_reference;

namespace {

// "type id url" with - for what is empty; "" for no reference.
std::string read(std::string_view text) {
    const auto reference = literal_reference(text, "https://clinic.example/fhir");
    if (!reference) return {};
    std::string parts;
    for (const std::string_view part : {reference->type, reference->id, reference->url})
        parts += (parts.empty() ? "" : " ") + (part.empty() ? "-" : std::string{part});
    return parts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(literal_references)

BOOST_AUTO_TEST_CASE(a_reference_is_to_a_resource_here_or_to_something_elsewhere) {
    struct Case {
        const char *text, *parts;
    };
    for (const Case& c : {
             Case{"Patient/1", "Patient 1 -"},
             {"Patient/a-b.C9", "Patient a-b.C9 -"},
             {"Patient/1/_history/3", "Patient 1 -"},
             {"https://clinic.example/fhir/Patient/1", "Patient 1 -"},
             {"https://clinic.example/fhir/Patient/1/_history/2", "Patient 1 -"},
             {"https://clinic.example/fhirx/Patient/1",
              "- - https://clinic.example/fhirx/Patient/1"},
             {"https://other.example/fhir/Patient/1", "- - https://other.example/fhir/Patient/1"},
             {"https://other.example/fhir/Patient/1/_history/4",
              "- - https://other.example/fhir/Patient/1"},
             {"urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e",
              "- - urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e"},
             {"http://example.org/Questionnaire/q|1.0",
              "- - http://example.org/Questionnaire/q|1.0"},
         })
        BOOST_TEST(read(c.text) == c.parts, c.text << " gives " << read(c.text));
}

BOOST_AUTO_TEST_CASE(contained_conditional_and_malformed_texts_are_no_literal_reference) {
    for (const char* text : {"", "#med", "Patient?identifier=http://x|1", "Patient", "Patient/",
                             "Nonsense/1", "Patient/a_b", "1", "/Patient/1", "Patient/1/x"})
        BOOST_TEST(read(text).empty(), text << " gives " << read(text));
}

BOOST_AUTO_TEST_SUITE_END()
