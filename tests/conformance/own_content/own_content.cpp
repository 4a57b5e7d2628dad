#include "fascia/fhir/json.hpp"
#include "fascia/plan/apply.hpp"
#include "fascia/validation/definitions.hpp"

#include "conformance/protocol_cases/case_file.hpp"
#include "support/protocol_files.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;

namespace {

/// What this project publishes: everything under fhir/ that is a resource.
std::vector<std::pair<std::string, fhir::Resource>> content() {
    std::vector<std::pair<std::string, fhir::Resource>> resources;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{content_root()}) {
        const auto path = entry.path().generic_string();
        if (entry.path().extension() != ".json" || path.find("/cases/") != path.npos) continue;
        auto resource = fhir::parse_json(text_of(entry.path()));
        if (resource) resources.emplace_back(entry.path().filename(), std::move(*resource));
    }
    return resources;
}

/// Errors of a resource, with those of its definitions at hand.
class Judge {
  public:
    explicit Judge(const std::vector<std::pair<std::string, fhir::Resource>>& content) {
        for (const auto& [name, resource] : content)
            BOOST_TEST(definitions_.add(resource).has_value(), name);
        definitions_.offer(environment_);
    }

    void check(const std::string& name, const fhir::Resource& resource) const {
        for (const auto& issue : validation::validate(resource, environment_))
            if (issue.severity == Severity::error)
                BOOST_ERROR(name << ": " << issue.path << ": " << issue.text << " [" << issue.rule
                                 << ']');
    }

  private:
    validation::Definitions definitions_;
    validation::Environment environment_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(own_content)

BOOST_AUTO_TEST_CASE(everything_that_is_published_here_is_valid) {
    const auto published = content();
    BOOST_TEST(published.size() > 50u);
    const Judge judge{published};
    for (const auto& [name, resource] : published) judge.check(name, resource);
}

BOOST_AUTO_TEST_CASE(every_definition_is_valid_as_the_server_has_it) {
    const Judge judge{content()};
    for (const auto& folder : std::filesystem::directory_iterator{content_root() / "protocols"}) {
        const auto protocol =
            plan::Protocol::load(protocol_files(folder.path().filename().string())).value();
        BOOST_TEST(!protocol->definitions().empty());
        for (const auto& definition : protocol->definitions())
            judge.check(std::string{definition.id()}, definition);
    }
}

BOOST_AUTO_TEST_CASE(every_plan_that_the_protocol_makes_is_valid) {
    const auto protocol = plan::Protocol::load(protocol_files()).value();
    const Judge judge{content()};
    int plans = 0;
    for (const auto& folder : case_folders()) {
        const auto one = read_case(folder);
        const auto output = plan::apply_protocol(*protocol, one.facts);
        if (!output) continue;  // protocol_cases says which fail
        const auto sent = fhir::parse_json(fhir::write_json(output->applied.resource));
        BOOST_TEST_REQUIRE(sent.has_value(), one.name);
        judge.check(one.name, *sent);
        ++plans;
    }
    BOOST_TEST(plans > 40);
}

BOOST_AUTO_TEST_SUITE_END()
