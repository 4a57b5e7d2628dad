#include "fascia/fhir/first_children.hpp"

#include "plan/detail/fact_book.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace fascia::plan::detail {

namespace {

bool is_counted(std::string_view status) {
    return status == "final" || status == "amended" || status == "corrected";
}

/// The number of a Quantity whose unit is one of the rule's; a comparator ("<") is no number.
std::optional<Decimal> quantity_of(const fhir::Element& quantity, const ObservationRule& rule) {
    if (quantity.child("comparator")) return std::nullopt;
    const auto code = quantity.child("code").text();
    const auto unit = code.empty() ? quantity.child("unit").text() : code;
    const bool known = std::find(rule.units.begin(), rule.units.end(), unit) != rule.units.end();
    const bool bare = unit.empty() && !rule.unit_required;
    if (!known && !bare) return std::nullopt;
    return Decimal::parse(quantity.child("value").text());
}

std::optional<Decimal> number_of(const fhir::Element& value, const ObservationRule& rule) {
    auto number = value.name() == "valueQuantity" ? quantity_of(value, rule)
                  : value.name() == "valueInteger" && !rule.unit_required
                      ? Decimal::parse(value.text())
                      : std::nullopt;
    if (!number || (rule.least && *number < *rule.least) || (rule.most && *number > *rule.most))
        return std::nullopt;
    const bool whole = number->text().find('.') == std::string::npos;
    if (rule.type == ObservationRule::Type::integer && !whole) return std::nullopt;
    return number;
}

void read_value(const fhir::Element& value, const ObservationRule& rule, const Zone& zone,
                Reading& reading) {
    if (!value) return;
    using Type = ObservationRule::Type;
    if (rule.type == Type::boolean && value.name() == "valueBoolean")
        reading.boolean = value.text() == "true";
    if (rule.type == Type::integer || rule.type == Type::decimal)
        reading.number = number_of(value, rule);
    if (rule.type == Type::date && value.name() == "valueDateTime")
        if (const auto span = span_of(value.text(), zone)) reading.day = zone.day_of(span->first);
    if (reading.number) reading.value = reading.number->text();
    if (reading.day) reading.value = format_day(*reading.day);
    if (reading.boolean) reading.value = *reading.boolean ? "true" : "false";
}

Instant instant_of(const fhir::Element& element) {
    if (!element) return undated;
    const auto parsed = parse_instant(element.text());
    return parsed ? *parsed : undated;
}

bool is_within(Instant instant, const Span& span) {
    return span.first <= instant && instant <= span.last;
}

/// Where it stands in time. A period counts from its end, once that is reached; of a fact that
/// names only its day, when it was recorded on that day says what came before what.
void read_time(const FactSet& facts, const fhir::Element& effective, Observed& observed) {
    const auto span = span_of(effective, facts.zone);
    observed.when = span.value_or(Span{undated, undated});
    observed.dated = observed.when.first;
    if (span && span->first != span->last && effective.child("end")) {
        if (observed.when.last <= facts.at) observed.dated = observed.when.last;
    } else if (is_within(observed.issued, observed.when)) {
        observed.dated = observed.issued;
    } else if (is_within(observed.updated, observed.when)) {
        observed.dated = observed.updated;
    }
}

/// Systems are few: the code tells most apart.
std::size_t hash_of(CodeView code) {
    return fhirpath::NameHash{}(code.code);
}

auto order_of(const Observed& observed) {
    return std::tie(observed.dated, observed.issued, observed.updated, observed.reference);
}

}  // namespace

void FactBook::read_observations() {
    const auto& observations = of_type("Observation");
    std::vector<Observed> unsorted;
    unsorted.reserve(observations.size());
    static const fhir::FirstChildren children{
        "Observation", std::to_array<fhir::ElementName>({"meta", "status", "code", "effective",
                                                         "issued", "value", "dataAbsentReason"})};
    for (const auto& observation : observations) {
        const auto [meta, status, code, effective, issued, value, absent] =
            children.of(observation.root());
        if (!is_counted(status.text())) continue;
        Observed observed;
        observed.resource = observation;
        observed.code = code;
        observed.value = value;
        observed.asked_unknown = static_cast<bool>(absent);
        observed.issued = instant_of(issued);
        observed.updated = instant_of(meta.child("lastUpdated"));
        read_time(set_, effective, observed);
        if (!exists(observed.when)) continue;
        for (const auto performer : observation.children("performer"))
            observed.roles.push_back(role_of(performer.child("reference").text()));
        observed.reference = versioned_reference(observation);
        unsorted.push_back(std::move(observed));
    }
    std::vector<Observed*> order;
    order.reserve(unsorted.size());
    for (auto& observed : unsorted) order.push_back(&observed);
    std::ranges::sort(order, {}, [](const Observed* observed) { return order_of(*observed); });
    observed_.reserve(order.size());
    for (auto* observed : order) observed_.push_back(std::move(*observed));
    for (std::uint32_t place = 0; place != observed_.size(); ++place)
        for (const auto code : codes(observed_[place].code))
            by_code_.push_back({hash_of(code), place, code});
    std::ranges::sort(by_code_, {},
                      [](const Coded& each) { return std::tie(each.hash, each.place); });
}

std::optional<Reading> FactBook::read(const Observed& observed, const ObservationRule& rule) const {
    if (!rule.judged_by.empty() && !is_by(observed, rule.judged_by)) return std::nullopt;
    Reading reading;
    reading.from = &observed;
    read_value(observed.value, rule, set_.zone, reading);
    const bool is_code = rule.type == ObservationRule::Type::concept_code;
    if (!reading.number && !reading.boolean && !reading.day && !observed.asked_unknown && !is_code)
        return std::nullopt;
    return reading;
}

std::vector<std::uint32_t> FactBook::places_of(const ObservationRule& rule) const {
    std::vector<std::uint32_t> out;
    for (const CodeView code : rule.codes)
        for (const auto& coded :
             std::ranges::equal_range(by_code_, hash_of(code), {}, &Coded::hash))
            if (coded.code == code) out.push_back(coded.place);
    if (rule.codes.size() > 1) std::ranges::sort(out);
    const auto repeated = std::ranges::unique(out);
    out.erase(repeated.begin(), repeated.end());
    return out;
}

std::vector<Reading> FactBook::readings(const ObservationRule& rule) const {
    std::vector<Reading> out;
    for (const auto place : places_of(rule))
        if (auto reading = read(observed_[place], rule)) out.push_back(std::move(*reading));
    return out;
}

std::optional<Reading> FactBook::newest(const ObservationRule& rule) const {
    const auto places = places_of(rule);
    for (auto place = places.rbegin(); place != places.rend(); ++place) {
        auto reading = read(observed_[*place], rule);
        if (!reading) continue;
        const bool is_too_old =
            rule.max_age_days && age_days(reading->from->dated) > *rule.max_age_days;
        return reading->from->asked_unknown || is_too_old ? std::nullopt : std::move(reading);
    }
    return std::nullopt;
}

Fact fact_of(const ObservationRule& rule, const Reading& reading) {
    return {rule.name, reading.value, reading.from->reference};
}

Missing missing_of(const ObservationRule& rule) {
    return {rule.reported_as, rule.text, rule.who};
}

}  // namespace fascia::plan::detail
