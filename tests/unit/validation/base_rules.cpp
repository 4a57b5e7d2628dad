#include "fascia/fhir/located.hpp"

#include "support.hpp"

using namespace fascia;
using namespace fascia::tests;

BOOST_AUTO_TEST_SUITE(base_rules)

BOOST_AUTO_TEST_CASE(a_sound_resource_has_no_issue_but_the_missing_narrative) {
    const auto issues = validation::validate(
        resource("{'resourceType':'Patient','gender':'female','birthDate':'1970-01-01'}"), {});
    BOOST_TEST_REQUIRE(issues.size() == 1u);
    BOOST_TEST(issues[0].rule == "dom-6");
    BOOST_TEST(!validation::has_error(issues));
}

BOOST_AUTO_TEST_CASE(an_invariant_is_reported_with_its_key_severity_path_and_words) {
    const auto issues = validation::validate(
        resource("{'resourceType':'Observation','status':'final','code':{'text':'x'},"
                 "'valueString':'y','dataAbsentReason':{'text':'z'}}"),
        {});
    BOOST_TEST_REQUIRE(issues.size() == 2u);
    BOOST_TEST(issues[1].rule == "obs-6");
    BOOST_TEST(issues[1].path == "Observation");
    BOOST_TEST(issues[1].code == "invariant");
    BOOST_TEST((issues[1].severity == Severity::error));
    BOOST_TEST(!issues[1].text.empty());
}

BOOST_AUTO_TEST_CASE(an_invariant_of_a_data_type_holds_wherever_the_type_stands) {
    BOOST_TEST(judged("{'resourceType':'Patient','name':[{'text':'a'},{'text':'b',"
                      "'period':{'start':'2020-02-01','end':'2020-01-01'}}]}") ==
               "per-1 Patient.name[1].period");
}

BOOST_AUTO_TEST_CASE(values_that_cannot_be_compared_break_no_rule) {
    BOOST_TEST(judged("{'resourceType':'Patient','name':[{'text':'b',"
                      "'period':{'start':'2020-01-15','end':'2020-01'}}]}") == "");
}

BOOST_AUTO_TEST_CASE(an_invariant_of_one_element_holds_there_only) {
    BOOST_TEST(judged("{'resourceType':'Organization','name':'x',"
                      "'telecom':[{'system':'phone','value':'1','use':'home'}]}") ==
               "org-3 Organization.telecom[0]");
}

BOOST_AUTO_TEST_CASE(an_invariant_without_an_answer_is_broken_where_it_must_decide) {
    // 'low.code' is absent: nothing says that it is a percentage.
    BOOST_TEST(judged("{'resourceType':'RiskAssessment','status':'final','subject':{'display':'x'},"
                      "'prediction':[{'probabilityRange':{'low':{'value':1}}}]}") ==
               "ras-1 RiskAssessment.prediction[0].probability");
}

BOOST_AUTO_TEST_CASE(a_simple_quantity_has_no_comparator) {
    BOOST_TEST(judged("{'resourceType':'Observation','status':'final','code':{'text':'x'},"
                      "'referenceRange':[{'low':{'value':1,'comparator':'<'}}]}") ==
               "sqty-1 Observation.referenceRange[0].low, "
               "cardinality Observation.referenceRange[0].low.comparator");
}

BOOST_AUTO_TEST_CASE(ids_are_unique_within_their_resource) {
    BOOST_TEST(judged("{'resourceType':'Patient','name':[{'id':'a','text':'x'}],"
                      "'telecom':[{'id':'a','system':'phone','value':'1'}]}") ==
               "element-id Patient.telecom[0]");
}

BOOST_AUTO_TEST_CASE(contained_resources_have_ids_of_their_own_and_are_referred_to) {
    BOOST_TEST(judged("{'resourceType':'Patient','contained':["
                      "{'resourceType':'Organization','id':'a','name':'x'},"
                      "{'resourceType':'Organization','id':'a','name':'y'},"
                      "{'resourceType':'Organization','id':'b','name':'z'},"
                      "{'resourceType':'Provenance','id':'c','target':[{'reference':'#'}],"
                      "'recorded':'2020-01-01T00:00:00Z','agent':[{'who':{'display':'x'}}]}],"
                      "'managingOrganization':{'reference':'#a'}}") ==
               "contained-id Patient.contained[1], dom-3 Patient.contained[2]");
}

BOOST_AUTO_TEST_CASE(whether_a_target_stands_is_asked_where_somebody_can_tell) {
    validation::Environment environment;
    environment.stands = [](std::string_view reference) -> std::optional<bool> {
        if (reference.starts_with("http")) return std::nullopt;
        return reference == "Patient/1";
    };
    const auto subject = [&](const std::string& reference) {
        return judged("{'resourceType':'Condition','subject':{'reference':'" + reference + "'}}",
                      environment);
    };
    BOOST_TEST(subject("Patient/1") == "");
    BOOST_TEST(subject("http://x.org/fhir/Patient/2") == "");
    BOOST_TEST(subject("Patient/2") == "reference-unknown Condition.subject.reference");
    BOOST_TEST(judged("{'resourceType':'Bundle','type':'collection','entry':[{'fullUrl':"
                      "'http://x.org/Patient/2','resource':{'resourceType':'Patient','id':'2',"
                      "'managingOrganization':{'display':'x'}}},{'fullUrl':"
                      "'http://x.org/Condition/2','resource':{'resourceType':'Condition','id':'2',"
                      "'subject':{'reference':'Patient/2'}}}]}",
                      environment) == "");
}

BOOST_AUTO_TEST_CASE(a_local_reference_needs_its_contained_resource) {
    BOOST_TEST(judged("{'resourceType':'Patient','managingOrganization':{'reference':'#a'}}") ==
               "ref-1 Patient.managingOrganization");
}

BOOST_AUTO_TEST_CASE(a_contained_resource_refers_to_its_siblings) {
    BOOST_TEST(
        judged("{'resourceType':'Patient','contained':["
               "{'resourceType':'Organization','id':'a','name':'x','partOf':{'reference':'#b'}},"
               "{'resourceType':'Organization','id':'b','name':'y'}],"
               "'managingOrganization':{'reference':'#a'}}") == "");
}

BOOST_AUTO_TEST_CASE(a_reference_points_to_a_type_that_its_element_allows) {
    const auto subject = [](const std::string& reference) {
        return judged(
            "{'resourceType':'Condition','clinicalStatus':{'coding':[{'code':'active'}]},"
            "'subject':{" +
            reference + "}}");
    };
    const std::string refused = "reference-target Condition.subject";
    BOOST_TEST(subject("'reference':'Patient/1'") == "");
    BOOST_TEST(subject("'reference':'http://x.org/fhir/Patient/1/_history/2'") == "");
    BOOST_TEST(subject("'reference':'urn:uuid:7d3b1f3e-0000-4000-8000-000000000000'") == "");
    BOOST_TEST(subject("'reference':'Patient?identifier=1'") == "");
    BOOST_TEST(subject("'display':'somebody'") == "");
    BOOST_TEST(subject("'reference':'Practitioner/1'") == refused);
    BOOST_TEST(subject("'reference':'http://x.org/fhir/Practitioner/1/_history/2'") == refused);
    BOOST_TEST(subject("'type':'Practitioner','display':'x'") == refused);
    BOOST_TEST(subject("'reference':'Patient/1','type':'Group'") ==
               "reference-type Condition.subject.type");
    BOOST_TEST(subject("'reference':'123'") == "reference-form Condition.subject.reference");
}

BOOST_AUTO_TEST_CASE(issues_carry_the_line_and_column_that_the_caller_knows) {
    for (const std::string text :
         {"{\"resourceType\":\"Patient\",\n \"managingOrganization\":{\"reference\":\"#a\"}}",
          "<Patient xmlns=\"http://hl7.org/fhir\">\n <managingOrganization>"
          "<reference value=\"#a\"/></managingOrganization></Patient>"}) {
        const auto located = fhir::parse_located(text).value();
        validation::Options options;
        options.position = [&](std::uint32_t node) {
            return fhir::line_and_column(text, located.offsets[node]);
        };
        const auto issues = validation::validate(located.resource, {}, options);
        BOOST_TEST(issues.back().rule == "ref-1");
        BOOST_TEST(issues.back().line == 2);
        BOOST_TEST(issues.back().column == 2);
    }
}

BOOST_AUTO_TEST_CASE(warnings_take_no_error_s_place) {
    const auto issues = validation::validate(
        resource("{'resourceType':'Patient','managingOrganization':{'reference':'#a'},"
                 "'generalPractitioner':[{'reference':'#b'}]}"),
        {}, {.profiles = {}, .max_issues = 1, .position = {}});
    BOOST_TEST(issues.size() == 2u);
    BOOST_TEST(rules(issues) == "ref-1 Patient.generalPractitioner[0]");
}

BOOST_AUTO_TEST_SUITE_END()
