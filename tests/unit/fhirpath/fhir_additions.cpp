#include "unit/fhirpath/evaluate.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace fascia;
using namespace fascia::fhirpath;
using namespace fascia::fhirpath::tests;

namespace {

const fhir::Resource& observation() {
    static const auto instance = resource(R"({"resourceType":"Observation","status":"final",
        "contained":[{"resourceType":"Patient","id":"p","gender":"female"}],
        "extension":[{"url":"http://example.org/x","valueCode":"a"}],
        "code":{"coding":[{"system":"http://example.org/cs","code":"pain"},
                          {"system":"http://example.org/other","code":"P"}]},
        "subject":{"reference":"#p"},"performer":[{"reference":"Practitioner/7"}],
        "valueQuantity":{"value":5.0,"system":"http://unitsofmeasure.org","code":"cm"}})");
    return instance;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fhirpath_fhir_additions)

BOOST_AUTO_TEST_CASE(references_lead_to_contained_resources_and_to_what_the_caller_has) {
    const auto practitioner = resource(R"({"resourceType":"Practitioner","id":"7","active":true})");
    auto given = context(observation());
    BOOST_TEST(evaluate("subject.resolve().gender", given) == "female");
    BOOST_TEST(evaluate("performer.resolve()", given) == "");
    given.resolve = [&](std::string_view reference) {
        return reference == "Practitioner/7" ? practitioner.root() : fhir::Element{};
    };
    BOOST_TEST(evaluate("performer.where(resolve() is Practitioner).count()", given) == "1");
    BOOST_TEST(evaluate("performer.reference.resolve().active", given) == "true");
    BOOST_TEST(evaluate("'Practitioner/8'.resolve()", given) == "");
}

BOOST_AUTO_TEST_CASE(a_hash_is_looked_up_in_the_resource_around_the_reference) {
    const auto bundle = resource(R"({"resourceType":"Bundle","type":"collection","entry":[
        {"resource":{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"A"}],
                     "managingOrganization":{"reference":"#o"}}},
        {"resource":{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"B"}],
                     "managingOrganization":{"reference":"#o"}}}]})");
    BOOST_TEST(evaluate("entry.resource.managingOrganization.resolve().name", bundle) == "A,B");
}

BOOST_AUTO_TEST_CASE(membership_of_a_value_set_may_be_yes_no_or_unknown) {
    auto given = context(observation());
    BOOST_TEST(evaluate("code.memberOf('vs')", given) == "");
    given.member_of = [](std::string_view, std::string_view code, std::string_view value_set) {
        if (value_set == "none") return std::optional<bool>{};
        return std::optional{code == "pain"};
    };
    BOOST_TEST(evaluate("code.memberOf('vs')", given) == "true");
    BOOST_TEST(evaluate("code.coding[1].memberOf('vs')", given) == "false");
    BOOST_TEST(evaluate("code.memberOf('none')", given) == "");
    BOOST_TEST(evaluate("status.memberOf('vs')", given) == "false");
}

BOOST_AUTO_TEST_CASE(extensions_are_found_by_their_url) {
    BOOST_TEST(evaluate("extension('http://example.org/x').value", observation()) == "a");
    BOOST_TEST(evaluate("hasExtension('http://example.org/y')", observation()) == "false");
}

BOOST_AUTO_TEST_CASE(the_caller_learns_which_elements_were_read_and_traced) {
    auto given = context(observation());
    std::vector<std::string> read;
    std::string traced;
    given.on_read = [&](const fhir::Element& element) { read.push_back(fhir::path_of(element)); };
    given.on_trace = [&](std::string_view name, const Collection& items) {
        traced += std::string{name} + ":" + texts(items);
    };
    BOOST_TEST(
        evaluate("code.coding.where(system = 'http://example.org/cs').code.trace('c') = 'pain'",
                 given) == "true");
    const std::vector<std::string> wanted{"Observation.code.coding[0].system",
                                          "Observation.code.coding[1].system",
                                          "Observation.code.coding[0].code"};
    BOOST_TEST(read == wanted, boost::test_tools::per_element());
    BOOST_TEST(traced == "c:pain");
}

BOOST_AUTO_TEST_CASE(types_are_known_by_name_in_both_namespaces) {
    BOOST_TEST(evaluate("status is string and status is code and (status is id).not()",
                        observation()) == "true");
    BOOST_TEST(evaluate("status.ofType(string)", observation()) == "");
    BOOST_TEST(evaluate("value is Quantity and value is FHIR.Element", observation()) == "true");
    BOOST_TEST(evaluate("value is System.Quantity", observation()) == "false");
    BOOST_TEST(evaluate("type().name", observation()) == "Observation");
    BOOST_TEST(evaluate("1.type()") == "System.Integer");
    BOOST_TEST(evaluate("descendants().ofType(Patient).gender", observation()) == "female");
}

BOOST_AUTO_TEST_CASE(quantities_compare_across_units) {
    BOOST_TEST(evaluate("value = 50 'mm'", observation()) == "true");
    BOOST_TEST(evaluate("value < 2 '[in_i]'", observation()) == "true");
    BOOST_TEST(evaluate("value > 1 'kg'", observation()) == "");
    BOOST_TEST(evaluate("value = 5 'kg'", observation()) == "false");
    BOOST_TEST(evaluate("98.6 '[degF]' ~ 37.0 'Cel'") == "true");
    BOOST_TEST(evaluate("37.5 'Cel' > 99 '[degF]'") == "true");
    BOOST_TEST(evaluate("4 '{score}' < 5 '1' and 4 '{score}' < 5") == "true");
    BOOST_TEST(evaluate("1 'mmol/L' = 1000 'umol/L'") == "true");
    BOOST_TEST(evaluate("60 '/min' = 1 's-1'") == "true");
    BOOST_TEST(evaluate("1 year = 12 months and 14 days = 2 'wk'") == "true");
    BOOST_TEST(evaluate("1 year = 1 'a'") == "");
    BOOST_TEST(evaluate("1 year ~ 1 'a'") == "true");
    BOOST_TEST(evaluate("1 'furlong' = 1 'm'") == "");
    BOOST_TEST(evaluate("(1 'm' + 5 'cm').toString()") == "1.05 'm'");
    BOOST_TEST(evaluate("'5 cm'.toQuantity()") == "");
    BOOST_TEST(evaluate("50 'mm'.toQuantity('cm')") == "5 'cm'");
}

BOOST_AUTO_TEST_CASE(quantities_know_all_of_ucum) {
    BOOST_TEST(evaluate("7.4 '[pH]' < 40 'nmol/L'") == "true");
    BOOST_TEST(evaluate("5 '[iU]' = 5 '[PFU]'") == "false");
    BOOST_TEST(evaluate("5 'k[IU]' = 5000 '[iU]'") == "true");
    BOOST_TEST(evaluate("(1 'h' / 3 'min').toString()") == "20 '1'");
    BOOST_TEST(evaluate("(2 'cm' * 3 'm').toString()") == "0.06 'm2'");
    BOOST_TEST(evaluate("(20 'Cel' * 3 'm').toString()") == "");
    BOOST_TEST(evaluate("100 '%[slope]'.toQuantity('deg').toString()") == "45 'deg'");
    BOOST_TEST(evaluate("1 'm[Hg]' > 1 'm[H2O]' and 1 '[ly]' > 1 'AU'") == "true");
    BOOST_TEST(evaluate("30 days > 1 'wk' and 1 'a' > 365 days") == "true");
    BOOST_TEST(evaluate("1 'mg' > 1 'Mg'") == "false");
    BOOST_TEST(evaluate("1 'MG' > 1 'mg'") == "");
}

BOOST_AUTO_TEST_CASE(a_quantity_without_ucum_code_cannot_be_told) {
    const auto vague = resource(R"({"resourceType":"Observation","status":"final",
        "code":{"text":"x"},"valueQuantity":{"value":5,"unit":"steps"}})");
    BOOST_TEST(evaluate("value > 4", vague) == "");
    BOOST_TEST(evaluate("value = 5 'cm'", vague) == "");
    BOOST_TEST(evaluate("value.value > 4", vague) == "true");
}

BOOST_AUTO_TEST_SUITE_END()
