#include "fascia/fhir/patch.hpp"

#include "support/shared_data.hpp"

#include <boost/json.hpp>
#include <pugixml.hpp>

#include <sstream>

using namespace fascia;
using namespace fascia::tests;

// HL7's cases of JSON Patch and XML Patch for R4.

namespace {

/// The folder of the cases, unpacked; nothing where the shared data is not there.
std::optional<std::filesystem::path> cases() {
    static const auto archive = shared_data("r4-official-test-cases/r4-official-test-cases.tar.xz");
    if (!archive) return std::nullopt;
    static const TemporaryFolder folder;
    static const bool unpacked = [] {
        unpack(*archive, folder.path());
        return true;
    }();
    BOOST_REQUIRE(unpacked);
    return folder.path() / "patch";
}

std::string text_of(const pugi::xml_node& node) {
    std::ostringstream out;
    node.print(out, "", pugi::format_raw);
    return out.str();
}

std::string children_of(const pugi::xml_node& node) {
    std::string text;
    for (const auto child : node.children())
        if (child.type() != pugi::node_pcdata) text += text_of(child);
    return text;
}

/// As pugixml writes it, blank texts and the order of attributes aside.
std::string normal(const std::string& xml) {
    pugi::xml_document document;
    BOOST_REQUIRE(document.load_string(xml.c_str(), pugi::parse_default | pugi::parse_comments));
    const auto sort = [](auto&& self, pugi::xml_node node) -> void {
        std::map<std::string, std::string> attributes;
        for (const auto attribute : node.attributes())
            attributes[attribute.name()] = attribute.value();
        node.remove_attributes();
        for (const auto& [name, value] : attributes)
            node.append_attribute(name.c_str()) = value.c_str();
        for (const auto child : node.children()) self(self, child);
    };
    sort(sort, document.document_element());
    return text_of(document);
}

}  // namespace

BOOST_AUTO_TEST_CASE(json_patch_does_what_the_official_cases_say) {
    const auto folder = cases();
    if (!folder) return;
    const auto all = boost::json::parse(read_file(*folder / "json-patch-tests.json"));
    std::size_t count = 0;
    for (const auto& one : all.as_array()) BOOST_TEST_CONTEXT(one.at("comment")) {
            ++count;
            const auto result = fhir::apply_json_patch(boost::json::serialize(one.at("doc")),
                                                       boost::json::serialize(one.at("patch")));
            if (const auto* expected = one.as_object().if_contains("expected")) {
                BOOST_REQUIRE(result.has_value());
                BOOST_TEST(boost::json::parse(*result) == *expected);
            } else {
                BOOST_TEST(!result);
            }
        }
    BOOST_TEST(count == 16U);
}

BOOST_AUTO_TEST_CASE(xml_patch_does_what_the_official_cases_say) {
    const auto folder = cases();
    if (!folder) return;
    pugi::xml_document all;
    BOOST_REQUIRE(all.load_file((*folder / "xml-patch-tests.xml").c_str(),
                                pugi::parse_default | pugi::parse_comments));
    std::size_t count = 0;
    for (const auto one : all.child("tests").children("case"))
        BOOST_TEST_CONTEXT(one.attribute("name").value()) {
            ++count;
            const auto result = fhir::apply_xml_patch(children_of(one.child("target")),
                                                      text_of(one.child("patch")));
            if (one.child("error")) {
                BOOST_TEST(!result);
                continue;
            }
            BOOST_REQUIRE_MESSAGE(result, (result ? "" : result.error().issues().front().text));
            BOOST_TEST(normal(*result) == normal(children_of(one.child("patched"))));
        }
    BOOST_TEST(count == 29U);  // four more stand in comments
}
