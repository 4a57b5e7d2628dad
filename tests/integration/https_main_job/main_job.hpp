#pragma once

#include "fascia/base/time.hpp"
#include "fascia/workflow/codes.hpp"

#include "support/clinic_server.hpp"

#include <array>

/// The main job, step by step, as its people do it through HTTPS: intake, plan, approval, 14 weeks
/// of check-ins, the gate, the escalation.
namespace fascia::tests {

/// What the clinic is served with; set before its first use.
inline std::vector<std::string> clinic_options{"--test-clock"};

/// One clinic with a medical assistant, two physicians and an administrator for all cases of this
/// program.
inline ClinicServer& clinic() {
    static ClinicServer served{clinic_options};
    static const bool started = [] {
        served.add_account("ma", "medical-assistant");
        served.add_account("doc", "physician");
        served.add_account("other", "physician");
        served.add_account("admin", "administrator");
        served.start();
        return true;
    }();
    BOOST_REQUIRE(started);
    return served;
}

inline std::string day_in_week(int week) {
    const Day start = parse_day("2026-03-02").value();
    return format_day(Day{std::chrono::sys_days{start} + std::chrono::days{7 * week}});
}
inline std::string instant_in_week(int week) {
    return day_in_week(week) + "T15:00:00Z";
}

inline std::string coding(const std::string& system, const std::string& code) {
    return R"({"system":")" + system + R"(","code":")" + code + R"("})";
}
inline std::string ours(std::string_view system, const std::string& code) {
    return coding(workflow::code_system(system), code);
}
inline std::string loinc(const std::string& code) {
    return coding("http://loinc.org", code);
}

/// A Parameters resource; each part is one parameter's members.
inline std::string parameters(const std::vector<std::string>& members) {
    std::string json = R"({"resourceType":"Parameters")";
    for (std::size_t i = 0; i < members.size(); ++i)
        json.append(i == 0 ? R"(,"parameter":[{)" : ",{").append(members[i]).append("}");
    return json + (members.empty() ? "}" : "]}");
}
inline std::string parameter(const std::string& name, const std::string& type,
                             const std::string& value) {
    return R"("name":")" + name + R"(","value)" + type + R"(":")" + value + "\"";
}
inline std::string at(int week) {
    return parameter("at", "Instant", instant_in_week(week));
}
inline std::string fact(const std::string& coding, const std::string& value) {
    return R"("name":"fact","part":[{"name":"code","valueCoding":)" + coding +
           R"(},{"name":"value",)" + value + "}]";
}
inline std::string percent(int value) {
    return R"("valueQuantity":{"value":)" + std::to_string(value) +
           R"(,"unit":"%","system":"http://unitsofmeasure.org","code":"%"})";
}

inline std::string observation(const std::string& patient, const std::string& coding,
                               const std::string& day, const std::string& performer,
                               const std::string& value) {
    return R"({"resourceType":"Observation","status":"final","code":{"coding":[)" + coding +
           R"(]},"subject":{"reference":")" + patient + R"("},"effectiveDateTime":")" + day +
           R"(","performer":[{"reference":")" + performer + R"("}],)" + value + "}";
}

inline fhir::Resource first(const fhir::Resource& bundle, std::string_view type) {
    for (const auto entry : bundle.children("entry"))
        if (entry.child("resource").type().name() == type)
            return fhir::extract(entry.child("resource"));
    return {};
}
inline std::vector<fhir::Resource> all(const fhir::Resource& bundle, std::string_view type) {
    std::vector<fhir::Resource> found;
    for (const auto entry : bundle.children("entry"))
        if (entry.child("resource").type().name() == type)
            found.push_back(fhir::extract(entry.child("resource")));
    return found;
}
/// Values of the parameters of that name, with blanks between.
inline std::string values(const fhir::Resource& answer, std::string_view name) {
    std::string text;
    for (const auto parameter : answer.children("parameter")) {
        if (parameter.child("name").text() != name) continue;
        const auto reference = parameter.at("valueReference.reference");
        text.append(text.empty() ? "" : " ")
            .append(reference ? reference.text() : parameter.child("value").text());
    }
    return text;
}

constexpr std::array red_flags{"RF1",  "RF2",  "RF3a", "RF3b", "RF3c", "RF4a", "RF4b", "RF4c",
                               "RF5a", "RF5b", "RF6a", "RF6b", "RF7",  "RF8",  "RF9"};

/// The people of one run, each with a session.
struct MainJob {
    explicit MainJob(Format format = Format::json)
        : assistant{clinic().signed_in("ma", format)},
          physician{clinic().signed_in("doc", format)} {}

    FhirClient assistant, physician;
    std::string patient, plan;

    /// "Type/id" of what was created.
    static std::string created(FhirClient& who, const std::string& type, const std::string& json) {
        const auto answer = who.post(type, json);
        BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.reply.body);
        return type + "/" + answer.id();
    }
    /// An operation that must succeed; its body.
    static fhir::Resource operate(FhirClient& who, const std::string& path,
                                  const std::vector<std::string>& members) {
        const auto answer = who.post(path, parameters(members));
        BOOST_REQUIRE_MESSAGE(answer.status == 200 || answer.status == 201, answer.reply.body);
        return answer.body;
    }

    void register_patient(const std::string& more = R"("birthDate":"1980-04-02","gender":"male")") {
        patient = created(assistant, "Patient",
                          R"({"resourceType":"Patient","name":[{"family":"Probe"}],
                          "generalPractitioner":[{"reference":"Practitioner/doc"}],)" +
                              more + "}");
    }

    /// Diagnosis, reviewed lists, flags answered no, baseline.
    void intake() {
        register_patient();
        const std::string start = day_in_week(0), me = "Practitioner/ma";
        created(
            assistant, "Condition",
            R"({"resourceType":"Condition","clinicalStatus":{"coding":[)" +
                coding("http://terminology.hl7.org/CodeSystem/condition-clinical", "active") +
                R"(]},"verificationStatus":{"coding":[)" +
                coding("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed") +
                R"(]},"code":{"coding":[)" + coding("http://hl7.org/fhir/sid/icd-10-cm", "M79.18") +
                R"(]},"subject":{"reference":")" + patient +
                R"("},"onsetDateTime":"2025-12-20","asserter":{"reference":"Practitioner/doc"}})");
        for (const char* list : {"10160-0", "48765-2", "11450-4"})
            created(
                assistant, "List",
                R"({"resourceType":"List","status":"current","mode":"snapshot","code":{"coding":[)" +
                    loinc(list) + R"(]},"subject":{"reference":")" + patient + R"("},"date":")" +
                    start + R"(","emptyReason":{"coding":[)" +
                    coding("http://terminology.hl7.org/CodeSystem/list-empty-reason", "nilknown") +
                    "]}}");
        for (const char* flag : red_flags)
            created(
                assistant, "Observation",
                observation(patient, ours("red-flag", flag), start, me, R"("valueBoolean":false)"));
        for (const auto& [code, value] :
             {std::pair{"72514-3", "7"}, std::pair{"55758-7", "1"}, std::pair{"44260-8", "0"},
              std::pair{"91351-7", "3"}, std::pair{"91350-9", "1"}})
            created(assistant, "Observation",
                    observation(patient, loinc(code), start, me,
                                std::string{R"("valueInteger":)"} + value));
        created(assistant, "Observation",
                observation(patient, loinc("97909-6"), start, me, percent(46)));
    }

    /// A new diagnosis, which forbids needles.
    void record_haemophilia() {
        created(assistant, "Condition",
                R"({"resourceType":"Condition","clinicalStatus":{"coding":[)" +
                    coding("http://terminology.hl7.org/CodeSystem/condition-clinical", "active") +
                    R"(]},"code":{"coding":[)" +
                    coding("http://hl7.org/fhir/sid/icd-10-cm", "D66") +
                    R"(]},"subject":{"reference":")" + patient + "\"}}");
    }

    void create_plan() {
        const auto answer = assistant.post(patient + "/$create-care-plan", parameters({at(0)}));
        BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.reply.body);
        plan = "CarePlan/" + answer.text("entry.resource.id");
    }

    fhir::Resource submit() { return operate(assistant, plan + "/$submit", {at(0)}); }

    static std::string shown(const fhir::Resource& task) {
        for (const auto input : task.children("input"))
            if (workflow::code_in(input.child("type"), "task") == "shown")
                return std::string{input.child("valueString").text()};
        return {};
    }

    /// What an approval says; `rules` are acknowledged and accepted.
    static std::vector<std::string> approval(const fhir::Resource& task, int week,
                                             const std::vector<std::string>& rules = {}) {
        std::vector<std::string> members{parameter("decision", "Code", "approve"),
                                         parameter("shown", "String", shown(task)), at(week)};
        for (const auto& rule : rules)
            for (const char* name : {"acknowledged", "accept"})
                members.push_back(parameter(name, "String", rule));
        return members;
    }

    /// Rules that an approval of the Task is refused for, as the first answer names them.
    static std::vector<std::string> asked_rules(FhirClient& who, const fhir::Resource& task,
                                                int week) {
        const auto answer = who.post("Task/" + std::string{task.id()} + "/$decide",
                                     parameters(approval(task, week)));
        BOOST_REQUIRE_MESSAGE(answer.status == 422, answer.reply.body);
        std::vector<std::string> rules;
        for (const auto issue : answer.body.children("issue"))
            for (const auto code : issue.child("details").children("coding"))
                rules.emplace_back(code.child("code").text());
        return rules;
    }

    fhir::Resource approve(const fhir::Resource& task, int week) {
        const std::string path = "Task/" + std::string{task.id()} + "/$decide";
        const auto answer = physician.post(path, parameters(approval(task, week)));
        if (answer.status == 200) return answer.body;
        return operate(physician, path, approval(task, week, asked_rules(physician, task, week)));
    }

    /// A week in which pain stays, the visit is kept and the home programme done.
    void check_in(int week) {
        operate(
            assistant, plan + "/$check-in",
            {parameter("date", "Date", day_in_week(week)),
             fact(loinc("72514-3"), R"("valueInteger":7)"), fact(loinc("97909-6"), percent(45)),
             fact(ours("exam-finding", "hep-days"), R"("valueInteger":5)"),
             R"("name":"attended","part":[{"name":"item","valueCode":"PT1"},{"name":"date","valueDate":")" +
                 day_in_week(week) + R"("},{"name":"kept","valueBoolean":true}])",
             at(week)});
    }

    /// Weeks 1 … 14.
    void follow_up() {
        for (int week = 1; week <= 14; ++week) check_in(week);
    }

    /// The physician finds a trigger point by the criteria of the payer.
    void examine() {
        std::string components;
        for (const char* finding :
             {"taut-band", "hypersensitive-spot", "referred-pain", "recognised-pain"})
            components.append(components.empty() ? "" : ",")
                .append(R"({"code":{"coding":[)" + ours("exam-finding", finding) +
                        R"(]},"valueBoolean":true})");
        created(physician, "Observation",
                observation(patient, ours("exam-finding", "trigger-point"), day_in_week(14),
                            "Practitioner/doc",
                            R"("valueBoolean":true,"bodySite":{"text":"left quadratus lumborum"},
                            "component":[)" +
                                components + "]"));
    }

    fhir::Resource review(int week = 14) {
        return operate(assistant, plan + "/$review", {at(week)});
    }

    /// A patient whose plan is active.
    void reach_active_plan() {
        intake();
        create_plan();
        approve(submit(), 0);
    }
    /// A patient with an escalation waiting for the physician: proposal and Task.
    struct Escalation {
        fhir::Resource proposal, task;
    };
    Escalation reach_escalation() {
        reach_active_plan();
        follow_up();
        examine();
        const auto answer = review();
        BOOST_REQUIRE(values(answer, "gate") == "gate-3m");
        Escalation made;
        made.proposal = assistant.get(values(answer, "escalation")).body;
        for (const auto parameter : answer.children("parameter"))
            if (parameter.child("name").text() == "task") {
                const auto task =
                    assistant.get(parameter.at("valueReference.reference").text()).body;
                if (workflow::task_kind(task) == "approve-escalation") made.task = task;
            }
        BOOST_REQUIRE(made.proposal);
        BOOST_REQUIRE(made.task);
        return made;
    }
};

}  // namespace fascia::tests
