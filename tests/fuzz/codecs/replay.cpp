#include "entries.hpp"
#include "support/shared_data.hpp"

#include <boost/test/unit_test.hpp>

namespace {

/// Every input of corpus/<name>, and every prefix of it, since truncation is the commonest fault.
void replay(const char* name, void (*entry)(std::string_view)) {
    const auto folder =
        std::filesystem::path{FASCIA_SOURCE_DIR} / "tests" / "fuzz" / "codecs" / "corpus" / name;
    unsigned count = 0;
    for (const auto& file : std::filesystem::directory_iterator{folder}) {
        const std::string input = fascia::tests::read_file(file.path());
        entry(input);
        for (std::size_t size = 0; size < input.size(); ++size) entry({input.data(), size});
        ++count;
    }
    BOOST_TEST(count >= 5U);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fuzz_corpus)

BOOST_AUTO_TEST_CASE(the_gate_keeps_its_properties) {
    replay("xml_gate", fascia::fuzz::xml_gate);
}
BOOST_AUTO_TEST_CASE(the_xml_codec_keeps_its_properties) {
    replay("xml_codec", fascia::fuzz::xml_codec);
}
BOOST_AUTO_TEST_CASE(the_json_codec_keeps_its_properties) {
    replay("json_codec", fascia::fuzz::json_codec);
}

BOOST_AUTO_TEST_SUITE_END()
