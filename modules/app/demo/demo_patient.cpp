#include "app/detail/demo_patient.hpp"

#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/json.hpp"
#include "fascia/workflow/codes.hpp"

#include "app/detail/call.hpp"

#include <boost/json.hpp>

#include <cmath>

namespace fascia::app {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

std::string text(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value && value->is_string() ? std::string{value->get_string()} : std::string{};
}

// "pain": [7, 4] — from intake to today in a straight line; null at the end: nothing more was
// recorded.
std::optional<double> course(const json::object& profile, std::string_view name, double share) {
    const json::array& ends = profile.at(name).as_array();
    if (ends.at(1).is_null())
        return share > 0.1 ? std::nullopt : std::optional{ends.at(0).to_number<double>()};
    const double from = ends.at(0).to_number<double>(), to = ends.at(1).to_number<double>();
    return std::round(from + (to - from) * share);
}

std::string whole(double value) {
    return std::to_string(static_cast<long>(value));
}

}  // namespace

DemoPatient::DemoPatient(Clinic& clinic, const json::object& clinic_data, const json::object& row,
                         const security::AccessContext& assistant,
                         const security::AccessContext& physician)
    : clinic_{clinic},
      data_{clinic_data},
      row_{row},
      profile_{clinic_data.at("profiles").as_object().at(text(row, "profile")).as_object()},
      assistant_{assistant},
      physician_{physician},
      id_{text(row, "id")},
      patient_{"Patient/" + id_} {
    const Day today = clinic.services->zone.day_of(clinic.clock.now());
    start_ = Day{std::chrono::sys_days{today} - std::chrono::days{7 * number("weeks") + 1}};
}

Outcome<void> DemoPatient::live() {
    if (auto done = intake(); !done) return done;
    if (auto done = make_plan(); !done) return done;
    for (int week_number = 1; week_number <= number("weeks"); ++week_number)
        if (auto done = week(week_number); !done) return done;
    if (auto done = examine(); !done) return done;
    return flag("review") ? review() : Outcome<void>{};
}

bool DemoPatient::flag(std::string_view name) const {
    const json::value* value = profile_.if_contains(name);
    return value && value->is_bool() && value->get_bool();
}

int DemoPatient::number(std::string_view name) const {
    const json::value* value = profile_.if_contains(name);
    return value && value->is_number() ? value->to_number<int>() : 0;
}

Day DemoPatient::day_in_week(int week) const {
    return Day{std::chrono::sys_days{start_} + std::chrono::days{7 * week}};
}

Instant DemoPatient::instant_in_week(int week) const {
    return clinic_.services->zone.start_of(day_in_week(week)) + 9h;
}

Outcome<void> DemoPatient::intake() {
    const Day day = start_;
    fhir::Draft patient{"Patient"};
    patient->add("name").set("family", text(row_, "family")).add("given", text(row_, "given"));
    patient->set("gender", text(row_, "gender"));
    const Day birth{day.year() - std::chrono::years{row_.at("age").to_number<int>()},
                    std::chrono::May, std::chrono::day{17}};
    patient->set("birthDate", format_day(birth));
    patient->add("generalPractitioner").set("reference", physician_.practitioner);
    if (auto done = put(std::move(patient), id_); !done) return done;

    const json::object& condition = data_.at("condition").as_object();
    fhir::Draft diagnosis{"Condition"};
    for (const auto& [name, code] :
         {std::pair{"clinicalStatus", "active"}, std::pair{"verificationStatus", "confirmed"}})
        diagnosis->add(name)
            .add("coding")
            .set("system", name == std::string_view{"clinicalStatus"}
                               ? "http://terminology.hl7.org/CodeSystem/condition-clinical"
                               : "http://terminology.hl7.org/CodeSystem/condition-ver-status")
            .set("code", code);
    auto& concept_element = diagnosis->add("code");
    concept_element.add("coding")
        .set("system", text(condition, "system"))
        .set("code", text(condition, "code"));
    concept_element.set("text", text(condition, "text"));
    diagnosis->add("subject").set("reference", patient_);
    const std::chrono::days before{7 * condition.at("onsetWeeksBeforePlan").to_number<int>()};
    diagnosis->set("onsetDateTime", format_day(Day{std::chrono::sys_days{day} - before}));
    diagnosis->add("asserter").set("reference", physician_.practitioner);
    if (auto done = put(std::move(diagnosis), id_ + "-condition"); !done) return done;

    for (const auto& [fact, value] : data_.at("intakeFacts").as_object())
        if (auto done = observe(fact, value.to_number<double>(), day, assistant_); !done)
            return done;
    for (const char* score : {"pain", "odi"})
        if (auto done = observe(score, *course(profile_, score, 0), day, assistant_); !done)
            return done;
    if (flag("lists"))
        for (const auto& [code, name] :
             {std::pair{"10160-0", "medicines"}, std::pair{"48765-2", "allergies"},
              std::pair{"11450-4", "problems"}})
            if (auto done = reviewed_list(code, name, day); !done) return done;
    return text(profile_, "flags") == "answered" ? answer_flags(day) : Outcome<void>{};
}

Outcome<void> DemoPatient::reviewed_list(std::string_view code, std::string_view name, Day day) {
    fhir::Draft list{"List"};
    list->set("status", "current").set("mode", "snapshot").set("title", name);
    list->add("code").add("coding").set("system", "http://loinc.org").set("code", code);
    list->add("subject").set("reference", patient_);
    list->set("date", format_day(day));
    list->add("source").set("reference", assistant_.practitioner);
    list->add("emptyReason")
        .add("coding")
        .set("system", "http://terminology.hl7.org/CodeSystem/list-empty-reason")
        .set("code", "nilknown");
    return post(std::move(list));
}

Outcome<void> DemoPatient::answer_flags(Day day) {
    for (const auto& code : data_.at("redFlags").as_array()) {
        fhir::Draft observation{"Observation"};
        observation->set("status", "final");
        workflow::add_code(observation->add("code"), "red-flag",
                           std::string_view{code.as_string()});
        observation->add("subject").set("reference", patient_);
        observation->set("effectiveDateTime", format_day(day));
        observation->add("performer").set("reference", assistant_.practitioner);
        observation->set("valueBoolean", false);
        if (auto done = post(std::move(observation)); !done) return done;
    }
    return {};
}

fhir::Draft DemoPatient::observation(const json::object& fact, Day day,
                                     const security::AccessContext& who) const {
    fhir::Draft draft{"Observation"};
    draft->set("status", "final");
    draft->add("code")
        .add("coding")
        .set("system", text(fact, "system"))
        .set("code", text(fact, "code"));
    draft->add("subject").set("reference", patient_);
    draft->set("effectiveDateTime", format_day(day));
    draft->add("performer").set("reference", who.practitioner);
    return draft;
}

Outcome<void> DemoPatient::observe(std::string_view name, double value, Day day,
                                   const security::AccessContext& who) {
    const json::object& fact = data_.at("facts").as_object().at(name).as_object();
    fhir::Draft draft = observation(fact, day, who);
    add_value(draft, fact, value);
    return post(std::move(draft));
}

void DemoPatient::add_value(fhir::Draft& draft, const json::object& fact, double value) const {
    const std::string type = text(fact, "type");
    if (type == "boolean") {
        draft->set("valueBoolean", value != 0);
    } else if (type == "Quantity") {
        draft->add("valueQuantity")
            .set("value", whole(value))
            .set("unit", text(fact, "unit"))
            .set("system", "http://unitsofmeasure.org")
            .set("code", text(fact, "unit"));
    } else {
        draft->set("valueInteger", static_cast<long long>(value));
    }
}

Outcome<void> DemoPatient::make_plan() {
    const Instant at = instant_in_week(0);
    const auto made =
        operate(patient_ + "/$create-care-plan", fhir::Draft{"Parameters"}, at, assistant_);
    if (!made) return made.error();
    plan_ = "CarePlan/" + std::string{made->at("entry.resource").child("id").text()};
    if (!flag("submit")) return {};
    const auto task = operate(plan_ + "/$submit", fhir::Draft{"Parameters"}, at, assistant_);
    if (!task) return task.error();
    if (!flag("approve")) return {};
    return decide("Task/" + std::string{task->id()}, "approve", at);
}

// What the physician has to acknowledge or accept is what the first answer names.
Outcome<void> DemoPatient::decide(const std::string& task, const std::string& decision,
                                  Instant at) {
    const auto read = call(*clinic_.services, "GET", task, {.access = physician_});
    if (!read) return read.error();
    const auto resource = fhir::parse_json(read->json);
    if (!resource) return resource.error();
    std::string shown;
    for (const auto input : resource->children("input"))
        if (workflow::code_in(input.child("type"), "task") == "shown")
            shown = input.child("valueString").text();
    std::vector<std::string> rules;
    for (int round = 0;; ++round) {
        fhir::Draft parameters{"Parameters"};
        parameters->add("parameter").set("name", "decision").set("valueCode", decision);
        if (decision == "approve")
            parameters->add("parameter").set("name", "shown").set("valueString", shown);
        if (decision != "approve")
            parameters->add("parameter")
                .set("name", "reason")
                .set("valueString", "the patient prefers to wait");
        for (const auto& rule : rules)
            for (const char* name : {"acknowledged", "accept"})
                parameters->add("parameter").set("name", name).set("valueString", rule);
        const auto decided = operate(task + "/$decide", std::move(parameters), at, physician_);
        if (decided) return {};
        if (round > 0) return decided.error();
        const Failure refusal = decided.error();
        for (const auto& issue : refusal.issues()) rules.push_back(issue.rule);
    }
}

void DemoPatient::add_fact(fhir::Draft& parameters, std::string_view name, double value) const {
    const json::object& fact = data_.at("facts").as_object().at(name).as_object();
    auto& parameter = parameters->add("parameter").set("name", "fact");
    parameter.add("part")
        .set("name", "code")
        .add("valueCoding")
        .set("system", text(fact, "system"))
        .set("code", text(fact, "code"));
    auto& part = parameter.add("part").set("name", "value");
    if (text(fact, "type") == "Quantity") {
        part.add("valueQuantity")
            .set("value", whole(value))
            .set("unit", text(fact, "unit"))
            .set("system", "http://unitsofmeasure.org")
            .set("code", text(fact, "unit"));
    } else {
        part.set("valueInteger", static_cast<long long>(value));
    }
}

Outcome<void> DemoPatient::week(int week_number) {
    if (!flag("approve")) return {};
    const double share = static_cast<double>(week_number) / number("weeks");
    const bool last = week_number == number("weeks");
    fhir::Draft parameters{"Parameters"};
    parameters->add("parameter")
        .set("name", "date")
        .set("valueDate", format_day(day_in_week(week_number)));
    if (const auto pain = course(profile_, "pain", share)) add_fact(parameters, "pain", *pain);
    if (const auto odi = course(profile_, "odi", share); odi && (week_number % 2 == 0 || last))
        add_fact(parameters, "odi", *odi);
    if (profile_.at("hepDays").is_number()) add_fact(parameters, "hep-days", number("hepDays"));
    const bool missed = number("missEvery") > 0 && week_number % number("missEvery") == 0;
    for (int visit = 0; visit < number("visitsPerWeek"); ++visit) {
        auto& attended = parameters->add("parameter").set("name", "attended");
        attended.add("part").set("name", "item").set("valueCode", "PT1");
        attended.add("part")
            .set("name", "date")
            .set("valueDate", format_day(day_in_week(week_number)));
        attended.add("part").set("name", "kept").set("valueBoolean", !missed);
    }
    if (const std::string open = text(profile_, "openFlag"); last && !open.empty()) {
        auto& fact = parameters->add("parameter").set("name", "fact");
        fact.add("part")
            .set("name", "code")
            .add("valueCoding")
            .set("system", workflow::code_system("red-flag"))
            .set("code", open);
        fact.add("part").set("name", "value").set("valueBoolean", true);
    }
    const auto saved = operate(plan_ + "/$check-in", std::move(parameters),
                               instant_in_week(week_number), assistant_);
    if (!saved) return saved.error();
    return {};
}

Outcome<void> DemoPatient::examine() {
    const std::string exam = text(profile_, "exam");
    const Day day = day_in_week(number("weeks"));
    if (const int weeks = number("careElsewhereWeeks")) {
        fhir::Draft procedure{"Procedure"};
        procedure->set("status", "completed");
        workflow::add_code(procedure->add("code"), "protocol-item", "PT1");
        procedure->add("subject").set("reference", patient_);
        procedure->add("performedPeriod")
            .set("start",
                 format_day(Day{std::chrono::sys_days{start_} - std::chrono::days{7 * weeks}}))
            .set("end", format_day(Day{std::chrono::sys_days{start_} - std::chrono::days{2}}));
        procedure->add("asserter").set("reference", patient_);
        procedure->add("reasonReference").set("reference", "Condition/" + id_ + "-condition");
        procedure->add("note").set("text",
                                   "supervised therapy at another clinic, weekly; little relief");
        if (auto done = post(std::move(procedure)); !done) return done;
    }
    if (exam == "trigger-point") {
        fhir::Draft draft =
            observation(json::object{{"system", workflow::code_system("exam-finding")},
                                     {"code", "trigger-point"}},
                        day, physician_);
        draft->add("bodySite").set("text", "right quadratus lumborum");
        for (const char* finding :
             {"taut-band", "hypersensitive-spot", "referred-pain", "recognised-pain"}) {
            auto& component = draft->add("component");
            workflow::add_code(component.add("code"), "exam-finding", finding);
            component.set("valueBoolean", true);
        }
        draft->set("valueBoolean", true);
        return post(std::move(draft));
    }
    if (exam == "facet")
        for (const auto& [name, value] :
             {std::pair{"facet-pattern", 1.0}, std::pair{"radicular-signs", 0.0},
              std::pair{"neurogenic-claudication", 0.0}})
            if (auto done = observe(name, value, day, physician_); !done) return done;
    return {};
}

Outcome<void> DemoPatient::review() {
    const Instant now = clinic_.clock.now();
    const auto reviewed = operate(plan_ + "/$review", fhir::Draft{"Parameters"}, now, assistant_);
    if (!reviewed) return reviewed.error();
    const std::string decision = text(profile_, "escalation");
    if (decision.empty()) return {};
    for (const auto parameter : reviewed->children("parameter")) {
        const std::string task{parameter.at("valueReference.reference").text()};
        if (parameter.child("name").text() != "task") continue;
        const auto read = call(*clinic_.services, "GET", task, {.access = physician_});
        if (!read) return read.error();
        const auto resource = fhir::parse_json(read->json);
        if (!resource) return resource.error();
        if (workflow::task_kind(*resource) != "approve-escalation") continue;
        if (auto done = decide(task, decision, now); !done) return done;
    }
    return {};
}

Outcome<void> DemoPatient::put(fhir::Draft resource, std::string_view id) {
    resource->set("id", id);
    interaction::Request request{.body = resource.freeze(), .access = assistant_};
    const std::string target = std::string{request.body.type_name()}.append("/").append(id);
    const auto reply = call(*clinic_.services, "PUT", target, std::move(request));
    return reply ? Outcome<void>{} : Outcome<void>{reply.error()};
}

Outcome<void> DemoPatient::post(fhir::Draft resource) {
    interaction::Request request{.body = resource.freeze(), .access = assistant_};
    const std::string target{request.body.type_name()};
    const auto reply = call(*clinic_.services, "POST", target, std::move(request));
    return reply ? Outcome<void>{} : Outcome<void>{reply.error()};
}

Outcome<fhir::Resource> DemoPatient::operate(const std::string& target, fhir::Draft parameters,
                                             Instant at, const security::AccessContext& who) {
    parameters->add("parameter").set("name", "at").set("valueInstant", format_instant(at));
    interaction::Request request{.body = parameters.freeze(), .access = who};
    auto reply = call(*clinic_.services, "POST", target, std::move(request));
    if (!reply) return reply.error();
    return reply->resource ? Outcome<fhir::Resource>{reply->resource}
                           : fhir::parse_json(reply->json);
}

}  // namespace fascia::app
