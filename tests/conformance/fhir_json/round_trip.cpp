#include "fascia/fhir/json.hpp"

#include "support/json_compare.hpp"
#include "support/shared_data.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <vector>

using namespace fascia;
using namespace fascia::fhir;
using namespace fascia::tests;
namespace fs = std::filesystem;

namespace {

std::vector<fs::path> json_files(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator{folder})
        if (entry.path().extension() == ".json" && entry.path().filename() != "index.json")
            files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

void report_issues(const Failure& failure, const std::string& name) {
    for (const Issue& issue : failure.issues())
        BOOST_ERROR(name << ":" << issue.line << ":" << issue.column << " " << issue.path << ": "
                         << issue.text);
}

/// JSON to value to JSON, compact and pretty, has the values it started with; what is written is
/// read as the same value.
void comes_back_the_same(const std::string& json, const std::string& name) {
    const auto read = parse_json(json);
    if (!read) return report_issues(read.error(), name);
    const std::string written = write_json(*read);
    BOOST_TEST((json_value(written) == json_value(json)), name);
    BOOST_TEST((json_value(write_json(*read, true)) == json_value(json)), name << ", pretty");
    const auto again = parse_json(written);
    if (!again) return report_issues(again.error(), name + " as written by us");
    BOOST_TEST(equal(read->root(), again->root()), name);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_round_trip)

BOOST_AUTO_TEST_CASE(the_comparison_sees_digits_and_order_but_not_the_order_of_members) {
    BOOST_TEST((json_value(R"({"a":1,"b":[1,2]})") == json_value(R"({ "b" : [1, 2], "a":1 })")));
    BOOST_TEST((json_value(R"({"a":1.0})") != json_value(R"({"a":1.00})")));
    BOOST_TEST((json_value(R"({"a":1})") != json_value(R"({"a":"1"})")));
    BOOST_TEST((json_value(R"([1,2])") != json_value(R"([2,1])")));
    BOOST_TEST((json_value(R"(["1 \" 2"])") == json_value(R"(["1 \u0022 2"])")));
}

BOOST_AUTO_TEST_CASE(the_edge_cases_of_the_specification_survive) {
    if (const auto file = shared_data("hl7-r4-spec/json-edge-cases.json"))
        comes_back_the_same(read_file(*file), "json-edge-cases.json");
}

BOOST_AUTO_TEST_CASE(all_official_examples_survive) {
    const auto archive = shared_data("r4-example-pairs/r4-example-pairs.tar.xz");
    if (!archive) return;
    const TemporaryFolder folder;
    unpack(*archive, folder.path());
    const auto files = json_files(folder.path());
    BOOST_TEST(files.size() == 417u);
    for (const fs::path& file : files) comes_back_the_same(read_file(file), file.filename());
}

BOOST_AUTO_TEST_CASE(bundles_of_synthetic_patients_survive) {
    const auto archive = shared_data("synthea/synthea-r4-transaction-bundles.tar.xz");
    if (!archive) return;
    const TemporaryFolder folder;
    BOOST_REQUIRE(run("tar -xJf '" + archive->string() + "' -C '" + folder.path().string() +
                      "' --wildcards '*A[b-l]*_*'"));
    const auto files = json_files(folder.path());
    BOOST_TEST(files.size() >= 5u);
    for (const fs::path& file : files) comes_back_the_same(read_file(file), file.filename());
}

BOOST_AUTO_TEST_SUITE_END()
