#include "fascia/fhir/structure.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace fascia::fhir;
using namespace std::string_literals;

namespace {

void check(const char* type, const std::vector<std::string>& good,
           const std::vector<std::string>& bad) {
    const TypeDef primitive = find_type(type).value();
    for (const std::string& text : good)
        BOOST_TEST(primitive_fault(primitive, text) == nullptr, type << " takes " << text);
    for (const std::string& text : bad)
        BOOST_TEST(primitive_fault(primitive, text) != nullptr, type << " refuses " << text);
    BOOST_TEST(primitive_fault(primitive, "") != nullptr, type << " refuses nothing");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(primitive_values)

BOOST_AUTO_TEST_CASE(dates) {
    const std::vector<std::string> no_dates{
        "2024-02-30", "2023-02-29", "0000",        "20240",      "2024-1-1",  "2024-13", "2024-00",
        "2024-01-00", "2024-01-32", "24-01-01",    "2024-01-1 ", " 2024",     "2024-",   "2024-01-",
        "2024/01/01", "20240101",   "2024-01-01Z", "-2024",      "2024-04-31"};
    check("date", {"2024", "0001", "9999-12", "2024-02-29", "2000-02-29", "1900-02-28"}, no_dates);
    check("date", {}, {"2024-02-29T10:00:00Z", "1900-02-29"});
    check("dateTime",
          {"2024", "2024-02", "2024-02-29", "2024-02-29T00:00:00Z", "2024-02-29T23:59:60Z",
           "2024-02-29T10:00:00.123456789+14:00", "2024-02-29T10:00:00-13:59"},
          no_dates);
    check("dateTime", {},
          {"2024-02T10:00:00Z", "2024-02-30T10:00:00Z", "2024-02-29T10:00:00", "2024-02-29T10:00Z",
           "2024-02-29T24:00:00Z", "2024-02-29T10:60:00Z", "2024-02-29T10:00:61Z",
           "2024-02-29T10:00:00.Z", "2024-02-29T10:00:00+25:00", "2024-02-29T10:00:00+14:01",
           "2024-02-29T10:00:00+1:00", "2024-02-29T10:00:00z", "2024-02-29 10:00:00Z",
           "2024-02-29T10:00:00ZZ"});
    check("instant", {"2024-02-29T10:00:00Z", "2024-02-29T10:00:00.1-05:00"},
          {"2024", "2024-02-29", "2024-02-29T10:00:00", "2024-02-30T10:00:00Z"});
    check("time", {"00:00:00", "23:59:60", "10:00:00.5"},
          {"24:00:00", "10:00", "10:00:00Z", "1:00:00", "10:00:00."});
}

BOOST_AUTO_TEST_CASE(numbers) {
    check("integer", {"0", "1", "-1", "+1", "2147483647", "-2147483648"},
          {"2147483648", "-2147483649", "00", "01", "-0", "+0", "1.0", "1e2", "--1", "+-1", "-",
           "+", " 1", "99999999999999999999", "0x1"});
    check("unsignedInt", {"0", "1", "2147483647"}, {"-1", "+1", "01", "2147483648", "1.0"});
    check("positiveInt", {"1", "+1", "2147483647"}, {"0", "-1", "01", "2147483648"});
    check("decimal",
          {"0", "-0", "1.00", "1e2", "1E+2", "1.5e-7", "-12.50", "0.0",
           "1234567890123456789012345678901234", "1e308", "1e-308", "0e0",
           "1" + std::string(127, '0')},
          {"1.",
           ".5",
           "01",
           "+1",
           "1e",
           "1e+",
           "1e400",
           "1e-400",
           "1e99999999999999",
           "-1e99999999999999",
           "1e+-2",
           "1e++2",
           "1.5.5",
           "1,5",
           "NaN",
           "Infinity",
           "--1",
           "1" + std::string(128, '0'),
           "1e309",
           "10e308",
           "0.01e-307"});
}

BOOST_AUTO_TEST_CASE(texts) {
    check("string",
          {"a", " ", "\r\n\t", "caf\xC3\xA9", "\xC2\xA0", "\x7F", "\xEF\xBF\xBD",
           std::string(8 * 1024 * 1024, 'a')},
          {"\x01", "a\x0B"s, "\0"s, "\x1F", "\xEF\xBF\xBE", "a\xEF\xBF\xBF",
           std::string(8 * 1024 * 1024 + 1, 'a')});
    check("markdown", {"# a\n\n b", " "}, {"\x02"});
    check("code", {"a", "a b", "a\tb", "\xC3\xA9"}, {" a", "a ", "a  b", " ", "a\x01", "\n"});
    check("uri", {"urn:a:b", "http://a/b|1#c", "caf\xC3\xA9", "a\xC2\xA0"},
          {"a b", " ", "a\n", "\x01", std::string(8 * 1024 * 1024 + 1, 'a')});
    check("url", {"http://a"}, {"http://a b"});
    check("canonical", {"http://a|1.0"}, {"http://a |1.0"});
    check("id", {"a", "A-1.b", std::string(64, 'a')},
          {std::string(65, 'a'), "a/b", "a_b", "%2f", "a b", "\xC3\xA9", "#a"});
    check("oid", {"urn:oid:1.2", "urn:oid:2.16.840.0"},
          {"1.2", "urn:oid:3.1", "urn:oid:1", "urn:oid:1.", "urn:oid:1.02", "urn:oid:1..2",
           "urn:oid:1.2.", "urn:oid:1.a"});
    check("uuid", {"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"},
          {"c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:C757873D-EC9A-4326-A141-556F43239520",
           "urn:uuid:c757873d-ec9a-4326-a141-556f4323952",
           "urn:uuid:c757873dxec9a-4326-a141-556f43239520"});
    check(
        "base64Binary", {"AAAA", "AA==", "AAA=", "AAAA AAAA", "AAAA\n AA==\n", "+/aZ"},
        {"A", "AA", "AAA", "AA=A", "====", "A===", "AAAA=", "AA==AAAA", "AA A=", "A-AA", "AA==="});
    check("boolean", {"true", "false"}, {"True", "1", "yes", " true"});
}

BOOST_AUTO_TEST_SUITE_END()
