#include "main_job.hpp"

using namespace fascia;
using namespace fascia::tests;

// Only a physician's own $decide makes a plan active or an escalation an order, whatever is tried.

namespace {

std::string transaction_of(const std::string& kind, const std::string& method,
                           const std::string& url, const std::string& resource,
                           const std::string& more = {}) {
    return R"({"resourceType":"Bundle","type":")" + kind + R"(","entry":[{)" + more +
           R"("resource":)" + resource + R"(,"request":{"method":")" + method + R"(","url":")" +
           url + R"("}}]})";
}

std::string json_of(const fhir::Draft& draft) {
    return fhir::write_json(draft.freeze());
}

/// The resource as a client would send it to create another one.
fhir::Draft copy_of(const fhir::Resource& resource) {
    fhir::Draft copy{resource};
    for (const char* name : {"id", "meta"}) copy->remove(name);
    return copy;
}

/// Active plans and orders of the patient.
std::string acting(MainJob& job) {
    const auto count = [&](const std::string& query) {
        return job.physician.get(query + "&subject=" + job.patient + "&_summary=count")
            .text("total");
    };
    return count("CarePlan?status=active") + " " +
           count(
               "ServiceRequest?intent=order,original-order,reflex-order,filler-order,instance-"
               "order") +
           " " + count("MedicationRequest?intent=order");
}

/// A FHIRPath Patch that sets one code.
fhir::Resource replacing(const std::string& path, const std::string& code) {
    return FhirClient::from_json(
        R"({"resourceType":"Parameters","parameter":[{"name":"operation","part":[
        {"name":"type","valueCode":"replace"},{"name":"path","valueString":")" +
        path + R"("},{"name":"value","valueCode":")" + code + R"("}]}]})");
}

struct WithDraft : MainJob {
    WithDraft() {
        intake();
        create_plan();
        task = submit();
        draft = assistant.get(plan).body;
    }
    std::string active() const {
        fhir::Draft forged{draft};
        forged->set("status", "active").set("intent", "plan");
        return json_of(forged);
    }
    std::string version() const {
        return "If-Match: W/\"" + std::string{draft.at("meta.versionId").text()} + "\"\r\n";
    }
    fhir::Resource task, draft;
};

/// An escalation that waits; made once, no test of this suite may change it.
struct WithEscalation : MainJob {
    WithEscalation() { made = reach_escalation(); }
    std::string order() const {
        fhir::Draft forged = copy_of(made.proposal);
        forged->set("status", "active").set("intent", "order");
        forged->remove("basedOn");
        forged->add("basedOn").set("reference", proposal_reference());
        return json_of(forged);
    }
    /// An order with nothing of ours in it but what it rests on.
    std::string plain_order(const std::string& reference,
                            const std::string& intent = "order") const {
        return R"({"resourceType":"ServiceRequest","status":"active","intent":")" + intent +
               R"(","code":{"text":"injection"},"subject":{"reference":")" + patient +
               R"("},"basedOn":[{"reference":")" + reference + R"("}]})";
    }
    std::string proposal_reference() const {
        return "ServiceRequest/" + std::string{made.proposal.id()};
    }
    Escalation made;
};

WithEscalation& escalation() {
    static WithEscalation job;
    return job;
}

void check(const FhirAnswer& answer, int status, const char* what) {
    BOOST_TEST(answer.status == status,
               what << ": " << answer.status << " " << answer.reply.body.substr(0, 300));
}

std::string batch_status(const FhirAnswer& answer) {
    return answer.text("entry.response.status").substr(0, 3);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(a_medical_assistant_and_a_plan, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(does_not_approve_it_on_any_path) {
    WithDraft job;
    FhirClient& me = job.assistant;
    const std::string active = job.active();
    check(me.post("Task/" + std::string{job.task.id()} + "/$decide",
                  parameters(job.approval(job.task, 0))),
          403, "$decide");
    check(me.put(job.plan, active), 403, "PUT");
    check(me.put(job.plan, active, job.version()), 403, "PUT with If-Match");
    check(me.put("CarePlan/forged", json_of([&] {
                     fhir::Draft other{FhirClient::from_json(active)};
                     other->set("id", "forged");
                     return other;
                 }())),
          403, "PUT of a new one");
    check(me.post("CarePlan", json_of([&] {
                      fhir::Draft other = copy_of(job.draft);
                      other->set("status", "active");
                      return other;
                  }())),
          403, "POST");
    check(me.post("CarePlan", json_of([&] {
                      fhir::Draft other = copy_of(job.draft);
                      other->set("status", "active");
                      return other;
                  }()),
                  "If-None-Exist: identifier=urn:x|nothing\r\n"),
          403, "conditional create");
    check(me.put("CarePlan?_id=" + std::string{job.draft.id()}, active), 403, "conditional update");
    check(me.post("", transaction_of("transaction", "PUT", job.plan, active)), 403, "transaction");
    const auto batch = me.post("", transaction_of("batch", "PUT", job.plan, active));
    check(batch, 200, "batch");
    BOOST_TEST(batch_status(batch) == "403");
    const std::string version = "If-Match: W/\"1\"\r\n";
    check(me.call("PATCH", job.plan, replacing("CarePlan.status", "active"), version), 403,
          "FHIRPath Patch");
    const auto json_patch = me.send("PATCH", "/fhir/" + job.plan,
                                    version + "Content-Type: application/json-patch+json\r\n",
                                    R"([{"op":"replace","path":"/status","value":"active"}])");
    BOOST_REQUIRE(json_patch.has_value());
    BOOST_TEST(json_patch->status == 403);
    BOOST_TEST(acting(job) == "0 0 0");
    BOOST_TEST(me.get(job.plan).text("meta.versionId") == "1");
}

BOOST_AUTO_TEST_CASE(does_not_approve_it_by_disguise) {
    WithDraft job;
    fhir::Draft disguised{FhirClient::from_json(job.active())};
    disguised->remove("instantiatesCanonical");
    check(job.assistant.put(job.plan, json_of(disguised), job.version()), 403,
          "without its origin");
    fhir::Draft done{job.task};
    done->set("status", "completed");
    check(job.assistant.put("Task/" + std::string{job.task.id()}, json_of(done)), 403, "the Task");
    fhir::Draft anonymous{job.task};
    anonymous->remove("code");
    check(job.assistant.put("Task/" + std::string{job.task.id()}, json_of(anonymous)), 403,
          "the Task without its code");
    check(job.assistant.remove("Task/" + std::string{job.task.id()}), 403, "deleting the Task");
    check(job.assistant.post("Task", json_of(copy_of(job.task))), 403, "a second Task");
    const std::string group{job.draft.at("activity.reference.reference").text()};
    BOOST_REQUIRE(group.starts_with("RequestGroup/"));
    fhir::Draft running{job.assistant.get(group).body};
    running->set("status", "active");
    check(job.assistant.put(group, json_of(running)), 403, "its RequestGroup");
    BOOST_TEST(acting(job) == "0 0 0");
}

BOOST_AUTO_TEST_CASE(may_go_on_working_on_a_draft) {
    WithDraft job;
    fhir::Draft noted{job.draft};
    noted->add("note").set("text", "prefers mornings");
    check(job.assistant.put(job.plan, json_of(noted)), 428, "without If-Match");
    check(job.assistant.put(job.plan, json_of(noted), "If-Match: W/\"7\"\r\n"), 412, "stale");
    check(job.assistant.put(job.plan, json_of(noted), job.version()), 200, "with If-Match");
    // and what was shown to the physician does not hold any more
    check(job.physician.post("Task/" + std::string{job.task.id()} + "/$decide",
                             parameters(job.approval(job.task, 0))),
          409, "what was shown has changed");
}

BOOST_AUTO_TEST_CASE(does_not_change_what_was_approved_and_nobody_does_in_place) {
    MainJob job;
    job.reach_active_plan();
    const auto plan = job.assistant.get(job.plan);
    fhir::Draft changed{plan.body};
    changed->set("title", "another");
    for (auto* who : {&job.assistant, &job.physician}) {
        check(who->put(job.plan, json_of(changed), "If-Match: " + plan.header("etag") + "\r\n"),
              409, "PUT");
        check(who->remove(job.plan), 409, "DELETE");
    }
    BOOST_TEST(job.assistant.get(job.plan).header("etag") == plan.header("etag"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(a_medical_assistant_and_an_escalation, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(does_not_approve_it_on_any_path) {
    WithEscalation& job = escalation();
    FhirClient& me = job.assistant;
    const std::string order = job.order();
    check(me.post("Task/" + std::string{job.made.task.id()} + "/$decide",
                  parameters(job.approval(job.made.task, 14))),
          403, "$decide");
    check(me.post("ServiceRequest", order), 403, "POST");
    check(me.post("ServiceRequest", order, "If-None-Exist: identifier=urn:x|nothing\r\n"), 403,
          "conditional create");
    fhir::Draft in_place{job.made.proposal};
    in_place->set("intent", "order");
    check(me.put(job.proposal_reference(), json_of(in_place)), 403, "PUT of the proposal");
    fhir::Draft completed{job.made.proposal};
    completed->set("status", "completed");
    check(me.put(job.proposal_reference(), json_of(completed)), 403, "completing the proposal");
    fhir::Draft named{FhirClient::from_json(order)};
    named->set("id", "forged-order");
    check(me.put("ServiceRequest/forged-order", json_of(named)), 403, "PUT of a new one");
    check(me.call("PATCH", job.proposal_reference(), replacing("ServiceRequest.intent", "order")),
          403, "PATCH");
    check(me.post("", transaction_of("transaction", "POST", "ServiceRequest", order)), 403,
          "transaction");
    const auto batch = me.post("", transaction_of("batch", "POST", "ServiceRequest", order));
    check(batch, 200, "batch");
    BOOST_TEST(batch_status(batch) == "403");
    for (const char* intent : {"original-order", "reflex-order", "filler-order", "instance-order"})
        check(me.post("ServiceRequest", job.plain_order(job.proposal_reference(), intent)), 403,
              intent);
    BOOST_TEST(acting(job) == "1 0 0");
}

BOOST_AUTO_TEST_CASE(does_not_forge_it_by_what_it_rests_on) {
    WithEscalation& job = escalation();
    FhirClient& me = job.assistant;
    const std::string proposal = job.proposal_reference();
    check(me.post("ServiceRequest", job.plain_order(proposal)), 403, "without our codes");
    check(me.post("ServiceRequest", job.plain_order(job.plan)), 403, "on the plan itself");
    check(me.post("ServiceRequest", job.plain_order(proposal + "/_history/1")), 403,
          "by a version");
    const std::string base = "https://127.0.0.1:" + std::to_string(me.port()) + "/fhir/";
    check(me.post("ServiceRequest", job.plain_order(base + proposal)), 403, "by the whole address");
    check(me.post("", transaction_of("transaction", "POST", "ServiceRequest",
                                     job.plain_order(base + proposal))),
          403, "by the whole address, in a transaction");
    check(me.post("", transaction_of("transaction", "POST", "ServiceRequest",
                                     job.plain_order("ServiceRequest?_id=" +
                                                     std::string{job.made.proposal.id()}))),
          403, "by a conditional reference");

    const auto between = me.post("ServiceRequest", job.plain_order(proposal, "proposal"));
    check(between, 201, "a proposal of one's own");
    check(me.post("ServiceRequest", job.plain_order("ServiceRequest/" + between.id())), 403,
          "on a proposal that rests on ours");
    fhir::Draft grown{between.body};
    grown->set("intent", "order");
    check(me.put("ServiceRequest/" + between.id(), json_of(grown)), 403, "the same in place");
    fhir::Draft cut{between.body};
    cut->set("intent", "order");
    cut->remove("basedOn");
    check(me.put("ServiceRequest/" + between.id(), json_of(cut)), 403, "and with the link cut");

    std::string replacing = job.plain_order("Patient/none");
    replacing.replace(replacing.find("basedOn"), 7, "replaces");
    replacing.replace(replacing.find("Patient/none"), 12, proposal);
    check(me.post("ServiceRequest", replacing), 403, "in place of it");
    check(me.post("MedicationRequest",
                  R"({"resourceType":"MedicationRequest","status":"active","intent":"order",
                  "medicationCodeableConcept":{"text":"lidocaine"},"subject":{"reference":")" +
                      job.patient + R"("},"basedOn":[{"reference":")" + proposal + R"("}]})"),
          403, "a prescription of it");
    // both in one transaction, the order resting on a proposal that is only being made
    check(me.post("", R"({"resourceType":"Bundle","type":"transaction","entry":[
          {"fullUrl":"urn:uuid:5c0d8cd6-0b8a-4b6e-8a55-1f9a2f6b7a10","resource":)" +
                          job.plain_order(proposal, "proposal") +
                          R"(,"request":{"method":"POST","url":"ServiceRequest"}},{"resource":)" +
                          job.plain_order("urn:uuid:5c0d8cd6-0b8a-4b6e-8a55-1f9a2f6b7a10") +
                          R"(,"request":{"method":"POST","url":"ServiceRequest"}}]})"),
          403, "by a proposal of the same transaction");
    BOOST_TEST(acting(job) == "1 0 0");
}

BOOST_AUTO_TEST_CASE(does_not_forge_the_records_of_a_decision) {
    WithEscalation& job = escalation();
    FhirClient& me = job.assistant;
    const std::string path = "Task/" + std::string{job.made.task.id()};
    for (const auto& [name, value] :
         {std::pair{"status", "completed"}, std::pair{"description", "decided"}}) {
        fhir::Draft task{job.made.task};
        task->set(name, value);
        check(me.put(path, json_of(task)), 403, name);
    }
    check(
        me.post(
            "Observation",
            observation(
                job.patient, ours("red-flag", "RF1"), day_in_week(14), "Practitioner/doc",
                R"("valueBoolean":false,"extension":[{"url":"https://openfascia.org/fhir/StructureDefinition/flag-cleared","valueString":"forged"}])")),
        403, "a flag cleared");
    const auto signatures = me.get("Provenance?target=" + job.plan);
    const auto provenance = first(signatures.body, "Provenance");
    BOOST_REQUIRE_MESSAGE(provenance, signatures.reply.body);
    const std::string provenance_path = "Provenance/" + std::string{provenance.id()};
    for (auto* who : {&job.assistant, &job.physician}) {
        fhir::Draft forged{provenance};
        forged->child("reason").set("text", "forged");
        check(who->put(provenance_path, json_of(forged)), 403, "a changed Provenance");
        check(who->remove(provenance_path), 403, "a deleted Provenance");
        check(who->post("", transaction_of("transaction", "PUT", provenance_path, json_of(forged))),
              403, "a changed Provenance in a transaction");
    }
    check(me.post(job.plan + "/$clear-flag",
                  parameters({parameter("flag", "Code", "RF1"), parameter("reason", "String", "x"),
                              at(14)})),
          403, "$clear-flag");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(a_physician, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(decides_by_the_operation_only) {
    WithDraft job;
    FhirClient& me = job.physician;
    const auto refused = me.put(job.plan, job.active(), job.version());
    check(refused, 422, "PUT");
    BOOST_TEST(refused.issue() == "business-rule");
    check(me.post("", transaction_of("transaction", "PUT", job.plan, job.active())), 422,
          "transaction");
    const auto batch = me.post("", transaction_of("batch", "PUT", job.plan, job.active()));
    BOOST_TEST(batch_status(batch) == "422");
    check(me.post("ServiceRequest", escalation().order()), 422, "an order");
    fhir::Draft done{job.task};
    done->set("status", "completed");
    check(me.put("Task/" + std::string{job.task.id()}, json_of(done)), 422, "the Task");
    BOOST_TEST(acting(job) == "0 0 0");
}

BOOST_AUTO_TEST_CASE(orders_what_is_none_of_ours_as_ever) {
    MainJob job;
    job.register_patient();
    check(
        job.physician.post(
            "ServiceRequest",
            R"({"resourceType":"ServiceRequest","status":"active","intent":"order","code":{"text":"X-ray"},
              "subject":{"reference":")" +
                job.patient + R"("}})"),
        201, "an order of another kind");
}

BOOST_AUTO_TEST_CASE(does_not_approve_what_was_not_shown) {
    WithDraft job;
    const std::string path = "Task/" + std::string{job.task.id()} + "/$decide";
    check(job.physician.post(path, parameters({parameter("decision", "Code", "approve"), at(0)})),
          422, "nothing shown");
    check(job.physician.post(
              path, parameters({parameter("decision", "Code", "approve"),
                                parameter("shown", "String", std::string(64, 'a')), at(0)})),
          409, "something else shown");
    MainJob::created(job.assistant, "Observation",
                     observation(job.patient, ours("red-flag", "RF7"), day_in_week(0),
                                 "Practitioner/ma", R"("valueBoolean":true)"));
    check(job.physician.post(path, parameters(job.approval(job.task, 0))), 409,
          "the facts changed since");
}

BOOST_AUTO_TEST_SUITE_END()
