#include "plan/detail/fact_book.hpp"

#include <algorithm>
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

Instant instant_at(const fhir::Resource& resource, std::string_view path) {
    const auto parsed = parse_instant(resource.at(path).text());
    return parsed ? *parsed : undated;
}

bool is_within(Instant instant, const Span& span) {
    return span.first <= instant && instant <= span.last;
}

/// Where it stands in time. A period counts from its end, once that is reached; of a fact that
/// names only its day, when it was recorded on that day says what came before what.
void read_time(const FactBook& book, Reading& reading) {
    const auto& resource = reading.resource;
    const auto span = span_of(resource.root(), "effective", book.set().zone);
    reading.when = span.value_or(Span{undated, undated});
    reading.issued = instant_at(resource, "issued");
    reading.updated = instant_at(resource, "meta.lastUpdated");
    reading.dated = reading.when.first;
    if (resource.child("effectivePeriod").child("end")) {
        if (reading.when.last <= book.set().at) reading.dated = reading.when.last;
    } else if (is_within(reading.issued, reading.when)) {
        reading.dated = reading.issued;
    } else if (is_within(reading.updated, reading.when)) {
        reading.dated = reading.updated;
    }
}

auto order_of(const Reading& reading) {
    return std::tie(reading.dated, reading.issued, reading.updated, reading.reference);
}

}  // namespace

bool FactBook::counts(const fhir::Resource& observation) const {
    const auto when = span_of(observation.root(), "effective", set_.zone);
    return is_counted(observation.child("status").text()) && (!when || exists(*when));
}

std::optional<Reading> FactBook::read(const fhir::Resource& observation,
                                      const ObservationRule& rule) const {
    if (!is_counted(observation.child("status").text())) return std::nullopt;
    Reading reading;
    reading.resource = observation;
    read_time(*this, reading);
    if (!exists(reading.when)) return std::nullopt;
    for (const auto performer : observation.children("performer"))
        reading.roles.push_back(role_of(performer.child("reference").text()));
    if (!rule.judged_by.empty() && !is_by(reading, rule.judged_by)) return std::nullopt;
    reading.reference = versioned_reference(observation);
    reading.asked_unknown = static_cast<bool>(observation.child("dataAbsentReason"));
    read_value(observation.child("value"), rule, set_.zone, reading);
    const bool is_code = rule.type == ObservationRule::Type::concept_code;
    if (!reading.number && !reading.boolean && !reading.day && !reading.asked_unknown && !is_code)
        return std::nullopt;
    return reading;
}

std::vector<Reading> FactBook::readings(const ObservationRule& rule) const {
    std::vector<Reading> out;
    for (const auto& code : rule.codes) {
        const auto [begin, end] = observations_.equal_range(code);
        for (auto each = begin; each != end; ++each)
            if (auto reading = read(each->second, rule)) out.push_back(std::move(*reading));
    }
    std::sort(out.begin(), out.end(),
              [](const Reading& a, const Reading& b) { return order_of(a) < order_of(b); });
    out.erase(
        std::unique(out.begin(), out.end(),
                    [](const Reading& a, const Reading& b) { return a.reference == b.reference; }),
        out.end());
    return out;
}

std::optional<Reading> FactBook::newest(const ObservationRule& rule) const {
    auto all = readings(rule);
    if (all.empty() || all.back().asked_unknown) return std::nullopt;
    if (rule.max_age_days && age_days(all.back().dated) > *rule.max_age_days) return std::nullopt;
    return std::move(all.back());
}

Fact fact_of(const ObservationRule& rule, const Reading& reading) {
    return {rule.name, reading.value, reading.reference};
}

Missing missing_of(const ObservationRule& rule) {
    return {rule.reported_as, rule.text, rule.who};
}

}  // namespace fascia::plan::detail
