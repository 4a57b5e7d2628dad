#include "fascia/fhir/resource.hpp"

#include "fascia/fhir/first_children.hpp"
#include "fascia/fhir/json.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace fascia::fhir;

namespace {

const Resource bundle = parse_json(R"({
  "resourceType": "Bundle", "type": "collection",
  "entry": [
    {"resource": {"resourceType": "Patient", "id": "p1",
      "name": [{"family": "Doe", "given": ["Ann", "Bee"]}, {"text": "A. Doe"}]}},
    {"resource": {"resourceType": "Observation", "id": "o1", "status": "final",
      "code": {"coding": [{"code": "a"}, {"code": "b"}]},
      "valueQuantity": {"value": 1.50, "unit": "cm"}}}
  ]})")
                            .value();

Element observation() {
    return bundle.children("entry")[1].child("resource");
}

std::string texts(const ElementRange& range) {
    std::string joined;
    for (const Element element : range) joined += std::string{element.text()} + ' ';
    return joined;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_resource_value)

BOOST_AUTO_TEST_CASE(elements_are_reached_by_name_and_by_path) {
    BOOST_TEST(bundle.type_name() == "Bundle");
    BOOST_TEST(bundle.child("type").text() == "collection");
    BOOST_TEST(bundle.at("entry.resource.name.family").text() == "Doe");
    BOOST_TEST(texts(bundle.at("entry.resource.name").children("given")) == "Ann Bee ");
    BOOST_TEST(observation().type().name() == "Observation");
    BOOST_TEST(observation().name() == "resource");
    BOOST_TEST(bundle.root().name() == "");
}

BOOST_AUTO_TEST_CASE(a_choice_is_reached_by_its_json_name_and_its_fhirpath_name) {
    BOOST_TEST(observation().at("value.value").text() == "1.50");
    BOOST_TEST(observation().at("valueQuantity.value").text() == "1.50");
    BOOST_TEST(!observation().child("valueString"));
    BOOST_TEST(observation().child("value").name() == "valueQuantity");
    BOOST_TEST((observation().child("value").type() == types().quantity));
}

BOOST_AUTO_TEST_CASE(what_is_not_there_answers_empty_all_the_way) {
    const Element nothing = observation().at("subject.identifier.value");
    BOOST_TEST(!nothing);
    BOOST_TEST(nothing.text() == "");
    BOOST_TEST(!nothing.value().has_value());
    BOOST_TEST(nothing.children().empty());
    BOOST_TEST(nothing.children("x").size() == 0u);
    BOOST_TEST(!nothing.child("x").at("y.z"));
    BOOST_TEST(nothing.name() == "");
    BOOST_TEST(!observation().child("no such name"));
    BOOST_TEST(!observation().child(""));
    BOOST_TEST(!Resource{}.root());
    BOOST_TEST(path_of(nothing) == "");
}

BOOST_AUTO_TEST_CASE(ranges_count_and_index) {
    const auto codings = observation().at("code").children("coding");
    BOOST_TEST(codings.size() == 2u);
    BOOST_TEST(codings[1].child("code").text() == "b");
    BOOST_TEST(!codings[2]);
    BOOST_TEST(observation().children().size() == 4u);
    BOOST_TEST(observation().child("status").children().empty());
}

BOOST_AUTO_TEST_CASE(a_path_has_indexes_where_elements_repeat_and_fhirpath_names) {
    BOOST_TEST(path_of(bundle.root()) == "Bundle");
    BOOST_TEST(path_of(bundle.at("entry.resource.name").children("given")[1]) ==
               "Bundle.entry[0].resource.name[0].given[1]");
    BOOST_TEST(path_of(observation().at("value.unit")) == "Bundle.entry[1].resource.value.unit");
    BOOST_TEST(path_of(bundle.children("entry")[0].child("resource").children("name")[1]) ==
               "Bundle.entry[0].resource.name[1]");
}

BOOST_AUTO_TEST_CASE(an_entry_is_extracted_as_a_resource_of_its_own) {
    const Resource own = extract(observation());
    BOOST_TEST(own.type_name() == "Observation");
    BOOST_TEST(own.id() == "o1");
    BOOST_TEST(own.root().name() == "");
    BOOST_TEST(own.document()->text.size() < bundle.document()->text.size());
    BOOST_TEST(equal(own.root(), observation()));
    BOOST_TEST(path_of(own.at("value")) == "Observation.value");
    BOOST_TEST(!extract(Element{}));
}

BOOST_AUTO_TEST_CASE(equal_means_the_same_values_digit_for_digit_in_the_same_order) {
    const auto read = [](std::string_view body) {
        return parse_json(R"({"resourceType":"Observation","status":"final","code":{"text":"x"},)" +
                          std::string{body} + "}")
            .value();
    };
    const Resource one = read(R"("valueQuantity":{"value":1.50})");
    BOOST_TEST(equal(one.root(), read(R"("valueQuantity": {"value": 1.50})").root()));
    BOOST_TEST(!equal(one.root(), read(R"("valueQuantity":{"value":1.5})").root()));
    BOOST_TEST(!equal(one.root(), read(R"("valueString":"1.50")").root()));
    BOOST_TEST(!equal(one.root(), read(R"("valueQuantity":{"value":1.50,"unit":"m"})").root()));
    BOOST_TEST(!equal(read(R"("note":[{"text":"a"},{"text":"b"}])").root(),
                      read(R"("note":[{"text":"b"},{"text":"a"}])").root()));
    BOOST_TEST(equal(Element{}, Element{}));
    BOOST_TEST(!equal(one.root(), Element{}));
}

BOOST_AUTO_TEST_CASE(an_empty_resource_answers_empty_to_every_question) {
    const Resource none;
    BOOST_TEST(none.type_name() == "");
    BOOST_TEST(none.id() == "");
    BOOST_TEST(none.at("name.family").text() == "");
    BOOST_TEST(none.root().type().name() == "");
    BOOST_TEST(none.children("name").empty());
}

BOOST_AUTO_TEST_CASE(several_children_are_found_in_one_walk_as_one_by_one) {
    static const FirstChildren<5> children{"Observation",
                                           {"meta", "status", "category", "effective", "value"}};
    for (const char* json :
         {R"({"resourceType":"Observation","status":"final","code":{"text":"a"}})",
          R"({"resourceType":"Observation","id":"x","meta":{"versionId":"1"},"status":"final",)"
          R"("category":[{"text":"first"},{"text":"second"}],"code":{"text":"a"},)"
          R"("effectivePeriod":{"start":"2026"},"valueQuantity":{"value":1}})"}) {
        const auto observation = parse_json(json).value();
        const auto [meta, status, category, effective, value] = children.of(observation.root());
        BOOST_TEST((meta == observation.child("meta")));
        BOOST_TEST((status == observation.child("status")));
        BOOST_TEST((category == observation.child("category")));
        BOOST_TEST((effective == observation.child("effective")));
        BOOST_TEST((value == observation.child("value")));
        BOOST_TEST(status.text() == "final");
    }
    for (const auto& names : {std::array<ElementName, 2>{"status", "meta"}, {"status", "colour"}})
        BOOST_CHECK_THROW((FirstChildren<2>{"Observation", names}), std::logic_error);
    BOOST_CHECK_THROW((FirstChildren<1>{"Nothing", {"id"}}), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
