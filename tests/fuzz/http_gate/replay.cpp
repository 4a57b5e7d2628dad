#include "entries.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace {

/// Every input of corpus/<name>, and every prefix of it.
void replay(const char* name, void (*entry)(std::string_view)) {
    const auto folder =
        std::filesystem::path{FASCIA_SOURCE_DIR} / "tests/fuzz/http_gate/corpus" / name;
    unsigned count = 0;
    for (const auto& file : std::filesystem::directory_iterator{folder}) {
        std::ifstream in{file.path(), std::ios::binary};
        const std::string input{std::istreambuf_iterator<char>{in}, {}};
        for (std::size_t size = 0; size <= input.size(); ++size) entry({input.data(), size});
        ++count;
    }
    BOOST_TEST(count >= 5U);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fuzz_corpus_of_the_http_gate)

BOOST_AUTO_TEST_CASE(the_gate_keeps_its_properties) {
    replay("section", fascia::fuzz::http_section);
}
BOOST_AUTO_TEST_CASE(the_chunk_decoder_keeps_its_properties) {
    replay("chunks", fascia::fuzz::http_chunks);
}

BOOST_AUTO_TEST_SUITE_END()
