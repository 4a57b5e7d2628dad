#include "fascia/fhir/located.hpp"
#include "fascia/validation/definitions.hpp"

#include "support/validation_report.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <regex>

using namespace fascia;
namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

/// The manifest is not strict JSON: stray escapes, control characters in strings.
json::object manifest(const fs::path& folder) {
    std::string text = tests::read_file(folder / "manifest.json");
    std::ranges::replace_if(
        text, [](char c) { return c > 0 && c < ' '; }, ' ');
    text = std::regex_replace(text, std::regex{R"(\\([^"\\/bfnrtu]))"}, "$1");
    return json::parse(text).at("validator-tests").as_object();
}

/// "file: reason" of what is not judged as the manifest says.
std::map<std::string, std::string> apart() {
    std::map<std::string, std::string> files;
    std::istringstream lines{tests::read_file(fs::path{FASCIA_SOURCE_DIR} /
                                              "tests/conformance/validation/apart_examples.txt")};
    for (std::string line; std::getline(lines, line);)
        if (const auto colon = line.find(": "); !line.starts_with('#') && colon != line.npos)
            files.emplace(line.substr(0, colon), line.substr(colon + 2));
    return files;
}

/// One case of the manifest.
class Case {
  public:
    Case(const fs::path& folder, std::string file, const json::object& wanted)
        : folder_{folder}, file_{std::move(file)} {
        is_wrong_ = wanted.at("errorCount").as_int64() > 0;
        if (wanted.contains("validate"))  // "CHECK_EXISTS_AND_TYPE": HL7's own run knows this one
            environment_.stands = [](std::string_view target) { return target == "Patient/test"; };
        if (const auto* questionnaire = wanted.if_contains("questionnaire"))
            add(questionnaire->as_string().c_str());
        if (const auto* profiles = wanted.if_contains("profiles"))
            for (const auto& profile : profiles->as_array()) add(profile.as_string().c_str());
        if (const auto* profile = wanted.if_contains("profile")) {
            is_wrong_ |= profile->at("errorCount").as_int64() > 0;
            options_.profiles.push_back(add(profile->at("source").as_string().c_str()));
        }
    }

    /// Empty when it is judged as the manifest says.
    std::string fault() {
        if (!unusable_.empty()) return unusable_;
        definitions_.offer(environment_);
        const auto text = tests::read_file(folder_ / file_);
        const auto read = fhir::parse_located(text);
        const auto issues = read ? validation::validate(read->resource, environment_, options_)
                                 : read.error().issues();
        if (validation::has_error(issues) == is_wrong_) return {};
        std::string fault = is_wrong_ ? "no fault was found" : "was refused:";
        for (const Issue& issue : issues)
            if (issue.severity == Severity::error) fault += "\n  " + tests::to_text(issue);
        return fault;
    }

  private:
    /// The canonical of what the file defines.
    std::string add(const std::string& file) {
        auto resource = fhir::parse_any(tests::read_file(folder_ / file));
        const auto added = resource ? definitions_.add(*resource) : Outcome<void>{resource.error()};
        if (!added) {
            unusable_ = file + ": " + tests::to_text(added.error().issues().front());
            return {};
        }
        return std::string{resource->child("url").text()};
    }

    const fs::path& folder_;
    std::string file_, unusable_;
    bool is_wrong_ = false;
    validation::Definitions definitions_;
    validation::Environment environment_;
    validation::Options options_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_official_validation_examples_are_right_or_wrong_as_their_manifest_says) {
    const auto archive = tests::shared_data("r4-official-test-cases/r4-official-test-cases.tar.xz");
    if (!archive) return;
    const tests::TemporaryFolder unpacked;
    tests::unpack(*archive, unpacked.path());
    const fs::path folder = unpacked.path() / "validation-examples";
    const auto known = apart();
    int as_said = 0, set_apart = 0, unused = 0;
    for (const auto& [format, cases] : manifest(folder)) {
        for (const auto& [name, wanted] : cases.as_object()) {
            const std::string file = name;
            if (const auto* use = wanted.as_object().if_contains("use-test");
                use && !use->as_bool()) {
                ++unused;
                continue;
            }
            const auto fault = Case{folder, file, wanted.as_object()}.fault();
            const bool is_apart = known.contains(file);
            if (fault.empty() == is_apart)
                BOOST_ERROR(file + (is_apart ? " stands in apart_examples.txt and need not"
                                             : ": " + fault));
            ++(is_apart ? set_apart : as_said);
        }
    }
    std::printf(
        "official validation examples: %d as the manifest says, %d apart for a reason, %d that it "
        "does not use\n",
        as_said, set_apart, unused);
}
