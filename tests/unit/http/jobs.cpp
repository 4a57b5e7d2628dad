#include "http/detail/jobs.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <future>
#include <thread>

using namespace fascia;
using namespace fascia::http;
using Stage = Jobs::State::Stage;

namespace {

class SetClock final : public Clock {
  public:
    Instant now() const override { return Instant{std::chrono::seconds{seconds.load()}}; }
    std::atomic<std::int64_t> seconds = 1'000'000;
};

struct Desk {
    SetClock clock;
    UuidSource ids{clock};
    Jobs jobs{clock, ids};

    /// A job that is at work until the promise is kept.
    std::string start(const std::string& owner, std::shared_future<int> until) {
        return jobs
            .start(owner,
                   [until](const Jobs::Respond& respond) { respond({.status = until.get()}); })
            .value();
    }
    std::string start(const std::string& owner) {
        return jobs.start(owner, [](const Jobs::Respond& respond) { respond({.status = 200}); })
            .value();
    }
    Jobs::State wait(const std::string& owner, const std::string& id) {
        for (;;) {
            const auto state = jobs.look(owner, id, false).value();
            if (state.stage == Stage::done) return state;
            std::this_thread::yield();
        }
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(jobs_of_others, Desk)

BOOST_AUTO_TEST_CASE(an_answer_is_given_once_and_to_its_owner) {
    const std::string id = start("ma");
    BOOST_TEST(wait("ma", id).answer->status == 200);
    BOOST_TEST(!jobs.look("other", id, true).has_value());
    BOOST_TEST(!jobs.look("ma", "guessed", true).has_value());
    BOOST_TEST(!jobs.cancel("other", id));
    BOOST_TEST(jobs.look("ma", id, true)->answer->status == 200);
    BOOST_TEST(!jobs.look("ma", id, true).has_value());
    BOOST_TEST(!jobs.cancel("ma", id));
}

BOOST_AUTO_TEST_CASE(one_works_at_a_time_and_what_is_cancelled_is_not_begun) {
    std::promise<int> first, second;
    const std::string a = start("ma", first.get_future()), b = start("ma", second.get_future());
    std::atomic<bool> begun = false;
    const std::string c = jobs.start("ma",
                                     [&](const Jobs::Respond& respond) {
                                         begun = true;
                                         respond({.status = 200});
                                     })
                              .value();
    while (jobs.look("ma", a, true)->stage != Stage::at_work) std::this_thread::yield();
    BOOST_TEST((jobs.look("ma", b, true)->stage == Stage::queued));
    BOOST_TEST(jobs.cancel("ma", c));
    first.set_value(201);
    BOOST_TEST(wait("ma", a).answer->status == 201);
    second.set_value(202);
    BOOST_TEST(wait("ma", b).answer->status == 202);
    BOOST_TEST(wait("ma", start("ma")).answer->status == 200);
    BOOST_TEST(!begun);
}

BOOST_AUTO_TEST_CASE(jobs_are_bounded_and_expire) {
    std::string last;
    for (int i = 0; i < 4; ++i) last = start("ma");
    const auto work = [](const Jobs::Respond& respond) { respond({}); };
    const auto refused = jobs.start("ma", work);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST((Failure{refused.error()}.kind() == FailureKind::throttled));
    std::string newest;
    for (int i = 0; i < 12; ++i) newest = start("user" + std::to_string(i));
    BOOST_TEST(!jobs.start("another", work).has_value());
    wait("user11", newest);  // and so are all before it
    clock.seconds += 3599;
    BOOST_TEST(jobs.look("ma", last, false).has_value());
    clock.seconds += 1;
    BOOST_TEST(!jobs.look("ma", last, false).has_value());
    BOOST_TEST(jobs.start("another", work).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
