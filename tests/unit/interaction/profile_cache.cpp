#include "fascia/interaction/profile_cache.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>
#include <vector>

using namespace fascia;
using interaction::ProfileCache;

namespace {

std::string profile(int number) {
    return R"({"resourceType":"StructureDefinition","url":"http://x.org/p)" +
           std::to_string(number) +
           R"(","name":"P","status":"active","kind":"resource","abstract":false,"type":"Patient",)"
           R"("derivation":"constraint","differential":{"element":[{"path":"Patient"}]}})";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_cache_of_profiles)

BOOST_AUTO_TEST_CASE(a_text_is_compiled_once_and_another_text_is_another_profile) {
    ProfileCache cache{2};
    const auto first = cache.compiled(profile(1)).value();
    BOOST_TEST(first->url() == "http://x.org/p1");
    BOOST_TEST(cache.compiled(profile(1)).value() == first);
    BOOST_TEST(cache.compiled(profile(2)).value()->url() == "http://x.org/p2");
    for (int i = 0; i != 2; ++i) BOOST_TEST(cache.compiled("{}").has_error());
}

BOOST_AUTO_TEST_CASE(what_was_not_asked_for_longest_makes_place) {
    ProfileCache cache{2};
    const auto first = cache.compiled(profile(1)).value(),
               second = cache.compiled(profile(2)).value();
    BOOST_TEST(cache.compiled(profile(1)).value() == first);
    BOOST_TEST(cache.compiled(profile(3)).has_value());
    BOOST_TEST(cache.compiled(profile(1)).value() == first);
    BOOST_TEST(cache.compiled(profile(2)).value() != second);
}

BOOST_AUTO_TEST_CASE(many_threads_get_the_profiles_that_they_ask_for) {
    ProfileCache cache{3};
    std::vector<int> wrong(4, 0);
    {
        std::vector<std::jthread> threads;
        for (int& count : wrong)
            threads.emplace_back([&cache, &count] {
                for (int i = 0; i != 200; ++i)
                    count += cache.compiled(profile(i % 5)).value()->url() !=
                             "http://x.org/p" + std::to_string(i % 5);
            });
    }
    for (const int count : wrong) BOOST_TEST(count == 0);
}

BOOST_AUTO_TEST_SUITE_END()
