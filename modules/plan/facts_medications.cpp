#include "plan/detail/record.hpp"

#include <algorithm>

namespace fascia::plan::detail {

namespace {

using namespace std::chrono;

std::optional<Instant> end_of_request(const FactBook& book, const fhir::Resource& request) {
    const auto& zone = book.set().zone;
    const auto dispense = request.child("dispenseRequest");
    if (const auto end = span_of(dispense.at("validityPeriod.end").text(), zone)) return end->last;
    const auto written = span_of(request.child("authoredOn").text(), zone);
    if (!written) return std::nullopt;
    const auto supply = dispense.child("expectedSupplyDuration");
    const auto length = Decimal::parse(supply.child("value").text());
    const auto unit = supply.child("code").text();
    if (!length || (unit != "d" && unit != "wk" && unit != "mo")) return written->last;
    const auto days_each = unit == "d" ? 1.0 : unit == "wk" ? 7.0 : 30.4375;
    return written->last + duration_cast<microseconds>(
                               duration<double, days::period>{length->to_double() * days_each});
}

bool ended_lately(const FactBook& book, std::optional<Instant> end) {
    return !end || book.age_days(*end) <= book.rules().lists.ended_medication_days;
}

bool request_counts(const FactBook& book, const fhir::Resource& request) {
    const auto intent = request.child("intent").text();
    if (intent == "proposal" || intent == "plan" || intent == "option") return false;
    if (request.child("doNotPerform").text() == "true") return false;
    const auto written = span_of(request.child("authoredOn").text(), book.set().zone);
    if (written && !book.exists(*written)) return false;
    const auto status = request.child("status").text();
    if (status == "active" || status == "on-hold") return true;
    return (status == "completed" || status == "stopped") &&
           ended_lately(book, end_of_request(book, request));
}

bool statement_counts(const FactBook& book, const fhir::Resource& statement) {
    const auto& zone = book.set().zone;
    auto taken = span_of(statement.root(), "effective", zone);
    if (!taken) taken = span_of(statement.child("dateAsserted").text(), zone);
    if (taken && !book.exists(*taken)) return false;
    const auto status = statement.child("status").text();
    if (status == "active" || status == "intended" || status == "on-hold") {
        const auto end = span_of(statement.at("effectivePeriod.end").text(), zone);
        return !end || ended_lately(book, end->last);
    }
    return (status == "completed" || status == "stopped") &&
           ended_lately(book, taken ? std::optional{taken->last} : std::nullopt);
}

/// What is named: the CodeableConcept, or the Medication and its ingredients.
std::vector<fhir::Element> named_medicines(const fhir::Resource& resource,
                                           const fhir::Resource& medication) {
    if (const auto codeable = resource.child("medicationCodeableConcept")) return {codeable};
    std::vector<fhir::Element> out;
    if (const auto code = medication.child("code")) out.push_back(code);
    for (const auto ingredient : medication.children("ingredient"))
        if (const auto item = ingredient.child("itemCodeableConcept")) out.push_back(item);
    return out;
}

bool is_denial(const FactBook& book, const std::vector<CodeView>& codes) {
    const auto system = book.rules().system("finding");
    return std::any_of(codes.begin(), codes.end(), [&](CodeView code) {
        return code.system == system && code.code.starts_with("no-");
    });
}

}  // namespace

void Record::read_medications() {
    for (const auto* type : {"MedicationRequest", "MedicationStatement"}) {
        const bool is_request = std::string_view{type} == "MedicationRequest";
        for (const auto& resource : book_.of_type(type)) {
            if (is_request ? !request_counts(book_, resource) : !statement_counts(book_, resource))
                continue;
            const auto medication =
                book_.resolve(resource.at("medicationReference.reference").text(), resource);
            const auto named = named_medicines(resource, medication);
            const auto codes = named.empty() ? std::vector<CodeView>{} : book_.codes(named.front());
            if (!is_request && is_denial(book_, codes)) {
                auto said = span_of(resource.root(), "effective", book_.set().zone);
                if (!said) said = span_of(resource.child("dateAsserted").text(), book_.set().zone);
                if (said && book_.age_days(said->first) <= book_.rules().lists.max_age_days)
                    denials_.push_back(
                        {owned(codes),
                         {"medication", shown(named.front()), versioned_reference(resource)}});
                continue;
            }
            for (const auto& codeable : named) add(medications_, codeable, resource);
            if (named.empty())
                medications_.push_back({{}, {}, versioned_reference(resource), "without a name"});
        }
    }
}

}  // namespace fascia::plan::detail
