#include "fascia/fhir/json.hpp"
#include "fascia/search/search.hpp"

#include "support/index_text.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace fascia;
using namespace fascia::search;

namespace {

fhir::Resource parameter(const std::string& code, const std::string& type,
                         const std::string& expression, const std::string& bases = "Patient",
                         const std::string& more = {}) {
    return fhir::parse_json(R"({"resourceType":"SearchParameter","url":"http://clinic.example/)" +
                            code + R"(","name":"x",)" +
                            R"("status":"active","description":"x","code":")" + code +
                            R"(","base":[")" + bases + R"("],"type":")" + type +
                            R"(","expression":")" + expression + "\"" + more + "}")
        .value();
}

struct Made {
    std::shared_ptr<const Registry> registry;
    std::vector<ParameterFault> faults;
};

Made made_with(const std::vector<fhir::Resource>& own) {
    Made made;
    made.registry = Registry::make(own, Zone{}, {}, &made.faults).value();
    return made;
}

/// Path and text of the only fault of a parameter that stands alone; it is not served then.
std::string fault_of(const fhir::Resource& own) {
    const Made made = made_with({own});
    BOOST_TEST(made.registry->own_parameters().empty());
    if (made.faults.size() != 1 || made.faults[0].issues.size() != 1)
        return std::to_string(made.faults.size()) + " faults";
    return made.faults[0].issues[0].path + ": " + made.faults[0].issues[0].text;
}

std::string text_of(std::string json, std::string_view part, std::string_view other) {
    return json.replace(json.find(part), part.size(), other);
}

fhir::Resource changed(const fhir::Resource& own, std::string_view part, std::string_view other) {
    return fhir::parse_json(text_of(fhir::write_json(own), part, other)).value();
}

const std::string colour = "Patient.extension.where(url = 'http://clinic.example/colour').value";

std::string uses(const Registry& registry, std::string_view type, const std::string& name,
                 const std::string& value) {
    const std::pair<std::string, std::string> pair{name, value};
    std::string text;
    for (const auto& own : registry.parse(type, {&pair, 1}, false, {}).value().own)
        text += (text.empty() ? "" : " ") + own.type + "." + own.code;
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(own_parameters)

BOOST_AUTO_TEST_CASE(one_that_is_sound_is_served_on_each_of_its_types) {
    const Made made = made_with(
        {parameter("colour", "token", colour + " | " + text_of(colour, "Patient", "Person"),
                   R"(Patient","Person)")});
    BOOST_TEST(made.faults.empty());
    BOOST_TEST(made.registry->find("Patient", "colour")->own);
    BOOST_TEST(!made.registry->find("Patient", "family")->own);
    const auto all = made.registry->own_parameters();
    BOOST_TEST(all.size() == 2u);
    BOOST_TEST((all[0].type == "Patient" && all[1].type == "Person" && all[0].code == "colour"));
}

BOOST_AUTO_TEST_CASE(each_fault_is_named_with_its_element) {
    const auto sound = parameter("colour", "token", colour);
    BOOST_TEST(fault_of(changed(sound, "active", "retired")) ==
               "SearchParameter.status: is retired");
    BOOST_TEST(fault_of(parameter("_colour", "token", colour)) ==
               "SearchParameter.code: '_colour' is no code: a letter, then letters, digits, '-' "
               "and '_'");
    BOOST_TEST(fault_of(parameter("family", "string", "Patient.name.given")) ==
               "SearchParameter.base[0]: Patient has a parameter of the code 'family' already: "
               "http://hl7.org/fhir/SearchParameter/individual-family");
    BOOST_TEST(fault_of(parameter("near", "string", "Patient.name.given", "Resource"))
                   .starts_with("SearchParameter.base[0]: Resource has a parameter of the code"));
    BOOST_TEST(fault_of(parameter("colour", "special", colour)) ==
               "SearchParameter.type: parameters of type special are not offered");
    BOOST_TEST(fault_of(changed(sound, ",\"expression\":\"" + colour + "\"", "")) ==
               "SearchParameter.expression: is missing");
    BOOST_TEST(
        fault_of(fhir::parse_json(R"({"resourceType":"Basic","code":{"text":"x"}})").value()) ==
        "SearchParameter: is a Basic, not a SearchParameter");
}

BOOST_AUTO_TEST_CASE(an_expression_is_held_against_its_bases_and_its_type) {
    BOOST_TEST(fault_of(parameter("a", "string", "Patient.name.where("))
                   .starts_with("SearchParameter.expression: line 1, column "));
    BOOST_TEST(fault_of(parameter("a", "string", "Patient.name.gvien")) ==
               "SearchParameter.expression: line 1, column 14: HumanName has no element \"gvien\"");
    BOOST_TEST(fault_of(parameter("a", "string", "Patient.name.shout()"))
                   .starts_with("SearchParameter.expression: line 1, column 14: "));
    BOOST_TEST(fault_of(parameter("a", "date", "Patient.name")) ==
               "SearchParameter.expression: Patient.name selects HumanName, of which a parameter "
               "of this type has no value");
    BOOST_TEST(fault_of(parameter("a", "quantity", "Patient.name.count()")) ==
               "SearchParameter.expression: Patient.name.count() selects System.Integer, of which "
               "a parameter of this type has no value");
    BOOST_TEST(fault_of(parameter("a", "string", "Practitioner.name | Person.name")) ==
               "SearchParameter.expression: selects nothing of Patient");
}

BOOST_AUTO_TEST_CASE(all_faults_of_all_files_are_told_and_the_others_are_served) {
    const Made made =
        made_with({parameter("a", "shape", "Patient.nam"), parameter("b", "token", colour),
                   parameter("c", "string", "Patient.nam")});
    BOOST_TEST(made.faults.size() == 2u);
    BOOST_TEST((made.faults[0].which == 0 && made.faults[0].issues.size() == 2));
    BOOST_TEST((made.faults[1].which == 2 && made.faults[1].issues.size() == 1));
    BOOST_TEST(made.registry->own_parameters().size() == 1u);
    BOOST_TEST(!made.registry->find("Patient", "c"));
}

BOOST_AUTO_TEST_CASE(of_two_with_one_code_or_url_the_first_is_served) {
    const auto first = parameter("a", "token", colour);
    const auto other_url = changed(first, "clinic.example/a", "clinic.example/b");
    Made made = made_with({first, other_url});
    BOOST_TEST(made.faults.at(0).issues.at(0).text ==
               "another SearchParameter has the code 'a' on Patient");
    made = made_with({first, changed(first, R"("code":"a")", R"("code":"b")")});
    BOOST_TEST(made.faults.at(0).which == 1u);
    BOOST_TEST(made.faults.at(0).issues.at(0).text ==
               "another SearchParameter has it: http://clinic.example/a");
    // A faulty one takes nothing.
    made = made_with({changed(first, colour, "Patient.nam"), first});
    BOOST_TEST((made.faults.size() == 1 && made.faults[0].which == 0));
    BOOST_TEST(made.registry->own_parameters().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_composite_needs_components_that_are_served) {
    const auto composite = [](const std::string& start, const std::string& definition) {
        return parameter("pair", "composite", start, "Observation",
                         R"x(,"component":[{"definition":
            "http://hl7.org/fhir/SearchParameter/clinical-code","expression":"code"},
            {"expression":"value.as(Quantity)","definition":")x" +
                             definition + "\"}]");
    };
    const std::string quantity = "http://hl7.org/fhir/SearchParameter/Observation-value-quantity";
    BOOST_TEST(made_with({composite("Observation", quantity)}).faults.empty());
    BOOST_TEST(
        fault_of(composite("Observation", "http://clinic.example/none")).ends_with(" faults"));
    const auto also_nowhere =
        made_with({composite("Observation", "http://clinic.example/a"),
                   parameter("a", "quantity", "Observation.nothing", "Observation")});
    BOOST_TEST(also_nowhere.faults.size() == 2u);
    BOOST_TEST(also_nowhere.registry->own_parameters().empty());
}

BOOST_AUTO_TEST_CASE(a_query_tells_which_own_parameters_it_rests_on) {
    const Made made =
        made_with({parameter("colour", "token", colour),
                   parameter("keeper", "reference", "Observation.performer", "Observation"),
                   parameter("anyname", "string",
                             "Patient.name.family | "
                             "Patient.name.given")});
    BOOST_REQUIRE(made.faults.empty());
    const Registry& registry = *made.registry;
    BOOST_TEST(uses(registry, "Patient", "colour", "red") == "Patient.colour");
    BOOST_TEST(uses(registry, "Patient", "colour:text", "red") == "Patient.colour");
    BOOST_TEST(uses(registry, "Patient", "colour:missing", "true") == "Patient.colour");
    BOOST_TEST(uses(registry, "Patient", "_sort", "-colour") == "Patient.colour");
    BOOST_TEST(uses(registry, "Patient", "_has:Observation:keeper:code", "x") ==
               "Observation.keeper");
    BOOST_TEST(uses(registry, "Observation", "subject:Patient.colour", "red") == "Patient.colour");
    BOOST_TEST(uses(registry, "Observation", "_include", "Observation:keeper") ==
               "Observation.keeper");
    BOOST_TEST(uses(registry, "Observation", "_include", "*") == "");
    BOOST_TEST(uses(registry, "Patient", "family", "x") == "");
    // Its rows are those of R4's parameters; only :missing has its own.
    BOOST_TEST(uses(registry, "Patient", "anyname", "x") == "");
    BOOST_TEST(uses(registry, "Patient", "_sort", "anyname") == "");
    BOOST_TEST(uses(registry, "Patient", "anyname:missing", "false") == "Patient.anyname");
}

BOOST_AUTO_TEST_CASE(what_r4_parameters_read_does_not_depend_on_own_ones) {
    const auto json = fhir::parse_json(R"({"resourceType":"Observation","status":"final",
        "code":{"coding":[{"system":"s","code":"c"}]},"valueQuantity":{"value":1}})")
                          .value();
    const Made made =
        made_with({parameter("aa", "token", "Observation.code", "Observation"),
                   parameter("ab", "quantity", "(Observation.value as Quantity)", "Observation")});
    BOOST_REQUIRE(made.faults.empty());
    BOOST_TEST(uses(*made.registry, "Observation", "combo-code", "c") == "");
    BOOST_TEST(uses(*made.registry, "Observation", "code-value-quantity", "c$1") == "");
    auto with = tests::index_lines(made.registry->extract(json));
    std::erase_if(
        with, [](const auto& line) { return line.starts_with("aa") || line.starts_with("ab"); });
    const auto without = tests::index_lines(Registry::make({}, Zone{}).value()->extract(json));
    BOOST_TEST(with == without, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(computed_values_are_indexed_by_the_type_of_the_parameter) {
    const Made made =
        made_with({parameter("initials", "string", "Patient.name.given.substring(0, 1)"),
                   parameter("names", "number", "Patient.name.count()")});
    BOOST_REQUIRE(made.faults.empty());
    const auto lines = tests::index_lines(made.registry->extract(
        fhir::parse_json(R"({"resourceType":"Patient","name":[{"given":["Ève"]}]})").value()));
    for (const char* line : {"initials string e (È)", "names number 1"})
        BOOST_TEST(std::ranges::count(lines, line) == 1, line);
}

BOOST_AUTO_TEST_SUITE_END()
