#include "fascia/fhir/definitions.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <string>

using namespace fascia::fhir;

namespace {

TypeDef type(std::string_view name) {
    return find_type(name).value();
}
ElementDef element(std::string_view type_name, std::string_view name) {
    return type(type_name).element(name).value();
}

std::vector<std::string> names(TypeDef type) {
    std::vector<std::string> names;
    for (const ElementId id : type.elements()) names.emplace_back(ElementDef{id}.name());
    return names;
}

std::vector<const SearchParameterDef*> search_parameters_of(std::string_view url) {
    std::vector<const SearchParameterDef*> found;
    for (const auto& parameter : search_parameters())
        if (parameter.url == url) found.push_back(&parameter);
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(definitions_of_r4)

BOOST_AUTO_TEST_CASE(all_146_concrete_resource_types_are_there_sorted_by_name) {
    BOOST_TEST(resource_types().size() == 146u);
    std::vector<std::string_view> names;
    for (const TypeId id : resource_types()) {
        BOOST_TEST(TypeDef{id}.is_resource());
        BOOST_TEST(!TypeDef{id}.is_abstract());
        names.push_back(TypeDef{id}.name());
    }
    BOOST_TEST(std::ranges::is_sorted(names));
    BOOST_TEST(names.front() == "Account");
    BOOST_TEST(names.back() == "VisionPrescription");
}

BOOST_AUTO_TEST_CASE(a_type_is_found_by_name_and_only_concrete_resources_as_resources) {
    BOOST_TEST(type("HumanName").name() == "HumanName");
    BOOST_TEST((type("date").kind() == TypeKind::primitive));
    BOOST_TEST((type("HumanName").kind() == TypeKind::complex));
    BOOST_TEST((type("Patient.contact").kind() == TypeKind::backbone));
    BOOST_TEST((type("Timing.repeat").kind() == TypeKind::backbone));
    BOOST_TEST(!find_type("patient").has_value());
    BOOST_TEST(!find_type("").has_value());
    BOOST_TEST(!find_type("MetadataResource").has_value());
    BOOST_TEST(find_resource_type("Patient").has_value());
    for (const char* name : {"DomainResource", "Resource", "HumanName", "Patient.contact", "date"})
        BOOST_TEST(!find_resource_type(name).has_value(), name);
}

BOOST_AUTO_TEST_CASE(types_know_what_they_derive_from) {
    BOOST_TEST(type("Patient").is_a(types().domain_resource));
    BOOST_TEST(type("Bundle").is_a(types().resource));
    BOOST_TEST(!type("Bundle").is_a(types().domain_resource));
    BOOST_TEST(type("Age").is_a(types().quantity));
    BOOST_TEST(type("code").is_a(types().string));
    BOOST_TEST(type("canonical").is_a(types().uri));
    BOOST_TEST(type("Patient.contact").is_a(types().backbone_element));
    BOOST_TEST(!type("Timing.repeat").is_a(types().backbone_element));
    BOOST_TEST(type("Timing.repeat").is_a(types().element));
    BOOST_TEST(!types().element.base().has_value());
}

BOOST_AUTO_TEST_CASE(elements_stand_in_the_order_of_the_definition_inherited_ones_first) {
    const auto patient = names(type("Patient"));
    const std::vector<std::string> start{
        "id",        "meta",      "implicitRules",     "language",   "text",
        "contained", "extension", "modifierExtension", "identifier", "active"};
    BOOST_TEST(std::vector(patient.begin(), patient.begin() + 10) == start,
               boost::test_tools::per_element());
    const std::vector<std::string> contact{
        "id",      "extension", "modifierExtension", "relationship", "name", "telecom",
        "address", "gender",    "organization",      "period"};
    BOOST_TEST(names(type("Patient.contact")) == contact, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_choice_is_one_element_for_each_variant_in_the_order_of_its_types) {
    const ElementDef quantity = element("Observation", "valueQuantity");
    BOOST_TEST(quantity.base_name() == "value");
    BOOST_TEST(quantity.path() == "Observation.value[x]");
    BOOST_TEST(quantity.is_choice());
    BOOST_TEST((quantity.type() == types().quantity));
    BOOST_TEST(element("Observation", "valueCodeableConcept").id() == quantity.id() + 1);
    BOOST_TEST(!type("Observation").element("value").has_value());
    BOOST_TEST(!type("Observation").element("value[x]").has_value());
    BOOST_TEST(std::ranges::count_if(type("Extension").elements(), [](ElementId id) {
                   return ElementDef{id}.base_name() == "value";
               }) == 50);
}

BOOST_AUTO_TEST_CASE(elements_know_cardinality_and_flags) {
    BOOST_TEST(element("Observation", "status").min() == 1u);
    BOOST_TEST(element("Observation", "status").is_modifier());
    BOOST_TEST(element("Observation", "status").is_summary());
    BOOST_TEST(!element("Observation", "status").is_list());
    BOOST_TEST(element("Observation", "category").is_list());
    BOOST_TEST(!element("Observation", "category").is_summary());
    BOOST_TEST(element("Extension", "url").is_xml_attribute());
    BOOST_TEST(element("HumanName", "id").is_xml_attribute());
    BOOST_TEST(!element("Patient", "id").is_xml_attribute());
}

BOOST_AUTO_TEST_CASE(ids_and_urls_have_fhir_types) {
    BOOST_TEST((element("Patient", "id").type() == types().id));
    BOOST_TEST((element("HumanName", "id").type() == types().string));
    BOOST_TEST((element("Extension", "url").type() == types().uri));
    BOOST_TEST((element("Narrative", "div").type() == types().xhtml));
    BOOST_TEST((element("Bundle.entry", "resource").type() == types().resource));
    BOOST_TEST((element("Patient", "contained").type() == types().resource));
}

BOOST_AUTO_TEST_CASE(a_reference_to_content_is_the_type_it_points_to) {
    BOOST_TEST((element("Questionnaire.item", "item").type() == type("Questionnaire.item")));
    BOOST_TEST((element("Bundle.entry", "link").type() == type("Bundle.link")));
    BOOST_TEST((element("Observation.component", "referenceRange").type() ==
                type("Observation.referenceRange")));
}

BOOST_AUTO_TEST_CASE(primitives_have_id_and_extension_and_a_narrative_div_has_neither) {
    BOOST_TEST(names(types().date) == (std::vector<std::string>{"id", "extension"}),
               boost::test_tools::per_element());
    BOOST_TEST(types().xhtml.elements().empty());
}

BOOST_AUTO_TEST_CASE(bindings_and_targets_are_kept) {
    const ElementDef gender = element("Patient", "gender");
    BOOST_TEST((gender.binding_strength() == BindingStrength::required));
    BOOST_TEST(gender.value_set() == "http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1");
    BOOST_TEST((element("Patient", "name").binding_strength() == BindingStrength::none));
    BOOST_TEST(element("Patient", "generalPractitioner").target_types() ==
               "Organization Practitioner PractitionerRole");
    BOOST_TEST(element("Extension", "valueReference").target_types() == "");
    BOOST_TEST(element("List.entry", "item").target_types() == "");
}

BOOST_AUTO_TEST_CASE(every_element_is_found_by_its_name) {
    for (const TypeId id : resource_types())
        for (const ElementId wanted : TypeDef{id}.elements()) {
            const auto found = TypeDef{id}.element(ElementDef{wanted}.name());
            BOOST_REQUIRE(found.has_value());
            BOOST_TEST(found->id() == wanted);
        }
}

BOOST_AUTO_TEST_CASE(a_name_is_the_same_prepared_by_the_compiler_or_while_running) {
    const auto same = [](const ElementName& literal, const std::string& text) {
        const ElementName made{text};
        return made.head() == literal.head() && made.tail() == literal.tail() &&
               made.text() == literal.text();
    };
    BOOST_TEST(same("", ""));
    BOOST_TEST(same("a", "a"));
    BOOST_TEST(same("for", "for"));
    BOOST_TEST(same("given", "given"));
    BOOST_TEST(same("effective", "effective"));
    BOOST_TEST(same("instantiatesCanonical", "instantiatesCanonical"));
    BOOST_TEST(!same("medicationReference", "medicationCodeable"));
}

BOOST_AUTO_TEST_CASE(search_parameters_are_compiled) {
    BOOST_TEST(search_parameters().size() == 1400u);
    const auto found =
        search_parameters_of("http://hl7.org/fhir/SearchParameter/Observation-code-value-quantity");
    BOOST_REQUIRE(found.size() == 1u);
    const SearchParameterDef& parameter = *found.front();
    BOOST_TEST(parameter.code == "code-value-quantity");
    BOOST_TEST(parameter.base == "Observation");
    BOOST_TEST(parameter.type == "composite");
    BOOST_TEST(parameter.components ==
               "http://hl7.org/fhir/SearchParameter/clinical-code|code\n"
               "http://hl7.org/fhir/SearchParameter/Observation-value-quantity|value.as(Quantity)");
    const auto subject =
        search_parameters_of("http://hl7.org/fhir/SearchParameter/Observation-subject");
    BOOST_REQUIRE(subject.size() == 1u);
    BOOST_TEST(subject.front()->expression == "Observation.subject");
    BOOST_TEST(subject.front()->targets == "Group Device Patient Location");
}

BOOST_AUTO_TEST_CASE(compartments_are_compiled_for_five_types) {
    std::set<std::string_view> compartments;
    bool observation = false, patient = false;
    for (const CompartmentRule& rule : compartment_rules()) {
        compartments.insert(rule.compartment);
        BOOST_TEST(find_resource_type(rule.resource).has_value(), rule.resource);
        BOOST_TEST(!rule.parameters.empty());
        observation |= rule.compartment == "Patient" && rule.resource == "Observation" &&
                       rule.parameters == "subject performer";
        patient |= rule.compartment == "Patient" && rule.resource == "Patient";
    }
    const std::set<std::string_view> expected{"Device", "Encounter", "Patient", "Practitioner",
                                              "RelatedPerson"};
    BOOST_TEST(compartments == expected, boost::test_tools::per_element());
    BOOST_TEST(observation);
    BOOST_TEST(patient);
}

BOOST_AUTO_TEST_SUITE_END()
