#include "fascia/fhir/json.hpp"
#include "fascia/search/search.hpp"

#include "support/index_text.hpp"
#include "support/shared_data.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace fascia;
using namespace fascia::search;

namespace {

const Registry& registry() {
    static const auto made = Registry::make({}, Zone{}).value();
    return *made;
}

// The folder with the unpacked examples; absent where the data is not there.
const std::filesystem::path* examples() {
    static tests::TemporaryFolder folder;
    static const bool there = [] {
        const auto archive = tests::shared_data("r4-example-pairs/r4-example-pairs.tar.xz");
        if (archive) tests::unpack(*archive, folder.path());
        return archive.has_value();
    }();
    return there ? &folder.path() : nullptr;
}

std::vector<std::string> rows_of(const std::vector<std::string>& lines,
                                 const std::string& parameter) {
    std::vector<std::string> rows;
    for (const std::string& line : lines)
        if (line.starts_with(parameter + " ")) rows.push_back(line.substr(parameter.size() + 1));
    return rows;
}

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find("; ", at), list.size());
        parts.push_back(list.substr(at, end - at));
        at = end + 2;
    }
    std::sort(parts.begin(), parts.end());
    return parts;
}

std::string join(const std::vector<std::string>& parts) {
    std::string list;
    for (const std::string& part : parts) list += (list.empty() ? "" : "; ") + part;
    return list;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(search_on_the_official_examples)

BOOST_AUTO_TEST_CASE(no_expression_of_the_r4_package_fails_on_any_example) {
    if (!examples()) return;
    std::size_t read = 0, rows = 0;
    for (const auto& entry : std::filesystem::directory_iterator{*examples()}) {
        if (entry.path().extension() != ".json" || entry.path().filename() == "index.json")
            continue;
        const auto resource = fhir::parse_json(tests::read_file(entry.path()));
        BOOST_REQUIRE_MESSAGE(resource.has_value(), entry.path().filename());
        std::vector<Issue> faults;
        const IndexRows index = registry().extract(*resource, &faults);
        for (const Issue& fault : faults)
            BOOST_ERROR(entry.path().filename().string() + ": " + fault.text);
        ++read;
        rows += tests::index_lines(index).size();
    }
    BOOST_TEST_MESSAGE(read << " examples, " << rows << " rows");
    BOOST_TEST(read == 417u);
    BOOST_TEST(rows > 3 * read);
}

BOOST_AUTO_TEST_CASE(the_rows_of_some_examples_are_those_that_a_reader_expects) {
    if (!examples()) return;
    std::istringstream expected{
        tests::read_file(FASCIA_SOURCE_DIR "/tests/conformance/search/expected_rows.txt")};
    std::string line, name;
    std::vector<std::string> rows;
    std::size_t checked = 0;
    while (std::getline(expected, line)) {
        if (line.starts_with("#")) continue;
        if (!line.starts_with("  ")) {
            name = line;
            const auto text = tests::read_file(*examples() / (name + ".json"));
            rows = tests::index_lines(registry().extract(fhir::parse_json(text).value()));
            continue;
        }
        const std::size_t colon = line.find(':');
        const std::string parameter = line.substr(2, colon - 2);
        const std::string wanted = join(split(line.substr(std::min(colon + 2, line.size()))));
        const std::string got = join(rows_of(rows, parameter));
        BOOST_TEST(got == wanted,
                   name << " " << parameter << "\n  wanted " << wanted << "\n  got    " << got);
        ++checked;
    }
    BOOST_TEST(checked > 140u);
}

BOOST_AUTO_TEST_SUITE_END()
