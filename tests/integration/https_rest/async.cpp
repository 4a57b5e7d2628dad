#include "rest_server.hpp"

#include <thread>

using namespace fascia;
using namespace fascia::tests;

namespace {

struct Later {
    ClinicServer served{{}};
    Later() {
        served.add_account("ma", "medical-assistant");
        served.add_account("dr", "physician");
        served.start();
    }

    /// What the answer will be at, relative to /fhir/.
    static std::string job_of(const FhirAnswer& accepted) {
        BOOST_TEST(accepted.status == 202);
        BOOST_TEST(accepted.header("retry-after") == "1");
        const std::string at = accepted.header("content-location");
        BOOST_REQUIRE(at.starts_with("https://"));
        return at.substr(at.find("/fhir/") + 6);
    }
    static FhirAnswer fetch(FhirClient& client, const std::string& job) {
        for (;;) {
            auto answer = client.get(job);
            if (answer.status != 202) return answer;
            BOOST_TEST(answer.header("retry-after") == "1");
            BOOST_TEST(!answer.header("x-progress").empty());
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
    }
};

const std::string async = "Prefer: respond-async\r\n";

std::string bundle(const std::string& type, const std::string& tag) {
    return R"({"resourceType":"Bundle","type":")" + type + R"(","entry":[{"resource":)" +
           patient_json(tag) + R"(,"request":{"method":"POST","url":"Patient"}}]})";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(answers_later, Later)

BOOST_AUTO_TEST_CASE(a_bundle_is_answered_later_once_and_to_its_sender) {
    FhirClient assistant = served.signed_in("ma"), physician = served.signed_in("dr");
    for (const std::string type : {"batch", "transaction"}) {
        const std::string tag = fresh_tag();
        const std::string job = job_of(assistant.post("", bundle(type, tag), async));
        check(physician.get(job), 404, "not-found");
        check(physician.remove(job), 404, "not-found");
        BOOST_TEST(assistant.call("HEAD", job).status < 300);
        const auto answer = fetch(assistant, job);
        check(answer, 200);
        BOOST_TEST(answer.text("type") == type + "-response");
        BOOST_TEST(answer.text("entry.response.status") == "201 Created");
        check(assistant.get(job), 404, "not-found");
        BOOST_TEST(entries(assistant.get("Patient?identifier=urn:test|" + tag)) == 1U);
    }
    check(served.client().get("_async/x"), 401);
    check(assistant.get("_async/x"), 404, "not-found");
    check(assistant.post("_async/x", R"({"resourceType":"Basic","code":{"text":"x"}})"), 405,
          "not-supported");
}

BOOST_AUTO_TEST_CASE(a_failure_is_fetched_as_one_and_a_job_can_be_given_up) {
    FhirClient assistant = served.signed_in("ma", Format::xml);
    const std::string bad =
        job_of(assistant.post("", R"({"resourceType":"Bundle","type":"transaction","entry":[
            {"request":{"method":"GET","url":"Patient/nobody"}}]})",
                              async));
    check(fetch(assistant, bad), 404, "not-found");
    const std::string patient = located(assistant.post("Patient", patient_json(fresh_tag())));
    const auto all = fetch(assistant, job_of(assistant.get(patient + "/$everything", async)));
    check(all, 200);
    BOOST_TEST(entries(all) == 1U);
    const std::string given_up = job_of(assistant.post("", bundle("batch", fresh_tag()), async));
    BOOST_TEST(assistant.remove(given_up).status == 202);
    check(assistant.get(given_up), 404, "not-found");
    // for what is answered at once anyway, the preference is not taken up
    check(assistant.get(patient, async), 200);
}

BOOST_AUTO_TEST_CASE(too_many_jobs_of_one_are_refused) {
    FhirClient assistant = served.signed_in("ma"), physician = served.signed_in("dr");
    for (int i = 0; i < 4; ++i) job_of(assistant.post("", bundle("batch", fresh_tag()), async));
    const auto refused = assistant.post("", bundle("batch", fresh_tag()), async);
    check(refused, 429, "throttled");
    BOOST_TEST(!refused.header("retry-after").empty());
    job_of(physician.post("", bundle("batch", fresh_tag()), async));
}

BOOST_AUTO_TEST_SUITE_END()
