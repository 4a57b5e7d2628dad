#include "at_once.hpp"

#include <set>

using namespace fascia;
using namespace fascia::tests;

namespace {

constexpr int standing = 60, writers = 8;

std::string location(const std::string& id) {
    return R"({"resourceType":"Location","id":")" + id +
           R"(","status":"active","name":"Room","mode":"instance"})";
}

/// Ids of all the pages; a resource that is answered twice stands here twice.
std::vector<std::string> page_through(FhirClient& client, std::string target) {
    std::vector<std::string> ids;
    for (int pages = 0; !target.empty() && pages < 1000; ++pages) {
        const auto page = client.get(target);
        BOOST_REQUIRE_MESSAGE(page.status == 200, page.reply.body.substr(0, 300));
        for (const auto entry : page.body.children("entry"))
            ids.emplace_back(entry.at("resource.id").text());
        target.clear();
        for (const auto link : page.body.children("link"))
            if (link.child("relation").text() == "next") {
                const std::string url{link.child("url").text()};
                target = url.substr(url.find("/fhir/") + 6);
            }
    }
    return ids;
}

/// Inserts and deletes what is no business of the reader, until told to stop.
class Writers {
  public:
    Writers() {
        for (int i = 0; i < writers; ++i)
            threads_.emplace_back([this, i](const std::stop_token& stop) {
                FhirClient client{
                    clinics().ports()[static_cast<std::size_t>(i) % clinics().ports().size()]};
                for (int round = 0; !stop.stop_requested(); ++round) {
                    const std::string id =
                        "w" + std::to_string(i) + "-" + std::to_string(round % 25);
                    client.send("PUT", "/fhir/Location/" + id, json_headers, location(id));
                    const std::string old =
                        "w" + std::to_string(i) + "-" + std::to_string((round + 13) % 25);
                    client.send("DELETE", "/fhir/Location/" + old);
                    written_ += 2;
                }
            });
    }
    int written() const { return written_; }

  private:
    std::atomic<int> written_{0};
    std::vector<std::jthread> threads_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(paging, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(what_stands_throughout_is_seen_exactly_once_while_others_write) {
    auto client = clinics().client();
    for (int i = 0; i < standing; ++i) {
        const std::string id = "standing" + std::to_string(100 + i);
        BOOST_REQUIRE(client.put("Location/" + id, location(id)).status == 201);
    }
    const Writers others;
    while (others.written() < 2 * writers)
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    const int before = others.written();
    int rounds = 0;
    for (const char* target :
         {"Location?_count=7", "Location?status=active&_count=7",
          "Location?_sort=_lastUpdated&_count=7", "Location?_sort=-_lastUpdated&_count=7",
          "Location?_sort=_id&_count=7", "Location?name=room&_sort=-_id&_count=7"})
        for (int round = 0; round < (is_quick() ? 1 : 5); ++round, ++rounds) {
            std::multiset<std::string> seen;
            for (const auto& id : page_through(client, target)) seen.insert(id);
            for (int i = 0; i < standing; ++i) {
                const std::string id = "standing" + std::to_string(100 + i);
                BOOST_TEST(seen.count(id) == 1U, target << " " << id << " " << seen.count(id));
            }
        }
    BOOST_TEST(others.written() > before);
    std::printf("%d searches paged through while %d writes were made\n", rounds,
                others.written() - before);
}

BOOST_AUTO_TEST_SUITE_END()
