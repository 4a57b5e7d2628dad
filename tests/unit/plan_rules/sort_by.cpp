#include "plan/detail/sort_by.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace fascia::plan::detail;

BOOST_AUTO_TEST_SUITE(sorting_by_a_key)

BOOST_AUTO_TEST_CASE(a_sort_text_compares_as_the_text_does) {
    const std::string texts[] = {"",
                                 std::string(1, '\0'),
                                 "a",
                                 std::string("a\0", 2),
                                 "ab",
                                 "b",
                                 "\xc3\xa9",
                                 "0123456789abcdef",
                                 "0123456789abcdefg",
                                 "0123456789abcdefh",
                                 "0123456X89abcdef",
                                 "01234567X9abcdef",
                                 "ba",
                                 "01234567ab",
                                 "01234567ba"};
    for (const std::string_view one : texts)
        for (const std::string_view other : texts)
            BOOST_TEST(((SortText{one} <=> SortText{other}) == (one <=> other)));
}

BOOST_AUTO_TEST_CASE(those_of_one_key_stay_in_their_order) {
    std::vector<std::pair<int, std::string>> items{{2, "first"}, {1, "only"}, {2, "second"}};
    sort_by(items, [](const auto& item) { return item.first; });
    BOOST_TEST(items[0].second == "only");
    BOOST_TEST(items[1].second == "first");
    BOOST_TEST(items[2].second == "second");
}

BOOST_AUTO_TEST_SUITE_END()
