#include "store/detail/date_span.hpp"
#include "store/detail/decimal_key.hpp"
#include "store/detail/hex.hpp"
#include "store/detail/index_key.hpp"
#include "store/detail/json_rows.hpp"
#include "store/detail/page_token.hpp"
#include "store/soci/index_list.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

using namespace fascia;
using namespace fascia::store;
using namespace std::chrono_literals;

namespace {

struct Lists {
    Dictionary dictionary;
    std::map<std::string, std::int64_t> targets;

    IndexList make(const search::IndexRows& rows, const std::vector<std::string>& references = {}) {
        return IndexList::make(rows, references, dictionary.add_type("Patient"), dictionary,
                               [&](std::string_view type, std::string_view id) {
                                   return targets
                                       .try_emplace(std::string{type} + "/" + std::string{id},
                                                    100 + targets.size())
                                       .first->second;
                               });
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(keys)

BOOST_AUTO_TEST_CASE(a_hash_is_that_of_the_standard) {
    BOOST_TEST(sha256_hex("abc") ==
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(from_hex(to_hex(std::string{"\0\x7f\xff", 3})) == (std::string{"\0\x7f\xff", 3}));
}

BOOST_AUTO_TEST_CASE(long_values_are_cut_between_characters_and_told_apart_by_hash) {
    const std::string text(240, 'a');
    BOOST_TEST(index_key(text) == text);
    BOOST_TEST(index_key(text + "b").size() == 240u);
    BOOST_TEST(index_key(text + "b") != index_key(text + "c"));
    std::string accents = "x";
    while (accents.size() < 400) accents += "é";
    BOOST_TEST(index_prefix(accents).size() == 239u);
    BOOST_TEST(index_key(accents).size() == 239u);
    BOOST_TEST(index_prefix("short") == "short");
}

BOOST_AUTO_TEST_CASE(the_span_of_a_date_is_its_length_class) {
    const Instant start{};
    BOOST_TEST(date_span(start, start + 24h) == 0);
    BOOST_TEST(date_span(start, start + 36h + 1us) == 1);
    BOOST_TEST(date_span(start, start + 24h * 366) == 1);
    BOOST_TEST(date_span(start, start + 24h * 367) == 2);
    BOOST_TEST(date_span(search::open_low, search::open_high) == 2);
    BOOST_TEST(date_span(start, search::open_high) == 2);
}

BOOST_AUTO_TEST_CASE(rows_are_json_whatever_the_text_holds) {
    std::string rows;
    JsonRow{rows}.add(std::int64_t{-5}).add("a\"b\\c\n\x01é");
    JsonRow{rows}.add_raw("1,2").add("");
    BOOST_TEST(json_array(rows) == "[[-5,\"a\\\"b\\\\c\\u000a\\u0001é\"],[1,2,\"\"]]");
    BOOST_TEST(json_array("") == "[]");
}

BOOST_AUTO_TEST_CASE(a_page_token_comes_back_as_it_was) {
    const PageToken token =
        read_page_token(write_page_token({.drive = "c1.0", .values = {"-17", "6162"}, .rid = 42}))
            .value();
    BOOST_TEST(token.drive == "c1.0");
    BOOST_TEST(token.values.size() == 2u);
    BOOST_TEST(token.values[0] == "-17");
    BOOST_TEST(token.values[1] == "6162");
    BOOST_TEST(token.rid == 42);
    BOOST_TEST(read_page_token(write_page_token({.rid = 7})).value().values.empty());
    for (const char* text : {"", "k", "k_", "_1", "k_x", "k_1x"})
        BOOST_TEST(!read_page_token(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(keys_of_numbers_sort_as_the_numbers_do) {
    const std::vector<std::string> ascending{
        "-1000000", "-100.5", "-100.4999", "-99",  "-1.1", "-1",     "-0.5", "-0.05",
        "0",        "0.0001", "0.05",      "0.5",  "0.51", "0.9999", "1",    "1.01",
        "9",        "10",     "10.5",      "99.5", "100",  "101",    "1e9",  "1.0001e9"};
    for (std::size_t i = 1; i < ascending.size(); ++i)
        BOOST_TEST((decimal_key(*Decimal::parse(ascending[i - 1])) <
                    decimal_key(*Decimal::parse(ascending[i]))),
                   ascending[i - 1] << " and " << ascending[i]);
    for (const char* same : {"1.5", "1.50", "15e-1"})
        BOOST_TEST(decimal_key(*Decimal::parse(same)) == decimal_key(*Decimal::parse("1.5")));
    BOOST_TEST(decimal_key(*Decimal::parse("-0.0")) == decimal_key(Decimal{0}));
    BOOST_TEST((open_low_key < decimal_key(*Decimal::parse("-1e30"))));
    BOOST_TEST((decimal_key(*Decimal::parse("1e30")) < open_high_key));
    BOOST_TEST((time_key(-5) < time_key(-4)));
    BOOST_TEST((time_key(-1) < time_key(0)));
}

BOOST_FIXTURE_TEST_CASE(only_rows_that_changed_are_written, Lists) {
    search::IndexRows before, after;
    before.tokens = {{"gender", "urn:g", "male"}, {"active", "", "true"}};
    before.references = {{"organization", "Organization", "o", ""}};
    after.tokens = {{"gender", "urn:g", "female"}, {"active", "", "true"}};
    after.references = before.references;
    after.strings = {{"family", "doe", "Doe"}};
    Pending pending;
    const auto standing = make(before, {"Organization/o"});
    const auto wanted = make(after, {"Organization/o"});
    IndexList::write_changes(standing, wanted, 9, pending);
    BOOST_TEST(pending.rows(Pending::remove_tokens).json(0) == R"([[9,1,1,"male"]])");
    BOOST_TEST(pending.rows(Pending::add_tokens).json(0) == R"([[9,1,1,"female"]])");
    BOOST_TEST(pending.rows(Pending::add_strings).json(0) == R"([[9,4,"doe","Doe"]])");
    BOOST_TEST(pending.rows(Pending::add_references).size() == 0u);
    BOOST_TEST(pending.rows(Pending::remove_references).size() == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_reference_that_no_parameter_has_stands_under_none, Lists) {
    search::IndexRows rows;
    rows.references = {{"organization", "Organization", "o", ""}};
    Pending pending;
    IndexList::write_changes({}, make(rows, {"Organization/o", "Patient/x"}), 9, pending);
    BOOST_TEST(pending.rows(Pending::add_references).json(0) == "[[9,0,101],[9,1,100]]");
}

BOOST_FIXTURE_TEST_CASE(the_upper_end_of_a_point_is_not_repeated, Lists) {
    search::IndexRows rows;
    rows.numbers = {{"probability", *Decimal::parse("0.5"), *Decimal::parse("0.5")},
                    {"probability", *Decimal::parse("0.5"), *Decimal::parse("1")}};
    Pending pending;
    IndexList::write_changes({}, make(rows), 9, pending);
    BOOST_TEST(pending.rows(Pending::add_numbers).json(0) ==
               R"([[9,1,"35005",""],[9,2,"35005","35011"]])");
}

BOOST_FIXTURE_TEST_CASE(what_has_no_order_by_resource_is_read_back_from_a_text, Lists) {
    search::IndexRows rows;
    rows.tokens = {{"identifier", "urn:m", "line\nbreak: \"q\""}, {"_id", "", "p"}};
    rows.uris = {{"url", "http://x.org"}};
    const IndexList list = make(rows);
    BOOST_TEST((IndexList::read(list.stored()) == list));
    BOOST_TEST((IndexList::read("") == IndexList{}));
    BOOST_TEST(list.stored() == "t1,1,15:line\nbreak: \"q\"u2,12:http://x.org");
    rows.strings = {{"family", "doe", "Doe"}};
    BOOST_TEST(make(rows).stored() == list.stored());
    BOOST_CHECK_THROW(IndexList::read("t1,1,x"), std::runtime_error);
}

BOOST_FIXTURE_TEST_CASE(resources_with_values_in_the_same_parameters_share_a_shape, Lists) {
    search::IndexRows one, two, three;
    one.tokens = {{"gender", "urn:g", "male"}, {"_id", "", "1"}};
    one.present = {"gender"};
    two = one;
    two.tokens = {{"gender", "urn:g", "female"}, {"_id", "", "2"}};
    three.present = {"gender", "name"};
    const std::int64_t type = dictionary.add_type("Patient");
    const auto shape = [&](const search::IndexRows& rows) {
        return dictionary.add_shape(make(rows).members(rows.present, type, dictionary));
    };
    BOOST_TEST(shape(one) == shape(two));
    BOOST_TEST(shape(one) != shape(three));
}

BOOST_AUTO_TEST_SUITE_END()
