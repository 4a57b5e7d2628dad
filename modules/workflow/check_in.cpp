#include "fascia/workflow/check_in.hpp"

#include "fascia/workflow/codes.hpp"

#include "workflow/detail/observation_value.hpp"

#include <algorithm>
#include <array>

namespace fascia::workflow {
namespace {

using fhir::Element;

// facts.md: these speak of the week that ends on the day of the visit, all others of the day
// itself.
constexpr std::array weekly_findings{std::string_view{"hep-days"}, std::string_view{"flare"}};

Failure bad_value(std::string text) {
    return Failure{FailureKind::invalid,
                   Issue{.code = "value", .path = {}, .text = std::move(text)}};
}

constexpr std::array modes{std::string_view{}, std::string_view{"visit"}, std::string_view{"phone"},
                           std::string_view{"video"}};

class Visit {
  public:
    Visit(const fhir::Resource& care_plan, const CheckIn& input, const Present& present)
        : care_plan_{care_plan}, input_{input}, present_{present}, day_{format_day(input.date)} {}

    Outcome<Changes> records(const fhir::Resource& questionnaire) {
        changes_.push_back(create(encounter(), present_.ids));
        encounter_ = reference_to(changes_.front().resource);
        for (const auto& fact : input_.facts)
            if (const auto added = add_fact(fact.code, fact.value, {}); !added)
                return added.error();
        if (input_.answers)
            if (const auto added = add_answers(questionnaire); !added) return added.error();
        for (const auto& visit : input_.attended)
            changes_.push_back(create(visit.kept ? kept(visit) : missed(visit), present_.ids));
        return std::move(changes_);
    }

  private:
    std::string_view patient() const { return care_plan_.at("subject.reference").text(); }

    fhir::Draft encounter() const {
        fhir::Draft draft{"Encounter"};
        const bool here = input_.mode.empty() || input_.mode == "visit";
        draft->set("status", "finished");
        draft->add("class")
            .set("system", "http://terminology.hl7.org/CodeSystem/v3-ActCode")
            .set("code", here ? "AMB" : "VR");
        draft->add("subject").set("reference", patient());
        draft->add("period").set("start", day_).set("end", day_);
        if (!present_.author.practitioner.empty())
            draft->add("participant")
                .add("individual")
                .set("reference", present_.author.practitioner);
        return draft;
    }

    Outcome<void> add_fact(const Element& code, const Element& value,
                           const std::string& derived_from) {
        fhir::Draft draft{"Observation"};
        draft->set("status", "final");
        const std::string_view coded = code ? code.type().name() : std::string_view{};
        if (coded == "CodeableConcept") {
            draft->add_copy("code", code);
        } else if (coded == "Coding") {
            draft->add("code").add_copy("coding", code);
        } else {
            return not_a_fact();
        }
        draft->add("subject").set("reference", patient());
        draft->add("encounter").set("reference", encounter_);
        add_effective(draft);
        draft->set("issued", format_instant(present_.at));
        if (!present_.author.practitioner.empty())
            draft->add("performer").set("reference", present_.author.practitioner);
        if (!derived_from.empty()) draft->add("derivedFrom").set("reference", derived_from);
        if (const auto set = set_value(*draft, value); !set) return set.error();
        changes_.push_back(create(std::move(draft), present_.ids));
        return {};
    }

    void add_effective(fhir::Draft& draft) const {
        const fhir::Resource so_far = draft.freeze();
        const std::string_view finding = code_in(so_far.child("code"), "exam-finding");
        if (std::find(weekly_findings.begin(), weekly_findings.end(), finding) ==
            weekly_findings.end()) {
            draft->set("effectiveDateTime", day_);
            return;
        }
        const Day first{std::chrono::sys_days{input_.date} - std::chrono::days{6}};
        draft->add("effectivePeriod").set("start", format_day(first)).set("end", day_);
    }

    Outcome<void> add_answers(const fhir::Resource& questionnaire) {
        fhir::Draft response{input_.answers};
        response->remove("subject");
        response->add("subject").set("reference", patient());
        if (!response->find("authored")) response->set("authored", day_);
        response->remove("author");
        if (!present_.author.practitioner.empty())
            response->add("author").set("reference", present_.author.practitioner);
        changes_.push_back(create(std::move(response), present_.ids));
        return add_items(input_.answers.root(), questionnaire.root(),
                         reference_to(changes_.back().resource));
    }

    Outcome<void> add_items(const Element& answers, const Element& questions,
                            const std::string& response) {
        for (const auto item : answers.children("item")) {
            const Element question = question_of(questions, item.child("linkId").text());
            for (const auto answer : item.children("answer"))
                if (const Element code = question.child("code"); code && answer.child("value"))
                    if (const auto added = add_fact(code, answer.child("value"), response); !added)
                        return added.error();
            if (const auto added = add_items(item, question ? question : questions, response);
                !added)
                return added.error();
        }
        return {};
    }

    static Element question_of(const Element& questions, std::string_view link_id) {
        for (const auto item : questions.children("item"))
            if (item.child("linkId").text() == link_id) return item;
        return {};
    }

    fhir::Draft kept(const CheckIn::Visit& visit) const {
        fhir::Draft draft{"Procedure"};
        draft->add("basedOn").set("reference", reference_to(care_plan_));
        draft->set("status", "completed");
        add_code(draft->add("code"), "protocol-item", visit.item);
        draft->add("subject").set("reference", patient());
        draft->set("performedDateTime", format_day(visit.date));
        for (const auto condition : care_plan_.children("addresses"))
            draft->add_copy("reasonReference", condition);
        return draft;
    }

    // R4 app-3 asks for start and end of all but proposed and cancelled appointments: the day is
    // what is known.
    fhir::Draft missed(const CheckIn::Visit& visit) const {
        fhir::Draft draft{"Appointment"};
        const Instant start = present_.zone.start_of(visit.date);
        draft->set("status", "noshow");
        add_code(draft->add("serviceType"), "protocol-item", visit.item);
        draft->set("start", format_instant(start))
            .set("end", format_instant(start + std::chrono::hours{1}));
        auto& participant = draft->add("participant");
        participant.add("actor").set("reference", patient());
        participant.set("status", "accepted");
        for (const auto condition : care_plan_.children("addresses"))
            draft->add_copy("reasonReference", condition);
        return draft;
    }

    const fhir::Resource& care_plan_;
    const CheckIn& input_;
    const Present& present_;
    std::string day_;
    std::string encounter_;
    Changes changes_;
};

}  // namespace

Outcome<Changes> check_in(const fhir::Resource& care_plan, const CheckIn& visit,
                          const fhir::Resource& questionnaire, const Present& present) {
    const auto today = std::chrono::sys_days{present.zone.day_of(present.at)};
    const auto is_ahead = [&](Day day) { return std::chrono::sys_days{day} > today; };
    if (is_ahead(visit.date) ||
        std::ranges::any_of(visit.attended, is_ahead, &CheckIn::Visit::date))
        return Failure{FailureKind::unprocessable, "a check-in cannot lie in the future"};
    if (std::ranges::find(modes, visit.mode) == modes.end())
        return bad_value("`mode` is visit, phone or video");
    if (std::ranges::any_of(visit.attended, &std::string::empty, &CheckIn::Visit::item))
        return bad_value("`attended` needs the `item` that was attended");
    return Visit{care_plan, visit, present}.records(questionnaire);
}

}  // namespace fascia::workflow
