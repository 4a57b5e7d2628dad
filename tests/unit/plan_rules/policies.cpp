#include "clinic_facts.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;

namespace {

const std::string half_relief = R"("payers": ["bcbs-nd", "tricare"])";

std::string coverage(const std::string& payer, const std::string& plan = "") {
    return R"({"resourceType":"Coverage","id":"c","status":"active","beneficiary":{"reference":)"
           R"("Patient/p"},"payor":[{"identifier":{"value":")" +
           payer + "\"}}]" +
           (plan.empty() ? "" : R"(,"class":[{"type":{"text":"plan"},"value":")" + plan + "\"}]") +
           "}";
}

/// The relief that a block must give, by the policies of the patient.
std::string relief_asked(const plan::Protocol& with, const std::string& plan = "",
                         const std::string& at = "2026-05-08T12:00:00Z") {
    ClinicFacts facts;
    const auto found = facts.at(at).add(coverage("tricare", plan)).assess(with);
    return fhirpath::to_text(found.variables.at("mbbReliefPercent").front()).value_or("");
}

std::shared_ptr<const plan::Protocol> changed(const std::string& passage,
                                              const std::string& replacement) {
    return plan::Protocol::load(protocol_files_with("rules.json", passage, replacement)).value();
}

/// Whether a change of rules.json is refused with a fault that says so.
bool is_fault(const std::string& passage, const std::string& replacement, const std::string& part) {
    const auto loaded =
        plan::Protocol::load(protocol_files_with("rules.json", passage, replacement));
    if (!loaded)
        for (const auto& issue : loaded.error().issues())
            if ((issue.path + " " + issue.text).find(part) != std::string::npos) return true;
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(payer_policies)

BOOST_AUTO_TEST_CASE(a_policy_of_certain_plans_holds_for_no_other_plan) {
    const auto gold = changed(half_relief, half_relief + R"(, "plans": ["gold"])");
    BOOST_TEST(relief_asked(*gold, "gold") == "50");
    BOOST_TEST(relief_asked(*gold, "silver") == "80");
    BOOST_TEST(relief_asked(*gold) == "80");
    BOOST_TEST(relief_asked(protocol(), "silver") == "50");
}

BOOST_AUTO_TEST_CASE(a_policy_is_in_force_to_the_end_of_its_last_day) {
    const auto ended = changed(half_relief, half_relief + R"(, "to": "2026-05-08")");
    BOOST_TEST(relief_asked(*ended, "", "2026-05-07T23:59:59Z") == "50");
    BOOST_TEST(relief_asked(*ended, "", "2026-05-08T23:59:59Z") == "50");
    BOOST_TEST(relief_asked(*ended, "", "2026-05-09T00:00:00Z") == "80");
}

BOOST_AUTO_TEST_CASE(what_the_default_cannot_answer_is_refused) {
    BOOST_TEST(is_fault(R"({"name": "mbbReliefPercent", "value": 50})",
                        R"({"name": "blockRelief", "value": 50})", "no value 'blockRelief'"));
    BOOST_TEST(is_fault(R"("care": [{"item": "TPI1", "weeks": 6}])",
                        R"("care": [{"item": "SCS1", "weeks": 6}])", "no limit of SCS1"));
    BOOST_TEST(is_fault(R"("payers": [])", R"("payers": [], "to": "2026-12-31")", "at any time"));
}

BOOST_AUTO_TEST_CASE(faults_of_the_list_of_steroids_are_told) {
    BOOST_TEST(is_fault(R"("countedIn": "methylprednisolone")", R"("countedIn": "cortisone")",
                        "no drug is named 'cortisone'"));
    BOOST_TEST(is_fault(R"("variable": "poorlyControlledDiabetes")", R"("variable": "sugar")",
                        "%sugar is not a variable known"));
    BOOST_TEST(is_fault(R"("equalMg": 20)", R"("equalMg": 0)", "more than nothing"));
}

BOOST_AUTO_TEST_CASE(faults_of_a_policy_are_told) {
    BOOST_TEST(is_fault(R"("notSameDayAs": ["MBB1", "RFA1"])", R"("notSameDayAs": ["MBB9"])",
                        "'MBB9' is no code"));
    const std::string limit = R"("item": "AC1", "sessions": 12)";
    BOOST_TEST(is_fault(limit + R"(, "days": 90)", limit, "in months or in days"));
    BOOST_TEST(is_fault(limit, limit + R"(, "months": 3)", "in months or in days"));
    BOOST_TEST(is_fault(R"("from": "2024-04-01")", R"("from": "2024-04-31")", "is not a day"));
    BOOST_TEST(is_fault(R"("recertifyDays": 90)", R"("recertifyDays": 0)", "recertifyDays"));
    BOOST_TEST(
        is_fault(R"("reportTreatments": 10)", R"("reportTreatments": 0)", "reportTreatments"));
    BOOST_TEST(is_fault(R"("id": "triple-s-tpi")", R"("id": "default")", "stands here twice"));
    BOOST_TEST(
        is_fault(R"("perRegionOf": "trigger-point")", R"("perRegionOf": "trigger")", "'trigger'"));
    BOOST_TEST(is_fault(R"("items": ["MT1", "MT2"],)", R"("items": ["MT1", "DN1"],)",
                        "'DN1' of a case is no item of the rule"));
}

BOOST_AUTO_TEST_CASE(visits_that_were_kept_count_like_procedures_and_once_a_day) {
    ClinicFacts facts;
    facts.add(coverage("medicare"));
    for (int i = 1; i <= 11; ++i)
        facts.visit("AC1", format_day(Day{std::chrono::sys_days{parse_day("2026-05-08").value()} -
                                          std::chrono::days{3 * i}}));
    facts.procedure("AC1", "2026-05-05").visit("AC1", "2026-05-06", "noshow");
    const auto room = [&] {
        return fhirpath::to_text(facts.assess().variables.at("roomAC1").front()).value_or("");
    };
    BOOST_TEST(room() == "true");
    facts.procedure("AC1", "2026-05-06");
    BOOST_TEST(room() == "false");
}

BOOST_AUTO_TEST_CASE(an_interval_of_months_is_also_one_of_thirty_days_each) {
    const auto room = [](const std::string& at) {
        ClinicFacts facts;
        facts.procedure("TPI1", "2025-12-31").add(coverage("triple-s")).at(at);
        return fhirpath::to_text(facts.assess().variables.at("roomTPI1").front()).value_or("");
    };
    BOOST_TEST(room("2026-02-28T12:00:00Z") == "false");
    BOOST_TEST(room("2026-03-01T12:00:00Z") == "true");
}

BOOST_AUTO_TEST_CASE(an_injection_whose_day_is_not_known_leaves_room_only_where_any_day_would) {
    const auto room = [](const std::string& performed, const std::string& at) {
        ClinicFacts facts;
        const auto found =
            facts.at(at)
                .add(R"({"resourceType":"Procedure","id":"x","status":"completed",)"
                     R"("subject":{"reference":"Patient/p"},"code":{"coding":[{"system":)"
                     R"("https://openfascia.org/fhir/CodeSystem/protocol-item","code":"TPI1"}]})" +
                     performed + "}")
                .assess();
        const auto& value = found.variables.at("roomTPI1");
        if (value.empty())
            return std::string{found.grounds("roomTPI1").missing.empty() ? "?" : "unknown"};
        return fhirpath::to_text(value.front()).value_or("");
    };
    const std::string in_april = R"(,"performedDateTime":"2026-04")";
    BOOST_TEST(room(in_april, "2026-05-10T12:00:00Z") == "false");
    BOOST_TEST(room(in_april, "2026-05-20T12:00:00Z") == "unknown");
    BOOST_TEST(room(in_april, "2026-06-12T12:00:00Z") == "true");
    BOOST_TEST(room(R"(,"performedDateTime":"2026")", "2026-05-20T12:00:00Z") == "unknown");
    BOOST_TEST(room(R"(,"performedDateTime":"2024")", "2026-05-20T12:00:00Z") == "true");
    BOOST_TEST(room("", "2026-05-20T12:00:00Z") == "unknown");
}

BOOST_AUTO_TEST_CASE(a_therapy_that_nobody_gives_any_more_is_not_certified_anew) {
    const auto recertified = [](const std::string& at) {
        ClinicFacts facts;
        facts.plan().condition("pain", "M79.18", "2026-01-05").care("2026-02-02", 4);
        for (auto day = std::chrono::sys_days{parse_day("2026-03-02").value()};
             day < std::chrono::sys_days{parse_day("2026-12-01").value()};
             day += std::chrono::days{7})
            facts.observe("finding|hep-days", ClinicFacts::number(5),
                          format_day(Day{day}) + "/" + format_day(Day{day + std::chrono::days{6}}));
        facts.add(coverage("medicare")).at(at);
        for (const auto& each : facts.assess().deadlines)
            if (each.code == "therapy-recertification") return true;
        return false;
    };
    BOOST_TEST(recertified("2026-05-03T12:00:00Z"));
    BOOST_TEST(recertified("2026-05-23T12:00:00Z"));
    BOOST_TEST(!recertified("2026-05-24T12:00:00Z"));
    BOOST_TEST(!recertified("2026-11-02T12:00:00Z"));
}

BOOST_AUTO_TEST_CASE(a_therapists_plan_is_certified_by_days_and_reported_by_treatments) {
    const auto deadlines = [](int weeks, const std::string& at, const std::string& payer) {
        ClinicFacts facts;
        facts.plan().condition("pain", "M79.18", "2026-01-05").care("2026-02-02", weeks).at(at);
        std::string text;
        for (const auto& each : facts.add(coverage(payer)).assess().deadlines)
            text += (text.empty() ? "" : ", ") + each.code + " " + format_day(each.opens) + " " +
                    format_day(each.due);
        return text;
    };
    const std::string certified = "therapy-certification 2026-02-02 2026-03-04, ";
    BOOST_TEST(deadlines(9, "2026-04-10T12:00:00Z", "medicare") ==
               certified + "therapy-recertification 2026-04-19 2026-05-03");
    BOOST_TEST(deadlines(10, "2026-04-10T12:00:00Z", "medicare") ==
               certified +
                   "therapy-recertification 2026-04-19 2026-05-03, "
                   "therapy-report 2026-04-06 2026-04-06");
    BOOST_TEST(deadlines(13, "2026-05-04T12:00:00Z", "medicare") ==
               certified +
                   "therapy-recertification 2026-07-18 2026-08-01, "
                   "therapy-report 2026-04-06 2026-04-06");
    BOOST_TEST(deadlines(10, "2026-04-10T12:00:00Z", "tricare").empty());
    BOOST_TEST(deadlines(0, "2026-04-10T12:00:00Z", "medicare").empty());
}

BOOST_AUTO_TEST_SUITE_END()
