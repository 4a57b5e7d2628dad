#include "clinic_content.hpp"

using namespace fascia;
using namespace fascia::tests;
using namespace fascia::terminology;

namespace {

Terminology clinic() {
    return Terminology{}.with(std::vector{region_system()});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(looking_up)

BOOST_AUTO_TEST_CASE(everything_known_of_a_code) {
    const auto terms = clinic();
    const auto lower = terms.lookup(regions, "lower").value();
    BOOST_TEST(lower.system_name == "Region");
    BOOST_TEST(lower.coded.version == "2");
    BOOST_TEST(lower.coded.display == "Lower back");
    BOOST_TEST(lower.coded.is_inactive);
    BOOST_TEST(!lower.coded.is_abstract);
    BOOST_TEST(lower.definition == "Below the ribs");
    BOOST_REQUIRE(lower.parents.size() == 1U);
    BOOST_TEST(lower.parents[0] == "back");
    BOOST_REQUIRE(lower.children.size() == 1U);
    BOOST_TEST(lower.children[0] == "lumbar");
    BOOST_REQUIRE(lower.properties.size() == 2U);
    BOOST_TEST(lower.properties[0].code == "side");
    BOOST_TEST(lower.properties[0].type == "valueCode");
    BOOST_TEST(lower.properties[0].value == "left");
    BOOST_REQUIRE(lower.designations.size() == 1U);
    BOOST_TEST(lower.designations[0].language == "de");
}

BOOST_AUTO_TEST_CASE(codes_that_are_not_there_and_systems_that_are_not_here) {
    const auto terms = clinic();
    BOOST_TEST((terms.lookup(regions, "nose").error().kind() == FailureKind::not_found));
    BOOST_TEST((terms.lookup(regions + "|1", "lower").error().kind() == FailureKind::unsupported));
    BOOST_TEST(terms.lookup(regions + "|2", "lower").has_value());
    BOOST_TEST(
        (terms.lookup("http://snomed.info/sct", "1").error().kind() == FailureKind::unsupported));
    BOOST_TEST((terms.lookup("http://nowhere", "1").error().kind() == FailureKind::unsupported));
}

BOOST_AUTO_TEST_CASE(subsumption_by_every_parent) {
    const auto terms = clinic();
    using enum Subsumption;
    BOOST_TEST(terms.subsumes(regions, "trunk", "lumbar").value() == subsumes);
    BOOST_TEST(terms.subsumes(regions, "joint", "lumbar").value() == subsumes);
    BOOST_TEST(terms.subsumes(regions, "lumbar", "joint").value() == subsumed_by);
    BOOST_TEST(terms.subsumes(regions, "upper", "lower").value() == not_subsumed);
    BOOST_TEST(terms.subsumes(regions, "upper", "upper").value() == equivalent);
    BOOST_TEST((terms.subsumes(regions, "upper", "nose").error().kind() == FailureKind::not_found));
    BOOST_TEST(to_code(subsumed_by) == "subsumed-by");
}

BOOST_AUTO_TEST_CASE(everything_above_and_below_a_code) {
    const auto terms = clinic();
    BOOST_TEST(codes(terms.descendants(regions, "back")) == "upper lower lumbar");
    BOOST_TEST(codes(terms.descendants(regions, "lumbar")) == "");
    BOOST_TEST(codes(terms.ancestors(regions, "lumbar")) == "lower joint back trunk");
    BOOST_TEST((terms.ancestors(regions, "nose").error().kind() == FailureKind::not_found));
}

BOOST_AUTO_TEST_CASE(a_hierarchy_in_a_circle_ends) {
    const auto terms = Terminology{}.with(std::vector{parse(
        R"({"resourceType":"CodeSystem","url":"http://ring","status":"active","content":"complete",
        "concept":[{"code":"a","property":[{"code":"parent","valueCode":"b"}]},
                   {"code":"b","property":[{"code":"parent","valueCode":"a"}]}]})")});
    BOOST_TEST(codes(terms.ancestors("http://ring", "a")) == "b");
    BOOST_TEST(terms.subsumes("http://ring", "a", "b").value() == Subsumption::subsumes);
}

BOOST_AUTO_TEST_CASE(many_parents_are_all_followed) {
    std::string json = R"({"resourceType":"CodeSystem","url":"http://deep","status":"active",
        "content":"complete","concept":[{"code":"0"})";
    for (int i = 1; i < 200; ++i)
        json += R"(,{"code":")" + std::to_string(i) +
                R"(","property":[{"code":"parent","valueCode":")" + std::to_string(i - 1) +
                R"("}]})";
    const auto terms = Terminology{}.with(std::vector{parse(json + "]}")});
    BOOST_TEST(terms.subsumes("http://deep", "0", "199").value() == Subsumption::subsumes);
    BOOST_TEST(terms.subsumes("http://deep", "199", "0").value() == Subsumption::subsumed_by);
    BOOST_TEST(terms.ancestors("http://deep", "199").value().size() == 199U);
}

BOOST_AUTO_TEST_CASE(a_display_fits_but_for_case_and_space_and_in_any_language_given) {
    const auto terms = clinic();
    for (const char* display : {"Lower back", "lower  BACK ", "Unterer Rücken"})
        BOOST_TEST(terms.display_fits(regions, "lower", display), display);
    for (const char* display : {"Lower", "Lowerback", "Upper back", ""})
        BOOST_TEST(!terms.display_fits(regions, "lower", display), display);
    BOOST_TEST(terms.display_fits("http://snomed.info/sct", "1", "whatever"));
}

BOOST_AUTO_TEST_CASE(what_a_value_set_names) {
    const auto terms = Terminology{}.with(std::vector{value_set(
        "names", R"({"include":[{"system":"http://a"},{"valueSet":["http://b|1","http://c"]}],
                     "exclude":[{"system":"http://d"}]})")});
    std::string named;
    for (const auto name : terms.named_by(url("names"))) named.append(name).append(" ");
    BOOST_TEST(named == "http://a http://b|1 http://c http://d ");
    BOOST_TEST(terms.named_by("http://nowhere").empty());
}

BOOST_AUTO_TEST_SUITE_END()
