#include "clinic_content.hpp"

using namespace fascia;
using namespace fascia::tests;
using namespace fascia::terminology;

BOOST_AUTO_TEST_SUITE(compositions)

BOOST_AUTO_TEST_CASE(a_whole_system_comes_in_its_own_order) {
    BOOST_TEST(expanded(R"({"include":[{"system":")" + regions + R"("}]})") ==
               "back upper lower lumbar joint");
}

BOOST_AUTO_TEST_CASE(filters_along_the_hierarchy) {
    BOOST_TEST(expanded(filtered("concept", "is-a", "back")) == "back upper lower lumbar");
    BOOST_TEST(expanded(filtered("concept", "descendent-of", "back")) == "upper lower lumbar");
    BOOST_TEST(expanded(filtered("concept", "is-not-a", "back")) == "joint");
    BOOST_TEST(expanded(filtered("concept", "generalizes", "lower")) == "back lower");
    // "lumbar" has two parents, one by nesting and one by a property
    BOOST_TEST(expanded(filtered("concept", "is-a", "joint")) == "lumbar joint");
    BOOST_TEST(expanded(filtered("parent", "=", "joint")) == "lumbar");
    BOOST_TEST(expanded(filtered("child", "=", "lumbar")) == "lower joint");
    BOOST_TEST(expanded(filtered("concept", "is-a", "no-such-code")) == "");
}

BOOST_AUTO_TEST_CASE(filters_by_property) {
    BOOST_TEST(expanded(filtered("side", "=", "left")) == "lower");
    BOOST_TEST(expanded(filtered("side", "exists", "true")) == "upper lower");
    BOOST_TEST(expanded(filtered("side", "exists", "false")) == "back lumbar joint");
    BOOST_TEST(expanded(filtered("side", "in", "left, both")) == "upper lower");
    BOOST_TEST(expanded(filtered("side", "not-in", "left")) == "back upper lumbar joint");
    BOOST_TEST(expanded(filtered("code", "in", "upper,joint")) == "upper joint");
    BOOST_TEST(expanded(filtered("code", "regex", "l.*r")) == "lower lumbar");
    BOOST_TEST(expanded(filtered("display", "regex", "(?i).*spine")) == "lumbar");
    BOOST_TEST(expanded(filtered("inactive", "=", "true")) == "lower");
    BOOST_TEST(expanded(filtered("notSelectable", "=", "false")) ==
               "back upper lower lumbar joint");
}

BOOST_AUTO_TEST_CASE(a_filter_that_is_not_understood_is_a_failure_and_never_everything) {
    BOOST_TEST(expanded(filtered("code", "regex", "(")) ==
               "failure " + std::to_string(static_cast<int>(FailureKind::unsupported)));
    BOOST_TEST(expanded(filtered("side", "is-a", "left")) ==
               "failure " + std::to_string(static_cast<int>(FailureKind::unsupported)));
    const auto terms = Terminology{}.with(
        std::vector{region_system(), value_set("odd", filtered("side", "is-a", "left"))});
    const auto odd = terms.membership(url("odd"), regions, "upper");
    BOOST_TEST(odd.judgement == Judgement::not_judged);
    BOOST_TEST(to_text(odd) == "a filter is not understood: is-a");
    BOOST_TEST(terms.membership(url("odd"), regions, "no-such-code").judgement ==
               Judgement::not_member);
}

BOOST_AUTO_TEST_CASE(several_filters_all_hold) {
    BOOST_TEST(expanded(R"({"include":[{"system":")" + regions + R"(","filter":[
        {"property":"concept","op":"is-a","value":"back"},
        {"property":"side","op":"exists","value":"true"}]}]})") == "upper lower");
}

BOOST_AUTO_TEST_CASE(value_sets_are_united_intersected_and_taken_away) {
    const std::vector more{value_set("backs", filtered("concept", "is-a", "back")),
                           value_set("joints", filtered("concept", "is-a", "joint"))};
    const std::string backs = '"' + url("backs") + '"', joints = '"' + url("joints") + '"';
    BOOST_TEST(expanded(R"({"include":[{"valueSet":[)" + backs + "," + joints + "]}]}", more) ==
               "lumbar");
    BOOST_TEST(
        expanded(R"({"include":[{"valueSet":[)" + joints + R"(]},{"valueSet":[)" + backs + "]}]}",
                 more) == "lumbar joint back upper lower");
    BOOST_TEST(expanded(R"({"include":[{"system":")" + regions +
                            R"(","concept":[{"code":"trunk"},{"code":"upper"}],"valueSet":[)" +
                            backs + "]}]}",
                        more) == "upper");
    BOOST_TEST(expanded(R"({"include":[{"valueSet":[)" + backs + R"(]}],"exclude":[{"valueSet":[)" +
                            joints + "]}]}",
                        more) == "back upper lower");
    BOOST_TEST(expanded(filtered("concept", "in", url("joints")), more) == "lumbar joint");
    BOOST_TEST(expanded(filtered("concept", "not-in", url("backs")), more) == "joint");
}

BOOST_AUTO_TEST_CASE(inactive_codes_stay_out_where_the_value_set_says_so) {
    const std::string all = R"("include":[{"system":")" + regions + R"("}])";
    BOOST_TEST(expanded(R"({"inactive":false,)" + all + "}") == "back upper lumbar joint");
    const auto terms = Terminology{}.with(
        std::vector{region_system(), value_set("active", R"({"inactive":false,)" + all + "}")});
    BOOST_TEST(terms.membership(url("active"), regions, "lower").judgement ==
               Judgement::not_member);
    BOOST_TEST(terms.membership(url("active"), "", "lower").judgement == Judgement::not_member);
    BOOST_TEST(terms.membership(url("active"), regions, "upper").judgement == Judgement::member);
}

BOOST_AUTO_TEST_CASE(abstract_codes_belong_where_they_are_listed_or_asked_for) {
    const std::string system = R"({"include":[{"system":")" + regions + "\"";
    const auto terms = Terminology{}.with(
        std::vector{region_system(), value_set("whole", system + "}]}"),
                    value_set("listed", system + R"(,"concept":[{"code":"trunk"}]}]})")});
    BOOST_TEST(terms.membership(url("whole"), regions, "trunk").judgement == Judgement::not_member);
    BOOST_TEST(terms.membership(url("whole"), regions, "trunk", true).judgement ==
               Judgement::member);
    BOOST_TEST(terms.membership(url("listed"), regions, "trunk").judgement == Judgement::member);
    const auto listed = terms.expand(url("listed")).value();
    BOOST_REQUIRE(listed.members.size() == 1U);
    BOOST_TEST(listed.members[0].is_abstract);
}

BOOST_AUTO_TEST_CASE(value_sets_in_a_circle_are_not_judged) {
    const auto terms = Terminology{}.with(
        std::vector{value_set("a", R"({"include":[{"valueSet":[")" + url("b") + R"("]}]})"),
                    value_set("b", R"({"include":[{"valueSet":[")" + url("a") + R"("]}]})")});
    BOOST_TEST(terms.membership(url("a"), regions, "upper").judgement == Judgement::not_judged);
    BOOST_TEST((terms.expand(url("a")).error().kind() == FailureKind::unsupported));
}

BOOST_AUTO_TEST_CASE(value_sets_that_name_each_other_too_often_are_not_judged) {
    std::vector<fhir::Resource> sets{value_set("0", R"({"include":[{"system":"http://none"}]})")};
    for (int i = 1; i < 16; ++i) {
        const std::string below = R"({"valueSet":[")" + url(std::to_string(i - 1)) + R"("]})";
        sets.push_back(
            value_set(std::to_string(i), R"({"include":[)" + below + "," + below + "]}"));
    }
    const auto terms = Terminology{}.with(sets);
    BOOST_TEST(terms.membership(url("3"), regions, "upper").judgement == Judgement::not_member);
    BOOST_TEST(terms.membership(url("15"), regions, "upper").judgement == Judgement::not_judged);
}

BOOST_AUTO_TEST_CASE(a_fragment_of_a_code_system_never_means_no) {
    const std::string system = "http://big";
    const auto is_a = [&](const std::string& op) {
        return R"({"include":[{"system":")" + system +
               R"(","filter":[{"property":"concept","op":")" + op + R"(","value":"top"}]}]})";
    };
    const auto terms = Terminology{}.with(
        std::vector{parse(R"({"resourceType":"CodeSystem","url":")" + system +
                          R"(","status":"active","content":"fragment","concept":[
                          {"code":"top","concept":[{"code":"below"}]},{"code":"aside"}]})"),
                    value_set("is-a", is_a("is-a")), value_set("is-not-a", is_a("is-not-a"))});
    const auto judge = [&](const std::string& name, const std::string& code) {
        return terms.membership(url(name), system, code).judgement;
    };
    BOOST_TEST(judge("is-a", "below") == Judgement::member);
    BOOST_TEST(judge("is-a", "aside") == Judgement::not_judged);
    BOOST_TEST(judge("is-a", "unknown") == Judgement::not_judged);
    BOOST_TEST(judge("is-not-a", "below") == Judgement::not_member);
    BOOST_TEST(judge("is-not-a", "aside") == Judgement::not_judged);
    BOOST_TEST((terms.expand(url("is-a")).error().kind() == FailureKind::unsupported));
}

BOOST_AUTO_TEST_CASE(a_value_set_that_says_only_what_it_comes_to_has_those_codes) {
    const auto terms = Terminology{}.with(
        std::vector{parse(R"({"resourceType":"ValueSet","id":"given","status":"active","expansion":{
          "timestamp":"2026-01-01","contains":[
            {"system":"http://a","code":"1","display":"One","contains":[
              {"system":"http://b","code":"2","display":"Two"}]},
            {"system":"http://a","code":"3","display":"Three"}]}})")});
    BOOST_TEST(codes(terms.expand("ValueSet/given")) == "1 2 3");
    BOOST_TEST(terms.membership("ValueSet/given", "http://b", "2").display == "Two");
    BOOST_TEST(terms.membership("ValueSet/given", "http://a", "2").judgement ==
               Judgement::not_member);
}

BOOST_AUTO_TEST_CASE(pages_words_and_active_codes_of_an_expansion) {
    const auto terms = Terminology{}.with(std::vector{
        region_system(), value_set("all", R"({"include":[{"system":")" + regions + R"("}]})")});
    BOOST_TEST(codes(terms.expand(url("all"), {.filter = "back"})) == "back upper lower");
    BOOST_TEST(codes(terms.expand(url("all"), {.filter = "BACK low"})) == "lower");
    BOOST_TEST(codes(terms.expand(url("all"), {.filter = "ack"})) == "");
    BOOST_TEST(codes(terms.expand(url("all"), {.filter = "lum"})) == "lumbar");
    BOOST_TEST(codes(terms.expand(url("all"), {.active_only = true})) == "back upper lumbar joint");
    const auto page = terms.expand(url("all"), {.offset = 1, .count = 2}).value();
    BOOST_TEST(codes(Outcome<Expansion>{page}) == "upper lower");
    BOOST_TEST(page.total == 5U);
    BOOST_TEST(page.members[0].version == "2");
    BOOST_TEST(codes(terms.expand(url("all"), {.count = 0})) == "");
    BOOST_TEST(codes(terms.expand(url("all"), {.offset = 9})) == "");
    BOOST_REQUIRE(page.used_systems.size() == 1U);
    BOOST_TEST(page.used_systems[0] == regions + "|2");
}

BOOST_AUTO_TEST_CASE(more_codes_than_anybody_reads_are_too_costly) {
    std::string json = R"({"resourceType":"CodeSystem","url":"http://many","status":"active",
        "content":"complete","concept":[)";
    for (std::size_t i = 0; i <= Terminology::max_members; ++i)
        json += (i ? "," : "") + std::string{R"({"code":")"} + std::to_string(i) + "\"}";
    const auto terms = Terminology{}.with(std::vector{
        parse(json + "]}"), value_set("many", R"({"include":[{"system":"http://many"}]})")});
    BOOST_TEST((terms.expand(url("many")).error().kind() == FailureKind::too_costly));
    BOOST_TEST(terms.membership(url("many"), "http://many", "10000").judgement ==
               Judgement::member);
}

BOOST_AUTO_TEST_SUITE_END()
