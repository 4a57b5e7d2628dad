#include "generator.hpp"

#include <string>

// Problems, medicines, allergies, devices, and who looked through them when.
namespace fascia::test {
namespace {

using Kind = plan::Concept::Kind;

/// What names the concept in a record: a code, a code under a prefix, or a name in the text.
/// Answers false where the rules have none of them for it.
bool name(Chart& chart, fhir::DraftElement& codeable, const plan::Concept& wanted) {
    std::vector<plan::Code> codes = wanted.codes;
    for (const auto& prefix : wanted.prefixes) codes.push_back(prefix);
    const bool by_name = !wanted.names.empty() && (codes.empty() || chart.random.chance(40));
    if (by_name) {
        codeable.set("text", "Known " + chart.random.one_of(wanted.names) + " since long");
        return true;
    }
    if (codes.empty()) return false;
    add_coding(codeable, chart.random.one_of(codes));
    return true;
}

fhir::DraftElement& status_of(fhir::DraftElement& element, const char* system, const char* code) {
    return element.add("coding")
        .set("system", std::string{"http://terminology.hl7.org/CodeSystem/"} + system)
        .set("code", code);
}

fhir::Draft condition(Chart& chart) {
    auto draft = chart.begin("Condition");
    const char* clinical =
        chart.random.one_of<const char*>({"active", "active", "active", "recurrence", "resolved"});
    status_of(draft->add("clinicalStatus"), "condition-clinical", clinical);
    if (chart.random.chance(10))
        status_of(draft->add("verificationStatus"), "condition-ver-status",
                  chart.random.one_of<const char*>({"confirmed", "provisional", "refuted"}));
    return draft;
}

void add_problem(Chart& chart, const plan::Concept& wanted) {
    auto draft = condition(chart);
    if (name(chart, draft->add("code"), wanted)) chart.keep(draft);
}

void add_statement(Chart& chart, const plan::Concept& wanted) {
    auto draft = chart.begin("MedicationStatement");
    const bool stopped = chart.random.chance(15);
    draft->set("status", stopped ? "completed" : "active");
    if (stopped)
        draft->add("effectivePeriod")
            .set("start", format_day(chart.days_ago(400)))
            .set("end", format_day(chart.days_ago(chart.random.between(60, 140))));
    if (name(chart, draft->add("medicationCodeableConcept"), wanted)) chart.keep(draft);
}

void add_prescription(Chart& chart, const plan::Concept& wanted) {
    auto draft = chart.begin("MedicationRequest");
    draft->set("status", chart.random.one_of<const char*>({"active", "active", "completed"}));
    draft->set("intent", chart.random.one_of<const char*>({"order", "order", "order", "proposal"}));
    draft->set("authoredOn", format_day(chart.days_ago(chart.random.between(0, 130))));
    if (name(chart, draft->add("medicationCodeableConcept"), wanted)) chart.keep(draft);
}

void add_medicine(Chart& chart, const plan::Concept& wanted) {
    if (chart.random.chance(60))
        add_statement(chart, wanted);
    else
        add_prescription(chart, wanted);
}

void add_allergy(Chart& chart, const plan::Concept& wanted) {
    auto draft = chart.begin("AllergyIntolerance", "patient");
    status_of(draft->add("clinicalStatus"), "allergyintolerance-clinical",
              chart.random.chance(90) ? "active" : "inactive");
    draft->set("recordedDate", format_day(chart.days_ago(chart.random.between(0, 400))));
    if (name(chart, draft->add("code"), wanted)) chart.keep(draft);
}

void add_device(Chart& chart, const plan::Concept& wanted) {
    auto device = chart.begin("Device", "patient");
    if (!name(chart, device->add("type"), wanted)) return;
    const auto reference = chart.keep(device);
    auto use = chart.begin("DeviceUseStatement");
    use->set("status", chart.random.chance(90) ? "active" : "completed");
    use->add("device").set("reference", reference);
    chart.keep(use);
}

void add(Chart& chart, const plan::Concept& wanted) {
    switch (wanted.kind) {
        case Kind::medication:
            return add_medicine(chart, wanted);
        case Kind::allergy:
            return add_allergy(chart, wanted);
        case Kind::device:
            return add_device(chart, wanted);
        case Kind::condition:
        case Kind::history:
            return add_problem(chart, wanted);
    }
}

/// "Takes none of these", "has no known allergy", in so many words.
void add_denial(Chart& chart, const plan::Concept& wanted) {
    const bool medicine = wanted.kind == Kind::medication;
    auto draft = medicine ? chart.begin("MedicationStatement")
                          : chart.begin("AllergyIntolerance", "patient");
    const auto day = format_day(chart.days_ago(chart.random.between(0, 110)));
    if (medicine)
        draft->set("status", "active").set("dateAsserted", day);
    else
        draft->set("recordedDate", day);
    add_coding(draft->add(medicine ? "medicationCodeableConcept" : "code"),
               chart.random.one_of(wanted.denied_by));
    chart.keep(draft);
}

/// A medicine that nobody can read: no name, and a code that no rule knows.
void add_illegible(Chart& chart) {
    auto draft = chart.begin("MedicationStatement");
    draft->set("status", "active");
    add_coding(draft->add("medicationCodeableConcept"), chart.code("rxnorm", "0"));
    chart.keep(draft);
}

/// What most people have, and no rule minds.
void add_ordinary(Chart& chart) {
    auto problem = condition(chart);
    problem->add("code").set("text", "Seasonal hay fever");
    chart.keep(problem);
    auto medicine = chart.begin("MedicationStatement");
    medicine->set("status", "active").add("medicationCodeableConcept").set("text", "Loratadine");
    chart.keep(medicine);
}

void add_review(Chart& chart, const plan::ListRule& rule) {
    auto draft = chart.begin("List");
    draft->set("status", "current").set("mode", "snapshot");
    add_coding(draft->add("code"), rule.code);
    draft->set("date",
               chart.some_time_on(chart.days_ago(chart.documented ? chart.random.between(0, 80)
                                                                  : chart.random.between(0, 140))));
    if (chart.random.chance(70))
        status_of(draft->add("emptyReason"), "list-empty-reason", "nilknown");
    else
        draft->add("entry").add("item").set("display", "Vitamin C");
    chart.keep(draft);
}

std::string add_episode(Chart& chart, const char* code) {
    auto draft = chart.begin("Condition");
    status_of(draft->add("clinicalStatus"), "condition-clinical", "active");
    add_coding(draft->add("code"), chart.code("icd10", code));
    if (chart.random.chance(85))
        draft->set("onsetDateTime", chart.remembered(chart.days_ago(chart.random.between(5, 700))));
    return chart.keep(draft);
}

}  // namespace

std::vector<std::string> add_diagnoses(Chart& chart) {
    auto& random = chart.random;
    if (random.chance(4)) return {};
    std::vector<std::string> out{add_episode(
        chart, random.one_of<const char*>({"M79.18", "M79.18", "M54.50", "M54.59", "M54.6"}))};
    if (random.chance(8))
        out.push_back(add_episode(chart, random.one_of<const char*>({"M54.50", "M79.12"})));
    if (random.chance(5)) add_episode(chart, "G89.29");
    return out;
}

void add_record(Chart& chart) {
    auto& random = chart.random;
    const auto& concepts = chart.rules.concepts;
    const int many = chart.textbook || random.chance(40) ? 0 : random.between(1, 6);
    for (int i = 0; i < many; ++i) add(chart, random.one_of(concepts));
    if (random.chance(8)) {
        const auto& wanted = random.one_of(concepts);
        if (!wanted.denied_by.empty()) add_denial(chart, wanted);
    }
    if (!chart.textbook && random.chance(3)) add_illegible(chart);
    if (random.chance(50)) add_ordinary(chart);
    for (const auto& rule : chart.rules.lists.lists)
        if (random.chance(chart.documented ? 92 : 45)) add_review(chart, rule);
}

}  // namespace fascia::test
