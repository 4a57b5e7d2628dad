#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/procedure.hpp"

#include "workflow/detail/emergency.hpp"
#include "workflow/detail/tasks.hpp"

#include <algorithm>

namespace fascia::workflow {
namespace {

using Rule = plan::ProcedureRules::Item;

/// Everything that stands against a procedure on its day.
class Objections {
  public:
    Objections(const ProcedureInput& input, const plan::Rules& rules, const plan::Assessment& today)
        : input_{input}, rules_{rules}, today_{today} {}

    void checklist(bool has_consent) {
        for (const auto& check : rules_.procedures.checklist) {
            const auto given = input_.checklist.find(check.name);
            if (given == input_.checklist.end()) {
                if (check.name == "consent" && has_consent) continue;
                required("checklist: `" + check.name + "` is not answered", check.rule);
            } else if (given->second != check.wanted) {
                refuse(check.text, check.rule);
            }
        }
        if (plan::answer_of(today_, "pregnant") == plan::Answer::unknown)
            required("checklist: `pregnant` is not answered", {});
    }

    void flags() {
        for (const auto& flag : today_.flags) {
            if (flag.state != plan::FlagState::open || flag.effect != plan::FlagEffect::block)
                continue;
            std::string text = "red flag " + flag.code + " is open: " + flag.text + ".";
            for (const std::string_view more :
                 {emergency_advice(rules_, flag.code), std::string_view{"Save it by $flare."}})
                if (!more.empty()) text.append(" ").append(more);
            refuse(std::move(text), flag.code);
        }
    }

    void hard_stops() {
        for (const auto& verdict : today_.verdicts)
            if (verdict.item == input_.item && verdict.effect == plan::Verdict::Effect::block)
                refuse("blocked by " + verdict.rule + ": " + verdict.detail->text, verdict.rule);
    }

    void limits() {
        if (plan::answer_of(today_, "room" + input_.item) == plan::Answer::not_met)
            refuse("the limits of the payer's policy leave no room for another: number or interval",
                   {});
    }

    void scores(const Rule& rule) {
        if (input_.before.empty()) return required("`before` is required: the pain today", {});
        if (!rule.least_pain) return;
        for (const auto& score : input_.before) {
            const auto value = score.value.child("value");
            const auto pain = plan::Decimal::parse((value ? value : score.value).text());
            if (!score.code && pain && *pain < *rule.least_pain)
                refuse("pain is below " + rule.least_pain->text() +
                           " today: the effect could not be seen",
                       {});
        }
    }

    void order(const fhir::Resource& order) {
        if (!order) refuse("no physician's order of " + input_.item + " stands in this plan", {});
    }

    Outcome<void> outcome() {
        if (issues_.empty()) return {};
        return Failure{FailureKind::unprocessable, std::move(issues_)};
    }

  private:
    void required(std::string text, std::string rule) {
        issues_.push_back(
            {.code = "required", .path = {}, .text = std::move(text), .rule = std::move(rule)});
    }
    void refuse(std::string text, std::string rule) {
        issues_.push_back({.code = "business-rule",
                           .path = {},
                           .text = std::move(text),
                           .rule = std::move(rule)});
    }

    const ProcedureInput& input_;
    const plan::Rules& rules_;
    const plan::Assessment& today_;
    std::vector<Issue> issues_;
};

Day due_day(Day done, const plan::ProcedureRules::AfterCare& due) {
    if (due.months > 0) return add_months(done, due.months);
    return Day{std::chrono::sys_days{done} + std::chrono::days{due.days}};
}

void add_after_care(Changes& changes, const ProcedureInput& input, const Rule& rule,
                    const fhir::Resource& care_plan, const Present& present) {
    const std::string procedure = reference_to(changes.front().resource);
    for (const auto& due : rule.after_care)
        changes.push_back(
            create(task({.kind = due.task,
                         .care_plan = reference_to(care_plan),
                         .patient = std::string{care_plan.at("subject.reference").text()},
                         .focus = procedure,
                         .description = due.text,
                         .due = due_day(input.date, due)},
                        present),
                   present.ids));
}

}  // namespace

fhir::Resource standing_order(const std::vector<fhir::Resource>& of_the_plan,
                              std::string_view item) {
    for (const auto& record : of_the_plan)
        if (record.type_name() == "ServiceRequest" && item_of(record) == item &&
            record.child("intent").text() == "order" && record.child("status").text() == "active")
            return record;
    return {};
}

Outcome<Changes> record_procedure(const ProcedureInput& input, Changes made,
                                  const fhir::Resource& care_plan, const fhir::Resource& order,
                                  bool has_consent, const plan::Rules& rules,
                                  const plan::Assessment& today, const Present& present) {
    if (care_plan.child("status").text() != "active")
        return Failure{FailureKind::conflict, "procedures are recorded in an active plan only"};
    const Rule* rule = rules.procedures.find(input.item);
    if (!rule)
        return Failure{FailureKind::unprocessable,
                       Issue{.code = "value",
                             .path = {},
                             .text = "`item` is no procedure of this protocol: " + input.item}};
    Objections objections{input, rules, today};
    objections.order(order);
    objections.checklist(has_consent);
    objections.flags();
    objections.hard_stops();
    objections.limits();
    objections.scores(*rule);
    if (const auto fine = objections.outcome(); !fine) return fine.error();

    fhir::Draft carried_out{order};
    carried_out->set("status", "completed");
    made.push_back(change(order, std::move(carried_out)));
    add_after_care(made, input, *rule, care_plan, present);
    sign(made, present, "CREATE");
    return made;
}

}  // namespace fascia::workflow
