#include "support/rest_clinic.hpp"

#include <functional>

using namespace fascia;
using namespace fascia::tests;

namespace {

struct Audited : RestClinic {
    Audited() { put(R"({"resourceType":"Patient","id":"a"})"); }
    /// Rows that the action adds, beside the one of the write behind it.
    std::uint64_t rows(const std::function<void()>& action) {
        const auto count = [&] {
            put(R"({"resourceType":"Basic","id":"x","code":{"text":"x"}})");
            return repository().verify_audit().value().rows;
        };
        const std::uint64_t before = count();
        action();
        return count() - before - 1;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(audit_of_reads, Audited, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(every_read_is_noted_once_also_one_that_finds_nothing) {
    for (const char* target :
         {"Patient/a", "Patient/nobody", "Patient/a/_history/1", "Patient/a/_history",
          "Patient/_history", "_history", "Patient?family=x", "Patient/a/Observation",
          "Patient/a/$everything", "Patient/a/$meta", "$meta", "PlanDefinition/$sweep",
          "PlanDefinition/$diff"})
        BOOST_TEST(rows([&] { call("GET", target); }) == 1u, target);
}

BOOST_AUTO_TEST_CASE(what_is_nobodys_data_is_not_noted) {
    for (const char* target : {"metadata", "ValueSet/x", "CodeSystem?url=http://x"})
        BOOST_TEST(rows([&] { call("GET", target); }) == 0u, target);
}

BOOST_AUTO_TEST_CASE(a_bundle_is_noted_entry_by_entry) {
    for (const char* type : {"batch", "transaction"})
        BOOST_TEST(rows([&] {
                       const Answer answer =
                           call("POST", "",
                                R"({"resourceType":"Bundle","type":")" + std::string{type} +
                                    R"(","entry":[{"request":{"method":"GET","url":"Patient/a"}},
                                    {"request":{"method":"GET","url":"Patient?_id=a"}}]})");
                       BOOST_TEST(answer.status == 200);
                   }) == 2u,
                   type);
}

BOOST_AUTO_TEST_SUITE_END()
