#include "support/rest_clinic.hpp"

#include <set>

using namespace fascia;
using namespace fascia::tests;

BOOST_FIXTURE_TEST_SUITE(the_whole_system, RestClinic, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(everything_is_the_patient_what_refers_to_him_and_what_that_refers_to) {
    put(R"({"resourceType":"Patient","id":"a","generalPractitioner":[{"reference":"Practitioner/d"}]})");
    put(R"({"resourceType":"Practitioner","id":"d"})");
    put(R"({"resourceType":"Practitioner","id":"unrelated"})");
    put(R"({"resourceType":"Patient","id":"b"})");
    for (int i = 0; i < 5; ++i)
        put(R"({"resourceType":"Observation","id":"a)" + std::to_string(i) +
            R"(","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/a"}})");
    put(R"({"resourceType":"Observation","id":"b0","status":"final","code":{"text":"x"},
        "subject":{"reference":"Patient/b"}})");
    const auto all = call("GET", "Patient/a/$everything").body();
    std::set<std::string> names;
    for (const auto entry : all.children("entry"))
        names.insert(std::string{entry.child("fullUrl").text()});
    BOOST_TEST(names.size() == 7u);
    BOOST_TEST(names.contains(std::string{base} + "/Practitioner/d"));
    BOOST_TEST(names.contains(std::string{base} + "/Observation/a4"));
    BOOST_TEST(all.child("total").text() == "7");

    std::set<std::string> paged;
    std::string target = "Patient/a/$everything?_count=2";
    for (int pages = 0; !target.empty() && pages < 9; ++pages) {
        const auto page = call("GET", target).body();
        for (const auto entry : page.children("entry"))
            BOOST_TEST(paged.insert(std::string{entry.child("fullUrl").text()}).second);
        target = link_of(page, "next");
    }
    BOOST_TEST(paged == names);
    BOOST_TEST(call("GET", "Patient/nobody/$everything").status == 404);
    BOOST_TEST(call("GET", "Patient/a/$everything?_type=Observation").status == 400);
}

BOOST_AUTO_TEST_CASE(the_capability_statement_says_what_the_tables_say) {
    const Answer answer = call("GET", "metadata");
    BOOST_TEST(answer.status == 200);
    const auto statement = answer.body();
    BOOST_TEST(statement.child("fhirVersion").text() == "4.0.1");
    const auto rest = statement.child("rest");
    BOOST_TEST(rest.children("resource").size() == fhir::resource_types().size());
    for (const auto resource : rest.children("resource")) {
        const std::string_view type = resource.child("type").text();
        BOOST_TEST(
            resource.children("searchParam").size() == core_registry()->parameters(type).size(),
            type);
        for (const auto interaction : resource.children("interaction")) {
            const std::string_view code = interaction.child("code").text();
            const auto rows = interaction::rest_interactions();
            BOOST_TEST(std::any_of(rows.begin(), rows.end(),
                                   [&](const auto& row) { return row.code == code; }),
                       code);
        }
    }
    std::set<std::string> patient_operations;
    for (const auto resource : rest.children("resource"))
        if (resource.child("type").text() == "Patient")
            for (const auto operation : resource.children("operation"))
                patient_operations.insert(std::string{operation.child("name").text()});
    BOOST_TEST(patient_operations.contains("everything"));
    std::size_t system_level = 0;
    for (const auto interaction : rest.children("interaction")) {
        const std::string_view code = interaction.child("code").text();
        BOOST_TEST((code == "batch" || code == "transaction" || code == "search-system" ||
                    code == "history-system"),
                   code);
        ++system_level;
    }
    BOOST_TEST(system_level == 4u);
}

BOOST_AUTO_TEST_CASE(a_synthea_patient_arrives_whole_with_every_reference_resolved) {
    const auto archive = shared_data("synthea/synthea-r4-transaction-bundles.tar.xz");
    if (!archive) return;
    const TemporaryFolder folder;
    unpack(*archive, folder.path());
    std::size_t bundles = 0, resources = 0;
    std::chrono::nanoseconds spent{0};
    for (const auto& file : std::filesystem::directory_iterator{folder.path()}) {
        if (file.path().extension() != ".json" || file.path().filename() == "index.json") continue;
        if (file.file_size() > 2'000'000 || bundles == 5) continue;
        const std::string json = read_file(file.path());
        const std::size_t entries = resource(json).children("entry").size();
        const auto start = std::chrono::steady_clock::now();
        const Answer answer = call("POST", "", json);
        spent += std::chrono::steady_clock::now() - start;
        BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.json);
        const auto body = answer.body();
        BOOST_TEST(body.children("entry").size() == entries);
        for (const auto entry : body.children("entry"))
            BOOST_TEST(entry.at("response.status").text() == "201 Created");
        ++bundles;
        resources += entries;
    }
    BOOST_TEST_MESSAGE(bundles << " bundles, " << resources << " resources in "
                               << std::chrono::duration<double>(spent).count() << " s");
    BOOST_TEST(bundles == 5u);
    const auto patients = call("GET", "Patient?_count=100").body();
    BOOST_TEST(patients.children("entry").size() == bundles);
    std::size_t found = 0;
    for (const auto entry : patients.children("entry")) {
        const std::string id{entry.at("resource.id").text()};
        const Answer all = call("GET", "Patient/" + id + "/$everything");
        BOOST_REQUIRE(all.status == 200);
        BOOST_TEST(all.json.find("urn:uuid:") == all.json.find("\"urn:uuid:none\""));
        found += all.body().children("entry").size();
    }
    BOOST_TEST(found <= resources);
    BOOST_TEST(found > resources * 9 / 10);
}

BOOST_AUTO_TEST_SUITE_END()
