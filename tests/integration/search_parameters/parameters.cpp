#include "fascia/fhir/draft.hpp"

#include "expectation.hpp"
#include "made_up.hpp"
#include "support/database_store.hpp"

#include <cstdio>
#include <map>
#include <set>

using namespace fascia;
using namespace fascia::tests;
namespace fs = std::filesystem;

namespace {

struct Example {
    store::Prepared prepared;
    std::string type, id;
};

/// The official examples that are needed to meet every search parameter twice, and of each type one
/// resource that says nothing, which no search by a value may find, and one that says everything,
/// for parameters that no example has a value for.
class Examples {
  public:
    Examples() {
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator{FASCIA_R4_EXAMPLES})
            if (entry.path().extension() == ".json" && entry.path().filename() != "package.json")
                files.push_back(entry.path());
        std::ranges::sort(files);
        for (const fs::path& file : files) consider(read_file(file));
        for (const fhir::TypeId id : fhir::resource_types()) {
            fhir::Draft nothing{fhir::TypeDef{id}.name()};
            nothing->set("id", "says-nothing");
            add(nothing.freeze());
            add(made_up(fhir::TypeDef{id}, "made-up"));
        }
    }

    std::vector<Example> chosen;

  private:
    void consider(const std::string& json) {
        const auto parsed = fhir::parse_json(json);
        if (!parsed || parsed->id().empty()) return;
        const search::IndexRows rows = core_registry()->extract(*parsed);
        bool is_needed = false;
        for (const std::string& code : rows.present)
            is_needed = is_needed || met_[std::string{parsed->type_name()} + "?" + code]++ < 2;
        const std::string name = std::string{parsed->type_name()} + "/" + std::string{parsed->id()};
        if (is_needed && names_.insert(name).second) add(*parsed);
    }
    void add(const fhir::Resource& parsed) {
        chosen.push_back({store::prepare(parsed, parsed.id(), *core_registry()),
                          std::string{parsed.type_name()}, std::string{parsed.id()}});
    }

    std::map<std::string, int> met_;
    std::set<std::string> names_;
};

const Examples& examples() {
    static const Examples all;
    return all;
}

void put_all(TestStore& store) {
    for (const Example& example : examples().chosen)
        BOOST_TEST(store.try_put(example.prepared).has_value(), example.type << "/" << example.id);
}

std::set<std::string> found(store::Repository& repository, const std::string& type,
                            const Expectation& expectation) {
    auto query = core_registry()->parse(type, expectation.criteria, false, {}).value();
    query.count = 1000;
    std::set<std::string> ids;
    for (const store::Version& version : repository.search(query).value().entries)
        ids.insert(version.id);
    return ids;
}

std::string text_of(const Expectation& expectation) {
    std::string text;
    for (const auto& [name, value] : expectation.criteria)
        text += (text.empty() ? "" : "&") + name + "=" + value;
    return text;
}

std::string text_of(const std::set<std::string>& ids) {
    std::string text;
    for (const std::string& id : ids) text += " " + id;
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(search_parameters, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(each_finds_the_examples_that_have_its_value_and_no_others) {
    if (!fs::exists(FASCIA_R4_EXAMPLES)) {
        std::puts("skipped: npm did not have hl7.fhir.r4.examples when this was configured");
        return;
    }
    TestStore store;
    put_all(store);
    std::set<std::string> met, all;
    int searches = 0;
    for (const fhir::TypeId id : fhir::resource_types()) {
        const std::string type{fhir::TypeDef{id}.name()};
        for (const search::Parameter& parameter : core_registry()->parameters(type)) {
            if (parameter.code == "_id" || parameter.code == "_lastUpdated") continue;
            all.insert(parameter.url);
            for (const Example& example : examples().chosen) {
                if (example.type != type) continue;
                const auto expectation =
                    expectation_of(parameter.code, parameter.type, example.prepared.index);
                if (!expectation) continue;
                std::set<std::string> expected;
                for (const Example& other : examples().chosen)
                    if (other.type == type && expectation->finds(other.prepared.index))
                        expected.insert(other.id);
                const auto ids = found(*store, type, *expectation);
                BOOST_TEST((ids == expected), type << "?" << text_of(*expectation) << " finds"
                                                   << text_of(ids) << ", not" << text_of(expected));
                BOOST_TEST(ids.contains(example.id));
                // An expression may compute a value from nothing: Patient.deceased exists, or not.
                const bool of_nothing = parameter.code == "deceased";
                BOOST_TEST(ids.contains("says-nothing") == of_nothing, text_of(*expectation));
                met.insert(parameter.url);
                ++searches;
                break;
            }
        }
    }
    std::printf("search parameters: %d searches over %zu resources; %zu of %zu parameters\n",
                searches, examples().chosen.size(), met.size(), all.size());
    for (const std::string& url : all) BOOST_TEST(met.contains(url), url);
}

BOOST_AUTO_TEST_SUITE_END()
