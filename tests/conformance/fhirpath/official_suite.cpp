#include "fascia/fhir/json.hpp"
#include "fascia/fhir/xml.hpp"
#include "fascia/fhirpath/fhirpath.hpp"

#include "support/shared_data.hpp"

#include <boost/test/unit_test.hpp>
#include <pugixml.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

using namespace fascia;
using namespace fascia::fhirpath;

namespace {

struct Expected {
    std::string type;  ///< may be empty: any
    std::string text;
};

struct OfficialTest {
    std::string group, name, input, expression, invalid, mode;
    bool is_predicate = false, is_ordered = true;
    std::vector<Expected> outputs;
    std::string key() const { return group + "/" + name; }
};

OfficialTest read_test(const pugi::xml_node& group, const pugi::xml_node& test) {
    OfficialTest read;
    const auto expression = test.child("expression");
    read.group = group.attribute("name").value();
    read.name = test.attribute("name").value();
    read.input = test.attribute("inputfile").value();
    read.mode = test.attribute("mode").value();
    read.is_predicate = test.attribute("predicate").as_bool();
    read.is_ordered = test.attribute("ordered").as_bool(true);
    read.invalid = expression.attribute("invalid").value();
    read.expression = expression.child_value();
    for (const auto output : test.children("output"))
        read.outputs.push_back({output.attribute("type").value(), output.child_value()});
    return read;
}

std::vector<OfficialTest> read_suite(const std::filesystem::path& file) {
    pugi::xml_document document;
    BOOST_REQUIRE(document.load_file(file.c_str()));
    std::vector<OfficialTest> tests;
    for (const auto group : document.child("tests").children("group"))
        for (const auto test : group.children("test")) tests.push_back(read_test(group, test));
    return tests;
}

/// "name: reason" lines; # begins a comment.
std::map<std::string, std::string> known_failures() {
    std::map<std::string, std::string> known;
    std::istringstream lines{
        tests::read_file(FASCIA_SOURCE_DIR "/tests/conformance/fhirpath/known_failures.txt")};
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        const auto colon = line.find(": ");
        BOOST_REQUIRE_MESSAGE(colon != line.npos, line);
        known[line.substr(0, colon)] = line.substr(colon + 2);
    }
    return known;
}

/// The suite's inputs, each read once: as JSON where the XML that a test names is not there.
class Inputs {
  public:
    explicit Inputs(std::filesystem::path folder) : folder_{std::move(folder)} {}

    fhir::Element find(const std::string& name) {
        if (name.empty()) return {};
        auto [slot, is_new] = read_.try_emplace(name);
        if (is_new) slot->second = read(folder_ / name);
        return slot->second.root();
    }

  private:
    static fhir::Resource read(std::filesystem::path file) {
        if (!std::filesystem::exists(file)) file.replace_extension(".json");
        auto resource = fhir::parse_any(tests::read_file(file));
        if (resource) return *resource;
        std::printf("cannot read %s: %s\n", file.c_str(),
                    resource.error().issues().front().text.c_str());
        return {};
    }

    std::filesystem::path folder_;
    std::map<std::string, fhir::Resource> read_;
};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// The type's name as the suite writes it: "boolean" for System.Boolean and for FHIR's boolean.
std::string plain_type(const Item& item) {
    const std::string name = type_name(item);
    return lower(name.starts_with("System.") ? name.substr(7) : name);
}

/// 1.50 and 1.5, 0.0 and -0.0 are the same number.
std::string plain_number(std::string text) {
    const bool is_number =
        text.find_first_not_of("-0123456789.") == text.npos && text.find('-', 1) == text.npos;
    if (!is_number || text.find('.') == text.npos) return text;
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string plain_text(std::string text) {
    if (text.starts_with('@')) text.erase(0, text.starts_with("@T") ? 2 : 1);
    return plain_number(text);
}

bool matches(const Item& item, const Expected& expected) {
    const auto text = to_text(item);
    if (!text || plain_text(*text) != plain_text(expected.text)) return false;
    return expected.type.empty() || lower(expected.type) == plain_type(item);
}

bool matches(const Collection& items, const OfficialTest& test) {
    if (items.size() != test.outputs.size()) return false;
    if (!test.is_ordered) {
        auto left = test.outputs;
        for (const auto& item : items) {
            const auto match =
                std::find_if(left.begin(), left.end(),
                             [&](const Expected& expected) { return matches(item, expected); });
            if (match == left.end()) return false;
            left.erase(match);
        }
        return true;
    }
    return std::equal(
        items.begin(), items.end(), test.outputs.begin(),
        [](const Item& item, const Expected& expected) { return matches(item, expected); });
}

std::string shown(const Collection& items) {
    std::string text = "[";
    for (const auto& item : items)
        text += type_name(item) + ":" + to_text(item).value_or("(complex)") + " ";
    return text + "]";
}

/// What came out wrong; nothing when the test passes.
std::optional<std::string> fault_of(const OfficialTest& test, Inputs& inputs) {
    const auto expression = Expression::compile(test.expression);
    if (!expression) {
        if (!test.invalid.empty()) return std::nullopt;
        return "does not compile: " + expression.error().issues().front().text;
    }
    Context context;
    context.resource = inputs.find(test.input);
    if (context.resource) {
        const auto checked = expression->check(context.resource.type());
        if (!checked && test.invalid == "semantic") return std::nullopt;
        if (!checked && test.invalid.empty())
            return "is refused before evaluation: " + checked.error().issues().front().text;
    }
    context.now = parse_instant("2024-03-04T05:06:07.089Z").value();
    auto result = expression->evaluate(context.resource, context);
    if (!test.invalid.empty()) {
        if (!result) return std::nullopt;
        return "should fail (" + test.invalid + "), gives " + shown(*result);
    }
    if (!result) return "fails: " + result.error().issues().front().text;
    if (test.is_predicate)
        result = Collection{System{System::Type::boolean, result->empty() ? "false" : "true", {}}};
    if (matches(*result, test)) return std::nullopt;
    std::string wanted;
    for (const auto& output : test.outputs) wanted += output.type + ":" + output.text + " ";
    return "gives " + shown(*result) + ", should give [" + wanted + "]";
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_official_r4_suite_passes_but_for_the_listed_tests) {
    const auto folder = tests::shared_data("fhirpath-r4-official");
    if (!folder) return;
    const auto known = known_failures();
    Inputs inputs{*folder / "input"};
    std::map<std::string, std::pair<int, int>> groups;
    std::vector<std::string> order;
    int passed = 0, total = 0;
    for (const auto& test : read_suite(*folder / "tests-fhir-r4.xml")) {
        const auto fault = fault_of(test, inputs);
        auto [group, is_new] = groups.try_emplace(test.group);
        if (is_new) order.push_back(test.group);
        ++group->second.second;
        ++total;
        if (!fault) {
            ++group->second.first;
            ++passed;
        }
        const bool is_known = known.contains(test.key());
        BOOST_TEST((fault.has_value() == is_known),
                   test.key() << (fault ? " " + *fault : std::string{" passes though it is listed"})
                              << " | " << test.expression);
    }
    for (const auto& name : order)
        std::printf("%4d of %4d  %s\n", groups[name].first, groups[name].second, name.c_str());
    std::printf("%4d of %4d  in all\n", passed, total);
    BOOST_TEST(passed * 100 >= total * 70);
}
