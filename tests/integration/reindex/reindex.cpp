#include "fascia/store/repository.hpp"

#include "support/clinic_server.hpp"

#include <atomic>
#include <set>

using namespace fascia;
using namespace fascia::tests;

namespace {

std::string patient(int number, const std::string& colour, const std::string& seen = "2020-05-01") {
    return R"({"resourceType":"Patient","id":"p)" + std::to_string(number) +
           R"(","extension":[{"url":"http://clinic.example/colour","valueCode":")" + colour +
           R"("},{"url":"http://clinic.example/seen","valueDate":")" + seen + R"("}]})";
}

/// A clinic with patients that were stored before it had search parameters of its own, and a folder
/// of these.
struct Reindexing {
    ClinicServer clinic{{"--open"}};
    TemporaryFolder own;

    Reindexing() {
        write_file(own.path() / "colour.json", R"({"resourceType":"SearchParameter","id":"colour",
            "url":"http://clinic.example/colour","name":"colour","status":"active",
            "description":"x","code":"colour","base":["Patient"],"type":"token","expression":
            "Patient.extension.where(url = 'http://clinic.example/colour').value"})");
        write_file(own.path() / "seen.xml", R"(<SearchParameter xmlns="http://hl7.org/fhir">
            <id value="seen"/><url value="http://clinic.example/seen"/><name value="seen"/>
            <status value="active"/><description value="x"/><code value="seen"/>
            <base value="Patient"/><type value="date"/><expression value=
            "Patient.extension.where(url = 'http://clinic.example/seen').value"/>
            </SearchParameter>)");
    }

    std::vector<std::string> with_own(std::vector<std::string> words) const {
        words.insert(words.end(), {"--search-parameters", own.path().string()});
        return words;
    }
    void import_patients(int count) {
        std::string lines;
        for (int i = 1; i <= count; ++i) lines += patient(i, i % 2 == 0 ? "red" : "blue") + "\n";
        write_file(clinic.folder() / "patients.ndjson", lines);
        BOOST_REQUIRE_MESSAGE(
            clinic.run({"import", (clinic.folder() / "patients.ndjson").string()}) == 0,
            clinic.run_log());
    }
    /// The server, which knows the parameters.
    ServerProcess& serve() {
        auto options = clinic.options("own.log");
        options.flags = with_own(options.flags);
        server_ = std::make_unique<ServerProcess>(options);
        return *server_;
    }
    /// The exit status of `fascia reindex`; its output is in clinic.run_log().
    int reindex() { return clinic.run(with_own({"reindex"})); }
    bool says(const std::string& text) const {
        return clinic.run_log().find(text) != std::string::npos;
    }

  private:
    std::unique_ptr<ServerProcess> server_;
};

int total(FhirClient& client, const std::string& search) {
    const auto answer = client.get(search + "&_summary=count");
    return answer.status == 200 ? std::stoi(answer.text("total")) : -answer.status;
}

bool lists(const FhirAnswer& metadata, std::string_view code) {
    return metadata.reply.body.find("\"name\":\"" + std::string{code} + "\"") != std::string::npos;
}

std::set<std::string> ids(FhirClient& client, const std::string& search) {
    std::set<std::string> found;
    const auto answer = client.get(search + "&_count=1000");
    for (const auto entry : answer.body.children("entry"))
        BOOST_TEST(found.insert(std::string{entry.at("resource.id").text()}).second);
    return found;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reindexing, Reindexing, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(a_running_server_searches_by_a_new_parameter_once_all_are_indexed_by_it) {
    import_patients(300);
    FhirClient client{serve().port()};
    client.put("Observation/o",
               R"({"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},
                   "subject":{"reference":"Patient/p2"}})");
    const auto metadata = client.get("metadata");
    BOOST_TEST((lists(metadata, "colour") && lists(metadata, "seen")));
    BOOST_TEST(client.get("SearchParameter/seen").text("url") == "http://clinic.example/seen");
    for (const char* search :
         {"Patient?colour=red", "Patient?seen=2020", "Patient?_sort=seen",
          "Patient?colour:missing=true", "Observation?subject:Patient.colour=red"}) {
        const auto refused = client.get(search, "Prefer: handling=lenient\r\n");
        BOOST_TEST(refused.status == 400, search);
        BOOST_TEST(refused.issue() == "not-supported", search);
        BOOST_TEST(refused.reply.body.find("fascia reindex") != std::string::npos, search);
    }

    BOOST_TEST(reindex() == 0, clinic.run_log());
    BOOST_TEST(says("can be searched by now: colour (Patient), seen (Patient)"), clinic.run_log());
    BOOST_TEST(says("300 changed: 600 rows added, 0 removed; 0 faults"), clinic.run_log());
    BOOST_TEST(total(client, "Patient?colour=red") == 150);
    BOOST_TEST(total(client, "Patient?colour:not=red") == 150);
    BOOST_TEST(total(client, "Patient?seen=ge2020-05&seen=lt2020-06") == 300);
    BOOST_TEST(total(client, "Observation?subject:Patient.colour=red") == 1);
    BOOST_TEST(client.get("Patient?colour=red&_sort=seen&__explain=true").status == 200);

    BOOST_TEST(clinic.run(with_own({"--json", "reindex", "--type", "Patient"})) == 0);
    BOOST_TEST(says(R"({"event":"reindexed","resources":300,"changed":0,"rowsAdded":0,)"
                    R"("rowsRemoved":0,"failed":0,"ready":[],"incomplete":[]})"),
               clinic.run_log());
    BOOST_TEST(clinic.run(with_own({"reindex", "--type", "Shoe"})) == 2);
}

BOOST_AUTO_TEST_CASE(a_faulty_parameter_is_named_and_left_out_and_the_server_goes_on) {
    import_patients(3);
    write_file(own.path() / "wrong.json", R"({"resourceType":"SearchParameter","id":"wrong",
        "url":"http://clinic.example/wrong","name":"wrong","status":"active","description":"x",
        "code":"wrong","base":["Patient"],"type":"date","expression":"Patient.name"})");
    write_file(own.path() / "broken.json", "{");
    write_file(own.path() / "twin.json", read_file(own.path() / "colour.json"));
    auto& server = serve();
    for (const char* part :
         {"search parameter left out", "wrong.json", "SearchParameter.expression",
          "Patient.name selects HumanName", "broken.json", "twin.json", "SearchParameter.id"})
        BOOST_TEST(server.log().find(part) != std::string::npos, part);
    FhirClient client{server.port()};
    const auto metadata = client.get("metadata");
    BOOST_TEST(lists(metadata, "colour"));
    BOOST_TEST(!lists(metadata, "wrong"));
    BOOST_TEST(client.get("Patient?wrong=x").issue() == "not-supported");
    BOOST_TEST(client.get("SearchParameter/wrong").status == 404);

    BOOST_TEST(reindex() == 1);
    BOOST_TEST(says("wrong.json: error: SearchParameter.expression: "), clinic.run_log());
    BOOST_TEST(total(client, "Patient?colour=red") == 1);
    BOOST_TEST(clinic.run({"reindex", "--search-parameters", "/no/such/folder"}) == 1);
    BOOST_TEST(says("no folder of search parameters at /no/such/folder"), clinic.run_log());
}

BOOST_AUTO_TEST_CASE(the_folder_and_what_the_server_indexes_by_come_from_its_configuration) {
    write_file(clinic.folder() / "fascia.toml",
               "search-parameters = \"" + own.path().string() + "\"\n");
    const auto configured = [&](std::vector<std::string> words) {
        words.insert(words.end(), {"--config", (clinic.folder() / "fascia.toml").string()});
        return words;
    };
    auto options = clinic.options("own.log");
    options.flags = configured({"--open", "--zone", "Pacific/Kiritimati"});
    ServerProcess server{options};
    FhirClient client{server.port()};
    client.put("Patient/p1", patient(1, "red", "2020-05-01"));
    BOOST_TEST(total(client, "Patient?seen=lt2020-04-30T12:00:00Z") == 1);
    // In UTC the day would begin later; the pass finds nothing to change.
    BOOST_TEST(clinic.run(configured({"reindex"})) == 0, clinic.run_log());
    BOOST_TEST(says("the index of 0 changed"), clinic.run_log());
    // An import indexes as the server does.
    write_file(clinic.folder() / "more.ndjson", patient(2, "red", "2020-05-01"));
    BOOST_TEST(clinic.run(configured({"import", (clinic.folder() / "more.ndjson").string()})) == 0,
               clinic.run_log());
    BOOST_TEST(total(client, "Patient?seen=lt2020-04-30T12:00:00Z&colour=red") == 2);
}

BOOST_AUTO_TEST_CASE(a_killed_run_goes_on_and_what_a_server_writes_meanwhile_is_found_once) {
    const int count = is_quick() ? 800 : 2000;
    import_patients(count);
    FhirClient client{serve().port()};
    std::atomic<bool> ended{false};
    std::set<std::string> green;
    std::jthread writing{[&, port = client.port()] {
        FhirClient other{port};
        for (int i = 1; !ended; i += 7) {
            const int number = i < count ? i : count + i;  // behind and ahead of the pass, and new
            if (other.put("Patient/p" + std::to_string(number), patient(number, "green")).status <
                300)
                green.insert("p" + std::to_string(number));
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
    }};
    const SystemClock clock;
    const auto store = store::open({.url = clinic.database().url()}, false, clock,
                                   search::Registry::make({}, Zone{}).value())
                           .value();
    const auto has_begun = [&] {
        const auto kept = store->setting("reindex").value();
        return kept && kept->find("- 0 0 ") != 0;
    };
    {
        Process run{ServerProcess::program(clinic.database().url(), with_own({"reindex"})),
                    clinic.folder() / "killed.log"};
        while (run.is_running() && !has_begun())
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        BOOST_TEST(run.end(SIGKILL) == 128 + SIGKILL, text_of_file(clinic.folder() / "killed.log"));
    }
    BOOST_TEST(client.get("Patient?colour=red").issue() == "not-supported");
    BOOST_TEST(reindex() == 0, clinic.run_log());
    BOOST_TEST(says("goes on after the "), clinic.run_log());
    BOOST_TEST(says("can be searched by now: colour (Patient), seen (Patient)"), clinic.run_log());
    ended = true;
    writing.join();

    BOOST_TEST(green.size() > 10u);
    BOOST_TEST(ids(client, "Patient?colour=green") == green, boost::test_tools::per_element());
    const int all = total(client, "Patient?_id:not=none");
    BOOST_TEST(total(client, "Patient?colour=red,blue,green") == all);
    BOOST_TEST(total(client, "Patient?seen=2020") == all);
    BOOST_TEST(reindex() == 0);
    BOOST_TEST(says("the index of 0 changed: 0 rows added, 0 removed"), clinic.run_log());
    BOOST_TEST(!says("goes on after"));
}

BOOST_AUTO_TEST_SUITE_END()
