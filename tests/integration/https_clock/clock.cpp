#include "integration/https_main_job/main_job.hpp"

#include <functional>
#include <sstream>
#include <thread>

using namespace fascia;
using namespace fascia::tests;

// What the server does by itself as time passes.

namespace {

/// Plans that are weeks old when they are made, in a clinic whose clock looks every second.
struct Ticking {
    Ticking() { clinic_options = {"--test-clock", "--review-every", "1"}; }
};

/// Whether it comes true within some twenty seconds.
bool comes_true(const std::function<bool()>& condition) {
    for (int tries = 0; tries < 100; ++tries) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{200});
    }
    return false;
}

/// How many Tasks of the plan a search finds.
std::string tasks_of(MainJob& job, const std::string& search) {
    return job.assistant.get("Task?_summary=count&based-on=" + job.plan + "&" + search)
        .text("total");
}

std::string status_of_item(MainJob& job, std::string_view item) {
    const auto found = job.assistant.get("ServiceRequest?_count=100&subject=" + job.patient).body;
    for (const auto& request : all(found, "ServiceRequest"))
        if (workflow::item_of(request) == item) return std::string{request.child("status").text()};
    return "none";
}

/// How many lines of the server's log hold both.
int lines_with(std::string_view one, std::string_view other) {
    std::istringstream log{text_of_file(clinic().folder() / "server.log")};
    int count = 0;
    for (std::string line; std::getline(log, line);)
        count += line.find(one) != line.npos && line.find(other) != line.npos ? 1 : 0;
    return count;
}

/// Every record of a patient with its version.
std::string versions_of(MainJob& job) {
    const auto all_of_him = job.assistant.get(job.patient + "/$everything").body;
    std::string versions;
    for (const auto entry : all_of_him.children("entry"))
        versions.append(entry.at("resource.id").text())
            .append("/")
            .append(entry.at("resource.meta.versionId").text())
            .append(" ");
    return versions;
}

std::string reviews_of(MainJob& job) {
    return job.assistant.get("GuidanceResponse?_summary=count&patient=" + job.patient)
        .text("total");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_clock,
                      *where_database_is_installed() * boost::unit_test::fixture<Ticking>())

BOOST_AUTO_TEST_CASE(reviews_a_plan_whose_gate_has_come_due_once) {
    MainJob job;
    job.reach_active_plan();
    BOOST_TEST(comes_true([&job] { return reviews_of(job) != "0"; }));
    BOOST_TEST(reviews_of(job) == "1");
    const auto plan = job.assistant.get(job.plan).body;
    const auto outcome = workflow::extension_of(plan, "gate-outcome").child("value");
    BOOST_TEST(bool{outcome});
    const auto made = job.assistant.get("GuidanceResponse?patient=" + job.patient).body;
    BOOST_TEST(made.at("entry.resource.reasonCode.coding.code").text() == outcome.text());
    std::this_thread::sleep_for(std::chrono::seconds{3});
    BOOST_TEST(reviews_of(job) == "1");
}

BOOST_AUTO_TEST_CASE(puts_an_item_on_hold_that_a_fact_written_by_anybody_forbids) {
    MainJob job;
    job.reach_active_plan();
    BOOST_TEST(status_of_item(job, "DN1") == "active");
    job.record_haemophilia();
    BOOST_TEST(comes_true([&job] { return status_of_item(job, "DN1") == "on-hold"; }));
    BOOST_TEST(tasks_of(job, "code=reassess&status=requested&priority=urgent") != "0");
}

BOOST_AUTO_TEST_CASE(ends_a_request_that_no_physician_has_decided_and_has_the_patient_called) {
    MainJob job;
    job.intake();
    job.create_plan();
    job.submit();
    BOOST_TEST(
        comes_true([&job] { return tasks_of(job, "code=approve-plan&status=cancelled") == "1"; }));
    BOOST_TEST(tasks_of(job, "code=call-back&status=requested") == "1");
    BOOST_TEST(job.assistant.get(job.plan).text("status") == "draft");
}

BOOST_AUTO_TEST_CASE(holds_a_draft_and_asks_a_physician_about_a_flag_that_anybody_wrote) {
    MainJob job;
    job.intake();
    job.create_plan();
    MainJob::created(job.assistant, "Observation",
                     R"({"resourceType":"Observation","status":"final","code":{"coding":[)" +
                         ours("red-flag", "RF1") + R"(]},"subject":{"reference":")" + job.patient +
                         R"("},"effectiveDateTime":")" + day_in_week(1) +
                         R"(","valueBoolean":true})");
    BOOST_TEST(
        comes_true([&job] { return job.assistant.get(job.plan).text("status") == "on-hold"; }));
    BOOST_TEST(tasks_of(job, "code=red-flag&status=requested") == "1");
    std::this_thread::sleep_for(std::chrono::seconds{3});
    BOOST_TEST(tasks_of(job, "code=red-flag") == "1");
}

BOOST_AUTO_TEST_CASE(says_once_of_a_plan_that_it_cannot_be_looked_at) {
    MainJob job;
    job.intake();
    job.create_plan();
    fhir::Draft patient{job.assistant.get(job.patient).body};
    patient->remove("birthDate");
    const auto written = job.assistant.put(job.patient, fhir::write_json(patient.freeze()));
    BOOST_REQUIRE(written.status == 200);
    BOOST_TEST(comes_true([&job] { return lines_with("plan not reviewed", job.plan) > 0; }));
    std::this_thread::sleep_for(std::chrono::seconds{3});
    BOOST_TEST(lines_with("plan not reviewed", job.plan) == 1);
}

BOOST_AUTO_TEST_CASE(holds_the_plan_of_a_patient_who_has_died_and_asks_once_to_close_it) {
    MainJob job;
    job.reach_active_plan();
    fhir::Draft patient{job.assistant.get(job.patient).body};
    patient->set("deceasedDateTime", "2026-04-01");
    const auto written = job.assistant.put(job.patient, fhir::write_json(patient.freeze()));
    BOOST_REQUIRE(written.status == 200);
    BOOST_TEST(
        comes_true([&job] { return job.assistant.get(job.plan).text("status") == "on-hold"; }));
    const std::string asked = "code=reassess&priority=urgent&focus=" + job.plan;
    BOOST_TEST(tasks_of(job, asked) == "1");
    std::this_thread::sleep_for(std::chrono::seconds{3});
    BOOST_TEST(tasks_of(job, asked) == "1");
    const auto closed = job.physician.post(job.plan + "/$close",
                                           parameters({parameter("reason", "Code", "deceased")}));
    BOOST_TEST(closed.status == 200, closed.reply.body);
}

BOOST_AUTO_TEST_CASE(writes_nothing_while_nothing_is_new_about_a_draft) {
    MainJob job;
    job.intake();
    const auto made = job.assistant.post(job.patient + "/$create-care-plan", parameters({}));
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.reply.body);
    job.plan = "CarePlan/" + made.text("entry.resource.id");
    const std::string before = versions_of(job);
    BOOST_TEST(before.find(made.text("entry.resource.id")) != std::string::npos);
    std::this_thread::sleep_for(std::chrono::seconds{4});  // the clock looks each second
    BOOST_TEST(versions_of(job) == before);
    // what a person has just read he can write
    const auto read = job.assistant.get(job.plan);
    fhir::Draft mine{read.body};
    mine->set("title", "As the clinic calls it");
    std::this_thread::sleep_for(std::chrono::seconds{3});
    const auto written =
        job.assistant.put(job.plan, fhir::write_json(mine.freeze()),
                          "If-Match: W/\"" + read.text("meta.versionId") + "\"\r\n");
    BOOST_TEST(written.status == 200, written.reply.body);
    BOOST_TEST(written.text("meta.versionId") ==
               std::to_string(std::stoi(read.text("meta.versionId")) + 1));
    const std::string after = versions_of(job);
    std::this_thread::sleep_for(std::chrono::seconds{4});
    BOOST_TEST(versions_of(job) == after);
    BOOST_TEST(job.assistant.get(job.plan).text("title") == "As the clinic calls it");
}

BOOST_AUTO_TEST_CASE(merges_new_facts_into_a_draft_and_comes_to_rest) {
    MainJob job;
    job.intake();
    job.create_plan();
    BOOST_TEST(status_of_item(job, "DN1") == "draft");
    job.record_haemophilia();
    BOOST_TEST(comes_true([&job] { return status_of_item(job, "DN1") == "revoked"; }));
    std::this_thread::sleep_for(std::chrono::seconds{2});
    const auto version = job.assistant.get(job.plan).text("meta.versionId");
    std::this_thread::sleep_for(std::chrono::seconds{3});
    BOOST_TEST(job.assistant.get(job.plan).text("meta.versionId") == version);
}

BOOST_AUTO_TEST_SUITE_END()
