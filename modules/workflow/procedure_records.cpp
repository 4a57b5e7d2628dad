#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/procedure.hpp"

#include "workflow/detail/emergency.hpp"
#include "workflow/detail/observation_value.hpp"

namespace fascia::workflow {
namespace {

constexpr std::string_view checklist_code = "procedure-checklist";

class DayOfProcedure {
  public:
    DayOfProcedure(const ProcedureInput& input, const fhir::Resource& care_plan,
                   const fhir::Resource& order, const plan::Rules& rules,
                   const plan::Assessment& assessment, const Present& present)
        : input_{input},
          care_plan_{care_plan},
          order_{order},
          rules_{rules},
          assessment_{assessment},
          present_{present},
          day_{format_day(input.date)} {}

    Outcome<Changes> records() {
        changes_.push_back(create(procedure(), present_.ids));
        procedure_ = reference_to(changes_.front().resource);
        for (const auto& score : input_.before)
            if (const auto added = add_score(score, "before"); !added) return added.error();
        for (const auto& score : input_.after)
            if (const auto added = add_score(score, "after"); !added) return added.error();
        add_checklist();
        if (input_.pregnant) add_pregnancy();
        for (const auto& flag : input_.flags)
            if (const auto added = add_flag(flag); !added) return added.error();
        return std::move(changes_);
    }

  private:
    fhir::Draft procedure() const {
        fhir::Draft draft{"Procedure"};
        for (const char* name : {"side", "level", "agent", "dose-mg"})
            if (const auto& text = detail(name); !text.empty())
                draft->add("extension")
                    .set("url", structure_definition(name))
                    .set("valueString", text);
        if (order_) draft->add("basedOn").set("reference", reference_to(order_));
        draft->add("basedOn").set("reference", reference_to(care_plan_));
        draft->set("status", "completed");
        add_code(draft->add("code"), "protocol-item", input_.item);
        draft->add_copy("subject", care_plan_.child("subject"));
        draft->set("performedDateTime", day_);
        if (!present_.author.practitioner.empty())
            draft->add("performer").add("actor").set("reference", present_.author.practitioner);
        for (const auto condition : care_plan_.children("addresses"))
            draft->add_copy("reasonReference", condition);
        if (!input_.site.empty()) draft->add("bodySite").set("text", input_.site);
        return draft;
    }

    const std::string& detail(std::string_view name) const {
        return name == "side"    ? input_.side
               : name == "level" ? input_.level
               : name == "agent" ? input_.agent
                                 : input_.dose_mg;
    }

    /// The code is the caller's.
    fhir::Draft observation() const {
        fhir::Draft draft{"Observation"};
        draft->set("status", "final");
        draft->add_copy("subject", care_plan_.child("subject"));
        draft->set("effectiveDateTime", day_).set("issued", format_instant(present_.at));
        if (!present_.author.practitioner.empty())
            draft->add("performer").set("reference", present_.author.practitioner);
        return draft;
    }

    Outcome<void> add_score(const ProcedureInput::Score& score, std::string_view phase) {
        fhir::Draft draft = observation();
        draft->add("extension")
            .set("url", structure_definition("procedure-phase"))
            .set("valueCode", phase);
        draft->add("partOf").set("reference", procedure_);
        const std::string_view coded = score.code ? score.code.type().name() : std::string_view{};
        if (coded == "CodeableConcept") {
            draft->add_copy("code", score.code);
        } else if (coded == "Coding") {
            draft->add("code").add_copy("coding", score.code);
        } else {
            const plan::Code scale = scale_of_record();
            draft->add("code").add("coding").set("system", scale.system).set("code", scale.code);
        }
        if (const auto set = set_value(*draft, score.value); !set) return set.error();
        changes_.push_back(create(std::move(draft), present_.ids));
        return {};
    }

    plan::Code scale_of_record() const {
        const auto& scales = rules_.pain.scales;
        for (const auto& name : scales)
            if (const auto& code = rules_.observation(name)->codes.front();
                code.code == assessment_.pain_scale)
                return code;
        return rules_.observation(scales.front())->codes.front();
    }

    void add_checklist() {
        fhir::Draft draft = observation();
        draft->add("partOf").set("reference", procedure_);
        add_code(draft->add("code"), "exam-finding", checklist_code);
        for (const auto& [name, answer] : input_.checklist) {
            auto& component = draft->add("component");
            add_code(component.add("code"), "exam-finding", name);
            component.set("valueBoolean", answer);
        }
        changes_.push_back(create(std::move(draft), present_.ids));
    }

    void add_pregnancy() {
        const auto& pregnancy = rules_.pregnancy;
        const auto& question = rules_.observation(pregnancy.observation)->codes.front();
        const auto& answer =
            (*input_.pregnant ? pregnancy.pregnant : pregnancy.not_pregnant).back();
        fhir::Draft draft = observation();
        draft->add("code").add("coding").set("system", question.system).set("code", question.code);
        draft->add("valueCodeableConcept")
            .add("coding")
            .set("system", answer.system)
            .set("code", answer.code);
        changes_.push_back(create(std::move(draft), present_.ids));
    }

    Outcome<void> add_flag(const std::string& flag) {
        if (!find_flag(rules_, flag))
            return Failure{FailureKind::invalid,
                           Issue{.code = "value",
                                 .path = {},
                                 .text = "`flag` is no red flag of this protocol: " + flag}};
        fhir::Draft draft = observation();
        add_code(draft->add("code"), "red-flag", flag);
        draft->set("valueBoolean", true);
        changes_.push_back(create(std::move(draft), present_.ids));
        return {};
    }

    const ProcedureInput& input_;
    const fhir::Resource& care_plan_;
    const fhir::Resource& order_;
    const plan::Rules& rules_;
    const plan::Assessment& assessment_;
    const Present& present_;
    std::string day_, procedure_;
    Changes changes_;
};

}  // namespace

Outcome<Changes> procedure_records(const ProcedureInput& input, const fhir::Resource& care_plan,
                                   const fhir::Resource& order, const plan::Rules& rules,
                                   const plan::Assessment& assessment, const Present& present) {
    if (std::chrono::sys_days{input.date} > std::chrono::sys_days{present.zone.day_of(present.at)})
        return Failure{FailureKind::unprocessable, "a procedure cannot lie in the future"};
    return DayOfProcedure{input, care_plan, order, rules, assessment, present}.records();
}

}  // namespace fascia::workflow
