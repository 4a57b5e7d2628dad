#pragma once

#include "fascia/fhir/json.hpp"
#include "fascia/plan/assessment.hpp"

#include "support/protocol_files.hpp"

#include <memory>
#include <string>
#include <vector>

/// Facts of one patient for the rules, written the way a clinic would say them.
namespace fascia::test {

inline const plan::Protocol& protocol() {
    return *loaded_protocol();
}

/// What is wrong with a protocol of these files, a fault a line; empty: nothing.
inline std::string faults(const std::vector<plan::ContentFile>& files) {
    const auto loaded = plan::Protocol::load(files);
    std::string out;
    if (!loaded)
        for (const auto& issue : loaded.error().issues())
            out += issue.path + " - " + issue.text + "\n";
    return out;
}

inline bool has(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

inline constexpr const char* physician = "Practitioner/md";
inline constexpr const char* therapist = "Practitioner/pt";
inline constexpr const char* assistant = "Practitioner/ma";
inline constexpr const char* patient = "Patient/p";

/// A woman of 45 with myofascial back pain since January 2026, whose plan began on 2 February; seen
/// on 8 May 2026 unless said otherwise.
class ClinicFacts {
  public:
    ClinicFacts() {
        facts_.patient = parse(
            R"({"resourceType":"Patient","id":"p","gender":"female","birthDate":"1980-06-01"})");
        facts_.account_roles = {
            {physician, "physician"}, {therapist, "therapist"}, {assistant, "medical-assistant"}};
        at("2026-05-08T12:00:00Z");
    }

    ClinicFacts& at(const std::string& instant, const std::string& zone = "UTC") {
        facts_.at = parse_instant(instant).value();
        facts_.zone = Zone::find(zone).value();
        return *this;
    }
    ClinicFacts& patient_json(const std::string& json) {
        facts_.patient = parse(json);
        return *this;
    }
    ClinicFacts& add(const std::string& json) {
        facts_.resources.push_back(parse(json));
        return *this;
    }
    ClinicFacts& plan(const std::string& start = "2026-02-02", const std::string& more = "") {
        facts_.care_plan = parse(
            R"({"resourceType":"CarePlan","id":"plan","status":"active","intent":"plan",)"
            R"("subject":{"reference":"Patient/p"},"addresses":[{"reference":"Condition/pain"}],)"
            R"("period":{"start":")" +
            start + "\"}" + more + "}");
        return *this;
    }
    ClinicFacts& condition(const std::string& id, const std::string& icd10,
                           const std::string& onset = "") {
        return add(
            R"({"resourceType":"Condition","id":")" + id +
            R"(","subject":{"reference":"Patient/p"},"clinicalStatus":{"coding":[{"system":)"
            R"("http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},)"
            R"("code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":")" +
            icd10 + "\"}]}" + (onset.empty() ? "" : R"(,"onsetDateTime":")" + onset + "\"") + "}");
    }
    /// `code` is "loinc|72514-3", "finding|hep-days" or "red-flag|RF1"; `value` a JSON member.
    ClinicFacts& observe(const std::string& code, const std::string& value, const std::string& when,
                         const std::string& performer = patient, const std::string& more = "") {
        const bool period = when.find('/') != std::string::npos;
        const auto effective = period ? R"("effectivePeriod":{"start":")" +
                                            when.substr(0, when.find('/')) + R"(","end":")" +
                                            when.substr(when.find('/') + 1) + "\"}"
                                      : R"("effectiveDateTime":")" + when + "\"";
        return add(R"({"resourceType":"Observation","id":"o)" + std::to_string(++count_) +
                   R"(","status":"final","subject":{"reference":"Patient/p"},)" + effective +
                   R"(,"performer":[{"reference":")" + performer + R"("}],"code":{"coding":[)" +
                   coding(code) + "]}," + value + more + "}");
    }
    ClinicFacts& pain(int value, const std::string& when) {
        return observe("loinc|72514-3", number(value), when);
    }
    ClinicFacts& odi(int value, const std::string& when) {
        return observe("loinc|97909-6",
                       R"("valueQuantity":{"value":)" + std::to_string(value) +
                           R"(,"system":"http://unitsofmeasure.org","code":"%"})",
                       when);
    }
    ClinicFacts& flag(const std::string& code, bool value, const std::string& when,
                      const std::string& performer = assistant) {
        return observe("red-flag|" + code, boolean(value), when, performer);
    }
    ClinicFacts& no_flags(const std::string& when) {
        for (const auto* code : {"RF1", "RF2", "RF3a", "RF3b", "RF3c", "RF4a", "RF4b", "RF4c",
                                 "RF5a", "RF5b", "RF6a", "RF7", "RF8"})
            flag(code, false, when);
        return *this;
    }
    ClinicFacts& visit(const std::string& item, const std::string& when,
                       const std::string& status = "fulfilled", const std::string& more = "") {
        return add(
            R"({"resourceType":"Appointment","id":"a)" + std::to_string(++count_) +
            R"(","status":")" + status + R"(","start":")" + when + R"(T10:00:00Z","end":")" + when +
            R"(T10:30:00Z","serviceType":[{"coding":[)" + coding("item|" + item) +
            R"(]}],"participant":[{"actor":{"reference":"Patient/p"},"status":"accepted"}])" +
            more + "}");
    }
    ClinicFacts& procedure(const std::string& item, const std::string& day) {
        return add(
            R"({"resourceType":"Procedure","id":"p)" + std::to_string(++count_) +
            R"(","status":"completed","subject":{"reference":"Patient/p"},"code":{"coding":[)" +
            coding("item|" + item) + R"(]},"performedDateTime":")" + day + "\"}");
    }
    /// Weekly visits of PT1 and logs of the home programme from a Monday on.
    ClinicFacts& care(const std::string& monday = "2026-02-02", int weeks = 13, int days = 5) {
        const auto first = std::chrono::sys_days{parse_day(monday).value()};
        for (int week = 0; week < weeks; ++week) {
            const auto start = first + std::chrono::days{7 * week};
            visit("PT1", format_day(start));
            observe("finding|hep-days", number(days),
                    format_day(start) + "/" + format_day(start + std::chrono::days{6}));
        }
        return *this;
    }
    ClinicFacts& reviewed(const std::string& when) {
        for (const auto* code : {"10160-0", "48765-2", "11450-4"})
            add(R"({"resourceType":"List","id":"l)" + std::to_string(++count_) +
                R"(","status":"current","mode":"snapshot","subject":{"reference":"Patient/p"},)"
                R"("date":")" +
                when + R"(","code":{"coding":[)" + coding(std::string{"loinc|"} + code) +
                R"(]},"emptyReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/)"
                R"(list-empty-reason","code":"nilknown"}]}})");
        return *this;
    }
    ClinicFacts& trigger_point(const std::string& when, const std::string& performer = therapist,
                               const std::string& criteria = "111") {
        const char* const names[] = {"taut-band", "hypersensitive-spot", "referred-pain"};
        std::string parts;
        for (std::size_t i = 0; i < 3; ++i)
            if (criteria[i] != '?')
                parts += (parts.empty() ? "" : ",") +
                         (R"({"code":{"coding":[)" + coding(std::string{"finding|"} + names[i]) +
                          "]}," + boolean(criteria[i] == '1') + "}");
        return observe("finding|trigger-point", boolean(true), when, performer,
                       R"(,"bodySite":{"text":"left lumbar multifidus"})" +
                           (parts.empty() ? "" : ",\"component\":[" + parts + "]"));
    }
    ClinicFacts& facet(bool pattern, const std::string& when) {
        observe("finding|facet-pattern", boolean(pattern), when, physician);
        observe("finding|radicular-signs", boolean(false), when, physician);
        return observe("finding|neurogenic-claudication", boolean(false), when, physician);
    }
    /// All that a gate asks for, with these pain scores at baseline and now.
    ClinicFacts& at_gate(int before, int now, int odi_before = 40, int odi_now = 40) {
        plan().condition("pain", "M79.18", "2026-01-05").care().no_flags("2026-05-01");
        reviewed("2026-05-01").trigger_point("2026-05-05").facet(false, "2026-05-05");
        pain(before, "2026-02-02").pain(now, "2026-05-01").pain(now, "2026-05-07");
        return odi(odi_before, "2026-02-02").odi(odi_now, "2026-05-07");
    }

    plan::FactSet& set() { return facts_; }
    Outcome<plan::Assessment> try_assess(const plan::Protocol& with = protocol()) const {
        return plan::assess(with, facts_);
    }
    plan::Assessment assess(const plan::Protocol& with = protocol()) const {
        return try_assess(with).value();
    }

    static std::string number(int value) { return "\"valueInteger\":" + std::to_string(value); }
    static std::string boolean(bool value) {
        return std::string{"\"valueBoolean\":"} + (value ? "true" : "false");
    }

  private:
    static fhir::Resource parse(const std::string& json) { return fhir::parse_json(json).value(); }
    static std::string coding(const std::string& code) {
        const auto bar = code.find('|');
        const auto name = code.substr(0, bar);
        const std::string base = "https://openfascia.org/fhir/CodeSystem/";
        const auto system = name == "loinc"     ? "http://loinc.org"
                            : name == "finding" ? base + "exam-finding"
                            : name == "item"    ? base + "protocol-item"
                                                : base + name;
        return R"({"system":")" + system + R"(","code":")" + code.substr(bar + 1) + "\"}";
    }

    plan::FactSet facts_;
    int count_ = 0;
};

inline std::vector<std::string> codes(const std::vector<plan::GateOutcome>& outcomes) {
    std::vector<std::string> out;
    for (const auto& outcome : outcomes) out.push_back(outcome.code);
    return out;
}

inline bool is_missing(const plan::Assessment& assessment, const std::string& name) {
    for (const auto& missing : assessment.missing)
        if (missing.name == name) return true;
    return false;
}

inline const plan::Flag& flag_of(const plan::Assessment& assessment, const std::string& code) {
    for (const auto& flag : assessment.flags)
        if (flag.code == code) return flag;
    throw std::logic_error{"no flag " + code};
}

/// The effect of a rule on an item; none when it says nothing.
inline plan::Verdict::Effect effect_of(const plan::Assessment& assessment, const std::string& rule,
                                       const std::string& item) {
    for (const auto& verdict : assessment.verdicts)
        if (verdict.rule == rule && verdict.item == item) return verdict.effect;
    return plan::Verdict::Effect::none;
}

}  // namespace fascia::test
