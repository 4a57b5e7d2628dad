#include "plan/detail/record.hpp"

namespace fascia::plan::detail {

namespace {

std::string_view status(const fhir::Resource& resource, std::string_view name) {
    return resource.child(name).child("coding").child("code").text();
}

bool is_refuted(const fhir::Resource& resource) {
    const auto verification = status(resource, "verificationStatus");
    return verification == "refuted" || verification == "entered-in-error";
}

bool has_begun(const FactBook& book, const fhir::Resource& condition) {
    auto begun = span_of(condition.root(), "onset", book.set().zone);
    if (!begun) begun = span_of(condition.child("recordedDate").text(), book.set().zone);
    return !begun || book.exists(*begun);
}

}  // namespace

bool is_active_condition(const FactBook& book, const fhir::Resource& condition) {
    const auto clinical = status(condition, "clinicalStatus");
    if (clinical == "inactive" || clinical == "remission" || clinical == "resolved") return false;
    if (is_refuted(condition) || !has_begun(book, condition)) return false;
    const auto abated = span_of(condition.root(), "abatement", book.set().zone);
    return !abated || abated->last > book.set().at;
}

void Record::read_conditions() {
    for (const auto& condition : book_.of_type("Condition")) {
        if (is_active_condition(book_, condition))
            add(conditions_, condition.child("code"), condition);
        if (!is_refuted(condition) && has_begun(book_, condition))
            add(history_, condition.child("code"), condition);
    }
}

void Record::read_allergies() {
    for (const auto& allergy : book_.of_type("AllergyIntolerance")) {
        const auto clinical = status(allergy, "clinicalStatus");
        if (is_refuted(allergy) || clinical == "inactive" || clinical == "resolved") continue;
        const auto dated = span_of(allergy.child("recordedDate").text(), book_.set().zone);
        if (dated && !book_.exists(*dated)) continue;
        add(allergies_, allergy.child("code"), allergy);
        for (const auto reaction : allergy.children("reaction"))
            if (const auto substance = reaction.child("substance"))
                add(allergies_, substance, allergy);
        if (dated && book_.age_days(dated->first) <= book_.rules().lists.max_age_days)
            denials_.push_back(
                {owned(book_.codes(allergy.child("code"))),
                 {"allergy", shown(allergy.child("code")), versioned_reference(allergy)}});
    }
}

void Record::read_devices() {
    for (const auto& use : book_.of_type("DeviceUseStatement")) {
        const auto state = use.child("status").text();
        if (state == "entered-in-error" || state == "completed") continue;
        const auto device = book_.resolve(use.at("device.reference").text(), use);
        if (!device) continue;
        add(devices_, device.child("type"), device);
        for (const auto named : device.children("deviceName"))
            if (const auto name = named.child("name").text(); !name.empty())
                devices_.back().names.push_back(lower(name));
    }
}

}  // namespace fascia::plan::detail
