#include "generator.hpp"

#include <algorithm>

// What a physician did, what it brought, who pays, and where.
namespace fascia::test {
namespace {

fhir::Draft procedure(Chart& chart, const std::string& item, Day day, const Course& course) {
    auto draft = chart.begin("Procedure");
    draft->set("status", chart.random.chance(95) ? "completed" : "not-done");
    add_coding(draft->add("code"), chart.code("item", item));
    draft->set("performedDateTime", chart.some_time_on(day));
    if (chart.random.chance(75)) {
        const auto& region = chart.random.one_of(chart.rules.regions);
        draft->add("bodySite").set("text", chart.random.one_of(region.names));
    }
    if (course.start && chart.random.chance(60))
        draft->add("basedOn").set("reference", "CarePlan/plan");
    return draft;
}

void add_score(Chart& chart, const std::string& done, int value, Day day, const char* phase) {
    const auto& rule = *chart.rules.observation(chart.rules.pain.scales.front());
    auto draft = observation(chart, rule.codes.front(), day);
    draft->add("partOf").set("reference", done);
    if (chart.random.chance(60))
        draft->add("extension")
            .set("url", "https://openfascia.org/fhir/StructureDefinition/procedure-phase")
            .set("valueCode", phase);
    set_number(chart, draft, rule, std::to_string(value));
    chart.keep(draft);
}

void add_relief(Chart& chart, const std::string& done, Day day, int age) {
    auto& random = chart.random;
    const int before = random.between(5, 9);
    const int after = random.chance(60) ? random.between(0, 1) : random.between(2, 8);
    if (random.chance(90)) add_score(chart, done, before, day, "before");
    if (random.chance(90)) add_score(chart, done, after, day, "after");
    if (const int later = random.between(43, 190); age > later)
        add_score(chart, done, after, chart.days_ago(age - later), "after");
    if (random.chance(30)) return;
    const auto& rule = *chart.rules.observation(chart.rules.procedures.weeks_observation);
    auto draft = observation(chart, rule.codes.front(), chart.days_ago(random.between(0, age)));
    draft->add("partOf").set("reference", done);
    set_number(chart, draft, rule, std::to_string(random.between(1, 30)));
    chart.keep(draft);
}

/// One that helped for half a year and more: seldom by chance.
void add_lasting_ablation(Chart& chart) {
    const int age = chart.random.between(186, 300);
    Course of_the_plan;
    of_the_plan.start = chart.days_ago(age);
    auto draft = procedure(chart, "RFA1", chart.days_ago(age), of_the_plan);
    draft->set("status", "completed");
    const auto done = chart.keep(draft);
    add_score(chart, done, 8, chart.days_ago(age), "before");
    add_score(chart, done, chart.random.between(0, 3), chart.days_ago(age - 184), "after");
}

void add_consent(Chart& chart, const std::string& item) {
    auto draft = chart.begin("Consent", "patient");
    draft->set("status", "active").add("scope").set("text", "treatment");
    add_coding(draft->add("category"), chart.code("item", item));
    chart.keep(draft);
}

/// A barrier that a physician accepted takes its item out of the count.
void add_barrier(Chart& chart) {
    auto draft = chart.begin("Task", "for");
    draft->set("status", "completed").set("intent", "order");
    add_coding(draft->add("code"), chart.code("task", "barrier"));
    draft->add("owner").set("reference", chart.random.chance(70) ? "Practitioner/md" : "Patient/p");
    auto& input = draft->add("input");
    input.add("type").set("text", "item");
    add_coding(input.add("valueCodeableConcept"),
               chart.code("item", chart.random.one_of(chart.rules.items.active)));
    chart.keep(draft);
}

}  // namespace

void add_procedures(Chart& chart, const Course& course) {
    auto& random = chart.random;
    if (random.chance(10)) add_barrier(chart);
    if (random.chance(2)) add_lasting_ablation(chart);
    if (!random.chance(30)) return;
    const auto& item = random.one_of(chart.rules.procedures.items).item;
    const int reach = std::max(3, course.weeks * 7);
    const int many = random.between(1, 3);
    for (int i = 0; i < many; ++i) {
        const int age = random.between(0, reach);
        const auto day = chart.days_ago(age);
        const auto done = chart.keep(procedure(chart, item, day, course));
        if (random.chance(80)) add_relief(chart, done, day, age);
    }
    if (random.chance(50)) add_consent(chart, item);
}

void add_cover(Chart& chart) {
    auto& random = chart.random;
    if (random.chance(60)) {
        const auto& policy = random.one_of(chart.rules.policies);
        auto draft = chart.begin("Coverage", "beneficiary");
        draft->set("status", random.chance(90) ? "active" : "cancelled");
        draft->add("payor")
            .add("identifier")
            .set("value", policy.payers.empty() ? "another" : random.one_of(policy.payers));
        if (random.chance(30))
            draft->add("period")
                .set("start", format_day(chart.days_ago(300)))
                .set("end", format_day(chart.days_ago(random.between(-300, 20))));
        chart.keep(draft);
    }
    if (random.chance(60)) {
        auto draft = chart.begin("Location", "");
        draft->add("address").set("state", random.one_of<const char*>({"CA", "TX", "PR", "NY"}));
        chart.keep(draft);
    }
}

}  // namespace fascia::test
