#include "rest_server.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

ClinicServer& guarded_clinic() {
    static ClinicServer served{{}};
    static const bool started = [] {
        served.add_account("ma", "medical-assistant");
        served.add_account("doc", "physician");
        served.add_account("boss", "administrator");
        served.add_account("ears", "auditor");
        served.start();
        return true;
    }();
    BOOST_REQUIRE(started);
    return served;
}

bool is_oauth_error(const test::TlsReply& reply, const std::string& error) {
    return reply.header("content-type").starts_with("application/json") &&
           reply.body.find("\"error\":\"" + error + "\"") != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sign_in, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(a_token_for_the_right_password_only) {
    FhirClient client = guarded_clinic().client();
    const auto good = client.sign_in("ma", ClinicServer::password);
    BOOST_TEST(good.status == 200);
    BOOST_TEST(good.header("cache-control") == "no-store");
    BOOST_TEST(good.body.find("\"token_type\":\"Bearer\"") != std::string::npos);
    BOOST_TEST(!client.token().empty());
    const auto wrong = client.sign_in("ma", "wrong");
    BOOST_TEST(wrong.status == 400);
    BOOST_TEST(is_oauth_error(wrong, "invalid_grant"));
    const auto nobody = client.sign_in("nobody", ClinicServer::password);
    BOOST_TEST(nobody.body == wrong.body);
    BOOST_TEST(nobody.status == wrong.status);
    const auto other =
        client.send("POST", "/auth/token", "Content-Type: application/x-www-form-urlencoded\r\n",
                    "grant_type=client_credentials");
    BOOST_TEST(is_oauth_error(other.value(), "unsupported_grant_type"));
    BOOST_TEST(client.send("GET", "/auth/token").value().status == 405);
}

BOOST_AUTO_TEST_CASE(without_a_token_there_is_nothing_but_metadata) {
    FhirClient client = guarded_clinic().client();
    check(client.get("metadata"), 200);
    for (const char* target : {"Patient", "Patient/x", "Nonsense", "Patient/x/$everything"}) {
        const auto refused = client.get(target);
        check(refused, 401, "login");
        BOOST_TEST(refused.header("www-authenticate").starts_with("Bearer"));
    }
    check(client.post("Patient", patient_json("x")), 401, "login");
    for (const char* field : {"Authorization: Bearer nonsense\r\n", "Authorization: Bearer \r\n",
                              "Authorization: Basic bWE6eA==\r\n"})
        check(client.get("Patient", field), 401, "login");
    const FhirClient signed_in = guarded_clinic().signed_in("ma");
    check(client.get("Patient?access_token=" + signed_in.token()), 401, "login");
}

BOOST_AUTO_TEST_CASE(each_role_does_what_it_may) {
    FhirClient ma = guarded_clinic().signed_in("ma"), doc = guarded_clinic().signed_in("doc"),
               boss = guarded_clinic().signed_in("boss"), ears = guarded_clinic().signed_in("ears");
    const auto made = ma.post("Patient", patient_json(fresh_tag()));
    check(made, 201);
    check(doc.get(located(made)), 200);
    for (auto* who : {&boss, &ears}) {
        check(who->get(located(made)), 403, "forbidden");
        check(who->post("Patient", patient_json("x")), 403, "forbidden");
        check(who->get("Patient"), 403, "forbidden");
        check(who->remove(located(made)), 403, "forbidden");
    }
    check(ma.get("AuditEvent"), 403, "forbidden");
    check(ma.post("Task/x/$decide", R"({"resourceType":"Parameters"})"), 403, "forbidden");
    check(
        doc.post(
            "Task/never-there/$decide",
            R"({"resourceType":"Parameters","parameter":[{"name":"decision","valueCode":"approve"}]})"),
        404, "not-found");
}

BOOST_AUTO_TEST_CASE(a_barred_entry_is_barred_in_a_bundle_too) {
    FhirClient ma = guarded_clinic().signed_in("ma");
    const std::string tag = fresh_tag();
    const auto bundle = [&](const std::string& type) {
        return R"({"resourceType":"Bundle","type":")" + type + R"(","entry":[{"resource":)" +
               patient_json(tag) +
               R"(,"request":{"method":"POST","url":"Patient"}},
               {"request":{"method":"GET","url":"AuditEvent?_count=1"}}]})";
    };
    check(ma.post("", bundle("transaction")), 403, "forbidden");
    BOOST_TEST(entries(ma.get("Patient?identifier=urn:test|" + tag)) == 0U);
    const auto batch = ma.post("", bundle("batch"));
    check(batch, 200);
    BOOST_TEST(batch.body.children("entry")[0].at("response.status").text().starts_with("201"));
    BOOST_TEST(batch.body.children("entry")[1].at("response.status").text().starts_with("403"));
}

BOOST_AUTO_TEST_CASE(what_is_open_is_loopback_only) {
    ClinicServer elsewhere{{}};
    const int status = elsewhere.run({"serve", "--listen", "0.0.0.0:0", "--open", "--tls-cert",
                                      "/nowhere", "--tls-key", "/nowhere"});
    BOOST_TEST(status == 1);
    BOOST_TEST(elsewhere.run_log().find("loopback") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
