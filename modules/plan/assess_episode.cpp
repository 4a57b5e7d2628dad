#include "plan/detail/work.hpp"

#include <algorithm>

namespace fascia::plan::detail {

namespace {

bool is_of(const FactBook& book, const fhir::Resource& condition, const std::string& name) {
    const auto& wanted = *book.rules().find_concept(name);
    const auto codes = book.codes(condition.child("code"));
    return std::any_of(codes.begin(), codes.end(), [&](CodeView code) {
        return std::any_of(wanted.prefixes.begin(), wanted.prefixes.end(), [&](const Code& prefix) {
            return prefix.system == code.system && code.code.starts_with(prefix.code);
        });
    });
}

std::string reference_of(const fhir::Resource& condition) {
    return "Condition/" + std::string{condition.id()};
}

/// Somebody stands by it: not merely suspected or one of several.
bool is_diagnosis(const fhir::Resource& condition) {
    const auto verification =
        condition.child("verificationStatus").child("coding").child("code").text();
    return verification != "unconfirmed" && verification != "differential";
}

/// Open Conditions that a plan may address; unspecific ones only where there is nothing else.
std::vector<fhir::Resource> open_episodes(const FactBook& book) {
    const auto& rules = book.rules().episode;
    std::vector<fhir::Resource> specific, unspecific;
    for (const auto& condition : book.of_type("Condition")) {
        if (!is_active_condition(book, condition) || !is_diagnosis(condition) ||
            !is_of(book, condition, rules.working))
            continue;
        (is_of(book, condition, rules.unspecific) ? unspecific : specific).push_back(condition);
    }
    return specific.empty() ? unspecific : specific;
}

std::optional<Span> earliest_onset(const FactBook& book, const Episode& episode) {
    std::optional<Span> out;
    for (const auto& condition : episode.conditions) {
        const auto onset = span_of(condition.root(), "onset", book.set().zone);
        if (onset && (!out || onset->first < out->first)) out = onset;
    }
    return out;
}

/// Whether the limit is reached whichever day of the span was meant; empty where that decides.
template <class Reached>
std::optional<bool> certain(Day first, Day last, Reached reached) {
    const bool by_first = reached(first), by_last = reached(last);
    return by_first == by_last ? std::optional{by_first} : std::nullopt;
}

std::string duration_of(const EpisodeRules& rules, int weeks) {
    if (weeks < rules.acute_below_weeks) return "acute";
    return weeks > rules.chronic_above_weeks ? "chronic" : "subacute";
}

void set_onset(Work& work, const Episode& episode) {
    const auto& book = work.book;
    const auto onset = earliest_onset(book, episode);
    const Missing missing{"onset", "When did this episode of pain begin?", "patient"};
    const char* const names[] = {"weeksSinceOnset", "ageAtOnset", "chronic", "duration"};
    if (!onset) {
        for (const auto* name : names) work.variables.set(name, {{}, {}, {missing}});
        return;
    }
    const auto first = book.day_of(onset->first), last = book.day_of(onset->last);
    std::vector<Fact> facts;
    for (const auto& condition : episode.conditions)
        if (const auto text = condition.child("onsetDateTime").text(); !text.empty())
            facts.push_back({"onset", std::string{text}, versioned_reference(condition)});
    const auto& rules = book.rules();
    const auto today = book.today();
    const auto chronic = certain(first, last, [&](Day day) {
        return months_passed(day, rules.episode.chronic_months, today, rules.time.days_per_month);
    });
    const auto born = span_of(book.set().patient.child("birthDate").text(), book.set().zone);
    const auto weeks = whole_weeks(last, today);
    const auto same_class =
        duration_of(rules.episode, weeks) == duration_of(rules.episode, whole_weeks(first, today));
    work.variables.set("weeksSinceOnset", {integer_value(weeks), facts, {}});
    work.variables.set("ageAtOnset",
                       {integer_value(whole_years(book.day_of(born->last), first)), facts, {}});
    work.variables.set("chronic", {boolean_value(chronic), facts, {missing}});
    work.variables.set("duration", {same_class ? text_value(duration_of(rules.episode, weeks))
                                               : fhirpath::Collection{},
                                    facts,
                                    {missing}});
}

void set_diagnoses(Work& work, const Episode& episode) {
    std::vector<std::string> codes;
    std::vector<Fact> facts;
    bool myofascial = false, other = false;
    for (const auto& condition : episode.conditions) {
        for (const auto& code : work.book.codes(condition.child("code")))
            if (code.system == work.book.rules().system("icd10") && !contains(codes, code.code))
                codes.emplace_back(code.code);
        facts.push_back(
            {"diagnosis", shown(condition.child("code")), versioned_reference(condition)});
        const bool is_myofascial =
            is_of(work.book, condition, work.book.rules().episode.myofascial);
        myofascial = myofascial || is_myofascial;
        other = other || !is_myofascial;
    }
    const Missing missing{"diagnosis", "The working diagnosis", "physician"};
    std::sort(codes.begin(), codes.end());
    work.variables.set("diagnoses", {texts_value(codes), facts, {missing}});
    const bool none = episode.conditions.empty();
    work.variables.set(
        "myofascial",
        {none ? fhirpath::Collection{} : boolean_value(myofascial), facts, {missing}});
    work.variables.set(
        "myofascialOnly",
        {none ? fhirpath::Collection{} : boolean_value(myofascial && !other), facts, {missing}});
}

}  // namespace

bool contains(const std::vector<std::string>& all, std::string_view one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

Episode read_episode(Work& work) {
    const auto& book = work.book;
    Episode episode;
    for (const auto address : book.set().care_plan.children("addresses")) {
        const auto reference = address.child("reference").text();
        episode.references.emplace(local_reference(reference));
        if (const auto condition = book.resolve(reference)) episode.conditions.push_back(condition);
    }
    const auto open = open_episodes(book);
    if (episode.references.empty()) {
        episode.conditions = open;
        for (const auto& condition : open) episode.references.insert(reference_of(condition));
        episode.others_open = open.size() > 1;
    }
    for (const auto& condition : open)
        if (!episode.references.contains(reference_of(condition))) episode.others_open = true;
    set_onset(work, episode);
    set_diagnoses(work, episode);
    return episode;
}

}  // namespace fascia::plan::detail
