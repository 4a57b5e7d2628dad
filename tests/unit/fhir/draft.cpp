#include "fascia/fhir/draft.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/fhir/structure.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace fascia::fhir;

namespace {

Draft patient() {
    Draft draft{"Patient"};
    draft->set("id", "p1");
    return draft;
}

std::string json(const Draft& draft) {
    return write_json(draft.freeze());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(drafts)

BOOST_AUTO_TEST_CASE(a_draft_is_frozen_in_the_order_of_the_definition) {
    Draft draft{"Patient"};
    draft->set("multipleBirthInteger", 2).set("active", true).set("id", "p1");
    DraftElement& name = draft->add("name");
    name.add("given", "Ann");
    draft->add("name").set("text", "second");
    name.add("given", "Bee");
    name.set("family", "Doe");
    BOOST_TEST(json(draft) ==
               R"({"resourceType":"Patient","id":"p1","active":true,)"
               R"("name":[{"family":"Doe","given":["Ann","Bee"]},{"text":"second"}],)"
               R"("multipleBirthInteger":2})");
    BOOST_TEST(check_structure(draft.freeze().root()).has_value());
}

BOOST_AUTO_TEST_CASE(setting_replaces_and_a_child_is_made_once) {
    Draft draft = patient();
    draft->set("gender", "male").set("gender", "female");
    draft->child("maritalStatus").child("coding").set("code", "M");
    draft->child("maritalStatus").child("coding").set("system", "http://s");
    BOOST_TEST(json(draft) == R"({"resourceType":"Patient","id":"p1","gender":"female",)"
                              R"("maritalStatus":{"coding":[{"system":"http://s","code":"M"}]}})");
    BOOST_TEST(draft->find("gender")->value().value() == "female");
    BOOST_TEST(!draft->find("active"));
}

BOOST_AUTO_TEST_CASE(empty_elements_are_left_out) {
    Draft draft = patient();
    draft->add("contact").add("name").add("given");
    draft->add("maritalStatus").add("coding");
    BOOST_TEST(json(draft) == R"({"resourceType":"Patient","id":"p1"})");
}

BOOST_AUTO_TEST_CASE(primitives_take_extensions) {
    Draft draft = patient();
    draft->child("birthDate").add("extension").set("url", "http://x").set("valueBoolean", false);
    BOOST_TEST(json(draft) ==
               R"({"resourceType":"Patient","id":"p1",)"
               R"("_birthDate":{"extension":[{"url":"http://x","valueBoolean":false}]}})");
}

BOOST_AUTO_TEST_CASE(resources_are_put_into_resources) {
    Draft entry = patient();
    Draft bundle{"Bundle"};
    bundle->set("type", "collection");
    bundle->add("entry").add_resource("resource", entry.freeze());
    bundle->add("entry").add_resource("resource", std::move(entry)).set("active", true);
    BOOST_TEST(json(bundle) ==
               R"({"resourceType":"Bundle","type":"collection","entry":[)"
               R"({"resource":{"resourceType":"Patient","id":"p1"}},)"
               R"({"resource":{"resourceType":"Patient","id":"p1","active":true}}]})");
}

BOOST_AUTO_TEST_CASE(elements_are_copied_under_another_name) {
    Draft source{"Observation"};
    source->child("valueQuantity").set("value", "1.50").set("unit", "cm");
    Draft goal{"Goal"};
    goal->add("target").add_copy("detailQuantity", source.freeze().child("value"));
    BOOST_TEST(json(goal) == R"({"resourceType":"Goal","target":[)"
                             R"({"detailQuantity":{"value":1.50,"unit":"cm"}}]})");
    BOOST_CHECK_THROW(goal->add("target").add_copy("dueDate", source.freeze().child("value")),
                      std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_draft_of_a_resource_is_a_copy_that_changes_alone) {
    const Resource before = patient().freeze();
    Draft draft{before};
    draft->set("id", "p2");
    draft->add("name").set("text", "x");
    draft->remove("name");
    BOOST_TEST(before.id() == "p1");
    BOOST_TEST(json(draft) == R"({"resourceType":"Patient","id":"p2"})");
    BOOST_TEST(equal(Draft{before}.freeze().root(), before.root()));
}

BOOST_AUTO_TEST_CASE(a_copied_value_stands_until_it_is_set_anew) {
    const auto source =
        parse_json(R"({"resourceType":"Patient","id":"p1","gender":"female","_gender":{"id":"g"}})")
            .value();
    Draft draft{source};
    auto& gender = draft->child("gender");
    BOOST_TEST(gender.value().value() == "female");
    BOOST_TEST(gender.children().size() == 1U);
    BOOST_TEST(gender.value().value() == "female");
    BOOST_TEST(json(draft) == write_json(source));
    draft->set("gender", "male");
    BOOST_TEST(draft.freeze().child("gender").text() == "male");
    BOOST_TEST(draft.freeze().at("gender.id").text() == "g");
    Draft folded{source};
    folded->set("gender", "male");
    BOOST_TEST(folded.freeze().at("gender.id").text() == "g");
}

BOOST_AUTO_TEST_CASE(what_is_added_to_a_copy_stands_behind_what_it_has_of_the_same_element) {
    const auto source =
        parse_json(R"({"resourceType":"Patient","id":"p1","extension":[{"url":"http://a",)"
                   R"("valueCode":"a"}],"name":[{"family":"A"}],"birthDate":"1980-01-02"})")
            .value();
    Draft draft{source};
    draft->set("gender", "male");
    draft->add("name").set("family", "B");
    draft->add("extension").set("url", "http://b").set("valueCode", "b");
    const std::string merged =
        R"({"resourceType":"Patient","id":"p1","extension":[{"url":"http://a","valueCode":"a"},)"
        R"({"url":"http://b","valueCode":"b"}],"name":[{"family":"A"},{"family":"B"}],)"
        R"("gender":"male","birthDate":"1980-01-02"})";
    BOOST_TEST(json(draft) == merged);
    BOOST_TEST(write_json(draft.checked().value()) == merged);
    BOOST_TEST(draft->children().size() == 7U);  // asked for them, it has them all
    BOOST_TEST(json(draft) == merged);
    draft->set("birthDate", "1981");
    draft->remove("name");
    BOOST_TEST(json(draft) ==
               R"({"resourceType":"Patient","id":"p1","extension":[{"url":"http://a",)"
               R"("valueCode":"a"},{"url":"http://b","valueCode":"b"}],"gender":"male",)"
               R"("birthDate":"1981"})");
}

BOOST_AUTO_TEST_CASE(what_is_added_to_a_copy_is_judged_with_it) {
    const auto source = parse_json(R"({"resourceType":"Patient","id":"p1","deceasedBoolean":true,)"
                                   R"("name":[{"family":"A"}],"birthDate":"1980-01-02"})")
                            .value();
    Draft sound{source};
    sound->set("gender", "male");
    BOOST_TEST(bool{sound.checked()});
    Draft two_variants{source};
    two_variants->set("deceasedDateTime", "2020-01-01");
    BOOST_TEST(!two_variants.checked());
    Draft no_boolean{source};
    no_boolean->child("communication").child("language").set("text", "x");
    no_boolean->child("communication").add("preferred", "maybe");
    BOOST_TEST(!no_boolean.checked());
    Draft twice{source};
    twice->add("birthDate", "1980-01-02");
    BOOST_TEST(!twice.checked());
}

BOOST_AUTO_TEST_CASE(what_is_copied_is_judged_where_only_a_value_can_stand) {
    const auto source =
        parse_json(
            R"({"resourceType":"Patient","implicitRules":"http://a/b","_implicitRules":{"id":"x"}})")
            .value();
    Draft draft{"Patient"};
    auto& extension = draft->add("extension");
    extension.add_copy("url", source.child("implicitRules"));
    extension.set("valueBoolean", true);
    BOOST_TEST(!draft.checked());
}

BOOST_AUTO_TEST_CASE(a_name_that_the_type_does_not_have_is_a_bug) {
    Draft draft = patient();
    BOOST_CHECK_THROW(draft->set("colour", "blue"), std::logic_error);
    BOOST_CHECK_THROW(draft->add("deceased"), std::logic_error);
    BOOST_CHECK_THROW(draft->find("nmae"), std::logic_error);
    BOOST_CHECK_THROW(draft->remove("nmae"), std::logic_error);
    BOOST_CHECK_THROW(draft->add("contained"), std::logic_error);
    BOOST_CHECK_THROW(draft->add_resource("name", patient()), std::logic_error);
    BOOST_CHECK_THROW(Draft{"Patiens"}, std::logic_error);
    BOOST_CHECK_THROW(Draft{"DomainResource"}, std::logic_error);
}

BOOST_AUTO_TEST_CASE(names_from_data_are_answered_with_a_failure) {
    Draft draft = patient();
    DraftElement* first = draft->find_or_add("name", 0).value();
    BOOST_TEST(first == draft->find_or_add("name", 0).value());
    BOOST_TEST(first != draft->find_or_add("name", 1).value());
    BOOST_TEST(draft->find_or_add("name", 3).has_error());
    BOOST_TEST(draft->find_or_add("colour", 0).has_error());
    BOOST_TEST(draft->find_or_add("contained", 0).has_error());
    BOOST_TEST(draft->find_or_add("active", 0).has_value());
    BOOST_TEST(draft->find_or_add("active", 1).has_error());
    BOOST_TEST(draft->find_or_add("deceased", 0).has_error());
    BOOST_TEST(draft->find_or_add("deceased", 0, types().quantity).has_error());
    const auto deceased = draft->find_or_add("deceased", 0, types().date_time);
    BOOST_TEST(ElementDef{deceased.value()->element()}.name() == "deceasedDateTime");
    const fascia::Failure failure = draft->find_or_add("deceased", 0).error();
    BOOST_TEST((failure.kind() == fascia::FailureKind::invalid));
    BOOST_TEST(failure.issues()[0].path == "Patient.deceased");
}

BOOST_AUTO_TEST_SUITE_END()
