#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/procedure.hpp"

#include "workflow/detail/emergency.hpp"
#include "workflow/detail/tasks.hpp"

#include <algorithm>
#include <cctype>

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
        const std::string room = "room" + input_.item;
        const auto answer = plan::answer_of(today_, room);
        if (answer == plan::Answer::not_met)
            refuse(
                "the limits of the payer's policy leave no room for another: number, interval, or "
                "what was done on the same day",
                {});
        if (answer == plan::Answer::unknown && is_limited())
            required("whether the payer's limits leave room for another cannot be told: " +
                         asked_for(room),
                     {});
    }

    /// An anaesthetic alone is none of this list's.
    void steroid() {
        const auto& list = rules_.steroids;
        const auto* drug = list.find(input_.agent);
        if (!drug && !list.is_unnamed(input_.agent)) return;
        if (!list.refused_when.empty() &&
            plan::answer_of(today_, list.refused_when) == plan::Answer::met)
            refuse(list.refused_text, list.refused_rule);
        if (list.cap_mg) cap(list, drug);
    }

    void scores(const Rule& rule) {
        if (input_.before.empty()) return required("`before` is required: the pain today", {});
        if (!rule.least_pain) return;
        bool is_known = false;
        for (const auto& score : input_.before) {
            const auto pain = is_pain(score) ? number_in(score.value) : std::nullopt;
            is_known |= pain.has_value();
            if (pain && *pain < *rule.least_pain)
                refuse("pain is below " + rule.least_pain->text() +
                           " today: the effect could not be seen",
                       {});
        }
        if (!is_known) required("`before` is required: the pain today, on a scale of pain", {});
    }

    void order(const fhir::Resource& order) {
        if (!order)
            refuse("no physician's order of " + input_.item + " stands in this plan" +
                       (input_.side.empty() ? "" : ", or it is for another side"),
                   {});
    }

    Outcome<void> outcome() {
        if (issues_.empty()) return {};
        return Failure{FailureKind::unprocessable, std::move(issues_)};
    }

  private:
    static std::optional<plan::Decimal> number_in(const fhir::Element& value) {
        const auto number = value.child("value");
        return plan::Decimal::parse((number ? number : value).text());
    }
    /// Without a code of its own it is on the pain scale of record.
    bool is_pain(const ProcedureInput::Score& score) const {
        if (!score.code) return true;
        const auto is_of_scale = [&](const fhir::Element& coding) {
            return std::ranges::any_of(rules_.pain.scales, [&](const std::string& scale) {
                return std::ranges::any_of(
                    rules_.observation(scale)->codes, [&](const plan::Code& code) {
                        return coding.child("system").text() == code.system &&
                               coding.child("code").text() == code.code;
                    });
            });
        };
        return is_of_scale(score.code) ||
               std::ranges::any_of(score.code.children("coding"), is_of_scale);
    }

    bool is_limited() const {
        return std::ranges::any_of(rules_.policies, [&](const plan::PayerPolicy& policy) {
            return std::ranges::find(policy.limits, input_.item, &plan::PayerPolicy::Limit::item) !=
                   policy.limits.end();
        });
    }
    /// What is missing to know a variable.
    std::string asked_for(std::string_view variable) const {
        std::string text;
        if (today_.grounds)
            for (const auto& missing : today_.grounds(variable).missing)
                text.append(text.empty() ? "" : "; ").append(missing.text);
        return text.empty() ? "what was given before is not known" : text + " is not known";
    }

    void cap(const plan::SteroidRules& list, const plan::SteroidRules::Drug* drug) {
        const auto mg = plan::Decimal::parse(input_.dose_mg);
        const auto before = today_.variables.find("steroidMg");
        const auto sum =
            before == today_.variables.end() || before->second.empty()
                ? std::nullopt
                : plan::Decimal::parse(fhirpath::to_text(before->second.front()).value_or(""));
        if (!drug || !mg || !sum)
            return required(
                "the site limits steroids: drug and mg of today, and of every dose of the "
                "last " +
                    std::to_string(list.months) + " months, must be known",
                {});
        if (*list.cap_mg - *sum < list.equivalent_mg(*drug, *mg))
            refuse("the site's limit of " + list.cap_mg->text() + " mg of " + list.counted_in +
                       " in " + std::to_string(list.months) +
                       " months would be passed: " + sum->text() + " mg were given",
                   {});
    }

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

bool is_standing_order(const fhir::Resource& record, const ProcedureInput& input) {
    const auto side = extension_of(record, "side").child("value").text();
    return record.type_name() == "ServiceRequest" && item_of(record) == input.item &&
           record.child("intent").text() == "order" && record.child("status").text() == "active" &&
           (side.empty() || input.side.empty() || side == input.side);
}

bool is_for_site(const fhir::Resource& order, std::string_view site) {
    const auto same_letter = [](unsigned char one, unsigned char other) {
        return std::tolower(one) == std::tolower(other);
    };
    return std::ranges::any_of(order.children("bodySite"), [&](const fhir::Element& ordered) {
        return std::ranges::equal(ordered.child("text").text(), site, same_letter);
    });
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
                              const ProcedureInput& input) {
    fhir::Resource found;
    for (const auto& record : of_the_plan) {
        if (!is_standing_order(record, input)) continue;
        if (is_for_site(record, input.site)) return record;
        if (!found) found = record;
    }
    return found;
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
    objections.steroid();
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
