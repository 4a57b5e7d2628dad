#include "support.hpp"

using namespace fascia;
using namespace fascia::tests;
using terminology::Judgement;

namespace {

/// Knows one value set each of codes, concepts and languages; of SNOMED CT it knows nothing.
validation::Environment environment() {
    validation::Environment known;
    known.membership = [](std::string_view value_set, std::string_view system,
                          std::string_view code) {
        if (system == "http://snomed.info/sct") return Judgement::not_judged;
        if (value_set.find("administrative-gender") != value_set.npos)
            return code == "male" ? Judgement::member : Judgement::not_member;
        if (value_set.find("condition-clinical") != value_set.npos)
            return code == "active" ? Judgement::member : Judgement::not_member;
        if (value_set.find("all-languages") != value_set.npos)
            return code == "nowhere" ? Judgement::not_member : Judgement::member;
        if (value_set.find("/languages") != value_set.npos)
            return code == "en" ? Judgement::member : Judgement::not_member;
        if (value_set.find("marital-status") != value_set.npos) return Judgement::not_member;
        return Judgement::not_judged;
    };
    return known;
}

Severity severity_of(const std::string& json, std::string_view rule) {
    for (const Issue& issue : validation::validate(resource(json), environment()))
        if (issue.rule == rule) return issue.severity;
    BOOST_FAIL("no issue of that rule");
    return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bindings)

BOOST_AUTO_TEST_CASE(a_code_outside_a_required_value_set_is_an_error) {
    const std::string json = "{'resourceType':'Patient','gender':'x'}";
    BOOST_TEST(judged(json, environment()) == "binding-required Patient.gender");
    BOOST_TEST((severity_of(json, "binding-required") == Severity::error));
    BOOST_TEST(judged("{'resourceType':'Patient','gender':'male'}", environment()) == "");
}

BOOST_AUTO_TEST_CASE(one_coding_of_a_concept_in_the_value_set_is_enough) {
    const auto status = [](const std::string& codings) {
        return judged(
            "{'resourceType':'Condition','subject':{'display':'x'},"
            "'clinicalStatus':{" +
                codings + "}}",
            environment());
    };
    BOOST_TEST(status("'coding':[{'system':'s','code':'own'},{'system':'s','code':'active'}]") ==
               "");
    const std::string refused = "binding-required Condition.clinicalStatus";
    BOOST_TEST(status("'coding':[{'system':'s','code':'own'}]") == refused);
    BOOST_TEST(status("'text':'active'") == refused);
    BOOST_TEST(status("'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/"
                      "data-absent-reason','valueCode':'unknown'}]") == "");
}

BOOST_AUTO_TEST_CASE(a_code_outside_an_extensible_value_set_is_a_warning) {
    const std::string json =
        "{'resourceType':'Patient','maritalStatus':{'coding':[{'system':'s','code':'x'}]}}";
    BOOST_TEST((severity_of(json, "binding-extensible") == Severity::warning));
    BOOST_TEST(judged("{'resourceType':'Patient','maritalStatus':{'text':'x'}}", environment()) ==
               "");
}

BOOST_AUTO_TEST_CASE(a_preferred_binding_informs_and_its_largest_value_set_binds) {
    BOOST_TEST((severity_of("{'resourceType':'Patient','language':'tlh'}", "binding-preferred") ==
                Severity::information));
    BOOST_TEST(judged("{'resourceType':'Patient','language':'en'}", environment()) == "");
    BOOST_TEST((severity_of("{'resourceType':'Patient','language':'nowhere'}",
                            "binding-required") == Severity::error));
}

BOOST_AUTO_TEST_CASE(what_terminology_does_not_judge_is_neither_right_nor_wrong) {
    const std::string json =
        "{'resourceType':'Condition','subject':{'display':'x'},'clinicalStatus':"
        "{'coding':[{'system':'http://snomed.info/sct','code':'55561003'}]}}";
    BOOST_TEST(judged(json, environment()) == "");
    validation::Options options;
    options.show_unjudged = true;
    const auto issues = validation::validate(resource(json), environment(), options);
    BOOST_TEST(rules(issues) == "binding-required Condition.clinicalStatus");
    BOOST_TEST(!validation::has_error(issues));
}

BOOST_AUTO_TEST_CASE(without_more_the_packaged_value_sets_judge) {
    BOOST_TEST(judged("{'resourceType':'Patient','gender':'x'}") ==
               "binding-required Patient.gender");
    BOOST_TEST(judged("{'resourceType':'Patient','gender':'female'}") == "");
    // SNOMED CT cannot be packaged.
    BOOST_TEST(
        judged("{'resourceType':'Condition','subject':{'display':'x'},'code':{'coding':[{"
               "'system':'http://snomed.info/sct','code':'0'}]},'clinicalStatus':{'coding':[{"
               "'system':'http://terminology.hl7.org/CodeSystem/condition-clinical',"
               "'code':'active'}]}}") == "");
}

BOOST_AUTO_TEST_CASE(r4_names_its_formats_where_media_types_stand) {
    const auto format = [](const std::string& code) {
        return judged(
            "{'resourceType':'DocumentReference','status':'current','content':[{"
            "'attachment':{'contentType':'" +
            code + "'}}]}");
    };
    BOOST_TEST(format("application/pdf") == "");
    BOOST_TEST(format("json") == "");
    BOOST_TEST(format("no media type") ==
               "binding-required "
               "DocumentReference.content[0].attachment.contentType");
}

BOOST_AUTO_TEST_CASE(a_value_set_is_no_code_system) {
    BOOST_TEST(judged("{'resourceType':'Patient','maritalStatus':{'coding':[{'system':"
                      "'http://hl7.org/fhir/ValueSet/marital-status','code':'M'}]}}")
                   .find("coding-system Patient.maritalStatus.coding[0].system") !=
               std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
