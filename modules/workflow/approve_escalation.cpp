#include "fascia/workflow/codes.hpp"

#include "workflow/detail/approval.hpp"
#include "workflow/detail/requests.hpp"

namespace fascia::workflow {
namespace {

// What the physician edits is not ordered as it was proposed.
void drop_proposed(fhir::Draft& order, const fhir::Element& edits) {
    for (const auto part : edits.children("part")) {
        if (part.child("name").text() == "site") order->remove("bodySite");
        drop_extensions(order, part.child("name").text());
    }
}

// The physician's edits of the order: parts site, side, level, agent, dose-mg of the parameter
// `order`.
Outcome<void> edit_order(fhir::Draft& order, const fhir::Element& edits) {
    drop_proposed(order, edits);
    for (const auto part : edits.children("part")) {
        const std::string_view name = part.child("name").text();
        const std::string_view text = part.child("value").text();
        if (name == "site") {
            order->add("bodySite").set("text", text);
        } else if (name == "side" || name == "level" || name == "agent" || name == "dose-mg") {
            order->add("extension").set("url", structure_definition(name)).set("valueString", text);
        } else {
            return Failure{FailureKind::invalid,
                           Issue{.code = "value",
                                 .path = "Parameters.parameter.where(name='order')",
                                 .text = "unknown part of an order: " + std::string{name}}};
        }
    }
    return {};
}

Outcome<void> check_runs(const fhir::Resource& care_plan) {
    const std::string status{care_plan.child("status").text()};
    if (status == "active") return {};
    const auto why = extension_of(care_plan, status_reason).child("value").child("text").text();
    return Failure{FailureKind::conflict,
                   "an escalation is approved in an active plan only: this one is " + status +
                       (why.empty() ? "" : ", " + std::string{why})};
}

Outcome<fhir::Draft> order_of(const fhir::Resource& proposal, const DecideInput& input,
                              const Present& present) {
    fhir::Draft order{proposal};
    for (const char* name : {"id", "meta", "basedOn", "text"}) order->remove(name);
    order->set("status", "active")
        .set("intent", "order")
        .set("authoredOn", format_instant(present.at));
    order->add("basedOn").set("reference", reference_to(proposal));
    order->remove("requester");
    order->add("requester")
        .set("reference", present.author.practitioner)
        .set("display", present.author.display);
    if (const auto edited = edit_order(order, input.order); !edited) return edited.error();
    return order;
}

}  // namespace

Outcome<Changes> approve_escalation(const DecideInput& input, const DecideRecords& records,
                                    const plan::Assessment& assessment, const Present& present) {
    const fhir::Resource& proposal = records.focus;
    if (proposal.child("intent").text() != "proposal" ||
        proposal.child("status").text() != "active")
        return Failure{FailureKind::conflict, "the escalation is not an open proposal any more"};
    const Items items{std::string{item_of(proposal)}};
    if (is_removed(input, assessment, item_of(proposal)))
        return Failure{FailureKind::unprocessable,
                       "an escalation cannot be approved with its item removed: decline it"};
    if (const auto checked = check_approval(input, assessment, items); !checked)
        return checked.error();
    if (const auto runs = check_runs(records.care_plan); !runs) return runs.error();

    auto order = order_of(proposal, input, present);
    if (!order) return order.error();
    Changes changes{create(std::move(*order), present.ids)};
    fhir::Draft completed{proposal};
    completed->set("status", "completed");
    changes.push_back(change(proposal, std::move(completed)));
    fhir::Draft task = decided_task(records, "completed", "approve", input, present);
    auto& output = task->add("output");
    add_code(output.add("type"), "task", "order");
    output.add("valueReference").set("reference", reference_to(changes.front().resource));
    changes.push_back(change(records.task, std::move(task)));
    changes.push_back(decision_provenance(changes, input, present));
    return changes;
}

}  // namespace fascia::workflow
