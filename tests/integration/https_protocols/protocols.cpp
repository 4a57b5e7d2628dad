// Protocols as content of a running server: $lint, and one that is broken.
#include "support/clinic_server.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::tests;

namespace {

namespace fs = std::filesystem;

constexpr const char* sound = "myofascial-back-pain";

void replace_in(const fs::path& file, const std::string& passage, const std::string& replacement) {
    auto text = text_of_file(file);
    const auto at = text.find(passage);
    if (at == std::string::npos) throw std::logic_error{"no such passage: " + passage};
    text.replace(at, passage.size(), replacement);
    write_file(file, text);
}

/// The content of this project and beside it a copy of the protocol with three faults.
class ContentWithFaults {
  public:
    ContentWithFaults() {
        fs::copy(fs::path{FASCIA_SOURCE_DIR} / "fhir", root(), fs::copy_options::recursive);
        const auto broken = root() / "protocols" / "broken";
        fs::copy(root() / "protocols" / sound, broken, fs::copy_options::recursive);
        replace_in(broken / "plan-definition.json", "%stratum in", "%startum in");
        replace_in(broken / "rules.json", R"("sources": ["S13"])", R"("sources": ["S99"])");
        replace_in(broken / "activities/AC1.json", R"("valueString": "S18")",
                   R"("valueString": "S98")");
    }
    fs::path root() const { return folder_.path() / "fhir"; }

  private:
    TemporaryFolder folder_;
};

const ContentWithFaults& content() {
    static const ContentWithFaults made;
    return made;
}

ClinicServer& clinic() {
    static ClinicServer served{{}, content().root().string()};
    static const bool started = [] {
        served.add_account("ma", "medical-assistant");
        served.add_account("doc", "physician");
        served.add_account("admin", "administrator");
        served.start();
        return true;
    }();
    BOOST_REQUIRE(started);
    return served;
}

FhirAnswer lint(const std::string& login, const std::string& protocol) {
    auto client = clinic().signed_in(login);
    return client.call("GET", "PlanDefinition/" + protocol + "/$lint");
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != text.npos;
}

const std::vector<std::string>& faults() {
    static const std::vector<std::string> told{"%startum is not a variable", "'S99' is the tag",
                                               "'S98' is the tag"};
    return told;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(protocols_of_a_server)

BOOST_AUTO_TEST_CASE(lint_answers_physician_and_administrator_and_nobody_else) {
    for (const char* login : {"doc", "admin"}) {
        const auto answer = lint(login, sound);
        BOOST_TEST(answer.status == 200, answer.reply.body);
        BOOST_TEST(answer.body.type_name() == "OperationOutcome");
        for (const auto issue : answer.body.children("issue"))
            BOOST_TEST(issue.child("severity").text() == "information", answer.reply.body);
    }
    BOOST_TEST(lint("ma", sound).status == 403);
    BOOST_TEST(lint("doc", "no-such-protocol").status == 404);
    auto doctor = clinic().signed_in("doc");
    BOOST_TEST(doctor.call("GET", std::string{"PlanDefinition/"} + sound + "/$lint?x=1").status ==
               400);
}

BOOST_AUTO_TEST_CASE(a_broken_protocol_is_switched_off_loudly_and_the_server_runs) {
    const auto answer = lint("admin", "broken");
    BOOST_TEST(answer.status == 200);
    for (const auto& fault : faults()) BOOST_TEST(has(answer.reply.body, fault), fault);
    BOOST_TEST(answer.body.child("issue").child("severity").text() == "error");
    const auto log = clinic().server().log();
    BOOST_TEST(has(log, "protocol disabled"));
    for (const auto& fault : faults()) BOOST_TEST(has(log, fault), fault);

    auto assistant = clinic().signed_in("ma");
    BOOST_TEST(assistant.call("GET", std::string{"PlanDefinition/"} + sound).status == 200);
    BOOST_TEST(assistant.call("GET", "PlanDefinition/broken").status == 404);
}

BOOST_AUTO_TEST_CASE(the_command_line_tells_the_same) {
    BOOST_TEST(clinic().run({"lint", sound}) == 0);
    BOOST_TEST(clinic().run({"lint", "broken"}) == 1);
    for (const auto& fault : faults()) BOOST_TEST(has(clinic().run_log(), fault), fault);
    BOOST_TEST(clinic().run({"lint"}) == 1);
    BOOST_TEST(clinic().run({"lint", "nothing"}) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
