#include "fascia/fhir/json.hpp"

#include "support/shared_data.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace fascia;
using namespace fascia::fhir;
using namespace fascia::tests;
namespace fs = std::filesystem;

namespace {

/// Whether some issue stands at that path and line.
bool complains(const Outcome<Resource>& read, const std::string& path, int line) {
    if (read) return false;
    const Failure failure = read.error();
    for (const Issue& issue : failure.issues())
        if (issue.path == path && issue.line == line) return true;
    return false;
}

struct Refused {
    const char* file;
    const char* path;
    int line;
};

// From r4-official-test-cases/validation-examples. "fhir_comments", of which many have some, are no
// longer part of R4 (json.html).
constexpr Refused refused_examples[] = {
    {"bundle-bad-empty.json", "Bundle.entry[0].fullUrl", 7},
    {"group-choice-bad1.json", "Group.characteristic[0].value", 10},
    {"group-choice-bad2.json", "Group.characteristic[0].valueInteger", 10},
    {"group-choice-bad3.json", "Group.characteristic[0].value", 10},
    {"group-choice-empty.json", "", 8},
    {"list-bad-syntax.json", "", 7},
    {"list-empty1.json", "List.entry[0]", 7},
    {"list-empty2.json", "List.entry[0]", 6},
    {"list-extension2.json", "List.status.extension[0].valueCodeX", 17},
    {"list-minimal.json", "List.fhir_comments", 3},
    {"list-unknown-prop.json", "List.other", 12},
    {"list-xhtml-attribute.json", "List.text.div", 14},
    {"list-xhtml-element.json", "List.text.div", 14},
    {"list-xhtml-syntax.json", "List.text.div", 14},
    {"list-xhtml-wrongns1.json", "List.text.div", 14},
    {"list-xhtml-wrongns2.json", "List.text.div", 14},
    {"list-xhtml-xxe.json", "List.text.div", 6},
    {"observation102.json", "Observation.category[0]", 12},
    {"simpl-example.json", "Observation.effective", 68},
    {"simpl-profile.json", "StructureDefinition.snapshot.element[4].binding.valueSetReference",
     277},
    {"synthea.json", "Encounter.reason", 25},
};

/// Sound in their structure; what may be wrong with them is for invariants and bindings.
constexpr const char* sound_examples[] = {
    "bundle-good.json",      "group-choice-good.json", "group-minimal-tiny.json",
    "group-minimal.json",    "list-contained.json",    "list-contained-bad.json",
    "list-wrong-code.json",  "list-wrong-order.json",  "patient-good.json",
    "patient-lang1.json",    "patient-lang2.json",     "patient-lang3.json",
    "primitive-good-ws.json"};

}  // namespace

BOOST_AUTO_TEST_SUITE(json_refusals)

BOOST_AUTO_TEST_CASE(official_bad_examples_are_refused_where_they_are_bad) {
    const auto archive = shared_data("r4-official-test-cases/r4-official-test-cases.tar.xz");
    if (!archive) return;
    const TemporaryFolder folder;
    unpack(*archive, folder.path());
    const fs::path examples = folder.path() / "validation-examples";
    for (const auto& [file, path, line] : refused_examples)
        BOOST_TEST(complains(parse_json(read_file(examples / file)), path, line), file);
    for (const char* file : sound_examples)
        BOOST_TEST(parse_json(read_file(examples / file)).has_value(), file);
}

BOOST_AUTO_TEST_CASE(bundles_with_invalid_resources_are_refused_where_they_are_invalid) {
    const auto folder = shared_data("chronic-pain-patients");
    if (!folder) return;
    const auto complains_about = [&](const char* file, const char* path, int line) {
        return complains(parse_json(read_file(*folder / file)), path, line);
    };
    BOOST_TEST(
        complains_about("mr_delta.json", "Bundle.entry[2].resource.item[0].answerOption", 108));
    BOOST_TEST(complains_about("mr_ford.json", "Bundle.entry[2].resource.item[0].type", 107));
    BOOST_TEST(
        complains_about("mr_golf_bundle.json", "Bundle.entry[3].resource.interpretation[0]", 226));
    BOOST_TEST(complains_about("ms_bravo.json", "Bundle.entry[3].resource.item[4].prefix", 188));
    BOOST_TEST(complains_about("ms_echo.json", "Bundle.entry[2].resource.item[7].enableWhen", 200));
    BOOST_TEST(complains_about("ms_ellis.json", "Bundle.entry[2].resource.reference", 83));
    BOOST_TEST(parse_json(read_file(*folder / "mypain-questionnaire.json")).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
