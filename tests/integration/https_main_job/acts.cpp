#include "main_job.hpp"

using namespace fascia;
using namespace fascia::tests;

// What people do with a plan beside the main job: procedures, overrides, own escalations, pauses,
// flares, the end.

namespace {

using Members = std::vector<std::string>;

void refused(FhirClient& who, const std::string& path, const Members& members, int status,
             const char* what) {
    const auto answer = who.post(path, parameters(members));
    BOOST_TEST(answer.status == status,
               what << ": " << answer.status << " " << answer.reply.body.substr(0, 400));
}

std::string code(const char* name, const std::string& value) {
    return parameter(name, "Code", value);
}
std::string text(const char* name, const std::string& value) {
    return parameter(name, "String", value);
}
std::string score(const char* name, int value) {
    return R"("name":")" + std::string{name} + R"(","valueInteger":)" + std::to_string(value);
}
std::string checklist(const char* consent) {
    return std::string{R"("name":"checklist","part":[{"name":"flags-asked","valueBoolean":true},
        {"name":"consent","valueBoolean":)"} +
           consent + R"(},{"name":"infection","valueBoolean":false},
        {"name":"medicines","valueBoolean":true}])";
}

fhir::Resource with_intent(const fhir::Resource& bundle, std::string_view intent) {
    for (const auto& request : all(bundle, "ServiceRequest"))
        if (request.child("intent").text() == intent) return request;
    return {};
}

std::string with_status(const fhir::Resource& standing, const char* status) {
    fhir::Draft draft{standing};
    draft->set("status", status);
    return fhir::write_json(draft.freeze());
}

fhir::Resource task_of(const fhir::Resource& bundle, std::string_view kind) {
    for (const auto& task : all(bundle, "Task"))
        if (workflow::task_kind(task) == kind) return task;
    return {};
}

std::string status_of(MainJob& job, const std::string& reference) {
    return job.assistant.get(reference).text("status");
}

/// What $explain says of an item: its state, and the words of a rule.
std::string explained(MainJob& job, const std::string& item, const std::string& rule) {
    const auto answer = job.assistant.get(job.plan + "/$explain?at=" + instant_in_week(1)).body;
    for (const auto parameter : answer.children("parameter")) {
        std::string id, state, words;
        for (const auto part : parameter.children("part")) {
            const std::string_view name = part.child("name").text();
            if (name == "id") id = part.child("value").text();
            if (name == "state") state = part.child("value").text();
            if (name != "rule") continue;
            std::string rule_id, rule_text;
            for (const auto one : part.children("part"))
                (one.child("name").text() == "id" ? rule_id : rule_text) +=
                    one.child("name").text() == "result" ? "" : one.child("value").text();
            if (rule_id == rule) words = rule_text;
        }
        if (id == item) return state + ": " + words;
    }
    return {};
}

/// What forbids needling (C05).
void observe(MainJob& job, int week, int pain, int odi) {
    job.operate(job.assistant, job.plan + "/$check-in",
                {parameter("date", "Date", day_in_week(week)),
                 fact(loinc("72514-3"), R"("valueInteger":)" + std::to_string(pain)),
                 fact(loinc("97909-6"), percent(odi)),
                 fact(ours("exam-finding", "hep-days"), R"("valueInteger":5)"), at(week)});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(after_a_procedure, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(the_day_is_recorded_and_six_weeks_of_relief_lead_to_the_next_decision) {
    MainJob job;
    const auto escalation = job.reach_escalation();
    const std::string path = job.plan + "/$record-procedure";
    const auto day = [](const char* consent) {
        return Members{code("item", "TPI1"), text("site", "left quadratus lumborum"),
                       text("side", "left"), text("agent", "lidocaine"),
                       checklist(consent),   score("before", 8),
                       score("after", 3),    at(14)};
    };
    refused(job.physician, path, day("true"), 422, "without an order");
    const auto order = with_intent(job.approve(escalation.task, 14), "order");
    const std::string order_reference = "ServiceRequest/" + std::string{order.id()};
    refused(job.assistant, path, day("true"), 403, "by an assistant");
    refused(job.physician, path, day("false"), 422, "without consent");
    BOOST_TEST(status_of(job, order_reference) == "active");

    for (const char* part : {R"({"name":"pregnant"})", R"({"name":"pregnant","valueString":"yes"})",
                             R"({"name":"infection","valueString":"true"})"}) {
        auto unclear = day("true");
        unclear.push_back(std::string{R"("name":"checklist","part":[)"} + part + "]");
        refused(job.physician, path, unclear, 400, part);
    }

    const auto recorded = job.operate(job.physician, path, day("true"));
    BOOST_TEST(status_of(job, order_reference) == "completed");
    BOOST_TEST(first(recorded, "Procedure").at("basedOn.reference").text() == order_reference);
    BOOST_TEST(all(recorded, "Task").size() == 3U);
    refused(job.physician, path, day("true"), 422, "a second time on one order");
    BOOST_TEST(values(job.review(15), "gate") == "after-procedure");

    for (const int week : {16, 18, 20}) observe(job, week, 4, 30);
    const auto early = job.review(19);
    BOOST_TEST(values(early, "outcome").find("eligible-tpi-repeat") == std::string::npos);
    const auto answer = job.review(20);
    BOOST_TEST(values(answer, "gate") == "after-procedure");
    BOOST_TEST(values(answer, "outcome").find("eligible-tpi-repeat") != std::string::npos);
    const auto proposal = job.assistant.get(values(answer, "escalation")).body;
    BOOST_TEST(proposal.child("intent").text() == "proposal");
    const auto asked =
        job.assistant.get("Task?focus=ServiceRequest/" + std::string{proposal.id()}).body;
    const auto next = with_intent(job.approve(first(asked, "Task"), 20), "order");
    BOOST_TEST(next.at("basedOn.reference").text() ==
               "ServiceRequest/" + std::string{proposal.id()});

    const std::string revoke = "ServiceRequest/" + std::string{next.id()} + "/$revoke";
    refused(job.assistant, revoke, {text("reason", "x"), at(20)}, 403, "by an assistant");
    refused(job.physician, revoke, {at(20)}, 422, "without a reason");
    job.operate(job.physician, revoke, {text("reason", "the patient moves away"), at(20)});
    BOOST_TEST(status_of(job, "ServiceRequest/" + std::string{next.id()}) == "revoked");
    refused(job.physician, revoke, {text("reason", "x"), at(20)}, 409, "twice");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(against_the_rules, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(a_physician_goes_on_against_a_block_and_the_plan_says_so) {
    MainJob job;
    job.intake();
    job.record_haemophilia();
    job.create_plan();
    BOOST_TEST(explained(job, "DN1", "C05").starts_with("blocked"));
    const std::string path = job.plan + "/$override";
    const Members input{code("item", "DN1"), code("rule", "C05"),
                        text("reason", "factor is given before"), at(1)};
    refused(job.assistant, path, input, 403, "by an assistant");
    refused(job.physician, path, {code("item", "DN1"), code("rule", "C05"), at(1)}, 422,
            "without a reason");
    refused(job.physician, path,
            {code("item", "PT1"), code("rule", "C05"), text("reason", "x"), at(1)}, 409,
            "what is not blocked");
    const auto done = job.operate(job.physician, path, input);
    const auto issue = first(done, "DetectedIssue");
    BOOST_TEST(issue.at("mitigation.author.reference").text() == "Practitioner/doc");
    const auto state = explained(job, "DN1", "C05");
    BOOST_TEST(!state.starts_with("blocked"), state);
    BOOST_TEST(state.find("factor is given before") != std::string::npos, state);

    const auto again = job.operate(job.physician, job.patient + "/$create-care-plan",
                                   {R"("name":"supersede","valueBoolean":true)", at(1)});
    const auto next = first(again, "CarePlan");
    BOOST_TEST(next.at("replaces.reference").text() == job.plan);
    job.plan = "CarePlan/" + std::string{next.id()};
    BOOST_TEST(!explained(job, "DN1", "C05").starts_with("blocked"));

    // Nobody brings it about, alters it or takes it away by another way of writing.
    fhir::Draft forged{issue};
    forged->remove("id");
    forged->remove("meta");
    const std::string json = fhir::write_json(forged.freeze());
    BOOST_TEST(job.assistant.post("DetectedIssue", json).status == 403);
    BOOST_TEST(job.physician.post("DetectedIssue", json).status == 422);
    const auto entry = [](const std::string& resource) {
        return R"({"resourceType":"Bundle","type":"transaction","entry":[{"resource":)" + resource +
               R"(,"request":{"method":"POST","url":"DetectedIssue"}}]})";
    };
    BOOST_TEST(job.assistant.post("", entry(json)).status == 403);
    const std::string standing = "DetectedIssue/" + std::string{issue.id()};
    BOOST_TEST(job.assistant.remove(standing).status == 403);
    BOOST_TEST(job.assistant.put(standing, with_status(issue, "cancelled")).status == 403);
}

BOOST_AUTO_TEST_CASE(what_a_new_fact_forbids_stands_still_until_a_physician_goes_on) {
    MainJob job;
    job.reach_active_plan();
    const auto needling = [&job] {
        const auto found =
            job.assistant.get("ServiceRequest?_count=100&subject=" + job.patient).body;
        for (const auto& request : all(found, "ServiceRequest"))
            if (workflow::item_of(request) == "DN1")
                return std::string{request.child("status").text()};
        return std::string{"none"};
    };
    const auto tasks = [&job](const char* status) {
        return std::stoi(std::string{
            job.assistant
                .get("Task?_summary=count&code=reassess&based-on=" + job.plan + "&status=" + status)
                .text("total")});
    };
    BOOST_TEST(needling() == "active");
    job.record_haemophilia();
    const int before = tasks("requested");
    job.operate(job.assistant, job.plan + "/$review", {at(3)});
    BOOST_TEST(needling() == "on-hold");
    const int asked = tasks("requested");
    BOOST_TEST(asked > before);
    job.operate(job.assistant, job.plan + "/$review", {at(3)});
    BOOST_TEST(tasks("requested") == asked);

    refused(job.physician, job.plan + "/$resume", {at(3)}, 409, "while the block stands");
    job.operate(job.physician, job.plan + "/$override",
                {code("item", "DN1"), code("rule", "C05"), text("reason", "factor is given before"),
                 at(3)});
    job.operate(job.physician, job.plan + "/$resume", {at(3)});
    BOOST_TEST(needling() == "active");
    BOOST_TEST(tasks("requested") == asked - 1);
}

BOOST_AUTO_TEST_CASE(an_own_escalation_waits_for_a_decision_like_any_other) {
    MainJob job;
    job.reach_active_plan();
    const std::string path = job.plan + "/$escalate";
    const auto input = [](const std::string& item) {
        return Members{code("item", item),
                       text("site", "quadratus lumborum"),
                       text("side", "left"),
                       text("unmet", "12 weeks of active care"),
                       text("reason", "cannot exercise for pain"),
                       at(2)};
    };
    refused(job.assistant, path, input("TPI1"), 403, "by an assistant");
    refused(job.physician, path, {code("item", "TPI1"), text("reason", "x"), at(2)}, 422,
            "without what does not hold");
    refused(job.physician, path, input("SCS1"), 422, "stimulation before six months");
    const auto proposed = job.operate(job.physician, path, input("TPI1"));
    const auto proposal = with_intent(proposed, "proposal");
    BOOST_REQUIRE(proposal);
    refused(job.physician, path, input("TPI1"), 409, "twice");

    const auto task = task_of(proposed, "approve-escalation");
    const std::string task_path = "Task/" + std::string{task.id()};
    refused(job.assistant, task_path + "/$reassign", {text("to", "Practitioner/ma"), at(2)}, 422,
            "to an assistant");
    const auto given = job.operate(
        job.assistant, task_path + "/$reassign",
        {text("to", "Practitioner/other"), parameter("until", "Date", day_in_week(4)), at(2)});
    BOOST_TEST(first(given, "Task").at("owner.reference").text() == "Practitioner/other");
    job.operate(job.assistant, task_path + "/$withdraw", {text("reason", "better"), at(2)});
    BOOST_TEST(status_of(job, "ServiceRequest/" + std::string{proposal.id()}) == "revoked");
    refused(job.assistant, task_path + "/$withdraw", {text("reason", "x"), at(2)}, 409, "twice");
    refused(job.physician, task_path + "/$decide", job.approval(task, 2), 409, "a decision then");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(the_life_of_a_plan, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(is_paused_taken_up_and_ended) {
    MainJob job;
    job.reach_active_plan();
    refused(job.assistant, job.plan + "/$hold", {text("reason", "x"), at(1)}, 403, "hold");
    refused(job.physician, job.plan + "/$resume", {at(1)}, 409, "resume of an active plan");
    job.operate(job.physician, job.plan + "/$hold", {text("reason", "in hospital"), at(1)});
    BOOST_TEST(status_of(job, job.plan) == "on-hold");
    // On hold it is still the approved plan: nobody edits it in place.
    const auto held = job.assistant.get(job.plan).body;
    const std::string if_match =
        "If-Match: W/\"" + std::string{held.at("meta.versionId").text()} + "\"\r\n";
    for (const char* status : {"revoked", "completed", "draft"})
        BOOST_TEST(job.physician.put(job.plan, with_status(held, status), if_match).status == 409,
                   status);
    job.operate(job.physician, job.plan + "/$resume", {at(2)});
    BOOST_TEST(status_of(job, job.plan) == "active");

    const auto timeline = job.assistant.get(job.plan + "/$timeline?at=" + instant_in_week(2)).body;
    BOOST_TEST(timeline.type_name() == "Parameters");
    BOOST_TEST(!timeline.children("parameter").empty());

    refused(job.assistant, job.plan + "/$close", {code("reason", "completed"), at(3)}, 403,
            "close");
    refused(job.physician, job.plan + "/$close", {text("reason", "tired"), at(3)}, 422, "no code");
    const auto closed = job.operate(job.physician, job.plan + "/$close",
                                    {code("reason", "patient-withdrew"), at(3)});
    BOOST_TEST(first(closed, "CarePlan").child("status").text() == "revoked");
    BOOST_TEST(
        job.assistant
            .get("Task?based-on=" + job.plan +
                 "&status=requested,received,accepted,ready,in-progress,on-hold&_summary=count")
            .text("total") == "0");
    refused(job.physician, job.plan + "/$close", {code("reason", "completed"), at(3)}, 409,
            "twice");
}

BOOST_AUTO_TEST_CASE(a_flare_pauses_and_an_emergency_is_said_first) {
    MainJob job;
    job.reach_active_plan();
    const auto quiet = job.operate(job.assistant, job.plan + "/$flare",
                                   {parameter("since", "Date", day_in_week(2)), at(2)});
    BOOST_TEST(task_of(quiet, "call-back").at("restriction.period.end").text() ==
               format_day(Day{std::chrono::sys_days{parse_day(day_in_week(2)).value()} +
                              std::chrono::days{3}}));
    BOOST_TEST(!first(quiet, "OperationOutcome"));
    bool pauses = false;
    for (const auto entry : quiet.children("entry"))
        pauses |= entry.child("resource").child("status").text() == "on-hold";
    BOOST_TEST(pauses);
    BOOST_TEST(status_of(job, job.plan) == "active");

    const auto alarm =
        job.operate(job.assistant, job.plan + "/$flare", {code("flag", "RF1"), at(3)});
    const auto said = fhir::extract(alarm.child("entry").child("resource"));
    BOOST_TEST(said.type_name() == "OperationOutcome");
    BOOST_TEST(said.at("issue.diagnostics").text().find("emergency number") != std::string::npos);
    BOOST_TEST(status_of(job, job.plan) == "on-hold");
    refused(job.physician, job.plan + "/$resume", {at(3)}, 422, "while the flag is open");
    refused(job.assistant, job.plan + "/$flare", {code("flag", "RF99"), at(3)}, 400, "no flag");
}

BOOST_AUTO_TEST_SUITE_END()
