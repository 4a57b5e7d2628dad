#include "chart.hpp"

#include <array>

namespace fascia::test {
namespace {

constexpr std::array zones{"America/New_York",    "America/Puerto_Rico", "Pacific/Honolulu",
                           "Pacific/Auckland",    "Asia/Kolkata",        "UTC",
                           "America/Los_Angeles", "America/St_Johns"};

Zone some_zone(Random& random) {
    return Zone::find(random.one_of(zones)).value();
}

Instant some_instant(Random& random) {
    const std::chrono::sys_days first = std::chrono::year{2026} / 1 / 1;
    return first + std::chrono::days{random.between(0, 700)} +
           std::chrono::minutes{random.between(0, 24 * 60 - 1)};
}

}  // namespace

Chart::Chart(const plan::Rules& its_rules, std::uint64_t seed) : rules{its_rules}, random{seed} {
    facts.zone = some_zone(random);
    facts.at = some_instant(random);
    today = facts.zone.day_of(facts.at);
    textbook = random.chance(15);
    documented = textbook || random.chance(60);
}

fhir::Draft Chart::begin(std::string_view type, std::string_view subject) {
    fhir::Draft draft{type};
    draft->set("id", "r" + std::to_string(++count_));
    if (random.chance(70)) draft->add("meta").set("versionId", random.between(1, 3));
    if (!subject.empty()) draft->add(subject).set("reference", "Patient/p");
    return draft;
}

std::string Chart::keep(const fhir::Draft& draft) {
    facts.resources.push_back(draft.freeze());
    const auto& kept = facts.resources.back();
    return std::string{kept.type_name()} + "/" + std::string{kept.id()};
}

Day Chart::days_ago(int days) const {
    return Day{std::chrono::sys_days{today} - std::chrono::days{days}};
}

std::string Chart::some_time_on(Day day) {
    if (random.chance(60)) return format_day(day);
    return format_instant(facts.zone.start_of(day) +
                          std::chrono::minutes{random.between(0, 24 * 60 - 1)});
}

std::string Chart::remembered(Day day) {
    const auto text = format_day(day);
    const int precision = random.between(1, 10);
    return precision == 1 ? text.substr(0, 4) : precision <= 3 ? text.substr(0, 7) : text;
}

std::string Chart::somebody() {
    return random.one_of<const char*>({"Practitioner/md", "Practitioner/md", "Practitioner/np",
                                       "Practitioner/pt", "Practitioner/pt", "Practitioner/ma",
                                       "PractitionerRole/pt-here", "Patient/p",
                                       "Practitioner/unknown", ""});
}

plan::Code Chart::code(std::string_view system, std::string_view code) const {
    return {std::string{rules.system(system)}, std::string{code}};
}

void add_coding(fhir::DraftElement& codeable, const plan::Code& code) {
    codeable.add("coding").set("system", code.system).set("code", code.code);
}

fhir::Draft observation(Chart& chart, const plan::Code& code, Day day) {
    auto draft = chart.begin("Observation");
    const bool counts = !chart.random.chance(4);
    draft->set("status", counts ? chart.random.one_of<const char*>({"final", "final", "amended"})
                                : chart.random.one_of<const char*>(
                                      {"entered-in-error", "cancelled", "preliminary"}));
    add_coding(draft->add("code"), code);
    draft->set("effectiveDateTime", chart.some_time_on(day));
    return draft;
}

void set_number(Chart& chart, fhir::Draft& draft, const plan::ObservationRule& rule,
                const std::string& number) {
    const bool whole = number.find('.') == std::string::npos;
    if (whole && !rule.unit_required && chart.random.chance(50)) {
        draft->set("valueInteger", number);
        return;
    }
    auto& quantity = draft->add("valueQuantity").set("value", number);
    if (rule.units.empty() || (chart.random.chance(10) && !rule.unit_required)) return;
    quantity.set("system", "http://unitsofmeasure.org").set("code", rule.units.front());
}

}  // namespace fascia::test
