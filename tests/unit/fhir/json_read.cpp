#include "fascia/fhir/json.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <ctime>
#include <ostream>
#include <string>

using namespace fascia;
using namespace fascia::fhir;

namespace {

std::string shown(const Issue& issue) {
    return std::to_string(issue.line) + ":" + std::to_string(issue.column) + " " + issue.code +
           " " + issue.path;
}

/// "line:column code path" of every issue, one a line; "accepted" where there is none.
std::string complaints(std::string_view json, const ParseLimits& limits = {}) {
    const auto read = parse_json(json, limits);
    if (read) return "accepted";
    const Failure failure = read.error();
    std::string lines;
    for (const Issue& issue : failure.issues()) lines += (lines.empty() ? "" : "\n") + shown(issue);
    return lines;
}

struct Refused {
    std::string json;
    std::string complaint;
};

std::ostream& operator<<(std::ostream& out, const Refused& refused) {
    return out << refused.json;
}

std::string patient(const std::string& members) {
    return "{\"resourceType\":\"Patient\",\n" + members + "}";
}

std::string nested(unsigned depth) {
    std::string extensions;
    for (unsigned i = 0; i < depth; ++i) extensions += R"({"url":"u","extension":[)";
    extensions += R"({"url":"u","valueCode":"c"})";
    for (unsigned i = 0; i < depth; ++i) extensions += "]}";
    return patient(R"("extension":[)" + extensions + "]");
}

const Refused refused_cases[] = {
    // What stands around a resource.
    {"", "1:1 structure "},
    {"[]", "1:1 structure Resource"},
    {"{}", "1:1 structure Resource"},
    {"null", "1:1 structure Resource"},
    {R"({"resourceType":"Patiens"})", "1:2 structure Resource"},
    {R"({"resourceType":"DomainResource"})", "1:2 structure Resource"},
    {R"({"resourceType":"HumanName"})", "1:2 structure Resource"},
    {R"({"resourceType":1})", "1:2 structure Resource"},
    {R"({"id":"1"})", "1:1 structure Resource"},
    {R"({"resourceType":"Patient","resourceType":"Patient"})",
     "1:27 structure Patient.resourceType"},
    // Names.
    {patient(R"("colour":"blue")"), "2:1 structure Patient.colour"},
    {patient(R"("name":[{"given":["A"]},{"family":"B","nick":"C"}])"),
     "2:39 structure Patient.name[1].nick"},
    {patient(R"("__proto__":{})"), "2:1 structure Patient.__proto__"},
    {patient(R"("":1)"), "2:1 structure Patient"},
    {patient(R"("_":{})"), "2:1 structure Patient._"},
    {patient(R"("_name":[{"id":"1"}])"), "2:1 structure Patient._name"},
    {patient(R"("extension":[{"url":"u","_url":{"id":"1"},"valueCode":"c"}])"),
     "2:15 structure Patient.extension[0].url"},
    {patient(R"("name":[{"id":"a","_id":{"id":"1"},"text":"x"}])"),
     "2:10 structure Patient.name[0].id"},
    {patient(R"("_resourceType":{"id":"1"})"), "2:1 structure Patient._resourceType"},
    {patient(R"("name":[{"resourceType":"HumanName","text":"x"}])"),
     "2:10 structure Patient.name[0].resourceType"},
    {patient(R"("deceased":true)"), "2:1 structure Patient.deceased"},
    {patient(R"("fhir_comments":["x"])"), "2:1 structure Patient.fhir_comments"},
    // Duplicate keys.
    {patient(R"("active":true,"active":true)"), "2:15 structure Patient.active"},
    {patient(R"("active":true,"\u0061ctive":true)"), "2:15 structure Patient.active"},
    {patient(R"("_active":{"id":"1"},"active":true,"_active":{"id":"1"})"),
     "2:36 structure Patient._active"},
    // Wrong JSON types.
    {patient(R"("active":"true")"), "2:1 structure Patient.active"},
    {patient(R"("birthDate":20240101)"), "2:1 structure Patient.birthDate"},
    {patient(R"("multipleBirthInteger":"2")"), "2:1 structure Patient.multipleBirth"},
    {patient(R"("name":{"text":"x"})"), "2:1 structure Patient.name[0]"},
    {patient(R"("name":["x"])"), "2:9 structure Patient.name[0]"},
    {patient(R"("maritalStatus":[{"text":"x"}])"), "2:1 structure Patient.maritalStatus"},
    {patient(R"("maritalStatus":"x")"), "2:1 structure Patient.maritalStatus"},
    {patient(R"("gender":["male"])"), "2:1 structure Patient.gender"},
    {patient(R"("name":[{"given":"x"}])"), "2:10 structure Patient.name[0].given[0]"},
    {patient(R"("name":[{"given":["x",{"id":"1"}]}])"), "2:23 structure Patient.name[0].given[1]"},
    {patient(R"("name":[[{"text":"x"}]])"), "2:9 structure Patient.name[0]"},
    {patient(R"("_active":[{"id":"1"}])"), "2:1 structure Patient.active"},
    {patient(R"("name":[{"_given":{"id":"1"}}])"), "2:10 structure Patient.name[0].given[0]"},
    // Empty and null.
    {patient(R"("gender":"")"), "2:1 structure Patient.gender"},
    {patient(R"("name":[])"), "2:1 structure Patient.name[0]"},
    {patient(R"("name":[{}])"), "2:9 structure Patient.name[0]"},
    {patient(R"("name":[{"given":[]}])"), "2:10 structure Patient.name[0].given[0]"},
    {patient(R"("maritalStatus":{})"), "2:1 structure Patient.maritalStatus"},
    {patient(R"("maritalStatus":{"id":"1"})"), "2:1 structure Patient.maritalStatus"},
    {patient(R"("_active":{})"), "2:1 structure Patient.active"},
    {patient(R"("_active":{"id":"1"})"), "2:1 structure Patient.active"},
    {patient(R"("active":null)"), "2:1 structure Patient.active"},
    {patient(R"("name":null)"), "2:1 structure Patient.name[0]"},
    {patient(R"("name":[null])"), "2:9 structure Patient.name[0]"},
    {patient(R"("maritalStatus":null)"), "2:1 structure Patient.maritalStatus"},
    {patient(R"("active":true,"_active":null)"), "2:15 structure Patient.active"},
    {patient(R"("name":[{"given":[null]}])"), "2:19 structure Patient.name[0].given[0]"},
    {patient(R"("name":[{"given":["x",null],"_given":[{"id":"1"},null]}])"),
     "2:23 structure Patient.name[0].given[1]"},
    {patient(R"("name":[{"given":[null],"_given":[{"id":"1"}]}])"),
     "2:19 structure Patient.name[0].given[0]"},
    // Cardinality and choices.
    {R"({"resourceType":"Observation","status":"final"})", "1:1 required Observation.code"},
    {R"({"resourceType":"Observation"})",
     "1:1 required Observation.status\n1:1 required Observation.code"},
    {patient(R"("extension":[{"valueCode":"x"}])"), "2:14 required Patient.extension[0].url"},
    {patient(R"("link":[{"type":"refer"}])"), "2:9 required Patient.link[0].other"},
    {patient(R"("deceasedBoolean":true,"deceasedDateTime":"2024")"),
     "2:24 structure Patient.deceased"},
    {R"({"resourceType":"Group","type":"person","actual":true,"characteristic":
[{"code":{"text":"x"},"exclude":false}]})",
     "2:2 required Group.characteristic[0].value"},
    // Contained resources, entries and parts.
    {patient(R"("contained":[{"id":"1"}])"), "2:14 structure Patient.contained[0]"},
    {patient(R"("contained":[{"resourceType":"X"}])"), "2:15 structure Patient.contained[0]"},
    {R"({"resourceType":"Bundle","type":"batch","entry":[{"resource":
{"resourceType":"Patient","actve":true}}]})",
     "2:27 structure Bundle.entry[0].resource.actve"},
    {R"({"resourceType":"Parameters","parameter":[{"name":"a","resource":{}}]})",
     "1:55 structure Parameters.parameter[0].resource"},
    // Values.
    {patient(R"("birthDate":"2024-02-30")"), "2:1 value Patient.birthDate"},
    {patient(R"("id":"a/b")"), "2:1 value Patient.id"},
    {patient(R"("multipleBirthInteger":2147483648)"), "2:1 value Patient.multipleBirth"},
    {patient(R"("multipleBirthInteger":1.0)"), "2:1 value Patient.multipleBirth"},
    {patient(R"("extension":[{"url":"u","valueDecimal":1e400}])"),
     "2:25 value Patient.extension[0].value"},
    {patient(R"("name":[{"given":["ok","a\u0000b"]}])"), "2:24 value Patient.name[0].given[1]"},
    {patient(R"("name":[{"text":"a\u0007b"}])"), "2:10 value Patient.name[0].text"},
    {patient("\"name\":[{\"text\":\"\\uFFFE\"}]"), "2:10 value Patient.name[0].text"},
    // A type that is wrong is not also missing.
    {R"({"resourceType":"Observation","status":1,"code":[]})",
     "1:31 structure Observation.status\n1:42 structure Observation.code"},
    // A column counts characters.
    {patient(R"("gender":"é","nope":1)"), "2:14 structure Patient.nope"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reading_json)

BOOST_DATA_TEST_CASE(what_is_wrong_is_refused_with_its_path_line_and_column, refused_cases) {
    BOOST_TEST(complaints(sample.json) == sample.complaint);
}

BOOST_AUTO_TEST_CASE(text_that_is_not_json_is_refused) {
    const std::string body = patient(R"("active":true)");
    for (const std::string& text :
         {body.substr(0, body.size() - 1), body + "x", body + body, "\xEF\xBB\xBF" + body,
          "// c\n" + body, patient(R"("multipleBirthInteger":01)"),
          patient(R"("multipleBirthInteger":1.)"), patient(R"("multipleBirthInteger":NaN)"),
          patient(R"("multipleBirthInteger":+1)"), patient("\"gender\":\"a\nb\""),
          patient(R"("active":true,)"), patient(R"('active':true)"),
          patient(R"("gender":"\ud800")"), patient(R"("gender":"\udc00\ud800")"),
          patient("\"gender\":\"\x80\""), patient("\"gender\":\"\xC0\xAF\""),
          patient("\"gender\":\"\xED\xA0\x80\""), patient("\"gender\":\"\xF5\x80\x80\x80\"")}) {
        const auto read = parse_json(text);
        BOOST_REQUIRE_MESSAGE(read.has_error(), text);
        const Failure failure = read.error();
        BOOST_TEST((failure.kind() == FailureKind::invalid));
        BOOST_TEST(failure.issues().at(0).code == "structure");
        BOOST_TEST(failure.issues().at(0).line > 0);
    }
    BOOST_TEST(complaints("{\"resourceType\":\"Patient\",\n  \"active\": tru}") ==
               "2:13 structure ");
}

BOOST_AUTO_TEST_CASE(nesting_ends_at_the_limit) {
    BOOST_TEST(complaints(nested(14)) == "accepted");  // 2 + 2 * 15 levels
    BOOST_TEST(complaints(nested(15)).ends_with(" structure "));
    BOOST_TEST(complaints(nested(15), {.max_depth = 34}) == "accepted");
    const std::clock_t start = std::clock();
    BOOST_TEST(complaints(std::string(100'000, '[')) == "1:33 structure ");
    BOOST_TEST(complaints(nested(100'000)).ends_with(" structure "));
    BOOST_TEST(std::clock() - start < CLOCKS_PER_SEC / 10);
}

BOOST_AUTO_TEST_CASE(all_issues_are_reported_in_the_order_of_the_text_up_to_the_limit) {
    const std::string json = patient(
        "\"zzz\":1,\n\"gender\":\"\",\n\"birthDate\":\"x\",\n"
        "\"name\":[{\"nope\":1,\"given\":[\"\"]}]");
    BOOST_TEST(complaints(json) ==
               "2:1 structure Patient.zzz\n3:1 structure Patient.gender\n"
               "4:1 value Patient.birthDate\n5:10 structure Patient.name[0].nope\n"
               "5:28 structure Patient.name[0].given[0]");
    const std::string limited = complaints(json, {.max_issues = 2});
    BOOST_TEST(std::ranges::count(limited, '\n') == 1);
}

BOOST_AUTO_TEST_CASE(members_may_come_in_any_order) {
    const Resource read =
        parse_json(R"({"gender":"male","name":[{"text":"x"}],"id":"1","resourceType":"Patient"})")
            .value();
    BOOST_TEST(write_json(read) ==
               R"({"resourceType":"Patient","id":"1","name":[{"text":"x"}],"gender":"male"})");
}

BOOST_AUTO_TEST_CASE(primitive_lists_are_matched_with_their_ids_and_extensions_by_place) {
    const Resource read = parse_json(patient(R"("name":[{"given":["A",null,"C"],
            "_given":[null,{"extension":[{"url":"u","valueCode":"x"}]}]}])"))
                              .value();
    const auto given = read.at("name").children("given");
    BOOST_TEST(given.size() == 3u);
    BOOST_TEST(given[0].text() == "A");
    BOOST_TEST(!given[1].value().has_value());
    BOOST_TEST(given[1].at("extension.value").text() == "x");
    BOOST_TEST(given[2].text() == "C");
    const Resource longer = parse_json(patient(R"("name":[{"given":["A"],
            "_given":[{"id":"1"},{"extension":[{"url":"u","valueCode":"x"}]}]}])"))
                                .value();
    BOOST_TEST(longer.at("name").children("given").size() == 2u);
    BOOST_TEST(longer.at("name").children("given")[0].child("id").text() == "1");
}

BOOST_AUTO_TEST_CASE(decimals_are_kept_digit_for_digit) {
    for (const std::string decimal :
         {"1.00", "1e2", "1E+2", "-0", "0.0", "1.0e-10", "1234567890123456789012345678901234",
          "0.1234567890123456789012345678901234", "100000000000000000000000000000000000000.0"}) {
        const std::string json = R"({"resourceType":"Patient","extension":[{"url":"u",)"
                                 R"("valueDecimal":)" +
                                 decimal + "}]}";
        BOOST_TEST(write_json(parse_json(json).value()) == json);
    }
}

BOOST_AUTO_TEST_CASE(long_escaped_texts_and_keys_are_read_whole) {
    std::string escaped, plain;
    for (int i = 0; i < 5000; ++i) {
        escaped += R"(a\u00e9\n\ud83d\ude00)";
        plain += "a\xC3\xA9\n\xF0\x9F\x98\x80";
    }
    const Resource read = parse_json(patient("\"n\\u0061me\":[{\"text\":\"" + escaped +
                                             "\",\"family\":\"\\u0041\"}]"))
                              .value();
    BOOST_TEST((read.at("name.text").text() == plain));
    BOOST_TEST(read.at("name.family").text() == "A");
}

BOOST_AUTO_TEST_CASE(wide_objects_cost_linear_time) {
    const auto cost = [](int width) {
        std::string members;
        for (int i = 0; i < width; ++i) members += R"("active":true,"zzz":1,)";
        const std::clock_t start = std::clock();
        BOOST_TEST(parse_json(patient(members + R"("id":"1")")).has_error());
        return static_cast<double>(std::clock() - start);
    };
    const double narrow = cost(5'000);
    BOOST_TEST(cost(50'000) < 40 * narrow);  // ten times the width
}

BOOST_AUTO_TEST_SUITE_END()
