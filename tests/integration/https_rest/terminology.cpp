#include "rest_server.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

using namespace fascia;
using namespace fascia::tests;

// The terminology operations over TLS, on what is packaged and on what is uploaded.
namespace {

const std::string hl7 = "http://hl7.org/fhir/";
const std::string gender = hl7 + "ValueSet/administrative-gender";

struct Terms {
    FhirClient client = open_clinic().client();
    std::string tag = fresh_tag();
    std::string system = "https://clinic.example/CodeSystem/" + tag;
    std::string value_set = "https://clinic.example/ValueSet/" + tag;

    /// Uploads arm > (elbow, wrist), and a value set of what is below arm.
    void upload() {
        check(client.put("CodeSystem/" + tag,
                         R"({"resourceType":"CodeSystem","id":")" + tag + R"(","url":")" + system +
                             R"(","version":"1","name":"Arms","status":"active",
             "caseSensitive":true,"content":"complete","concept":[{"code":"arm","display":"Arm",
             "concept":[{"code":"elbow","display":"Elbow","definition":"Where it bends",
                         "designation":[{"language":"de","value":"Ellbogen"}]},
                        {"code":"wrist","display":"Wrist"}]}]})"),
              201);
        check(
            client.put("ValueSet/" + tag,
                       R"({"resourceType":"ValueSet","id":")" + tag + R"(","url":")" + value_set +
                           R"(","version":"1","status":"active","compose":)" + below("arm") + "}"),
            201);
    }
    std::string below(const std::string& code) const {
        return R"({"include":[{"system":")" + system +
               R"(","filter":[{"property":"concept","op":"descendent-of","value":")" + code +
               R"("}]}]})";
    }
};

/// The value of the output parameter of that name.
std::string output(const FhirAnswer& answer, std::string_view name) {
    for (const auto parameter : answer.body.children("parameter"))
        if (parameter.child("name").text() == name)
            return std::string{parameter.child("value").text()};
    return {};
}

/// The value of the property of that code in the answer of $lookup.
std::string property(const FhirAnswer& answer, std::string_view code) {
    for (const auto parameter : answer.body.children("parameter")) {
        const auto parts = parameter.children("part");
        if (parts.size() == 2 && parts[0].child("value").text() == code)
            return std::string{parts[1].child("value").text()};
    }
    return {};
}

std::string codes(const FhirAnswer& answer) {
    std::string text;
    for (const auto member : answer.body.child("expansion").children("contains"))
        text.append(text.empty() ? "" : " ").append(member.child("code").text());
    return text;
}

std::string parameters(const std::string& inside) {
    return R"({"resourceType":"Parameters","parameter":[)" + inside + "]}";
}

std::string parameter(const std::string& name, const std::string& type, const std::string& value) {
    return R"({"name":")" + name + R"(",")" + type + R"(":)" + value + "}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(terminology_operations)

BOOST_AUTO_TEST_CASE(a_packaged_value_set_is_expanded_in_pages) {
    Terms terms;
    const auto all = terms.client.get("ValueSet/$expand?url=" + gender);
    check(all, 200);
    BOOST_TEST(all.body.type_name() == "ValueSet");
    BOOST_TEST(all.text("url") == gender);
    BOOST_TEST(all.text("version") == "4.0.1");
    BOOST_TEST(all.text("expansion.total") == "4");
    BOOST_TEST(all.text("expansion.identifier").starts_with("urn:uuid:"));
    BOOST_TEST(!all.text("expansion.timestamp").empty());
    BOOST_TEST(codes(all) == "male female other unknown");
    BOOST_TEST(all.text("expansion.contains.system") == hl7 + "administrative-gender");
    BOOST_TEST(all.text("expansion.contains.display") == "Male");

    const auto page = terms.client.get("ValueSet/$expand?offset=1&count=2&url=" + gender);
    BOOST_TEST(codes(page) == "female other");
    BOOST_TEST(page.text("expansion.total") == "4");
    BOOST_TEST(page.text("expansion.offset") == "1");
    BOOST_TEST(codes(terms.client.get("ValueSet/$expand?filter=fem&url=" + gender)) == "female");
    check(terms.client.get("ValueSet/$expand?count=-1&url=" + gender), 400, "value");
    check(terms.client.get("ValueSet/$expand?nonsense=1&url=" + gender), 400, "not-supported");
    check(terms.client.get("ValueSet/$expand"), 400);
    check(terms.client.get("ValueSet/$expand?url=http://nowhere"), 404, "not-found");
    check(terms.client.get("ValueSet/$expand?url=" + hl7 + "ValueSet/condition-code"), 422,
          "not-supported");
}

BOOST_AUTO_TEST_CASE(an_uploaded_value_set_is_expanded_by_url_by_id_and_as_it_is_sent) {
    Terms terms;
    terms.upload();
    BOOST_TEST(codes(terms.client.get("ValueSet/$expand?url=" + terms.value_set)) == "elbow wrist");
    BOOST_TEST(codes(terms.client.get("ValueSet/$expand?url=" + terms.value_set +
                                      "&valueSetVersion=1")) == "elbow wrist");
    check(terms.client.get("ValueSet/$expand?valueSetVersion=2&url=" + terms.value_set), 404);
    const auto by_id = terms.client.get("ValueSet/" + terms.tag + "/$expand");
    check(by_id, 200);
    BOOST_TEST(codes(by_id) == "elbow wrist");
    BOOST_TEST(by_id.text("expansion.parameter.value") == terms.system + "|1");
    check(terms.client.get("ValueSet/never-there/$expand"), 404, "not-found");
    const auto sent = terms.client.post(
        "ValueSet/$expand",
        parameters(R"({"name":"valueSet","resource":{"resourceType":"ValueSet","status":"draft",
            "compose":{"include":[{"system":")" +
                   terms.system + R"(","concept":[{"code":"wrist"}]}]}}})"));
    check(sent, 200);
    BOOST_TEST(codes(sent) == "wrist");
    BOOST_TEST(sent.text("expansion.contains.display") == "Wrist");
    const auto german = terms.client.get("ValueSet/" + terms.tag +
                                         "/$expand?displayLanguage=de&includeDesignations=true");
    BOOST_TEST(german.text("expansion.contains.display") == "Ellbogen");
    BOOST_TEST(german.text("expansion.contains.designation.value") == "Ellbogen");
}

BOOST_AUTO_TEST_CASE(codes_are_validated_in_a_value_set) {
    Terms terms;
    const auto ask = [&](const std::string& query) {
        return terms.client.get("ValueSet/$validate-code?url=" + gender + "&" + query);
    };
    const std::string system = "system=" + hl7 + "administrative-gender";
    const auto yes = ask("code=female&" + system);
    check(yes, 200);
    BOOST_TEST(output(yes, "result") == "true");
    BOOST_TEST(output(yes, "display") == "Female");
    BOOST_TEST(output(ask("code=female"), "result") == "true");
    const auto no = ask("code=f&" + system);
    check(no, 200);
    BOOST_TEST(output(no, "result") == "false");
    BOOST_TEST(output(no, "message").find("#f") != std::string::npos);
    BOOST_TEST(output(ask("code=female&display=FEMALE&" + system), "result") == "true");
    const auto other = ask("code=female&display=Male&" + system);
    BOOST_TEST(output(other, "result") == "false");
    BOOST_TEST(output(other, "message").find("Female") != std::string::npos);
    check(ask("display=x"), 400);
}

BOOST_AUTO_TEST_CASE(one_coding_that_fits_is_enough_and_what_cannot_be_judged_is_not_a_no) {
    Terms terms;
    const std::string conditions =
        parameter("url", "valueUri", '"' + hl7 + "ValueSet/condition-code\"");
    const auto ask = [&](const std::string& codings) {
        return terms.client.post("ValueSet/$validate-code",
                                 parameters(conditions + "," +
                                            parameter("codeableConcept", "valueCodeableConcept",
                                                      R"({"coding":[)" + codings + "]}")));
    };
    const std::string snomed = R"({"system":"http://snomed.info/sct","code":"22253000"})",
                      odd = R"({"system":"http://nowhere","code":"1"})",
                      none = R"({"system":"http://snomed.info/sct","code":"160245001"})";
    const auto unknown = ask(odd + "," + snomed);
    check(unknown, 422, "not-supported");
    BOOST_TEST(unknown.text("issue.diagnostics").find("http://snomed.info/sct") !=
               std::string::npos);
    BOOST_TEST(output(ask(odd), "result") == "false");
    BOOST_TEST(output(ask(snomed + "," + none), "result") == "true");  // that one is listed
}

BOOST_AUTO_TEST_CASE(codes_are_validated_in_a_code_system) {
    Terms terms;
    terms.upload();
    const std::string by_url = "CodeSystem/$validate-code?url=" + terms.system;
    BOOST_TEST(output(terms.client.get(by_url + "&code=elbow"), "result") == "true");
    BOOST_TEST(output(terms.client.get(by_url + "&code=knee"), "result") == "false");
    BOOST_TEST(output(terms.client.get(by_url + "&code=elbow&version=1"), "result") == "true");
    check(terms.client.get(by_url + "&code=elbow&version=7"), 422, "not-supported");
    const std::string by_id = "CodeSystem/" + terms.tag + "/$validate-code?code=wrist";
    BOOST_TEST(output(terms.client.get(by_id + "&display=wrist"), "result") == "true");
    BOOST_TEST(output(terms.client.get(by_id + "&display=hand"), "result") == "false");
    const auto coding = [&](const std::string& system) {
        return output(terms.client.post(
                          "CodeSystem/" + terms.tag + "/$validate-code",
                          parameters(parameter("coding", "valueCoding",
                                               R"({"code":"arm","system":")" + system + "\"}"))),
                      "result");
    };
    BOOST_TEST(coding(terms.system) == "true");
    BOOST_TEST(coding("http://nowhere") == "false");
    check(terms.client.get("CodeSystem/$validate-code?url=http://loinc.org&code=8480-6"), 422,
          "not-supported");
    BOOST_TEST(output(terms.client.get("CodeSystem/$validate-code?url=http://unitsofmeasure.org"
                                       "&code=mm%5BHg%5D"),
                      "result") == "true");
}

BOOST_AUTO_TEST_CASE(a_code_is_looked_up) {
    Terms terms;
    terms.upload();
    const std::string elbow = "CodeSystem/$lookup?code=elbow&system=" + terms.system;
    const auto found = terms.client.get(elbow);
    check(found, 200);
    BOOST_TEST(output(found, "name") == "Arms");
    BOOST_TEST(output(found, "version") == "1");
    BOOST_TEST(output(found, "display") == "Elbow");
    BOOST_TEST(property(found, "definition") == "Where it bends");
    BOOST_TEST(property(found, "parent") == "arm");
    BOOST_TEST(property(found, "de") == "Ellbogen");
    BOOST_TEST(output(terms.client.get(elbow + "&displayLanguage=de"), "display") == "Ellbogen");
    const auto parent_only = terms.client.get(elbow + "&property=parent");
    BOOST_TEST(property(parent_only, "parent") == "arm");
    BOOST_TEST(property(parent_only, "definition") == "");
    BOOST_TEST(output(terms.client.post("CodeSystem/$lookup",
                                        parameters(parameter("coding", "valueCoding",
                                                             R"({"system":")" + terms.system +
                                                                 R"(","code":"arm"})"))),
                      "display") == "Arm");
    check(terms.client.get("CodeSystem/$lookup?code=knee&system=" + terms.system), 404,
          "not-found");
    check(terms.client.get("CodeSystem/$lookup?code=1-8&system=http://loinc.org"), 422,
          "not-supported");
    check(terms.client.get("CodeSystem/$lookup?code=elbow"), 400);
    BOOST_TEST(
        output(terms.client.get("CodeSystem/$lookup?code=good&system=https://openfascia.org/fhir/"
                                "CodeSystem/response"),
               "display") == "Good");
}

BOOST_AUTO_TEST_CASE(two_codes_are_compared) {
    Terms terms;
    terms.upload();
    const auto outcome = [&](const std::string& a, const std::string& b) {
        return output(
            terms.client.get("CodeSystem/" + terms.tag + "/$subsumes?codeA=" + a + "&codeB=" + b),
            "outcome");
    };
    BOOST_TEST(outcome("arm", "elbow") == "subsumes");
    BOOST_TEST(outcome("elbow", "arm") == "subsumed-by");
    BOOST_TEST(outcome("elbow", "wrist") == "not-subsumed");
    BOOST_TEST(outcome("arm", "arm") == "equivalent");
    const std::string act = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    BOOST_TEST(output(terms.client.get("CodeSystem/$subsumes?codeA=_ActEncounterCode&codeB=AMB"
                                       "&system=" +
                                       act),
                      "outcome") == "subsumes");
    check(terms.client.get("CodeSystem/" + terms.tag + "/$subsumes?codeA=arm&codeB=knee"), 404,
          "not-found");
    check(terms.client.get("CodeSystem/$subsumes?codeA=arm&codeB=elbow"), 400);
    check(terms.client.post(
              "CodeSystem/$subsumes",
              parameters(
                  parameter("codingA", "valueCoding", R"({"system":"http://a","code":"1"})") + "," +
                  parameter("codingB", "valueCoding", R"({"system":"http://b","code":"1"})"))),
          400);
}

BOOST_AUTO_TEST_CASE(what_an_uploaded_value_set_names_is_found_wherever_it_is) {
    Terms terms;
    terms.upload();
    const std::string union_json = R"({"resourceType":"ValueSet","status":"active","url":")" +
                                   terms.value_set +
                                   R"(-all","compose":{"include":[{"valueSet":[")" +
                                   terms.value_set + R"("]},{"valueSet":[")" + gender + R"("]}]}})";
    check(terms.client.post("ValueSet", union_json), 201);
    BOOST_TEST(codes(terms.client.get("ValueSet/$expand?url=" + terms.value_set + "-all")) ==
               "elbow wrist male female other unknown");
}

BOOST_AUTO_TEST_CASE(the_capability_statement_names_r4s_own_operations) {
    Terms terms;
    const auto statement = terms.client.get("metadata");
    check(statement, 200);
    std::string names;
    for (const auto rest : statement.body.children("rest"))
        for (const auto resource : rest.children("resource"))
            if (resource.child("type").text() == "CodeSystem")
                for (const auto operation : resource.children("operation"))
                    if (const auto url = operation.child("definition").text();
                        url.find("/CodeSystem-") != std::string_view::npos)
                        names.append(url).append(" ");
    BOOST_TEST(names == hl7 + "OperationDefinition/CodeSystem-validate-code " + hl7 +
                            "OperationDefinition/CodeSystem-lookup " + hl7 +
                            "OperationDefinition/CodeSystem-subsumes ");
}

BOOST_AUTO_TEST_SUITE_END()
