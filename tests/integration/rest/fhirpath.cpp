#include "support/rest_clinic.hpp"

#include <boost/json.hpp>

using namespace fascia;
using namespace fascia::tests;
namespace json = boost::json;

namespace {

struct FhirpathClinic {
    RestClinic clinic;

    Answer ask(const std::string& expression, const std::string& more = "") {
        return clinic.call(
            "POST", "$fhirpath",
            R"({"resourceType":"Parameters","parameter":[{"name":"expression","valueString":)" +
                json::serialize(json::string(expression)) + "}," + more +
                R"({"name":"resource","resource":{"resourceType":"Patient","id":"p",)"
                R"("active":true,"name":[{"family":"Chalmers","given":["Peter","James"]},)"
                R"({"given":["Jim"]}],"birthDate":"1974-12-25"}}]})");
    }
    /// "name=value" of the parts of each result, results with " | " between.
    std::string results(const std::string& expression, const std::string& more = "") {
        const Answer answer = ask(expression, more);
        if (answer.status != 200) return std::to_string(answer.status);
        std::string text;
        for (const auto parameter : answer.body().children("parameter")) {
            if (parameter.child("name").text() != "result") continue;
            if (!text.empty()) text += " | ";
            text += parameter.child("value").text();
            for (const auto part : parameter.children("part"))
                text.append(" ")
                    .append(part.child("name").text())
                    .append("=")
                    .append(part.child("value").text());
        }
        return text;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(fhirpath_operation, FhirpathClinic, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(items_are_answered_by_their_type) {
    BOOST_TEST(results("name.given") == " string=Peter string=James string=Jim");
    BOOST_TEST(results("name.count() + 1") == " integer=3");
    BOOST_TEST(results("birthDate") == " date=1974-12-25");
    BOOST_TEST(results("active and name.exists()") == " boolean=true");
    BOOST_TEST(results("contact") == "");
    BOOST_TEST(ask("name.first()").json.find("valueHumanName") != std::string::npos);
    BOOST_TEST(ask("%resource").json.find("\"resource\":{\"resourceType\":\"Patient\"") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_context_gives_one_result_for_each_of_its_items) {
    BOOST_TEST(results("given.count()", R"({"name":"context","valueString":"name"},)") ==
               "Patient.name[0] integer=2 | Patient.name[1] integer=1");
}

BOOST_AUTO_TEST_CASE(variables_and_traces_come_through) {
    BOOST_TEST(
        results("%a + 1", R"({"name":"variables","part":[{"name":"a","valueInteger":41}]},)") ==
        " integer=42");
    const Answer traced = ask("name.trace('names').count()");
    BOOST_TEST(traced.json.find(R"("name":"trace","valueString":"names")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_with_its_place) {
    const Answer syntax = ask("name.given(");
    BOOST_TEST(syntax.status == 400);
    BOOST_TEST(syntax.issues.front().line == 1);
    BOOST_TEST(syntax.issues.front().column > 1);
    BOOST_TEST(ask("nam", R"({"name":"validate","valueBoolean":true},)").status == 400);
    BOOST_TEST(clinic.call("POST", "$fhirpath").status == 400);
}

BOOST_AUTO_TEST_SUITE_END()
