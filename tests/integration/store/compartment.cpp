#include "support/database_store.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

struct Chart {
    TestStore store;
    Chart() {
        store.put(R"({"resourceType":"Practitioner","id":"dr"})");
        store.put(R"({"resourceType":"Organization","id":"clinic"})");
        store.put(R"({"resourceType":"Patient","id":"ann",)"
                  R"("managingOrganization":{"reference":"Organization/clinic"}})");
        store.put(R"({"resourceType":"Patient","id":"bob"})");
        observation("o1", "ann");
        observation("o2", "bob");
        observation("o3", "ann");
        store.put(
            R"({"resourceType":"Group","id":"g","type":"person","actual":true,"member":[)"
            R"({"entity":{"reference":"Patient/ann"}},{"entity":{"reference":"Patient/bob"}}]})");
    }
    void observation(std::string_view id, std::string_view patient) {
        store.put(R"({"resourceType":"Observation","id":")" + std::string{id} +
                  R"(","status":"final","code":{"text":"t"},"subject":{"reference":"Patient/)" +
                  std::string{patient} + R"("},"performer":[{"reference":"Practitioner/dr"}]})");
    }
    std::vector<std::string> names(std::uint32_t count) {
        std::vector<std::string> found;
        std::string after;
        do {
            const auto page = store->everything("ann", count, after, {}).value();
            BOOST_TEST(page.entries.size() <= count);
            for (const auto& entry : page.entries) {
                BOOST_TEST(resource(entry.json).id() == entry.id);
                found.push_back(entry.type + "/" + entry.id);
            }
            after = page.next;
        } while (!after.empty());
        std::ranges::sort(found);
        return found;
    }
};

const std::vector<std::string> anns_chart{"Group/g",        "Observation/o1",
                                          "Observation/o3", "Organization/clinic",
                                          "Patient/ann",    "Practitioner/dr"};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(everything_of_a_patient, Chart, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(
    it_is_what_refers_to_the_patient_and_what_that_refers_to_but_no_other_patient) {
    BOOST_TEST(names(100) == anns_chart, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(where_types_are_named_only_they_are_in_it_and_followed) {
    const auto names_of = [&](std::vector<std::string_view> types) {
        std::string found;
        for (const auto& entry : store->everything("ann", 100, "", types).value().entries)
            found += entry.type + "/" + entry.id + " ";
        return found;
    };
    BOOST_TEST(names_of({"Patient", "Group"}) == "Patient/ann Group/g ");
    BOOST_TEST(names_of({"Patient", "Practitioner", "Organization"}) ==
               "Organization/clinic Patient/ann ");
    BOOST_TEST(names_of({"Patient", "Device"}) == "Patient/ann ");
}

BOOST_AUTO_TEST_CASE(pages_of_any_size_make_the_same_chart) {
    for (const std::uint32_t count : {1u, 2u, 5u, 6u})
        BOOST_TEST(names(count) == anns_chart, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_deleted_or_no_longer_refers_is_not_in_it) {
    store.remove("Observation", "o1").value();
    observation("o3", "bob");
    const std::vector<std::string> rest{"Group/g", "Organization/clinic", "Patient/ann"};
    BOOST_TEST(names(100) == rest, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_unknown_patient_is_not_found_a_deleted_one_is_gone) {
    BOOST_TEST(kind_of(store->everything("eve", 10, "", {})) == "not-found 404");
    store.remove("Patient", "ann").value();
    BOOST_TEST(kind_of(store->everything("ann", 10, "", {})) == "deleted 410");
    BOOST_TEST(kind_of(store->everything("bob", 10, "nonsense", {})) == "invalid 400");
}

BOOST_AUTO_TEST_SUITE_END()
