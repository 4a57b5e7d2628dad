#include "clinic.hpp"

#include "fascia/security/authorize.hpp"
#include "fascia/workflow/against_rules.hpp"
#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/create_care_plan.hpp"
#include "fascia/workflow/flare.hpp"
#include "fascia/workflow/guard.hpp"
#include "fascia/workflow/life.hpp"
#include "fascia/workflow/review.hpp"

#include "generator.hpp"

#include <algorithm>
#include <array>

namespace fascia::test {
namespace {

using security::Role;
using Effect = plan::Verdict::Effect;

const std::array people{Person{"Practitioner/md", Role::physician},
                        Person{"Practitioner/md2", Role::physician},
                        Person{"Practitioner/md", Role::physician},
                        Person{"Practitioner/np", Role::npp},
                        Person{"Practitioner/pt", Role::therapist},
                        Person{"Practitioner/ma", Role::medical_assistant},
                        Person{"Practitioner/desk", Role::front_desk},
                        Person{"", Role::ehr_system}};

/// Kept by the plan, not facts of the patient.
bool belongs_to_a_plan(const fhir::Resource& record) {
    constexpr std::array types{"RequestGroup",
                               "ServiceRequest",
                               "Task",
                               "Goal",
                               "DeviceRequest",
                               "CommunicationRequest",
                               "MedicationRequest",
                               "NutritionOrder",
                               "SupplyRequest",
                               "Appointment"};
    return record.id().starts_with("new-") &&
           std::ranges::find(types, record.type_name()) != types.end();
}

/// The hash that a Task asks to be signed.
std::string_view shown_in(const fhir::Resource& task) {
    for (const auto input : task.children("input"))
        if (workflow::code_in(input.child("type"), "task") == "shown")
            return input.child("valueString").text();
    return {};
}

template <class T>
std::optional<workflow::Changes> changes_of(Outcome<T> outcome) {
    if (!outcome) return std::nullopt;
    if constexpr (std::is_same_v<T, workflow::ReviewResult>)
        return std::move(outcome->changes);
    else
        return std::move(*outcome);
}

}  // namespace

Ways right_ways() {
    return {
        .may =
            [](const Person& who, std::string_view action, std::string_view type) {
                const security::AccessContext context{
                    .user = "x", .practitioner = who.reference, .display = {}, .roles = {who.role}};
                return security::authorize(context, {action, type}).has_value();
            },
        .known = [](const plan::Assessment& found) { return found; }};
}

Clinic::Clinic(const Subject& one, const Ways& ways, Tally& tally)
    : one_{one}, ways_{ways}, tally_{tally}, random_{one.random(1)}, now_{one.facts.at} {
    for (const auto& record : one.facts.resources)
        records_[workflow::reference_to(record)] = record;
    auto elsewhere = generated_patient(protocol().rules(), one.seed + 13);
    for (const auto& record : elsewhere.resources)
        if (const auto type = record.type_name();
            type == "Condition" || type == "AllergyIntolerance" || type == "MedicationStatement" ||
            type == "Device" || type == "DeviceUseStatement" || type == "Observation")
            news_.push_back(record);
}

void Clinic::open_plan() {
    const auto made = plan::apply_protocol(protocol(), facts()).value();
    const auto changes = workflow::create_care_plan(made, present(people.back()));
    plan_ = workflow::reference_to(changes.front().resource);
    write(changes);
}

std::string Clinic::act() {
    if (random_.chance(25)) {
        now_ += std::chrono::hours{random_.between(1, 400)};
        assessment_.reset();
        looked_ = false;
    }
    const auto step = random_.chance(60) ? next_step() : any_step();
    const auto done = (this->*step.act)(step.who);
    ++tally_[std::string{step.name} + (done ? " done" : " refused")];
    if (!done) return {};
    const bool was_draft = plan().child("status").text() == "draft";
    write(*done);
    const bool was_approved = was_draft && plan().child("status").text() == "active";
    note_whether_looked(was_approved ? "approved" : step.name);
    return step.name;
}

void Clinic::note_whether_looked(std::string_view act) {
    constexpr std::array looks{std::string_view{"$review"}, std::string_view{"approved"},
                               std::string_view{"$resume"}, std::string_view{"$clear-flag"},
                               std::string_view{"$flare"},  std::string_view{"flags answered"}};
    if (act == "a fact") looked_ = false;
    if (std::ranges::find(looks, act) != looks.end()) looked_ = true;
}

/// Anybody tries anything.
Clinic::Step Clinic::any_step() {
    static constexpr std::array<std::pair<const char*, Act>, 12> acts{
        {{"$submit", &Clinic::submit},
         {"$decide", &Clinic::decide},
         {"$decide", &Clinic::decide},
         {"$review", &Clinic::review},
         {"$escalate", &Clinic::escalate},
         {"$override", &Clinic::override_block},
         {"$clear-flag", &Clinic::clear_flag},
         {"$resume", &Clinic::hold_or_resume},
         {"a fact", &Clinic::receive_a_fact},
         {"a direct write", &Clinic::write_directly},
         {"$flare", &Clinic::flare},
         {"$revoke", &Clinic::revoke}}};
    const auto& [name, act] = random_.one_of(acts);
    return {name, act, random_.one_of(people)};
}

/// What brings the plan on, done by the right person.
Clinic::Step Clinic::next_step() {
    const Person physician{"Practitioner/md", Role::physician};
    const Person assistant{"Practitioner/ma", Role::medical_assistant};
    const auto is = [](plan::FlagState state) {
        return [state](const plan::Flag& flag) { return flag.state == state; };
    };
    if (std::ranges::any_of(assessment().flags, is(plan::FlagState::unanswered)))
        return {"flags answered", &Clinic::answer_flags, assistant};
    if (std::ranges::any_of(assessment().flags, is(plan::FlagState::open)))
        return {"$clear-flag", &Clinic::clear_flag, physician};
    const auto status = plan().child("status").text();
    if (status == "on-hold") return {"$resume", &Clinic::hold_or_resume, physician};
    const auto task = some_task("approve-");
    const bool fresh =
        task && workflow::shown_hash(find(task.at("focus.reference").text()), of_the_plan(),
                                     ways_.known(assessment())) == shown_in(task);
    if (fresh) return {"$decide", &Clinic::decide, physician};
    if (status == "draft") return {"$submit", &Clinic::submit, assistant};
    if (task) return {"$review", &Clinic::review, assistant};
    return random_.chance(50) ? Step{"$escalate", &Clinic::escalate, physician}
                              : Step{"a fact", &Clinic::receive_a_fact, assistant};
}

Clinic::Done Clinic::submit(const Person& who) {
    if (!may(who, "$submit", "CarePlan")) return std::nullopt;
    return changes_of(workflow::submit(plan(), of_the_plan(), ways_.known(assessment()),
                                       "Practitioner/md", present(who)));
}

Clinic::Done Clinic::decide(const Person& who) {
    const auto task = some_task("approve-");
    if (!task || !may(who, "$decide", "Task")) return std::nullopt;
    const auto known = ways_.known(assessment());
    const auto focus = find(task.at("focus.reference").text());
    workflow::DecideInput input;
    input.decision = random_.chance(80)
                         ? workflow::Decision::approve
                         : random_.one_of({workflow::Decision::decline, workflow::Decision::defer});
    input.reason = "in my judgement";
    input.until = one_.facts.zone.day_of(now_ + std::chrono::days{random_.between(1, 20)});
    input.shown = random_.chance(95) ? workflow::shown_hash(focus, of_the_plan(), known) : "stale";
    for (const auto& verdict : known.verdicts) {
        if (verdict.effect == Effect::caution) input.acknowledged.push_back(verdict.rule);
        if (verdict.effect == Effect::needs_physician)
            (random_.chance(70) ? input.accept : input.remove).push_back(verdict.item);
        if (verdict.effect == Effect::block && random_.chance(70))
            input.remove.push_back(verdict.item);
    }
    const auto decided = workflow::decide(
        input, {.task = task, .focus = focus, .care_plan = plan(), .of_the_plan = of_the_plan()},
        protocol().rules(), known, true, present(who));
    if (decided && input.decision == workflow::Decision::approve && who.role == Role::physician)
        approved_.push_back(workflow::reference_to(task));
    return changes_of(decided);
}

Clinic::Done Clinic::review(const Person& who) {
    if (!may(who, "$review", "CarePlan")) return std::nullopt;
    return changes_of(workflow::review(protocol(), facts(), of_the_plan(),
                                       ways_.known(assessment()), false, present(who)));
}

Clinic::Done Clinic::escalate(const Person& who) {
    if (!may(who, "$escalate", "CarePlan")) return std::nullopt;
    const auto& item = random_.one_of(protocol().rules().escalations).item;
    return changes_of(workflow::escalate({.item = item,
                                          .site = random_.chance(50) ? "left lumbar" : "",
                                          .side = {},
                                          .reason = "cannot exercise",
                                          .unmet = {"exposure of 12 weeks"}},
                                         protocol(), facts(), of_the_plan(),
                                         ways_.known(assessment()), present(who)));
}

Clinic::Done Clinic::override_block(const Person& who) {
    if (!may(who, "$override", "CarePlan")) return std::nullopt;
    std::vector<plan::Verdict> blocks;
    for (const auto& verdict : assessment().verdicts)
        if (verdict.effect == Effect::block) blocks.push_back(verdict);
    if (blocks.empty()) return std::nullopt;
    const auto& verdict = random_.one_of(blocks);
    const std::string second =
        who.reference == "Practitioner/md" ? "Practitioner/md2" : "Practitioner/md";
    return changes_of(workflow::override_block({.item = verdict.item,
                                                .rule = verdict.rule,
                                                .reason = "benefit outweighs",
                                                .second = second},
                                               plan(), records(), assessment(),
                                               facts().account_roles, present(who)));
}

Clinic::Done Clinic::clear_flag(const Person& who) {
    if (!may(who, "$clear-flag", "CarePlan")) return std::nullopt;
    auto flag = random_.one_of(assessment().flags);
    for (const auto& each : assessment().flags)
        if (each.state == plan::FlagState::open && random_.chance(50)) flag = each;
    auto changes =
        changes_of(workflow::clear_flag(plan(), flag.code, "examined", assessment(), present(who)));
    if (!changes) return std::nullopt;
    return and_hold(std::move(*changes), who);
}

/// As $check-in and $clear-flag do: what was made may hold the plan, or items of it.
workflow::Changes Clinic::and_hold(workflow::Changes made, const Person& who) {
    auto seen = facts();
    for (const auto& write : made) {
        if (write.resource.type_name() == "CarePlan") seen.care_plan = write.resource;
        seen.resources.push_back(write.resource);
    }
    const auto today = plan::assess(protocol(), seen).value();
    for (auto& write : workflow::hold(seen.care_plan, of_the_plan(), today, present(who)))
        made.push_back(std::move(write));
    return made;
}

Clinic::Done Clinic::hold_or_resume(const Person& who) {
    if (!may(who, "$hold", "CarePlan")) return std::nullopt;
    if (plan().child("status").text() == "active" && random_.chance(30))
        return changes_of(workflow::put_on_hold(plan(), "on a journey", present(who)));
    return changes_of(workflow::resume(plan(), of_the_plan(), assessment(), present(who)));
}

/// At a check-in all flags that are not answered are asked, and the answer is no.
Clinic::Done Clinic::answer_flags(const Person& who) {
    if (!may(who, "$check-in", "CarePlan")) return std::nullopt;
    workflow::Changes changes;
    for (const auto& flag : assessment().flags) {
        if (flag.state != plan::FlagState::unanswered) continue;
        fhir::Draft draft{"Observation"};
        draft->set("status", "final").set("effectiveDateTime", format_instant(now_));
        workflow::add_code(draft->add("code"), "red-flag", flag.code);
        draft->add("subject").set("reference", "Patient/p");
        draft->set("valueBoolean", false);
        changes.push_back(workflow::create(std::move(draft), ids_));
    }
    return and_hold(std::move(changes), who);
}

/// Something that another clinic knew all along, or found out.
Clinic::Done Clinic::receive_a_fact(const Person&) {
    if (news_.empty()) return std::nullopt;
    fhir::Draft draft{news_.back()};
    news_.pop_back();
    draft->set("id", "told-" + std::to_string(news_.size()));
    return workflow::Changes{{draft.freeze(), 0}};
}

/// Somebody writes a request as he pleases, past the acts.
Clinic::Done Clinic::write_directly(const Person& who) {
    const auto members = of_the_plan();
    const auto before = random_.chance(30) ? plan() : random_.one_of(members);
    fhir::Draft draft{before};
    if (!draft->type().element("status")) return std::nullopt;
    draft->set("status", random_.one_of<const char*>({"active", "completed", "draft"}));
    if (draft->type().element("intent"))
        draft->set("intent", random_.one_of<const char*>({"order", "plan", "proposal"}));
    const bool anew = random_.chance(50);
    if (anew && before.type_name() != "CarePlan") {
        draft->set("id", ids_.next());
        draft->remove("basedOn");
        draft->add("basedOn").set("reference", workflow::reference_to(before));
    }
    const auto after = draft.freeze();
    const auto guarded = workflow::guard_direct_write(
        find(workflow::reference_to(after)), after, who.role == Role::physician,
        [this](std::string_view reference) { return find(reference); });
    if (!guarded || !may(who, anew ? "create" : "update", after.type_name())) return std::nullopt;
    return workflow::Changes{{after, 0}};
}

Clinic::Done Clinic::revoke(const Person& who) {
    if (!may(who, "$revoke", "ServiceRequest")) return std::nullopt;
    for (const auto& record : of_the_plan())
        if (record.child("intent").text() == "order" && record.type_name() == "ServiceRequest")
            return changes_of(workflow::revoke(record, of_the_plan(), "not wanted", present(who)));
    return std::nullopt;
}

Clinic::Done Clinic::flare(const Person& who) {
    if (!may(who, "$flare", "CarePlan")) return std::nullopt;
    auto made = workflow::flare_records({}, plan(), protocol().rules(), present(who)).value();
    auto seen = facts();
    for (const auto& write : made) seen.resources.push_back(write.resource);
    return changes_of(workflow::flare(std::move(made), plan(), of_the_plan(), protocol().rules(),
                                      plan::assess(protocol(), seen).value(), present(who)));
}

std::vector<fhir::Resource> Clinic::records() const {
    std::vector<fhir::Resource> out;
    for (const auto& [reference, record] : records_) out.push_back(record);
    return out;
}

const plan::Assessment& Clinic::assessment() {
    if (!assessment_) assessment_ = plan::assess(protocol(), facts()).value();
    return *assessment_;
}

plan::Assessment Clinic::assessment_without_overrides() {
    auto bare = facts();
    if (std::ranges::none_of(bare.resources, [](const auto& record) {
            return record.type_name() == "DetectedIssue";
        }))
        return assessment();
    std::erase_if(bare.resources,
                  [](const auto& record) { return record.type_name() == "DetectedIssue"; });
    return plan::assess(protocol(), bare).value();
}

bool Clinic::is_physician(std::string_view reference) const {
    return std::ranges::any_of(people, [&](const Person& person) {
        return person.reference == reference && person.role == Role::physician;
    });
}

workflow::Present Clinic::present(const Person& who) {
    return {.at = now_,
            .zone = one_.facts.zone,
            .ids = ids_,
            .author = {who.reference, "somebody", std::string{security::to_code(who.role)}}};
}

plan::FactSet Clinic::facts() const {
    plan::FactSet out{.patient = one_.facts.patient,
                      .resources = records(),
                      .at = now_,
                      .zone = one_.facts.zone,
                      .account_roles = {}};
    if (!plan_.empty()) out.care_plan = plan();
    for (const auto& person : people)
        if (!person.reference.empty())
            out.account_roles[person.reference] = security::to_code(person.role);
    return out;
}

std::vector<fhir::Resource> Clinic::of_the_plan() const {
    std::vector<fhir::Resource> out;
    for (const auto& [reference, record] : records_)
        if (belongs_to_a_plan(record)) out.push_back(record);
    return out;
}

fhir::Resource Clinic::find(std::string_view reference) const {
    const auto found = records_.find(reference);
    return found == records_.end() ? fhir::Resource{} : found->second;
}

fhir::Resource Clinic::some_task(std::string_view kind) {
    std::vector<fhir::Resource> out;
    for (const auto& record : of_the_plan())
        if (record.type_name() == "Task" && workflow::task_kind(record).starts_with(kind) &&
            record.child("status").text() == "requested")
            out.push_back(record);
    return out.empty() ? fhir::Resource{} : random_.one_of(out);
}

void Clinic::write(const workflow::Changes& changes) {
    for (const auto& write : changes)
        records_[workflow::reference_to(write.resource)] = write.resource;
    assessment_.reset();
}

}  // namespace fascia::test
