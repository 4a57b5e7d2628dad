#include "fascia/fhirpath/patch.hpp"

#include "fascia/fhir/json.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;

namespace {

fhir::Resource parsed(const std::string& json) {
    return fhir::parse_json(json).value();
}

fhir::Resource patient() {
    return parsed(R"({"resourceType":"Patient","id":"p","gender":"male","birthDate":"1980-04-02",
        "name":[{"family":"A"},{"family":"B"},{"family":"C"}],"deceasedBoolean":false})");
}

using Parts = std::vector<std::string>;

std::string text(const std::string& name, const std::string& value) {
    return R"({"name":")" + name + R"(","valueString":")" + value + "\"}";
}
std::string code(const std::string& value) {
    return R"({"name":"type","valueCode":")" + value + "\"}";
}
std::string number(const std::string& name, int value) {
    return R"({"name":")" + name + R"(","valueInteger":)" + std::to_string(value) + "}";
}

Outcome<fhir::Resource> after(const std::vector<Parts>& operations) {
    std::string json = R"({"resourceType":"Parameters","parameter":[)";
    for (const auto& parts : operations) {
        json += json.back() == '[' ? "" : ",";
        json += R"({"name":"operation","part":[)";
        for (const auto& part : parts) json.append(json.back() == '[' ? "" : ",").append(part);
        json += "]}";
    }
    return fhirpath::patch(patient(), parsed(json + "]}"), {});
}

std::string families(const Outcome<fhir::Resource>& patched) {
    if (!patched) return patched.error().issues().front().text;
    std::string all;
    for (const auto name : patched->children("name")) all += name.child("family").text();
    return all;
}

FailureKind refusal(const Parts& operation) {
    const auto patched = after({operation});
    BOOST_REQUIRE(!patched);
    return patched.error().kind();
}

const std::string named_x = R"({"name":"value","valueHumanName":{"family":"X"}})";

}  // namespace

BOOST_AUTO_TEST_SUITE(fhirpath_patch)

BOOST_AUTO_TEST_CASE(add_appends_to_a_list_and_sets_what_is_not_there) {
    BOOST_TEST(families(after({{code("add"), text("path", "Patient"), text("name", "name"),
                                named_x}})) == "ABCX");
    const auto patched = after({{code("add"), text("path", "Patient"), text("name", "contact"),
                                 R"({"name":"value","part":[{"name":"gender","valueCode":"female"},
                                     {"name":"name","valueHumanName":{"family":"Kin"}}]})"}});
    BOOST_TEST(patched.value().at("contact.name.family").text() == "Kin");
    BOOST_TEST(patched.value().at("contact.gender").text() == "female");
    BOOST_CHECK(refusal({code("add"), text("path", "Patient"), text("name", "gender"),
                         R"({"name":"value","valueCode":"female"})"}) ==
                FailureKind::unprocessable);
}

BOOST_AUTO_TEST_CASE(insert_and_move_go_by_places_in_the_list) {
    for (const auto& [index, expected] :
         std::vector<std::pair<int, std::string>>{{0, "XABC"}, {1, "AXBC"}, {3, "ABCX"}})
        BOOST_TEST(families(after({{code("insert"), text("path", "Patient.name"),
                                    number("index", index), named_x}})) == expected);
    for (const auto& [from, to, expected] : std::vector<std::tuple<int, int, std::string>>{
             {0, 2, "BCA"}, {2, 0, "CAB"}, {1, 1, "ABC"}, {0, 1, "BAC"}})
        BOOST_TEST(families(after({{code("move"), text("path", "Patient.name"),
                                    number("source", from), number("destination", to)}})) ==
                   expected);
    BOOST_CHECK(refusal({code("insert"), text("path", "Patient.name"), number("index", 4),
                         named_x}) == FailureKind::unprocessable);
    BOOST_TEST(after({{code("insert"), text("path", "Patient.address"), number("index", 0),
                       R"({"name":"value","valueAddress":{"city":"Springfield"}})"}})
                   .value()
                   .at("address.city")
                   .text() == "Springfield");
}

BOOST_AUTO_TEST_CASE(delete_takes_one_or_nothing_and_never_several) {
    BOOST_TEST(families(after({{code("delete"), text("path", "Patient.name[1]")}})) == "AC");
    BOOST_TEST(families(after(
                   {{code("delete"), text("path", "Patient.name.where(family = 'Z')")}})) == "ABC");
    BOOST_CHECK(refusal({code("delete"), text("path", "Patient.name")}) ==
                FailureKind::unprocessable);
    BOOST_CHECK(refusal({code("delete"), text("path", "Patient")}) == FailureKind::unprocessable);
}

BOOST_AUTO_TEST_CASE(replace_takes_a_value_of_the_type_or_of_another_variant_of_the_choice) {
    const auto patched = after({{code("replace"), text("path", "Patient.gender"),
                                 R"({"name":"value","valueCode":"female"})"},
                                {code("replace"), text("path", "Patient.deceased"),
                                 R"({"name":"value","valueDateTime":"2026-01-02"})"}});
    BOOST_REQUIRE_MESSAGE(patched, (patched ? "" : patched.error().issues().front().text));
    BOOST_TEST(patched->child("gender").text() == "female");
    BOOST_TEST(patched->child("deceased").name() == "deceasedDateTime");
    BOOST_CHECK(refusal({code("replace"), text("path", "Patient.birthDate"),
                         R"({"name":"value","valueString":"soon"})"}) ==
                FailureKind::unprocessable);
    BOOST_CHECK(refusal({code("replace"), text("path", "Patient.gender"), named_x}) ==
                FailureKind::unprocessable);
}

BOOST_AUTO_TEST_CASE(what_is_no_patch_is_told_with_the_operation_it_stands_in) {
    const auto failed = after({{code("delete"), text("path", "Patient.gender")},
                               {code("replace"), text("path", "Patient.name[")}});
    BOOST_REQUIRE(!failed);
    const auto issues = failed.error().issues();
    BOOST_TEST(issues.front().path == "Parameters.parameter[1]");
    BOOST_CHECK(refusal({code("remove"), text("path", "Patient.name")}) == FailureKind::invalid);
    BOOST_CHECK(refusal({code("delete")}) == FailureKind::invalid);
    BOOST_CHECK(refusal({code("move"), text("path", "Patient.name")}) == FailureKind::invalid);
    BOOST_TEST(!fhirpath::patch(patient(), patient(), {}));
}

BOOST_AUTO_TEST_SUITE_END()
