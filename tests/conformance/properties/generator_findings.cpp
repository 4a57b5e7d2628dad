#include "generator.hpp"

#include <set>

// Red flags, scores taken once, examinations, laboratory values.
namespace fascia::test {
namespace {

using Type = plan::ObservationRule::Type;

void add_performer(Chart& chart, fhir::Draft& draft, bool judged) {
    const auto who = judged && chart.random.chance(85)
                         ? chart.random.one_of<const char*>(
                               {"Practitioner/md", "Practitioner/np", "Practitioner/pt"})
                         : chart.somebody();
    if (!who.empty()) draft->add("performer").set("reference", who);
}

std::string number_for(Chart& chart, const plan::ObservationRule& rule) {
    const int least = rule.least ? static_cast<int>(rule.least->to_double()) : 0;
    const int most = rule.most ? static_cast<int>(rule.most->to_double()) : least + 20;
    // Laboratory ranges are wide, and the thresholds stand near their lower end.
    const bool low = chart.textbook || chart.random.chance(50);
    const int reach = most - least > 100 ? least + (most - least) / 2
                      : low              ? least + (most - least) / 4
                                         : most;
    auto number = std::to_string(chart.random.between(least, reach));
    if (rule.type == Type::decimal && chart.random.chance(30))
        number += "." + std::to_string(chart.random.between(0, 9));
    return number;
}

void add_site(Chart& chart, fhir::Draft& draft) {
    if (chart.random.chance(15)) return;
    const auto& region = chart.random.one_of(chart.rules.regions);
    draft->add("bodySite").set("text", "Left " + chart.random.one_of(region.names));
}

void add_criteria(Chart& chart, fhir::Draft& draft) {
    std::set<plan::Code> criteria;
    for (const auto& policy : chart.rules.policies)
        criteria.insert(policy.trigger_point_components.begin(),
                        policy.trigger_point_components.end());
    for (const auto& criterion : criteria) {
        if (chart.random.chance(15)) continue;
        auto& component = draft->add("component");
        add_coding(component.add("code"), criterion);
        component.set("valueBoolean", chart.random.chance(70));
    }
}

void set_code(Chart& chart, fhir::Draft& draft, const plan::ObservationRule& rule) {
    auto& random = chart.random;
    if (rule.name == chart.rules.pregnancy.observation) {
        const auto& pregnancy = chart.rules.pregnancy;
        add_coding(draft->add("valueCodeableConcept"),
                   random.one_of(random.chance(25) ? pregnancy.pregnant : pregnancy.not_pregnant));
    } else if (rule.name == "preference") {
        draft->add("focus")
            .add("identifier")
            .set("system", chart.rules.system("item"))
            .set("value", random.one_of(chart.rules.items.care));
        draft->add("valueCodeableConcept").set("text", random.chance(60) ? "declines" : "accepts");
    } else {
        add_site(chart, draft);
        add_criteria(chart, draft);
    }
}

void set_value(Chart& chart, fhir::Draft& draft, const plan::ObservationRule& rule) {
    if (chart.random.chance(3)) {
        draft->add("dataAbsentReason").set("text", "asked, not known");
        return;
    }
    switch (rule.type) {
        case Type::boolean:
            draft->set("valueBoolean",
                       chart.textbook ? rule.name == "facet-pattern" : chart.random.chance(35));
            return;
        case Type::date:
            draft->set("valueDateTime", format_day(chart.days_ago(chart.random.between(-250, 20))));
            return;
        case Type::concept_code:
            return set_code(chart, draft, rule);
        case Type::integer:
        case Type::decimal:
            return set_number(chart, draft, rule, number_for(chart, rule));
    }
}

void add_finding(Chart& chart, const plan::ObservationRule& rule) {
    const int usual = rule.max_age_days.value_or(60);
    const int age = chart.random.chance(4) ? -1 : chart.random.between(0, usual * 6 / 5);
    auto draft = observation(chart, chart.random.one_of(rule.codes), chart.days_ago(age));
    add_performer(chart, draft, !rule.judged_by.empty());
    set_value(chart, draft, rule);
    chart.keep(draft);
}

/// What the course of treatment brings, it brings itself.
bool is_of_the_course(const plan::Rules& rules, const std::string& name) {
    std::set<std::string> names{rules.adherence.home_observation,
                                rules.procedures.weeks_observation,
                                rules.procedures.relief_observation};
    names.insert(rules.pain.scales.begin(), rules.pain.scales.end());
    for (const auto& scale : rules.function.scales) {
        names.insert(scale.name);
        names.insert(scale.mean_of.begin(), scale.mean_of.end());
    }
    return names.contains(name);
}

void say(Chart& chart, const plan::FlagRule& flag, const char* said, int age) {
    auto draft = observation(chart, chart.code("red-flag", flag.code), chart.days_ago(age));
    const std::string_view what{said};
    if (what == "cleared") {
        draft->add("extension")
            .set("url", "https://openfascia.org/fhir/StructureDefinition/flag-cleared")
            .set("valueString", "seen and examined");
        draft->add("performer").set("reference", "Practitioner/md");
    } else {
        add_performer(chart, draft, false);
    }
    if (what == "unknown")
        draft->add("dataAbsentReason").set("text", "asked, not known");
    else
        draft->set("valueBoolean", what == "yes");
    chart.keep(draft);
}

}  // namespace

void add_red_flags(Chart& chart) {
    auto& random = chart.random;
    const bool careful = chart.textbook || (chart.documented && random.chance(75));
    for (const auto& flag : chart.rules.flags) {
        const int age = random.between(0, 60);
        if (careful || random.chance(65)) say(chart, flag, "no", age);
        if (chart.textbook || random.chance(careful ? 97 : 85)) continue;
        say(chart, flag, random.chance(70) ? "yes" : "unknown", random.between(-1, age));
        if (random.chance(25)) say(chart, flag, "cleared", random.between(0, age));
    }
}

void add_findings(Chart& chart) {
    for (const auto& rule : chart.rules.observations) {
        if (is_of_the_course(chart.rules, rule.name)) continue;
        const int usual = chart.textbook ? 90 : chart.documented ? 60 : 35;
        if (chart.random.chance(usual)) add_finding(chart, rule);
        if (chart.random.chance(12)) add_finding(chart, rule);
    }
}

}  // namespace fascia::test
