#include "support/database_store.hpp"
#include "support/server_process.hpp"
#include "support/shared_data.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

/// A database and a folder from which files are imported into it in the order of their names.
struct Importing {
    TestStore store;
    TemporaryFolder folder;

    void file(const std::string& name, const std::string& text) const {
        write_file(folder.path() / name, text);
    }
    void import_ends_with(int expected) {
        store.close();
        Process process{ServerProcess::program(store.url(), {"import", folder.path().string()}),
                        log_.path() / "log"};
        const int status = process.wait();
        BOOST_TEST(status == expected, log());
        store.reopen();
    }
    std::string log() const { return read_file(log_.path() / "log"); }
    std::string family(const std::string& id) {
        const auto read = store->read("Patient", id);
        return read ? std::string{resource(read->json).at("name.family").text()} : kind_of(read);
    }

  private:
    TemporaryFolder log_;
};

std::string patient(const std::string& id, const std::string& family) {
    return R"({"resourceType":"Patient","id":")" + id + R"(","name":[{"family":")" + family +
           R"("}]})";
}

std::string transaction(const std::string& method, const std::string& url,
                        const std::string& resource) {
    return R"({"resourceType":"Bundle","type":"transaction","entry":[{"resource":)" + resource +
           R"(,"request":{"method":")" + method + R"(","url":")" + url + R"("}}]})";
}

std::string numbered(int number) {
    return std::to_string(1000 + number);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(import_of_files, Importing, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(of_several_writes_of_a_resource_the_last_one_stands) {
    for (int i = 0; i < 40; ++i) {
        const std::string name = "day" + numbered(i);
        file(numbered(i) + ".json", i % 2 == 0
                                        ? patient("one", name)
                                        : transaction("PUT", "Patient/one", patient("one", name)));
    }
    std::string lines;
    for (int i = 0; i < 200; ++i)
        lines += patient("p" + std::to_string(i % 3), "line" + std::to_string(i)) + "\n";
    file("2000.ndjson", lines);
    import_ends_with(0);
    BOOST_TEST(log().find("240 resources imported, 0 records rejected") != std::string::npos);
    BOOST_TEST(family("one") == "day1039");
    BOOST_TEST(store->read("Patient", "one").value().version == 40);
    BOOST_TEST(family("p0") == "line198");
    BOOST_TEST(family("p1") == "line199");
    BOOST_TEST(family("p2") == "line197");
}

BOOST_AUTO_TEST_CASE(a_small_file_does_not_overtake_a_large_one_before_it) {
    std::string filler;
    for (int i = 0; i < 300; ++i)
        filler += R"({"resource":{"resourceType":"Basic","code":{"text":"filler"}},)"
                  R"("request":{"method":"POST","url":"Basic"}},)";
    for (int i = 0; i < 10; ++i) {
        const std::string id = numbered(i);
        std::string large = transaction("PUT", "Patient/" + id, patient(id, "before"));
        large.insert(large.find('[') + 1, filler);
        file(id + "-a.json", large);
        file(id + "-b.json", patient(id, "after"));
    }
    import_ends_with(0);
    for (int i = 0; i < 10; ++i) BOOST_TEST(family(numbered(i)) == "after");
}

BOOST_AUTO_TEST_CASE(what_refers_to_an_earlier_file_finds_it) {
    const std::string doctor =
        R"({"resourceType":"Practitioner","identifier":[{"system":"urn:npi","value":")";
    for (int i = 0; i < 30; ++i) {
        const std::string value = numbered(i);
        file(value + "-a.json", transaction("POST", "Practitioner", doctor + value + "\"}]}"));
        file(value + "-b.json",
             transaction("POST", "Patient",
                         R"({"resourceType":"Patient","identifier":[{"value":")" + value +
                             R"("}],"generalPractitioner":[{"reference":)"
                             R"("Practitioner?identifier=urn:npi|)" +
                             value + R"("}]})"));
    }
    import_ends_with(0);
    BOOST_TEST(log().find("60 resources imported, 0 records rejected") != std::string::npos);
    for (int i = 0; i < 30; ++i)
        BOOST_TEST(
            store
                ->search(query("Patient", "general-practitioner.identifier=urn:npi|" + numbered(i)))
                .value()
                .entries.size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_refused_is_kept_and_the_rest_is_imported_once) {
    file("a.json", patient("a", "A"));
    file("b.json", R"({"resourceType":"Patient","id":"b","birthDate":"soon"})");
    file("c.ndjson", patient("c", "C") + "\n\n{\n" + patient("d", "D") + "\n");
    file("e.json", transaction("POST", "Patient",
                               R"({"resourceType":"Patient","generalPractitioner":[{"reference":)"
                               R"("Practitioner?identifier=nobody"}]})"));
    import_ends_with(1);
    BOOST_TEST(log().find("3 resources imported, 3 records rejected") != std::string::npos, log());
    const auto rejects = [&](const std::string& name) {
        return read_file(folder.path() / (name + ".rejects.ndjson"));
    };
    BOOST_TEST(rejects("b.json").find("birthDate") != std::string::npos);
    BOOST_TEST(rejects("c.ndjson").starts_with(R"({"record":3,)"), rejects("c.ndjson"));
    BOOST_TEST(rejects("e.json").find("nobody") != std::string::npos);
    BOOST_TEST(family("d") == "D");
    import_ends_with(0);
    BOOST_TEST(log().find("0 resources imported, 0 records rejected") != std::string::npos, log());
    BOOST_TEST(store->read("Patient", "a").value().version == 1);
}

BOOST_AUTO_TEST_SUITE_END()
