#include "connection_to.hpp"

#include <chrono>
#include <thread>

using namespace fascia;
using namespace fascia::tests;
using fascia::store::AuditReport;

namespace {

struct Audited {
    TestStore store;
    Audited() {
        for (int i = 0; i < 20; ++i)
            store.put(R"({"resourceType":"Patient","id":"p)" + std::to_string(i % 7) + R"("})");
        store.remove("Patient", "p0").value();
        store
            ->run({.user = "dr|\"who\"", .request = "r"},
                  [](store::UnitOfWork& unit) { return unit.audit("read", "Patient/p1", "8"); })
            .value();
    }
    AuditReport after(std::string_view sql) {
        change_rows(store, sql);
        return store->verify_audit().value();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(audit_log, Audited, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(every_write_has_a_row_and_the_chain_holds_over_a_restart) {
    BOOST_TEST(store->verify_audit().value().rows == 22u);
    store.reopen();
    store.put(R"({"resourceType":"Patient","id":"p9"})");
    const AuditReport report = store->verify_audit().value();
    BOOST_TEST(report.rows == 23u);
    BOOST_TEST(!report.broken_at.has_value());
}

BOOST_AUTO_TEST_CASE(what_was_read_is_noted_with_the_next_write_and_before_the_end) {
    const auto rows = [&] { return store->verify_audit().value().rows; };
    for (int i = 0; i < 3; ++i)
        store->note({.user = "ma", .request = "r"}, "read", "Patient/p1", "0");
    store.put(R"({"resourceType":"Patient","id":"p9"})");
    BOOST_TEST(rows() == 26u);
    store->note({.user = "ma", .request = "r"}, "read", "Patient/p2", "4");
    store.reopen();
    BOOST_TEST(rows() == 27u);
    for (int i = 0; i < 2500; ++i) store->note({.user = "ma", .request = "r"}, "vread", "x", "0");
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (rows() < 2527u && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    BOOST_TEST(rows() == 2527u);
    BOOST_TEST(!store->verify_audit().value().broken_at.has_value());
}

BOOST_AUTO_TEST_CASE(a_changed_row_breaks_the_chain_where_it_stands) {
    for (const char* column :
         {"user_id = 'x'", "at = at + 1", "target = 'Patient/p5x'", "version = 9", "outcome = '4'",
          "action = 'read'", "hash = '00'", "request = 'q'"}) {
        Audited fresh;
        const AuditReport report =
            fresh.after("UPDATE fascia_audit SET " + std::string{column} + " WHERE sequence = 5");
        BOOST_TEST(report.broken_at.value_or(0) == 5, column);
        BOOST_TEST(report.rows == 4u, column);
    }
}

BOOST_AUTO_TEST_CASE(a_removed_row_breaks_the_chain) {
    BOOST_TEST(after("DELETE FROM fascia_audit WHERE sequence = 9").broken_at.value_or(0) == 10);
}

BOOST_AUTO_TEST_CASE(two_exchanged_rows_break_the_chain) {
    BOOST_TEST(
        after("UPDATE fascia_audit SET sequence = CASE sequence WHEN 3 THEN 1004 ELSE 1003 END "
              "WHERE sequence IN (3, 4)")
            .broken_at.has_value());
    BOOST_TEST(after("UPDATE fascia_audit SET sequence = sequence - 1000 WHERE sequence > 1000")
                   .broken_at.value_or(0) == 3);
}

BOOST_AUTO_TEST_SUITE_END()
