#include "fascia/fhir/xml.hpp"

#include "support/shared_data.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <vector>

using namespace fascia;
using namespace fascia::fhir;
using namespace fascia::tests;
namespace fs = std::filesystem;

namespace {

/// Reads with `parse` and says every issue where that fails.
std::optional<Resource> read(const Outcome<Resource>& parsed, const std::string& name) {
    if (parsed) return *parsed;
    const Failure failure = parsed.error();
    for (const Issue& issue : failure.issues())
        BOOST_ERROR(name << ":" << issue.line << ":" << issue.column << " " << issue.path << ": "
                         << issue.text);
    return std::nullopt;
}

/// NAME.json to converted/NAME.xml and from there to returned/NAME.json.
void convert_json(const fs::path& file, const fs::path& out) {
    const std::string name = file.stem().string();
    const auto resource = read(parse_json(read_file(file)), name + ".json");
    if (!resource) return;
    const std::string xml = write_xml(*resource, true);
    write_file(out / "converted" / (name + ".xml"), xml);
    const auto again = read(parse_xml(xml), "our " + name + ".xml");
    if (again) write_file(out / "returned" / (name + ".json"), write_json(*again));
}

/// NAME.xml to converted/NAME.json and from there to returned/NAME.xml.
void convert_xml(const fs::path& file, const fs::path& out) {
    const std::string name = file.stem().string();
    const auto resource = read(parse_xml(read_file(file)), name + ".xml");
    if (!resource) return;
    const std::string json = write_json(*resource);
    write_file(out / "converted" / (name + ".json"), json);
    const auto again = read(parse_json(json), "our " + name + ".json");
    if (again) write_file(out / "returned" / (name + ".xml"), write_xml(*again));
}

/// Python's parsers judge: see compare.py.
bool same_values(const fs::path& given, const fs::path& converted,
                 const std::string& allowed = {}) {
    return run("python3 '" FASCIA_SOURCE_DIR "/tests/conformance/fhir_xml/compare.py' '" +
               given.string() + "' '" + converted.string() + "' " + allowed);
}

/// The official schemas judge. They import one another by relative names.
bool valid_by_the_official_schemas(const fs::path& schemas, const fs::path& files) {
    return run(
        "cd '" + schemas.string() + "' && find '" + files.string() +
        "' -name '*.xml' -print0 | xargs -0 xmllint --nonet --noout --schema fhir-all.xsd 2> '" +
        (files / "xmllint.log").string() + "' || { grep -v ' validates$' '" +
        (files / "xmllint.log").string() + "'; false; }");
}

std::size_t count(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

fs::path unpack_schemas(const fs::path& archive, const fs::path& folder) {
    unpack(archive, folder);
    for (const auto& entry : fs::recursive_directory_iterator{folder})
        if (entry.path().filename() == "fhir-all.xsd") return entry.path().parent_path();
    throw std::runtime_error{"no fhir-all.xsd in the archive"};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(official_examples)

BOOST_AUTO_TEST_CASE(all_pairs_convert_both_ways_value_for_value_and_by_the_schemas) {
    const auto archive = shared_data("r4-example-pairs/r4-example-pairs.tar.xz");
    const auto schemas = shared_data("hl7-r4-spec/fhir-all-xsd.zip");
    if (!archive || !schemas) return;
    const TemporaryFolder folder;
    const fs::path given = folder.path() / "given", out = folder.path() / "out";
    unpack(*archive, given);
    unsigned pairs = 0;
    for (const auto& entry : fs::directory_iterator{given}) {
        fs::path twin = entry.path();
        if (entry.path().extension() != ".json" || !fs::exists(twin.replace_extension(".xml")))
            continue;
        convert_json(entry.path(), out);
        convert_xml(twin, out);
        ++pairs;
    }
    BOOST_TEST(pairs == 417U);
    BOOST_TEST(count(out / "converted") == 2 * 417U);
    BOOST_TEST(count(out / "returned") == 2 * 417U);
    // Its two files write some decimals with other digits, in both directions.
    BOOST_TEST(same_values(given, out / "converted", "observation-decimal observation-decimal"));
    BOOST_TEST(same_values(given, out / "returned"));
    const fs::path xsd = unpack_schemas(*schemas, folder.path() / "xsd");
    BOOST_TEST(valid_by_the_official_schemas(xsd, out / "converted"));
    BOOST_TEST(valid_by_the_official_schemas(xsd, out / "returned"));
}

BOOST_AUTO_TEST_CASE(the_json_edge_cases_of_the_specification_survive_xml) {
    const auto file = shared_data("hl7-r4-spec/json-edge-cases.json");
    if (!file) return;
    const TemporaryFolder folder;
    convert_json(*file, folder.path());
    BOOST_TEST(same_values(file->parent_path(), folder.path() / "returned"));
}

BOOST_AUTO_TEST_SUITE_END()
