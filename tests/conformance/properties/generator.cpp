#include "generator.hpp"

namespace fascia::test {
namespace {

void add_patient(Chart& chart) {
    auto& random = chart.random;
    fhir::Draft draft{"Patient"};
    draft->set("id", "p").set("gender",
                              random.one_of<const char*>({"female", "female", "male", "other"}));
    const int years = random.chance(6) ? random.between(11, 17) : random.between(18, 88);
    const Day born{std::chrono::sys_days{add_months(chart.today, -12 * years)} -
                   std::chrono::days{random.between(0, 364)}};
    draft->set("birthDate", chart.remembered(born));
    const int refused = random.between(1, 400);
    if (refused == 1) draft->set("deceasedBoolean", true);
    if (refused == 2) draft->remove("birthDate");
    if (refused == 3) draft->set("gender", "unknown");
    chart.facts.patient = draft.freeze();
}

void add_practitioner(Chart& chart, const char* id, const char* degree) {
    fhir::Draft draft{"Practitioner"};
    draft->set("id", id);
    if (*degree) add_coding(draft->add("qualification").add("code"), chart.code("degree", degree));
    chart.keep(draft);
}

void add_role(Chart& chart) {
    fhir::Draft draft{"PractitionerRole"};
    draft->set("id", "pt-here").add("practitioner").set("reference", "Practitioner/colleague");
    add_coding(draft->add("code"), chart.code("degree", "PT"));
    chart.keep(draft);
}

}  // namespace

void add_people(Chart& chart) {
    add_patient(chart);
    add_practitioner(chart, "md", "MD");
    add_practitioner(chart, "np", "NP");
    add_practitioner(chart, "pt", "PT");
    add_practitioner(chart, "unknown", "");
    add_role(chart);
    chart.facts.account_roles = {{"Practitioner/ma", "medical-assistant"}};
    if (chart.random.chance(50)) chart.facts.account_roles["Practitioner/md"] = "physician";
}

void add_plan(Chart& chart, const Course& course, const std::vector<std::string>& episodes) {
    auto& random = chart.random;
    if (random.chance(course.start ? 20 : 70)) return;
    fhir::Draft draft{"CarePlan"};
    draft->set("id", "plan").set("status", "active").set("intent", "plan");
    draft->add("subject").set("reference", "Patient/p");
    draft->add("instantiatesCanonical",
               "https://openfascia.org/fhir/PlanDefinition/myofascial-back-pain|1.0.0");
    const auto near = course.start.value_or(chart.days_ago(random.between(0, 200)));
    const Day began{std::min(std::chrono::sys_days{near} + std::chrono::days{random.between(-7, 7)},
                             std::chrono::sys_days{chart.days_ago(1)})};
    draft->add("period").set("start", chart.some_time_on(began));
    if (!episodes.empty() && random.chance(92))
        draft->add("addresses").set("reference", episodes.front());
    if (random.chance(50))
        for (const auto& reference : course.baseline)
            draft->add("supportingInfo").set("reference", reference);
    chart.facts.care_plan = draft.freeze();
}

plan::FactSet generated_patient(const plan::Rules& rules, std::uint64_t seed) {
    Chart chart{rules, seed};
    add_people(chart);
    const auto episodes = add_diagnoses(chart);
    add_record(chart);
    add_red_flags(chart);
    add_findings(chart);
    const auto course = add_course(chart, episodes);
    add_plan(chart, course, episodes);
    add_procedures(chart, course);
    add_cover(chart);
    chart.random.shuffle(chart.facts.resources);
    return std::move(chart.facts);
}

}  // namespace fascia::test
