#include "fascia/plan/evidence.hpp"
#include "fascia/plan/evidence_page.hpp"
#include "fascia/plan/rules.hpp"

#include "support/protocol_files.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>

using namespace fascia;
using namespace fascia::test;

namespace {

std::vector<std::string> protocols() {
    std::vector<std::string> names;
    for (const auto& folder : std::filesystem::directory_iterator{content_root() / "protocols"})
        names.push_back(folder.path().filename().string());
    return names;
}

std::string page_of(const std::string& name) {
    return plan::evidence_page(*plan::Protocol::load(protocol_files(name)).value());
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(evidence_page)

/// FASCIA_RENEW=1 writes the pages instead.
BOOST_AUTO_TEST_CASE(every_protocol_has_the_page_that_is_generated_from_it) {
    BOOST_TEST(!protocols().empty());
    for (const auto& name : protocols()) {
        const auto file = content_root() / "protocols" / name / "EVIDENCE.md";
        const auto page = page_of(name);
        if (std::getenv("FASCIA_RENEW")) std::ofstream{file, std::ios::binary} << page;
        const bool same = text_of(file) == page;
        BOOST_TEST(same, file.string() << " is not what is generated; renew it with "
                                          "FASCIA_RENEW=1 build/release/conformance_evidence_page");
    }
}

BOOST_AUTO_TEST_CASE(the_page_names_every_rule_item_and_source) {
    for (const auto& name : protocols()) {
        const auto protocol = plan::Protocol::load(protocol_files(name)).value();
        const auto page = page_of(name);
        for (const auto& flag : protocol->rules().flags)
            BOOST_TEST(has(page, "| " + flag.code + " | " + flag.text), flag.code);
        for (const auto& rule : protocol->rules().contraindications)
            for (const auto& one : rule.cases) BOOST_TEST(has(page, one.text), rule.code);
        for (const auto& source : protocol->evidence().sources)
            BOOST_TEST(has(page, "| " + source.tag + " | "), source.tag);
        for (const auto& definition : protocol->definitions())
            if (definition.type_name() == "ActivityDefinition")
                BOOST_TEST(has(page, std::string{definition.child("description").text()}),
                           definition.id());
    }
}

BOOST_AUTO_TEST_CASE(another_number_in_the_data_gives_another_page) {
    const auto page = page_of("myofascial-back-pain");
    const auto changed = plan::evidence_page(
        *plan::Protocol::load(
             protocol_files_with("rules.json", R"("careGapDays": 42)", R"("careGapDays": 43)"))
             .value());
    BOOST_TEST(has(page, "more than 42 days"));
    BOOST_TEST(has(changed, "more than 43 days"));
}

BOOST_AUTO_TEST_SUITE_END()
