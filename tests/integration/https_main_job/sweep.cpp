// The panel evaluated anew: $sweep, $diff and `fascia sweep` over the plans of this clinic.
#include "main_job.hpp"

#include <sstream>

using namespace fascia;
using namespace fascia::tests;

namespace {

namespace fs = std::filesystem;

const std::string back = "https://openfascia.org/fhir/PlanDefinition/myofascial-back-pain";
const std::string neck = "https://openfascia.org/fhir/PlanDefinition/myofascial-neck-pain";

/// What stands in the answer of an operation that is answered later.
test::TlsReply later(FhirClient& client, const std::string& path,
                     const std::vector<std::string>& members) {
    const auto accepted = client.post(path, parameters(members));
    BOOST_REQUIRE_MESSAGE(accepted.status == 202, accepted.reply.body);
    const std::string at = accepted.header("content-location");
    const std::string job = at.substr(at.find("/fhir/"));
    for (;;) {
        const auto answer = client.send("GET", job).value();
        if (answer.status != 202) return answer;
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
}

/// The lines of an operation that succeeds.
std::string lines(FhirClient& client, const std::string& path,
                  const std::vector<std::string>& members) {
    const auto answer = later(client, path, members);
    BOOST_TEST(answer.status == 200, answer.body);
    BOOST_TEST(answer.header("content-type") == "application/x-ndjson");
    return answer.body;
}

/// The line about a plan, whatever its version; empty: none.
std::string line_of(const std::string& text, const std::string& plan) {
    std::istringstream all{text};
    for (std::string line; std::getline(all, line);)
        if (line.find(plan + "/_history/") != line.npos) return line;
    return {};
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

FhirClient administrator() {
    return clinic().signed_in("admin");
}

/// A plan at week 14 whose gate has opened; nobody has reviewed it.
struct AtTheGate : MainJob {
    AtTheGate() {
        reach_active_plan();
        follow_up();
        examine();
    }
    std::string number_of(const std::string& search) {
        return assistant.get(search + "&_summary=count").text("total");
    }
};

std::vector<std::string> command(int week, std::vector<std::string> more = {}) {
    std::vector<std::string> words{"sweep", "--at", instant_in_week(week)};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(panel_evaluated_anew, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(the_sweep_tells_who_crosses_a_gate_and_writes_nothing) {
    AtTheGate job;
    const auto etag = job.assistant.get(job.plan).header("etag");
    const auto tasks = job.number_of("Task?patient=" + job.patient);
    BOOST_TEST(line_of(lines(job.physician, "PlanDefinition/$sweep", {at(8)}), job.plan)
                   .ends_with(R"(,"outcome":[],"changed":false})"));
    FhirClient admin = administrator();
    const auto crossed = line_of(lines(admin, "PlanDefinition/$sweep", {at(14)}), job.plan);
    BOOST_TEST(crossed.ends_with(R"(,"outcome":["eligible-track-a"],"changed":true})"), crossed);

    BOOST_TEST(job.assistant.get(job.plan).header("etag") == etag);
    BOOST_TEST(job.number_of("Task?patient=" + job.patient) == tasks);
    BOOST_TEST(job.number_of("GuidanceResponse?patient=" + job.patient) == "0");
    BOOST_TEST(
        job.number_of("ServiceRequest?status=active&subject=" + job.patient) ==
        job.number_of("ServiceRequest?status=active&authored=lt2026-03-09&subject=" + job.patient));

    // What a review has found is not found anew.
    job.review();
    const auto reviewed = line_of(lines(admin, "PlanDefinition/$sweep", {at(14)}), job.plan);
    BOOST_TEST(reviewed.ends_with(R"(,"outcome":["eligible-track-a"],"changed":false})"), reviewed);
}

BOOST_AUTO_TEST_CASE(a_sweep_of_one_protocol_leaves_out_the_plans_of_others) {
    MainJob job;
    job.reach_active_plan();
    const auto of = [&](const std::string& canonical) {
        return line_of(lines(job.physician, "PlanDefinition/$sweep",
                             {at(1), parameter("protocol", "Canonical", canonical)}),
                       job.plan);
    };
    BOOST_TEST(!of(back).empty());
    BOOST_TEST(of(neck).empty());
    BOOST_TEST(later(job.physician, "PlanDefinition/$sweep",
                     {parameter("protocol", "Canonical", back + "|0")})
                   .status == 404);
}

BOOST_AUTO_TEST_CASE(only_physician_and_administrator_ask_about_the_panel) {
    MainJob job;
    for (const char* operation : {"PlanDefinition/$sweep", "PlanDefinition/$diff"}) {
        const auto refused = job.assistant.post(operation, parameters({}));
        BOOST_TEST(refused.status == 403, operation);
        BOOST_TEST(refused.issue() == "forbidden", operation);
    }
    ClinicServer real_time{{}};
    real_time.add_account("admin", "administrator");
    real_time.start();
    FhirClient admin = real_time.signed_in("admin");
    BOOST_TEST(later(admin, "PlanDefinition/$sweep", {at(1)}).status == 400);
    BOOST_TEST(lines(admin, "PlanDefinition/$sweep", {}).empty());
    BOOST_TEST(
        admin.send("POST", "/fhir/PlanDefinition/$sweep", "Accept: application/x-ndjson\r\n")
            ->status == 202);
}

BOOST_AUTO_TEST_CASE(a_plan_that_cannot_be_evaluated_is_told_and_not_left_out) {
    MainJob job;
    job.reach_active_plan();
    const auto etag = job.assistant.get(job.patient).header("etag");
    fhir::Draft dead{job.assistant.get(job.patient).body};
    dead->set("deceasedBoolean", true);
    BOOST_REQUIRE(
        job.assistant.call("PUT", job.patient, dead.freeze(), "If-Match: " + etag + "\r\n")
            .status == 200);
    const auto told = line_of(lines(job.physician, "PlanDefinition/$sweep", {at(1)}), job.plan);
    BOOST_TEST(has(told, R"("error":")"), told);
    BOOST_TEST(!has(told, R"("outcome")"), told);
    const auto compared = line_of(lines(job.physician, "PlanDefinition/$diff",
                                        {at(1), parameter("before", "Canonical", back),
                                         parameter("after", "Canonical", neck)}),
                                  job.plan);
    BOOST_TEST(has(compared, R"("error":"before: )"), compared);
    BOOST_TEST(clinic().run(command(1)) == 1);
    BOOST_TEST(has(line_of(clinic().run_log(), job.plan), ": error: "));
}

BOOST_AUTO_TEST_CASE(a_difference_names_outcomes_and_items_of_the_plans_that_differ) {
    AtTheGate job;
    const auto between = [&](const std::string& before, const std::string& after) {
        return lines(job.physician, "PlanDefinition/$diff",
                     {at(14), parameter("before", "Canonical", before),
                      parameter("after", "Canonical", after)});
    };
    const auto same = between(back, back);
    BOOST_TEST(line_of(same, job.plan).empty());
    BOOST_TEST(has(same, R"("different":0,)"), same);
    const auto other = between(back, neck);
    BOOST_TEST(has(line_of(other, job.plan), R"("before":{"outcome":[)"), other);
    BOOST_TEST(!has(other, R"("different":0,)"), other);
    BOOST_TEST(
        later(job.physician, "PlanDefinition/$diff", {parameter("before", "Canonical", back)})
            .status == 400);
}

BOOST_AUTO_TEST_CASE(the_command_line_tells_who_crosses_and_what_another_version_would_change) {
    AtTheGate job;
    clinic().run(command(14));
    BOOST_TEST(
        line_of(clinic().run_log(), job.plan).ends_with(": none -> eligible-track-a (gate-3m)"),
        clinic().run_log());
    clinic().run(command(8));
    BOOST_TEST(line_of(clinic().run_log(), job.plan).empty());

    // Another version, for which thirteen weeks of care are not enough.
    const TemporaryFolder folder;
    const auto later_version = folder.path() / "myofascial-back-pain";
    fs::copy(fs::path{FASCIA_SOURCE_DIR} / "fhir/protocols/myofascial-back-pain", later_version,
             fs::copy_options::recursive);
    auto rules = text_of_file(later_version / "rules.json");
    for (const auto& [passage, replacement] :
         {std::pair{"%exposureWeeks >= 12", "%exposureWeeks >= 20"},
          std::pair{"%exposureWeeks < 12", "%exposureWeeks < 20"}}) {
        const auto found = rules.find(passage);
        BOOST_REQUIRE(found != rules.npos);
        rules.replace(found, std::string_view{passage}.size(), replacement);
    }
    write_file(later_version / "rules.json", rules);
    clinic().run(command(14, {"--protocol", later_version.string()}));
    BOOST_TEST(has(line_of(clinic().run_log(), job.plan), ": outcome eligible-track-a -> continue"),
               clinic().run_log());
    clinic().run(
        command(14, {"--protocol", (later_version / "plan-definition.json").string(), "--json"}));
    BOOST_TEST(
        has(line_of(clinic().run_log(), job.plan), R"("after":{"outcome":["continue"],"items":{)"));

    BOOST_TEST(clinic().run(command(14, {"--protocol", folder.path().string()})) == 1);
    BOOST_TEST(clinic().run(command(14, {"--after", "nowhere"})) == 1);
    BOOST_TEST(clinic().run({"sweep", "--at", "soon"}) == 1);
    BOOST_TEST(clinic().run({"sweep"}) == 2);
}

BOOST_AUTO_TEST_SUITE_END()
