#include "main_job.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

void run_main_job(Format format) {
    MainJob job{format};
    job.intake();
    job.create_plan();
    const auto draft = job.assistant.get(job.plan);
    BOOST_TEST(draft.text("status") == "draft");
    BOOST_TEST(draft.header("etag") == "W/\"1\"");

    const auto again = job.assistant.post(job.patient + "/$create-care-plan", parameters({at(0)}));
    BOOST_TEST(again.status == 200);
    BOOST_TEST("CarePlan/" + again.text("entry.resource.id") == job.plan);

    const auto task = job.submit();
    BOOST_TEST(task.at("owner.reference").text() == "Practitioner/doc");
    BOOST_TEST(task.child("status").text() == "requested");
    const auto approved = job.approve(task, 0);
    BOOST_TEST(first(approved, "CarePlan").child("status").text() == "active");
    BOOST_TEST(first(approved, "CarePlan").at("period.start").text() == "2026-03-02T15:00:00.000Z");
    BOOST_TEST(first(approved, "Provenance").at("agent.who.reference").text() ==
               "Practitioner/doc");

    job.follow_up();
    BOOST_TEST(values(job.review(8), "gate") == "none");
    job.examine();
    const auto answer = job.review();
    BOOST_TEST(values(answer, "gate") == "gate-3m");
    BOOST_TEST(values(answer, "response") == "none");
    BOOST_TEST(values(answer, "adherent") == "true");
    BOOST_TEST(values(answer, "outcome").find("eligible-track-a") != std::string::npos);

    const auto plan = job.assistant.get(job.plan).body;
    bool has_outcome = false;
    for (const auto extension : plan.children("extension"))
        has_outcome |= extension.child("value").text() == "eligible-track-a";
    BOOST_TEST(has_outcome);
    const auto found =
        job.assistant.get("CarePlan?gate-outcome=eligible-track-a&subject=" + job.patient);
    BOOST_TEST(found.text("entry.resource.id") == plan.id());

    const auto proposal = job.assistant.get(values(answer, "escalation")).body;
    BOOST_TEST(proposal.child("intent").text() == "proposal");
    const std::string proposal_reference = "ServiceRequest/" + std::string{proposal.id()};
    fhir::Resource escalation;
    const auto tasks = job.assistant.get("Task?focus=" + proposal_reference).body;
    for (const auto entry : tasks.children("entry"))
        escalation = fhir::extract(entry.child("resource"));
    BOOST_REQUIRE(escalation);
    BOOST_TEST(escalation.at("owner.reference").text() == "Practitioner/doc");

    const auto decided = job.approve(escalation, 14);
    fhir::Resource order;
    for (const auto& request : all(decided, "ServiceRequest"))
        if (request.child("intent").text() == "order") order = request;
    BOOST_REQUIRE(order);
    BOOST_TEST(order.child("status").text() == "active");
    BOOST_TEST(order.at("basedOn.reference").text() == proposal_reference);
    BOOST_TEST(order.at("requester.reference").text() == "Practitioner/doc");
    BOOST_TEST(job.assistant.get(proposal_reference).text("status") == "completed");
    BOOST_TEST(job.assistant.get("Task/" + std::string{escalation.id()}).text("status") ==
               "completed");

    const auto later = job.physician.post("Task/" + std::string{escalation.id()} + "/$decide",
                                          parameters(job.approval(escalation, 14)));
    BOOST_TEST(later.status == 409);
    BOOST_TEST(later.issue() == "conflict");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(main_job, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(from_intake_to_the_order_in_json) {
    run_main_job(Format::json);
}

BOOST_AUTO_TEST_CASE(from_intake_to_the_order_in_xml) {
    run_main_job(Format::xml);
}

BOOST_AUTO_TEST_CASE(why_names_each_fact_by_its_version) {
    MainJob job;
    job.reach_active_plan();
    const auto answer = job.assistant.get(job.plan + "/$explain?at=" + instant_in_week(0));
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.reply.body);
    std::size_t items = 0, references = 0, versioned = 0;
    const auto count = [&](const fhir::Element& element, const auto& again) -> void {
        for (const auto child : element.children()) {
            if (child.name() == "reference") {
                ++references;
                versioned += child.text().find("/_history/") != std::string::npos ? 1 : 0;
            }
            again(child, again);
        }
    };
    for (const auto parameter : answer.body.children("parameter"))
        items += parameter.child("name").text() == "item" ? 1 : 0;
    count(answer.body.root(), count);
    BOOST_TEST(items > 5U);
    BOOST_TEST(references > 0U);
    BOOST_TEST(versioned == references);
}

BOOST_AUTO_TEST_CASE(the_instant_of_an_operation_is_honoured_with_the_test_clock_only) {
    MainJob job;
    job.intake();
    ClinicServer real_time{{"--open"}};
    real_time.start();
    FhirClient open = real_time.client();
    const auto made = open.post(
        "Patient", R"({"resourceType":"Patient","gender":"male","birthDate":"1980-04-02"})");
    const auto refused =
        open.post("Patient/" + made.id() + "/$create-care-plan", parameters({at(0)}));
    BOOST_TEST(refused.status == 400);
    BOOST_TEST(refused.issue() == "not-supported");
    BOOST_TEST(open.get("CarePlan").text("total") != "1");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(patients_without_a_plan, *where_database_is_installed())

namespace {

FhirAnswer plan_for(const std::string& patient_members, const std::string& more = {}) {
    MainJob job;
    job.register_patient(patient_members);
    return job.assistant.post(job.patient + "/$create-care-plan" + more, parameters({at(0)}));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_deceased_patient) {
    for (const char* deceased :
         {R"("deceasedBoolean":true)", R"("deceasedDateTime":"2026-01-15")"}) {
        const auto answer =
            plan_for(std::string{R"("birthDate":"1950-04-02","gender":"male",)"} + deceased);
        BOOST_TEST(answer.status == 422, deceased);
        BOOST_TEST(answer.issue() == "business-rule");
    }
}

BOOST_AUTO_TEST_CASE(a_patient_who_was_merged_into_another) {
    const auto answer = plan_for(
        R"("birthDate":"1950-04-02","gender":"male","active":false,
        "link":[{"type":"replaced-by","other":{"reference":"Patient/x"}}])");
    BOOST_TEST(answer.status == 422);
    BOOST_TEST(answer.issue() == "business-rule");
}

BOOST_AUTO_TEST_CASE(a_patient_whose_birth_date_or_sex_is_unknown) {
    for (const char* known : {R"("gender":"male")", R"("birthDate":"1980-04-02")",
                              R"("birthDate":"1980-04-02","gender":"unknown")"}) {
        const auto answer = plan_for(known);
        BOOST_TEST(answer.status == 422, known);
        BOOST_TEST(answer.issue() == "required", known);
    }
}

BOOST_AUTO_TEST_CASE(a_patient_who_is_not_there) {
    MainJob job;
    const auto answer = job.assistant.post("Patient/nobody/$create-care-plan", parameters({at(0)}));
    BOOST_TEST(answer.status == 404);
    BOOST_TEST(answer.issue() == "not-found");
}

BOOST_AUTO_TEST_SUITE_END()
