#include "support.hpp"

using namespace fascia;
using namespace fascia::tests;

BOOST_AUTO_TEST_SUITE(extensions)

BOOST_AUTO_TEST_CASE(an_unknown_extension_is_let_be_and_an_unknown_modifier_warned_of) {
    BOOST_TEST(judged("{'resourceType':'Patient','extension':[{'url':'http://x.org/a',"
                      "'valueString':'x'}]}") == "");
    const auto issues = validation::validate(
        resource("{'resourceType':'Patient','modifierExtension':[{'url':'http://x.org/a',"
                 "'valueString':'x'}]}"),
        {});
    BOOST_TEST(rules(issues) == "extension-unknown Patient.modifierExtension[0]");
    BOOST_TEST(!validation::has_error(issues));
}

BOOST_AUTO_TEST_CASE(a_known_extension_stands_where_its_definition_lets_it) {
    const std::string birth_place =
        "'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',"
        "'valueAddress':{'city':'x'}}]";
    BOOST_TEST(judged("{'resourceType':'Patient'," + birth_place + "}") == "");
    BOOST_TEST(judged("{'resourceType':'Practitioner'," + birth_place + "}") ==
               "extension-context Practitioner.extension[0]");
}

BOOST_AUTO_TEST_CASE(a_context_may_be_a_data_type_or_an_element_of_a_base_type) {
    BOOST_TEST(judged("{'resourceType':'Patient','name':[{'text':'x','_family':{'extension':["
                      "{'url':'http://hl7.org/fhir/StructureDefinition/humanname-own-name',"
                      "'valueString':'x'}]}}]}") == "");
    BOOST_TEST(judged("{'resourceType':'Patient','name':[{'text':'x','_given':[{'extension':["
                      "{'url':'http://hl7.org/fhir/StructureDefinition/humanname-own-name',"
                      "'valueString':'x'}]}]}]}") ==
               "extension-context Patient.name[0].given[0].extension[0]");
}

BOOST_AUTO_TEST_CASE(a_known_extension_has_a_value_of_its_type) {
    BOOST_TEST(judged("{'resourceType':'Patient','extension':[{'url':"
                      "'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',"
                      "'valueString':'x'}]}") == "type Patient.extension[0].value");
}

BOOST_AUTO_TEST_CASE(the_parts_of_a_complex_extension_are_those_of_its_definition) {
    const auto nationality = [](const std::string& parts) {
        return judged(
            "{'resourceType':'Patient','extension':[{'url':'http://hl7.org/fhir/"
            "StructureDefinition/patient-citizenship','extension':[" +
            parts + "]}]}");
    };
    BOOST_TEST(nationality("{'url':'code','valueCodeableConcept':{'text':'x'}}") == "");
    BOOST_TEST(nationality("{'url':'code','valueString':'x'}") ==
               "type Patient.extension[0].extension[0].value");
    BOOST_TEST(nationality("{'url':'code','valueCodeableConcept':{'text':'x'}},"
                           "{'url':'code','valueCodeableConcept':{'text':'y'}}") ==
               "cardinality Patient.extension[0].extension");
}

BOOST_AUTO_TEST_CASE(a_name_without_scheme_is_no_extension_of_its_own) {
    BOOST_TEST(
        judged("{'resourceType':'Patient','extension':[{'url':'code','valueString':'x'}]}") ==
        "extension-url Patient.extension[0]");
}

BOOST_AUTO_TEST_CASE(a_definition_that_is_handed_in_is_held_against_too) {
    const auto definition = resource(
        "{'resourceType':'StructureDefinition','url':'http://x.org/a','name':'A','status':'active',"
        "'kind':'complex-type','abstract':false,'type':'Extension','derivation':'constraint',"
        "'context':[{'type':'element','expression':'Patient.contact'}],"
        "'snapshot':{'element':[{'path':'Extension','min':0,'max':'*','isModifier':true},"
        "{'path':'Extension.value[x]','min':1,'max':'1','type':[{'code':'boolean'}]}]}}");
    const auto profile = std::make_shared<const validation::Profile>(
        validation::Profile::compile(definition).value());
    validation::Environment environment;
    environment.profile = [&](std::string_view url) {
        return url == "http://x.org/a" ? profile : nullptr;
    };
    const auto contact = [&](const std::string& extension) {
        return judged(
            "{'resourceType':'Patient','contact':[{'name':{'text':'x'},'" + extension + "}]}",
            environment);
    };
    BOOST_TEST(contact("modifierExtension':[{'url':'http://x.org/a','valueBoolean':true}]") == "");
    BOOST_TEST(contact("extension':[{'url':'http://x.org/a','valueBoolean':true}]") ==
               "extension-modifier Patient.contact[0].extension[0]");
    BOOST_TEST(judged("{'resourceType':'Patient','modifierExtension':[{'url':'http://x.org/a',"
                      "'valueBoolean':true}]}",
                      environment) == "extension-context Patient.modifierExtension[0]");
}

BOOST_AUTO_TEST_SUITE_END()
