#include "app/detail/turns.hpp"

#include <boost/test/unit_test.hpp>

#include <future>

using fascia::app::Turns;

BOOST_AUTO_TEST_SUITE(turns)

BOOST_AUTO_TEST_CASE(a_work_beside_which_an_earlier_one_was_under_way_is_told_so) {
    Turns turns;
    const auto first = turns.take(), second = turns.take(), third = turns.take();
    BOOST_TEST(turns.enter(first, {"a"}));
    BOOST_TEST(!turns.enter(second, {"b"}));
    turns.leave(first);
    BOOST_TEST(!turns.enter(third, {"c"}));
    turns.leave(second);
    turns.wait_for_earlier(third);  // nobody is left to wait for, but there was somebody
    turns.leave(third);
}

BOOST_AUTO_TEST_CASE(of_two_that_change_the_same_the_earlier_goes_first) {
    Turns turns;
    const auto first = turns.take(), second = turns.take();
    auto entered = std::async(std::launch::async, [&] { return turns.enter(second, {"a", "b"}); });
    BOOST_TEST((entered.wait_for(std::chrono::milliseconds{20}) == std::future_status::timeout));
    turns.enter(first, {"b"});
    BOOST_TEST((entered.wait_for(std::chrono::milliseconds{20}) == std::future_status::timeout));
    turns.leave(first);
    BOOST_TEST(entered.get());
}

BOOST_AUTO_TEST_CASE(who_waits_for_earlier_ones_waits_for_all_of_them) {
    Turns turns;
    const auto first = turns.take(), second = turns.take(), third = turns.take();
    turns.enter(first, {});
    turns.enter(second, {});
    turns.enter(third, {});
    auto waited = std::async(std::launch::async, [&] { turns.wait_for_earlier(third); });
    turns.leave(second);
    BOOST_TEST((waited.wait_for(std::chrono::milliseconds{20}) == std::future_status::timeout));
    turns.leave(first);
    waited.get();
}

BOOST_AUTO_TEST_SUITE_END()
