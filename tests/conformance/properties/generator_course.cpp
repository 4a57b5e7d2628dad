#include "generator.hpp"

#include <algorithm>
#include <array>
#include <cmath>

// Conservative care, week by week, and the scores that follow it.
namespace fascia::test {
namespace {

Course some_course(Chart& chart) {
    auto& random = chart.random;
    Course course;
    course.keeps_going = chart.textbook || random.chance(70);
    course.trend = random.one_of({Course::Trend::better, Course::Trend::partly, Course::Trend::same,
                                  Course::Trend::same, Course::Trend::worse});
    if (!chart.textbook && random.chance(12)) return course;
    course.weeks =
        !chart.textbook && random.chance(30) ? random.between(0, 11) : random.between(12, 32);
    course.start = chart.days_ago(course.weeks * 7 + random.between(0, 6));
    return course;
}

void add_link(Chart& chart, fhir::Draft& draft, const std::vector<std::string>& episodes) {
    if (!episodes.empty() && chart.random.chance(60))
        draft->add("reasonReference").set("reference", chart.random.one_of(episodes));
}

/// Care given over some time, told by who gave it, by the patient, or by nobody.
void add_stretch(Chart& chart, const std::string& item, Day first, Day last,
                 const std::vector<std::string>& episodes) {
    auto draft = chart.begin("Procedure");
    draft->set("status", "completed");
    add_coding(draft->add("code"), chart.code("item", item));
    draft->add("performedPeriod").set("start", format_day(first)).set("end", format_day(last));
    const auto* who = chart.textbook
                          ? "Practitioner/pt"
                          : chart.random.one_of<const char*>({"Practitioner/pt", "Practitioner/pt",
                                                              "Practitioner/pt", "Patient/p", ""});
    if (*who) draft->add("asserter").set("reference", who);
    add_link(chart, draft, episodes);
    chart.keep(draft);
}

void add_visit(Chart& chart, const std::string& item, Day day, bool kept,
               const std::vector<std::string>& episodes) {
    auto& random = chart.random;
    if (kept && random.chance(50)) {
        auto draft = chart.begin("Procedure");
        draft->set("status", "completed").set("performedDateTime", chart.some_time_on(day));
        add_coding(draft->add("code"), chart.code("item", item));
        add_link(chart, draft, episodes);
        chart.keep(draft);
        return;
    }
    auto draft = chart.begin("Appointment", "");
    const bool by_clinic = !kept && random.chance(20);
    draft->set("status", kept ? "fulfilled" : by_clinic ? "cancelled" : "noshow");
    if (by_clinic) add_coding(draft->add("cancelationReason"), chart.code("cancellation", "prov"));
    add_coding(draft->add("serviceType"), chart.code("item", item));
    draft->set("start", format_instant(chart.facts.zone.start_of(day) +
                                       std::chrono::minutes{random.between(0, 1439)}));
    add_link(chart, draft, episodes);
    auto& participant = draft->add("participant").set("status", "accepted");
    participant.add("actor").set("reference", "Patient/p");
    chart.keep(draft);
}

void add_care(Chart& chart, const Course& course, const std::vector<std::string>& episodes) {
    auto& random = chart.random;
    const auto& items = chart.rules.items;
    const auto day = [&](int week) {
        return Day{std::chrono::sys_days{*course.start} + std::chrono::days{7 * week}};
    };
    const int pause = random.chance(6) && course.weeks > 12 ? random.between(2, 4) : 0;
    const auto last = day(std::max(0, course.weeks - 1));
    if (pause > 0) {
        add_stretch(chart, "PT1", *course.start, day(pause), episodes);
        add_stretch(chart, "PT1", day(pause + random.between(5, 8)), last, episodes);
    } else if (random.chance(85)) {
        add_stretch(chart, random.one_of(items.active), *course.start, last, episodes);
    }
    const int visits = random.between(0, 6);
    for (int i = 0; i < visits; ++i)
        add_visit(chart,
                  random.chance(70) ? random.one_of(items.active) : random.one_of(items.care),
                  day(random.between(0, course.weeks)), random.chance(course.keeps_going ? 95 : 55),
                  episodes);
}

void add_logs(Chart& chart, const Course& course) {
    auto& random = chart.random;
    if (!chart.textbook && random.chance(12)) return;
    const int every = chart.textbook || random.chance(70) ? 1 : 3;
    const auto& rule = *chart.rules.observation(chart.rules.adherence.home_observation);
    for (int week = 0; week < course.weeks; week += every) {
        const auto first = std::chrono::sys_days{*course.start} + std::chrono::days{7 * week};
        auto draft = observation(chart, rule.codes.front(), Day{first});
        draft->remove("effectiveDateTime");
        draft->add("effectivePeriod")
            .set("start", format_day(Day{first}))
            .set("end", format_day(Day{first + std::chrono::days{6}}));
        const int days =
            course.keeps_going || random.chance(40) ? random.between(3, 7) : random.between(0, 2);
        draft->set("valueInteger", days);
        chart.keep(draft);
    }
}

/// Where a score that began at `before` stands now.
double moved(Random& random, Course::Trend trend, double before) {
    constexpr std::array shares{0.25, 0.65, 1.0, 1.4};
    const double spread = random.between(-5, 5) / 100.0;
    return before * (shares[static_cast<std::size_t>(trend)] + spread);
}

std::string one_decimal(double value) {
    const auto tenths = static_cast<int>(std::lround(value * 10));
    return std::to_string(tenths / 10) +
           (tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10));
}

std::string add_score(Chart& chart, const plan::ObservationRule& rule, double value, Day day) {
    auto draft = observation(chart, chart.random.one_of(rule.codes), day);
    const double least = rule.least->to_double(), most = rule.most->to_double();
    set_number(chart, draft, rule, one_decimal(std::clamp(value, least, most)));
    return chart.keep(draft);
}

/// A scale at the beginning and now; one of them may be missing.
void add_scale(Chart& chart, Course& course, const std::vector<std::string>& names,
               bool lower_is_better) {
    auto& random = chart.random;
    const auto start = course.start.value_or(chart.days_ago(random.between(0, 10)));
    const bool has_before = chart.textbook || random.chance(90);
    const bool has_now = chart.textbook || random.chance(85);
    const int now = random.between(0, 12), before_that = now + random.between(0, 5);
    for (const auto& name : names) {
        const auto& rule = *chart.rules.observation(name);
        const double least = rule.least->to_double(), most = rule.most->to_double();
        const double before = least + (most - least) * random.between(40, 90) / 100;
        const double after = moved(random, course.trend, before);
        if (has_before) {
            const auto reference = add_score(chart, rule, before, start);
            course.baseline.push_back(reference);
        }
        if (!has_now || !course.start) continue;
        const double value = lower_is_better ? after : 2 * before - after;
        add_score(chart, rule, value, chart.days_ago(before_that));
        add_score(chart, rule, value + random.between(-1, 1), chart.days_ago(now));
    }
}

void add_scores(Chart& chart, Course& course) {
    auto& random = chart.random;
    const auto& rules = chart.rules;
    if (chart.textbook || random.chance(93))
        add_scale(
            chart, course,
            {random.chance(75) ? rules.pain.scales.front() : random.one_of(rules.pain.scales)},
            true);
    const int scales = chart.textbook || random.chance(80) ? 1 : random.between(0, 2);
    for (int i = 0; i < scales; ++i) {
        const auto& scale = random.one_of(rules.function.scales);
        add_scale(chart, course, scale.mean_of.empty() ? std::vector{scale.name} : scale.mean_of,
                  scale.lower_is_better);
    }
}

void add_flares(Chart& chart, const Course& course) {
    const auto& rule = *chart.rules.observation("flare");
    const int many = chart.random.chance(15) ? chart.random.between(1, 3) : 0;
    for (int i = 0; i < many && course.start; ++i) {
        auto draft = observation(chart, rule.codes.front(), chart.days_ago(0));
        draft->remove("effectiveDateTime");
        const int began = chart.random.between(0, 80);
        draft->add("effectivePeriod")
            .set("start", format_day(chart.days_ago(began)))
            .set("end", format_day(chart.days_ago(chart.random.between(0, began))));
        draft->set("valueBoolean", true);
        chart.keep(draft);
    }
}

}  // namespace

Course add_course(Chart& chart, const std::vector<std::string>& episodes) {
    auto course = some_course(chart);
    if (course.start) {
        add_care(chart, course, episodes);
        add_logs(chart, course);
    }
    add_scores(chart, course);
    add_flares(chart, course);
    return course;
}

}  // namespace fascia::test
