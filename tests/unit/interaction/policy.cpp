// The policy table and the routing tables name the same things.
#include "fascia/interaction/routes.hpp"
#include "fascia/security/authorize.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace fascia;

namespace {

bool has_row(std::string_view action, std::string_view type) {
    const auto rows = security::policy();
    return std::any_of(rows.begin(), rows.end(), [&](const security::PolicyRow& row) {
        return row.action == action && (row.type.empty() || row.type == type);
    });
}

bool is_served(const security::PolicyRow& row) {
    const auto interactions = interaction::rest_interactions();
    const auto operations = interaction::operations();
    return std::any_of(interactions.begin(), interactions.end(),
                       [&](const auto& served) { return served.code == row.action; }) ||
           std::any_of(operations.begin(), operations.end(), [&](const auto& served) {
               return served.name == row.action && (row.type.empty() || served.is_of(row.type));
           });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(policy_of_the_routes)

BOOST_AUTO_TEST_CASE(every_interaction_but_the_capabilities_has_a_policy_row) {
    for (const auto& interaction : interaction::rest_interactions())
        if (interaction.level != interaction::Level::metadata)
            BOOST_TEST(has_row(interaction.code, "Patient"), interaction.code);
}

BOOST_AUTO_TEST_CASE(every_operation_has_a_policy_row_for_its_type) {
    for (const auto& operation : interaction::operations())
        BOOST_TEST(has_row(operation.name, operation.type), operation.name);
}

BOOST_AUTO_TEST_CASE(the_policy_speaks_of_nothing_that_is_not_served) {
    for (const auto& row : security::policy()) BOOST_TEST(is_served(row), row.action);
}

BOOST_AUTO_TEST_SUITE_END()
