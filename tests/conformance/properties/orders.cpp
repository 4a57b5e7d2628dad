// (b) No escalation becomes an order without a physician's decision.
#include "fascia/workflow/codes.hpp"

#include "lives.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace fascia;
using namespace fascia::test;

namespace {

bool is_order(const fhir::Resource& record) {
    return record.id().starts_with("new-") && record.child("intent").text() == "order" &&
           record.type_name() != "Task" && !workflow::item_of(record).empty();
}

/// The Task whose decision made the order, carried out by an own call of a physician.
bool was_decided(const Clinic& clinic, const fhir::Resource& order) {
    const auto records = clinic.records();
    return std::ranges::any_of(records, [&](const fhir::Resource& task) {
        if (workflow::task_kind(task) != "approve-escalation" ||
            task.child("status").text() != "completed" ||
            task.at("focus.reference").text() != order.at("basedOn.reference").text())
            return false;
        return std::ranges::count(clinic.approved(), workflow::reference_to(task)) == 1;
    });
}

bool was_signed(const Clinic& clinic, const fhir::Resource& order) {
    const auto records = clinic.records();
    return std::ranges::any_of(records, [&](const fhir::Resource& record) {
        if (record.type_name() != "Provenance") return false;
        const auto targets = record.children("target");
        return clinic.is_physician(record.at("agent.who.reference").text()) &&
               std::any_of(targets.begin(), targets.end(), [&](const fhir::Element& target) {
                   return target.child("reference").text() == workflow::reference_to(order);
               });
    });
}

/// Wrong: whoever asks may do it.
Ways anybody_may() {
    auto ways = right_ways();
    ways.may = [](const Person&, std::string_view, std::string_view) { return true; };
    return ways;
}

}  // namespace

namespace fascia::test {

std::string unsigned_order_fault(Clinic& clinic, const std::string&, Tally&) {
    for (const auto& record : clinic.records()) {
        if (!is_order(record)) continue;
        if (!was_decided(clinic, record))
            return "an order of " + std::string{workflow::item_of(record)} + " that nobody decided";
        if (!was_signed(clinic, record)) return "an order that no physician signed";
    }
    return {};
}

}  // namespace fascia::test

BOOST_AUTO_TEST_SUITE(escalation_orders)

BOOST_AUTO_TEST_CASE(come_from_a_physicians_decision_alone) {
    require_none("(b) orders", lives().at(unsigned_order_fault));
}

BOOST_AUTO_TEST_CASE(a_clinic_where_anybody_decides_is_noticed) {
    require_fault("(b) control", life_of(unsigned_order_fault, anybody_may()), life_patients);
}

BOOST_AUTO_TEST_SUITE_END()
