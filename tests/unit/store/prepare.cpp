#include "store/detail/body.hpp"
#include "store/detail/hex.hpp"
#include "support/database_store.hpp"

using namespace fascia;
using namespace fascia::tests;
using fascia::store::Prepared;

namespace {

const Instant moment = parse_instant("2026-11-22T13:05:03.120Z").value();

std::string filled(const Prepared& what) {
    return store::whole_json({what.type, what.id, 7, moment}, what.tail);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(preparing)

BOOST_AUTO_TEST_CASE(a_resource_without_meta_gets_one) {
    BOOST_TEST(
        filled(prepared(R"({"resourceType":"Patient","id":"p","active":true})")) ==
        R"({"resourceType":"Patient","id":"p","meta":{"versionId":"7","lastUpdated":"2026-11-22T13:05:03.120Z"},"active":true})");
    BOOST_TEST(
        filled(prepared(R"({"resourceType":"Patient","id":"p"})")) ==
        R"({"resourceType":"Patient","id":"p","meta":{"versionId":"7","lastUpdated":"2026-11-22T13:05:03.120Z"}})");
}

BOOST_AUTO_TEST_CASE(meta_of_version_and_time_only_is_replaced) {
    BOOST_TEST(
        filled(prepared(
            R"({"resourceType":"Patient","id":"p","meta":{"versionId":"3","lastUpdated":"2020-01-01T00:00:00Z"},"active":true})")) ==
        R"({"resourceType":"Patient","id":"p","meta":{"versionId":"7","lastUpdated":"2026-11-22T13:05:03.120Z"},"active":true})");
}

BOOST_AUTO_TEST_CASE(the_rest_of_meta_stays) {
    BOOST_TEST(
        filled(prepared(
            R"({"resourceType":"Patient","id":"p","meta":{"id":"m","versionId":"3","source":"s","tag":[{"code":"t"}]}})")) ==
        R"({"resourceType":"Patient","id":"p","meta":{"versionId":"7","lastUpdated":"2026-11-22T13:05:03.120Z","id":"m","source":"s","tag":[{"code":"t"}]}})");
}

BOOST_AUTO_TEST_CASE(the_id_is_the_one_given_whatever_the_resource_says) {
    const fhir::Resource none = resource(R"({"resourceType":"Patient","active":true})");
    const fhir::Resource other = resource(R"({"resourceType":"Patient","id":"old","active":true})");
    const Prepared one = store::prepare(none, "new", *core_registry());
    const Prepared two = store::prepare(other, "new", *core_registry());
    BOOST_TEST(one.tail == two.tail);
    BOOST_TEST(one.id == "new");
    BOOST_TEST(one.type == "Patient");
}

BOOST_AUTO_TEST_CASE(every_result_is_a_resource_with_the_same_content) {
    const std::string json =
        R"({"resourceType":"Patient","id":"p","meta":{"profile":["http://x.org/meta"]},)"
        R"("text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">\"meta\":{</div>"},)"
        R"("contained":[{"resourceType":"Organization","id":"o","meta":{"versionId":"9"}}],)"
        R"("name":[{"family":"\"id\":\"x\",\"meta\":{"}]})";
    const fhir::Resource read = resource(filled(prepared(json)));
    BOOST_TEST(read.at("meta.versionId").text() == "7");
    BOOST_TEST(read.at("contained.meta.versionId").text() == "9");
    BOOST_TEST(read.at("name.family").text() == R"("id":"x","meta":{)");
    BOOST_TEST(read.at("meta.profile").text() == "http://x.org/meta");
}

BOOST_AUTO_TEST_CASE(the_packed_body_is_what_was_cut) {
    const Prepared what = prepared(R"({"resourceType":"Patient","id":"p","active":true})");
    const store::VersionName name{"Patient", "p", 7, moment};
    BOOST_TEST(store::unpack_body(what.packed, name) == filled(what));
    BOOST_CHECK_THROW(store::unpack_body("", name), std::runtime_error);
    BOOST_CHECK_THROW(store::unpack_body(what.packed.substr(0, 12), name), std::runtime_error);
    BOOST_CHECK_THROW(store::unpack_body("x" + what.packed.substr(1), name), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_body_that_was_stored_long_ago_is_read) {
    const std::string stored = store::from_hex(
        "0128b52ffd208bed0000287d5d70377d0600e6012ba0792eee66a1c3b1578910e3f9847e7c10"
        "08");
    BOOST_TEST(store::unpack_body(stored, {"Observation", "o", 7, moment}) ==
               R"({"resourceType":"Observation","id":"o","meta":{"versionId":"7",)"
               R"("lastUpdated":"2026-11-22T13:05:03.120Z"},"status":"final",)"
               R"("code":{"coding":[{"system":"http://loinc.org","code":"72514-3"}]},)"
               R"("subject":{"reference":"Patient/p"},"valueInteger":7})");
}

BOOST_AUTO_TEST_CASE(literal_references_are_listed_once_without_version_and_fragments) {
    const Prepared what = prepared(
        R"({"resourceType":"Observation","id":"o","status":"final","code":{"text":"t"},)"
        R"("contained":[{"resourceType":"Device","id":"d","patient":{"reference":"Patient/in"}}],)"
        R"("subject":{"reference":"Patient/a"},"device":{"reference":"#d"},)"
        R"("performer":[{"reference":"Practitioner/b/_history/3"},{"reference":"Patient/a"},)"
        R"({"reference":"https://elsewhere.org/fhir/Practitioner/c"},{"display":"nobody"}]})");
    const std::vector<std::string> expected{"Patient/a", "Patient/in", "Practitioner/b"};
    BOOST_TEST(what.references == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
