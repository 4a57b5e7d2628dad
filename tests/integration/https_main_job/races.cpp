#include "main_job.hpp"

#include <algorithm>
#include <latch>
#include <set>
#include <thread>

using namespace fascia;
using namespace fascia::tests;

namespace {

/// Everybody asks at once, each on a connection of his own; the answers.
std::vector<FhirAnswer> at_once(std::vector<FhirClient>& clients, const std::string& path,
                                const std::string& body) {
    std::vector<FhirAnswer> answers(clients.size());
    std::latch start{static_cast<std::ptrdiff_t>(clients.size())};
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < clients.size(); ++i)
        threads.emplace_back([&, i] {
            clients[i].get("metadata?_elements=status");  // the handshake is over
            start.arrive_and_wait();
            answers[i] = clients[i].post(path, body);
        });
    threads.clear();
    return answers;
}

std::vector<FhirClient> sessions(const std::string& login, std::size_t count) {
    const FhirClient one = clinic().signed_in(login);
    std::vector<FhirClient> clients;
    for (std::size_t i = 0; i < count; ++i)
        clients.emplace_back(one.port(), Format::json, one.token());
    return clients;
}

std::size_t count_of(const std::vector<FhirAnswer>& answers, int status) {
    return static_cast<std::size_t>(std::ranges::count_if(
        answers, [&](const auto& answer) { return answer.status == status; }));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(races, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(sixteen_requests_for_a_plan_make_one) {
    for (int round = 0; round < (is_quick() ? 1 : 5); ++round) {
        MainJob job;
        job.intake();
        auto clients = sessions("ma", 16);
        const auto answers =
            at_once(clients, job.patient + "/$create-care-plan", parameters({at(0)}));
        BOOST_TEST(count_of(answers, 201) == 1U);
        for (const auto& answer : answers)
            BOOST_TEST((answer.status == 201 || answer.status == 200 || answer.status == 409),
                       answer.status << " " << answer.reply.body.substr(0, 300));
        const auto plans = job.assistant.get("CarePlan?subject=" + job.patient);
        BOOST_TEST(plans.body.children("entry").size() == 1U);
        const auto groups = job.assistant.get("RequestGroup?subject=" + job.patient);
        BOOST_TEST(groups.body.children("entry").size() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(eight_who_submit_a_plan_at_once_ask_the_physician_once) {
    for (int round = 0; round < (is_quick() ? 1 : 5); ++round) {
        MainJob job;
        job.intake();
        job.create_plan();
        auto clients = sessions("ma", 8);
        const auto answers = at_once(clients, job.plan + "/$submit", parameters({at(0)}));
        BOOST_TEST(count_of(answers, 201) == 1U);
        BOOST_TEST(count_of(answers, 409) == 7U);
        const auto asked = job.assistant.get("Task?code=approve-plan&based-on=" + job.plan);
        BOOST_TEST(asked.body.children("entry").size() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(two_approvals_at_once_make_one_decision) {
    for (int round = 0; round < (is_quick() ? 1 : 5); ++round) {
        MainJob job;
        job.intake();
        job.create_plan();
        const auto task = job.submit();
        const auto rules = job.asked_rules(job.physician, task, 0);
        auto clients = sessions("doc", 2);
        const auto answers = at_once(clients, "Task/" + std::string{task.id()} + "/$decide",
                                     parameters(job.approval(task, 0, rules)));
        BOOST_TEST(count_of(answers, 200) == 1U);
        BOOST_TEST(count_of(answers, 409) == 1U);
        BOOST_TEST(job.assistant.get("Task/" + std::string{task.id()}).text("meta.versionId") ==
                   "2");
    }
}

BOOST_AUTO_TEST_CASE(two_approvals_of_an_escalation_make_one_order) {
    MainJob job;
    const auto made = job.reach_escalation();
    auto clients = sessions("doc", 2);
    const std::string path = "Task/" + std::string{made.task.id()} + "/$decide";
    auto members = job.approval(made.task, 14);
    if (clients.front()
            .post(path, parameters({parameter("decision", "Code", "ask"),
                                    parameter("reason", "String", "which side?"), at(14)}))
            .status != 200)
        BOOST_ERROR("asking does not decide");
    const auto answers = at_once(clients, path, parameters(members));
    const auto first_round = count_of(answers, 200);
    if (first_round == 0) {  // something has to be acknowledged first
        const auto rules = job.asked_rules(job.physician, made.task, 14);
        const auto again = at_once(clients, path, parameters(job.approval(made.task, 14, rules)));
        BOOST_TEST(count_of(again, 200) == 1U);
        BOOST_TEST(count_of(again, 409) == 1U);
    } else {
        BOOST_TEST(first_round == 1U);
        BOOST_TEST(count_of(answers, 409) == 1U);
    }
    const auto orders = job.assistant.get("ServiceRequest?intent=order&subject=" + job.patient);
    BOOST_TEST(orders.body.children("entry").size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
