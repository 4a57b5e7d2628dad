#include "support/validation_report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace fascia;
namespace fs = std::filesystem;

namespace {

std::vector<fs::path> examples() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{FASCIA_R4_EXAMPLES})
        if (entry.path().extension() == ".json" && entry.path().filename() != "package.json" &&
            !entry.path().filename().string().starts_with('.'))
            files.push_back(entry.path());
    // Large files first, so that nobody waits for the last one.
    std::ranges::sort(files, std::greater{}, [](const auto& path) { return fs::file_size(path); });
    return files;
}

/// The Questionnaires among them, by canonical and by "Questionnaire/[id]", as the examples have
/// it.
std::map<std::string, fhir::Resource, std::less<>> questionnaires(
    const std::vector<fs::path>& files) {
    std::map<std::string, fhir::Resource, std::less<>> found;
    for (const auto& file : files) {
        if (!file.filename().string().starts_with("Questionnaire-")) continue;
        const auto resource = fhir::parse_json(tests::read_file(file));
        if (!resource) continue;
        found.emplace(resource->child("url").text(), *resource);
        found.emplace("Questionnaire/" + std::string{resource->id()}, *resource);
    }
    return found;
}

/// What is said of one file, and whether that is what is expected.
class Examples {
  public:
    explicit Examples(const fs::path& known) : known_{tests::known_refusals(known)} {}

    void judge(const std::string& name, const std::vector<Issue>& issues) {
        const auto rules = tests::rules_broken(issues);
        const std::scoped_lock lock{mutex_};
        ++(rules.empty() ? accepted_ : refused_);
        for (const Issue& issue : issues) {
            ++by_rule_[issue.rule];
            if (issue.code == "processing") BOOST_ERROR(name + ": " + tests::to_text(issue));
        }
        const auto found = known_.find(name);
        if (rules == (found == known_.end() ? std::set<std::string>{} : found->second)) return;
        std::string text = name + " is not judged as the list of refusals says:";
        for (const Issue& issue : issues)
            if (issue.severity == Severity::error) text += "\n  " + tests::to_text(issue);
        BOOST_ERROR(text);
    }

    void print() const {
        std::printf("official examples: %d accepted, %d refused for a fault that is named\n",
                    accepted_, refused_);
        for (const auto& [rule, count] : by_rule_)
            std::printf("  %7d %s\n", count, rule.empty() ? "structure" : rule.c_str());
    }

  private:
    const std::map<std::string, std::set<std::string>> known_;
    std::mutex mutex_;
    int accepted_ = 0, refused_ = 0;
    std::map<std::string, int> by_rule_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_official_example_is_accepted_or_refused_for_a_fault_that_is_named) {
    if (!fs::exists(FASCIA_R4_EXAMPLES)) {
        std::puts("skipped: npm did not have hl7.fhir.r4.examples when this was configured");
        return;
    }
    const auto files = examples();
    Examples judged{fs::path{FASCIA_SOURCE_DIR} /
                    "tests/conformance/validation/refused_examples.txt"};
    const auto known = questionnaires(files);
    validation::Environment environment;
    environment.questionnaire = [&](std::string_view canonical) {
        const auto found = known.find(canonical);
        return found == known.end() ? fhir::Resource{} : found->second;
    };
    tests::in_parallel(files.size(), [&](std::size_t i) {
        judged.judge(files[i].stem(), tests::issues_of(tests::read_file(files[i]), environment));
    });
    judged.print();
}

BOOST_AUTO_TEST_CASE(every_profile_of_r4_is_packaged_and_compiles_as_it_was_published_too) {
    if (!fs::exists(FASCIA_R4_EXAMPLES)) return;
    std::set<std::string> compiled;
    for (const auto& file : examples()) {
        if (!file.filename().string().starts_with("StructureDefinition-")) continue;
        const auto definition = fhir::parse_json(tests::read_file(file));
        if (!definition || definition->child("derivation").text() != "constraint" ||
            !definition->child("snapshot"))
            continue;
        const std::string url{definition->child("url").text()};
        const auto profile = validation::Profile::compile(*definition);
        BOOST_TEST(profile.has_value(), url);
        BOOST_TEST(validation::packaged_profile(url) != nullptr, url);
        compiled.insert(url);
    }
    BOOST_TEST(compiled.size() == 439u);  // the examples leave three out
}
