#include "support/database_store.hpp"

#include <set>

using namespace fascia;
using namespace fascia::tests;

namespace {

std::string patient(int number) {
    const std::string text = std::to_string(1000 + number);
    return R"({"resourceType":"Patient","id":"p)" + text + R"(","gender":")" +
           (number % 2 ? "male" : "female") + R"(","name":[{"family":"Family)" + text +
           R"("}],"birthDate":"1980-01-0)" + std::to_string(1 + number % 9) + R"("})";
}

/// Pages through a search while others insert and update behind and before the reader.
std::vector<std::string> page_through(TestStore& store, std::string_view parameters) {
    std::vector<std::string> seen;
    search::Query next = query("Patient", parameters);
    for (int page = 0; page < 100; ++page) {
        const store::SearchPage found = store->search(next).value();
        for (const store::Version& entry : found.entries) seen.push_back(entry.id);
        BOOST_TEST(found.entries.size() <= next.count);
        if (found.next.empty()) return seen;
        store.put(R"({"resourceType":"Patient","id":"new)" + std::to_string(page) + R"("})");
        next.after = found.next;
    }
    BOOST_FAIL("paging does not end");
    return seen;
}

struct Forty {
    TestStore store;
    Forty() {
        store
            ->run(TestStore::actor(),
                  [](store::UnitOfWork& unit) -> Outcome<void> {
                      for (int i = 0; i < 40; ++i) {
                          const auto written = unit.put(prepared(patient(i)), "POST", 0);
                          if (!written) return written.error();
                      }
                      return {};
                  })
            .value();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(paging, Forty, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(every_way_of_searching_pages_without_loss_or_repetition) {
    // All forty share one lastUpdated: the tie-breaker carries the order.
    for (const char* parameters :
         {"gender=male,female&_count=7", "gender=female,male&_sort=_id&_count=7",
          "gender=female,male&_sort=-_id&_count=7", "family=family&_count=7",
          "gender:missing=false&_count=7", "gender:missing=false&_sort=_lastUpdated&_count=7",
          "gender:missing=false&_sort=-_lastUpdated&_count=7",
          "family=family&_sort=_lastUpdated,_id&_count=7",
          "family=family&_sort=-_lastUpdated,-_id&_count=7",
          "family=family&_sort=_lastUpdated,-_id&_count=7", "birthdate=ge1980-01-01&_count=1",
          "birthdate=1980&_sort=-_id&_count=39"}) {
        const std::vector<std::string> seen = page_through(store, parameters);
        const std::set<std::string> distinct{seen.begin(), seen.end()};
        BOOST_TEST(seen.size() == 40u, parameters);
        BOOST_TEST(distinct.size() == 40u, parameters);
    }
}

BOOST_AUTO_TEST_CASE(an_ordered_slice_of_the_index_is_read_a_page_at_a_time) {
    const std::vector<std::string> seen = page_through(store, "gender=male&_count=3");
    BOOST_TEST(seen.size() == 20u);
    BOOST_TEST(std::ranges::is_sorted(seen));
}

BOOST_AUTO_TEST_CASE(sorted_by_id_the_pages_are_in_that_order) {
    const std::vector<std::string> seen = page_through(store, "gender=male&_sort=-_id&_count=3");
    BOOST_TEST(seen.size() == 20u);
    BOOST_TEST(std::ranges::is_sorted(seen, std::greater{}));
}

BOOST_AUTO_TEST_CASE(an_updated_resource_keeps_its_place) {
    search::Query next = query("Patient", "gender=male&_count=5");
    next.after = store->search(next).value().next;
    store.put(patient(1));
    store.put(patient(39));
    std::size_t rest = 0;
    for (;;) {
        const store::SearchPage page = store->search(next).value();
        rest += page.entries.size();
        if (page.next.empty()) break;
        next.after = page.next;
    }
    BOOST_TEST(rest == 15u);
}

BOOST_AUTO_TEST_CASE(a_page_of_exactly_all_has_no_next) {
    BOOST_TEST(store.find("Patient", "_count=40").next.empty());
    BOOST_TEST(!store.find("Patient", "_count=39").next.empty());
    BOOST_TEST(store.find("Patient", "_count=0&_total=accurate").next.empty());
}

BOOST_AUTO_TEST_SUITE_END()
