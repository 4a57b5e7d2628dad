#include "fascia/fhir/json.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace fascia::fhir;

namespace {

std::string string_of(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writing_json)

BOOST_AUTO_TEST_CASE(strings_are_escaped) {
    using namespace std::string_view_literals;
    BOOST_TEST(string_of("") == R"("")");
    BOOST_TEST(string_of("a/b") == R"("a/b")");
    BOOST_TEST(string_of("\"\\\b\f\n\r\t") == R"("\"\\\b\f\n\r\t")");
    BOOST_TEST(string_of("\x01\x1F\0é"sv) == R"("\u0001\u001f\u0000é")");
    BOOST_TEST(string_of("a\"") == R"("a\"")");
}

BOOST_AUTO_TEST_CASE(primitives_have_their_extensions_beside_them) {
    const std::string json =
        R"({"resourceType":"Patient","_active":{"id":"a","extension":[{"url":"u","valueCode":"x"}]},)"
        R"("name":[{"text":"T","_text":{"id":"t"},"given":["A",null,"C"],)"
        R"("_given":[null,{"extension":[{"url":"u","valueCode":"y"}]},{"id":"c"}]}]})";
    BOOST_TEST(write_json(parse_json(json).value()) == json);
}

BOOST_AUTO_TEST_CASE(pretty_json_is_indented_by_two_spaces) {
    const std::string json =
        "{\n"
        "  \"resourceType\": \"Patient\",\n"
        "  \"active\": true,\n"
        "  \"name\": [\n"
        "    {\n"
        "      \"given\": [\n"
        "        \"A\",\n"
        "        \"B\"\n"
        "      ]\n"
        "    }\n"
        "  ]\n"
        "}";
    const Resource read = parse_json(json).value();
    BOOST_TEST(write_json(read, true) == json);
    BOOST_TEST(write_json(read) ==
               R"({"resourceType":"Patient","active":true,"name":[{"given":["A","B"]}]})");
}

BOOST_AUTO_TEST_CASE(an_element_alone_is_written_too) {
    const Resource read =
        parse_json(R"({"resourceType":"Patient","active":true,"name":[{"text":"x"}]})").value();
    BOOST_TEST(write_json(read.child("name")) == R"({"text":"x"})");
    BOOST_TEST(write_json(read.child("active")) == "true");
    std::string out = "[";
    append_json(out, read.child("name"));
    BOOST_TEST(out == R"([{"text":"x"})");
}

BOOST_AUTO_TEST_SUITE_END()
