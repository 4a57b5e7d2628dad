#include "plan/detail/work.hpp"

#include <algorithm>

namespace fascia::plan::detail {

namespace {

Failure refusal(std::string code, std::string path, std::string text) {
    return Failure{
        FailureKind::unprocessable,
        Issue{.code = std::move(code), .path = std::move(path), .text = std::move(text)}};
}

bool is_deceased(const FactBook& book) {
    const auto deceased = book.set().patient.child("deceased");
    if (!deceased) return false;
    if (deceased.name() == "deceasedBoolean") return deceased.text() == "true";
    const auto died = span_of(deceased.text(), book.set().zone);
    return !died || book.exists(*died);
}

bool is_merged(const fhir::Resource& patient) {
    for (const auto link : patient.children("link"))
        if (link.child("type").text() == "replaced-by") return true;
    return false;
}

/// Pregnancy: a recorded state, a condition that says it, or impossible by sex and age.
Value pregnancy(Work& work, std::string_view sex, int age, const Fact& born) {
    const auto& rules = work.book.rules().pregnancy;
    if (sex == "male" || age < rules.from_age || age > rules.to_age)
        return {boolean_value(false), {{"sex", std::string{sex}, born.reference}, born}, {}};
    const auto& rule = *work.book.rules().observation(rules.observation);
    auto present = work.record.presence(*work.book.rules().find_concept(rules.diagnosis));
    if (present.answer.value_or(false)) return {boolean_value(true), std::move(present.facts), {}};
    if (auto reading = work.book.newest(rule)) {
        const auto stated = reading->from->resource.child("valueCodeableConcept");
        const bool yes = work.book.has_any(stated, rules.pregnant);
        reading->value = shown(stated);
        if (yes || work.book.has_any(stated, rules.not_pregnant))
            return {boolean_value(yes), {fact_of(rule, *reading)}, {}};
    }
    return {{}, {}, {missing_of(rule)}};
}

}  // namespace

Outcome<void> read_person(Work& work) {
    const auto& patient = work.book.set().patient;
    if (is_deceased(work.book))
        return refusal("business-rule", "Patient.deceased", "The patient is recorded as deceased.");
    if (is_merged(patient))
        return refusal("business-rule", "Patient.link",
                       "This record was merged into another one: use that one.");
    const auto born = span_of(patient.child("birthDate").text(), work.book.set().zone);
    if (!born)
        return refusal("required", "Patient.birthDate",
                       "The date of birth is needed: several safety rules depend on age.");
    const auto sex = patient.child("gender").text();
    if (sex.empty() || sex == "unknown")
        return refusal("required", "Patient.gender",
                       "The sex is needed: the pregnancy rules depend on it.");
    // Of a birth date that names a month or a year only, the latest day counts.
    const auto age = whole_years(work.book.day_of(born->last), work.book.today());
    const auto reference = versioned_reference(patient);
    const Fact birth{"birth-date", std::string{patient.child("birthDate").text()}, reference};
    work.variables.set("age", {integer_value(age), {birth}, {}});
    work.variables.set("sex",
                       {text_value(std::string{sex}), {{"sex", std::string{sex}, reference}}, {}});
    work.variables.set("pregnant", pregnancy(work, sex, age, birth));
    std::vector<std::string> reviewed;
    for (const auto& list : work.book.rules().lists.lists)
        if (work.record.reviewed(list.name)) reviewed.push_back(list.name);
    work.variables.set("listsReviewed", texts_value(reviewed));
    return {};
}

}  // namespace fascia::plan::detail
