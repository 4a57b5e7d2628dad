#include "entries.hpp"
#include "support/shared_data.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

namespace {

/// Every line of corpus/<name>, every prefix of it, and it with some characters of others put in.
void replay(const char* name, void (*entry)(std::string_view)) {
    const auto folder = std::filesystem::path{FASCIA_SOURCE_DIR} / "tests" / "fuzz" /
                        "expressions" / "corpus" / name;
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator{folder})
        all += fascia::tests::read_file(file.path());
    std::mt19937 random{20'26};
    unsigned count = 0;
    for (std::size_t start = 0; start < all.size(); ++count) {
        const auto end = all.find('\n', start);
        const std::string input = all.substr(start, end - start);
        for (std::size_t size = 0; size <= input.size(); ++size) entry({input.data(), size});
        for (int i = 0; i < 200; ++i) {
            std::string changed = input;
            const auto from = random() % all.size(), at = random() % (changed.size() + 1);
            changed.replace(at, random() % 4, all.substr(from, random() % 6));
            entry(changed);
        }
        start = end + 1;
    }
    BOOST_TEST(count >= 20U);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fuzz_expressions)

BOOST_AUTO_TEST_CASE(units_keep_their_properties) {
    replay("unit_code", fascia::fuzz::unit_code);
}
BOOST_AUTO_TEST_CASE(expressions_keep_their_properties) {
    replay("expression", fascia::fuzz::expression);
}

BOOST_AUTO_TEST_SUITE_END()
