#include "integration/https_main_job/main_job.hpp"

#include <thread>

using namespace fascia;
using namespace fascia::tests;

// What the server does by itself as time passes.

namespace {

/// Plans that are weeks old when they are made, in a clinic whose clock looks every second.
struct Ticking {
    Ticking() { clinic_options = {"--test-clock", "--review-every", "1"}; }
};

std::string reviews_of(MainJob& job) {
    return job.assistant.get("GuidanceResponse?_summary=count&patient=" + job.patient)
        .text("total");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_clock,
                      *where_database_is_installed() * boost::unit_test::fixture<Ticking>())

BOOST_AUTO_TEST_CASE(reviews_a_plan_whose_gate_has_come_due_once) {
    MainJob job;
    job.reach_active_plan();
    for (int tries = 0; reviews_of(job) == "0" && tries < 100; ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds{200});
    BOOST_TEST(reviews_of(job) == "1");
    const auto plan = job.assistant.get(job.plan).body;
    const auto outcome = workflow::extension_of(plan, "gate-outcome").child("value");
    BOOST_TEST(bool{outcome});
    const auto made = job.assistant.get("GuidanceResponse?patient=" + job.patient).body;
    BOOST_TEST(made.at("entry.resource.reasonCode.coding.code").text() == outcome.text());
    std::this_thread::sleep_for(std::chrono::seconds{3});
    BOOST_TEST(reviews_of(job) == "1");
}

BOOST_AUTO_TEST_SUITE_END()
