#include "fascia/interaction/clock.hpp"
#include "fascia/plan/rules.hpp"
#include "fascia/workflow/codes.hpp"

#include "support/protocol_files.hpp"
#include "support/rest_clinic.hpp"

#include <set>

using namespace fascia;
using namespace fascia::tests;

// Two people act on one plan: the second has read it when the first commits.

namespace {

std::string ours(std::string_view system, std::string_view code) {
    return R"({"coding":[{"system":")" + workflow::code_system(system) + R"(","code":")" +
           std::string{code} + R"("}]})";
}

std::string flag_json(std::string_view id, std::string_view flag, bool present) {
    return R"({"resourceType":"Observation","id":")" + std::string{id} +
           R"(","status":"final","code":)" + ours("red-flag", flag) +
           R"(,"subject":{"reference":"Patient/p"},"effectiveDateTime":"2026-03-02",
           "issued":"2026-03-02T10:00:00Z","valueBoolean":)" +
           (present ? "true" : "false") + "}";
}

std::string plan_json(std::string_view status, std::string_view intent) {
    return R"({"resourceType":"CarePlan","id":"plan","status":")" + std::string{status} +
           R"(","intent":")" + std::string{intent} +
           R"(","title":"Back pain","subject":{"reference":"Patient/p"},
           "created":"2026-03-02T10:00:00Z","period":{"start":"2026-03-02T10:00:00Z"},
           "instantiatesCanonical":[")" +
           test::loaded_protocol()->canonical() + R"("]})";
}

/// A patient of whom every flag is answered no, and his physician.
struct TwoAtOnce : RestClinic {
    TwoAtOnce() {
        access.practitioner = "Practitioner/doc";
        access.roles = security::Roles{security::Role::physician};
        follow("myofascial-back-pain", test::loaded_protocol());
        put_straight(
            {R"({"resourceType":"Patient","id":"p","gender":"male","birthDate":"1980-02-29"})"});
        for (const auto& flag : test::loaded_protocol()->rules().flags)
            put_straight({flag_json("no-" + flag.code, flag.code, false)});
    }

    Answer operate(std::string_view target,
                   const std::vector<std::pair<std::string, std::string>>& given = {}) {
        fhir::Draft parameters{"Parameters"};
        for (const auto& [name, value] : given)
            parameters->add("parameter").set("name", name).set("valueString", value);
        parameters->add("parameter").set("name", "at").set("valueInstant", "2026-03-03T10:00:00Z");
        return call("POST", target, fhir::write_json(parameters.freeze()));
    }
    /// One step of the clock; false: nothing is due.
    bool keep_time() {
        interaction::Request request;
        request.type = "CarePlan";
        request.id = "plan";
        request.access = access;
        request.body = resource(R"({"resourceType":"Parameters","parameter":[
            {"name":"at","valueInstant":"2026-03-03T10:00:00Z"}]})");
        std::promise<bool> is_done;
        interaction::keep_time(services(), std::move(request), [&](const auto& reply) {
            is_done.set_value(reply && reply->status == 200);
        });
        return is_done.get_future().get();
    }

    /// What a search finds.
    std::vector<fhir::Resource> found(const std::string& search) {
        std::vector<fhir::Resource> resources;
        const auto bundle = call("GET", search).body();
        for (const auto entry : bundle.children("entry"))
            resources.push_back(fhir::extract(entry.child("resource")));
        return resources;
    }
    std::string shown(const fhir::Resource& task) {
        for (const auto input : task.children("input"))
            if (workflow::code_in(input.child("type"), "task") == "shown")
                return std::string{input.child("valueString").text()};
        return {};
    }

    /// An active plan and the Task to decide on the proposal of an injection.
    void propose_injection() {
        put_straight({plan_json("active", "plan"),
                      R"({"resourceType":"ServiceRequest","id":"tpi","status":"active",
                      "intent":"proposal","code":)" +
                          ours("protocol-item", "TPI1") +
                          R"(,"basedOn":[{"reference":"CarePlan/plan"}],
                      "subject":{"reference":"Patient/p"}})",
                      R"({"resourceType":"Task","id":"asked","status":"requested","intent":"order",
                      "code":)" +
                          ours("task", "approve-escalation") +
                          R"(,"basedOn":[{"reference":"CarePlan/plan"}],
                      "focus":{"reference":"ServiceRequest/tpi"},"for":{"reference":"Patient/p"},
                      "authoredOn":"2026-03-03T09:00:00Z","input":[{"type":)" +
                          ours("task", "shown") + R"(,"valueString":"-"}]})"});
        for (int steps = 0; steps < 5 && keep_time(); ++steps) {  // shows the facts as they are
        }
    }
    Answer approve_injection() {
        std::vector<std::pair<std::string, std::string>> given{
            {"decision", "approve"},
            {"accept", "TPI1"},
            {"shown", shown(call("GET", "Task/asked").body())}};
        for (const auto& rule : test::loaded_protocol()->rules().contraindications)
            given.emplace_back("acknowledged", rule.code);
        return operate("Task/asked/$decide", given);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(in_the_same_moment, TwoAtOnce)

BOOST_AUTO_TEST_CASE(a_flag_is_written_and_an_escalation_is_not_approved_unseen) {
    propose_injection();
    overtake([this] { put_straight({flag_json("yes", "RF1", true)}); });
    const auto overtaken = approve_injection();
    BOOST_TEST(overtaken.status == 409, overtaken.json.substr(0, 300));
    BOOST_TEST(overtaken.json.find("Observation/yes") != std::string::npos,
               overtaken.json.substr(0, 300));
    BOOST_TEST(found("ServiceRequest?intent=order").empty());
    BOOST_TEST(call("GET", "Task/asked").body().child("status").text() == "requested");
}

BOOST_AUTO_TEST_CASE(a_plan_is_put_on_hold_and_an_escalation_of_it_is_not_approved) {
    propose_injection();
    overtake([this] {
        BOOST_TEST(operate("CarePlan/plan/$hold", {{"reason", "in hospital"}}).status == 200);
    });
    BOOST_TEST(approve_injection().status == 409);
    const auto held = approve_injection();
    BOOST_TEST(held.status == 409);
    BOOST_TEST(held.json.find("in hospital") != std::string::npos, held.json);
    BOOST_TEST(operate("CarePlan/plan/$resume").status == 200);
    const auto approved = approve_injection();
    BOOST_TEST(approved.status == 200, approved.json);
    BOOST_TEST(found("ServiceRequest?intent=order").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_plan_is_submitted_twice_and_a_physician_asked_once) {
    put_straight({plan_json("draft", "proposal")});
    overtake([this] { BOOST_TEST(operate("CarePlan/plan/$submit").status == 201); });
    BOOST_TEST(operate("CarePlan/plan/$submit").status == 409);
    BOOST_TEST(found("Task?code=approve-plan").size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_clocks_of_two_programs_look_and_ask_once) {
    put_straight({plan_json("active", "plan")});
    overtake([this] { BOOST_TEST(keep_time()); });
    BOOST_TEST(!keep_time());
    const auto tasks = found("Task?code=reassess&_count=500");
    std::set<std::string> texts;
    for (const auto& task : tasks) texts.emplace(task.child("description").text());
    BOOST_TEST(!tasks.empty());
    BOOST_TEST(texts.size() == tasks.size());
}

BOOST_AUTO_TEST_SUITE_END()
