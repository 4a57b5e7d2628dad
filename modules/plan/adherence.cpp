#include "plan/detail/work.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace fascia::plan::detail {

namespace {

/// Items that leave the count: blocked, declined with a physician's note, a barrier that a
/// physician accepted.
std::set<std::string> not_applicable(const Work& work, const std::set<std::string>& declined) {
    auto out = declined;
    for (const auto& verdict : work.out.verdicts)
        if (verdict.effect == Verdict::Effect::block) out.insert(verdict.item);
    const Code barrier{std::string{work.book.rules().system("task")}, "barrier"};
    for (const auto& task : work.book.of_type("Task")) {
        const auto owner = task.at("owner.reference").text();
        if (task.child("status").text() != "completed" ||
            !work.book.has_code(task.child("code"), barrier) ||
            work.book.role_of(owner) != "physician")
            continue;
        for (const auto input : task.children("input"))
            if (const auto item = work.book.item_of(input.child("value")); !item.empty())
                out.emplace(item);
    }
    return out;
}

struct Preferences {
    std::set<std::string> declined;     ///< by the patient
    std::set<std::string> with_a_note;  ///< of these: a physician wrote it down
    std::vector<Fact> facts;
};

/// The item that a preference is about: focus by identifier, or the item's ActivityDefinition.
std::string item_in_focus(const FactBook& book, const fhir::Resource& preference) {
    constexpr std::string_view definition = "ActivityDefinition/";
    for (const auto focus : preference.children("focus")) {
        const auto identifier = focus.child("identifier");
        if (identifier.child("system").text() == book.rules().system("item"))
            return std::string{identifier.child("value").text()};
        const auto local = local_reference(focus.child("reference").text());
        if (local.starts_with(definition)) return std::string{local.substr(definition.size())};
    }
    return {};
}

bool is_by_physician(const FactBook& book, const Reading& preference) {
    if (book.is_by(*preference.from, {"physician"})) return true;
    for (const auto note : preference.from->resource.children("note"))
        if (book.role_of(note.at("authorReference.reference").text()) == "physician") return true;
    return false;
}

Preferences read_preferences(const FactBook& book) {
    const auto* rule = book.rules().observation("preference");
    Preferences out;
    std::map<std::string, Reading> newest;
    for (auto& reading : book.readings(*rule))
        if (const auto item = item_in_focus(book, reading.from->resource); !item.empty())
            newest.insert_or_assign(item, std::move(reading));
    for (const auto& [item, reading] : newest) {
        const auto value = reading.from->resource.child("value");
        const auto said = value.value() ? lower(value.text()) : lower(shown(value));
        if (!has_words(said, "declines") && !has_words(said, "declined")) continue;
        out.declined.insert(item);
        if (is_by_physician(book, reading)) out.with_a_note.insert(item);
        out.facts.push_back({rule->name, item + " declined", reading.from->reference});
    }
    return out;
}

/// One of the three parts of adherence.
struct Part {
    Answer answer = Answer::unknown;
    std::string text;
    std::vector<Missing> missing;
};

Part visits_part(const AdherenceRules& rules, const Care& care) {
    std::set<std::pair<std::string, Day>> kept, missed;
    for (const auto& event : care.events) {
        if (event.kind == CareEvent::Kind::visit) kept.insert({event.item, event.first});
        if (event.kind == CareEvent::Kind::missed_visit) missed.insert({event.item, event.first});
    }
    if (kept.empty() && missed.empty()) return {Answer::met, "no visits reported", {}};
    const auto all = Decimal::of(static_cast<long long>(kept.size() + missed.size()));
    const auto share = Decimal::of(static_cast<long long>(kept.size()));
    return {share.at_least_share(rules.visits_share, all) ? Answer::met : Answer::not_met,
            "visits kept " + share.text() + " of " + all.text(),
            {}};
}

Part home_part(const FactBook& book, const Care& care) {
    const auto& rules = book.rules().adherence;
    std::map<long, int> days_of_week;  // the newest log of a week counts
    for (const auto& event : care.events)
        if (event.kind == CareEvent::Kind::log)
            days_of_week[std::max<long>(0, days_between(*care.start, event.first).count() / 7)] =
                event.days;
    const auto weeks = Decimal::of(std::max(1, whole_weeks(*care.start, book.today())));
    const auto logged = Decimal::of(static_cast<long long>(days_of_week.size()));
    const auto good =
        Decimal::of(std::count_if(days_of_week.begin(), days_of_week.end(), [&](const auto& week) {
            return week.second >= rules.home_days;
        }));
    const auto text = "home programme done in " + good.text() + " of " + logged.text() +
                      " logged weeks, of " + weeks.text();
    if (logged == Decimal{} || !logged.at_least_share(rules.home_logged_share, weeks))
        return {
            Answer::unknown, text, {missing_of(*book.rules().observation(rules.home_observation))}};
    const bool enough = good.at_least_share(rules.home_weeks_share, logged);
    return {enough ? Answer::met : Answer::not_met, text, {}};
}

std::vector<std::string> tried_items(const Rules& rules, const Care& care) {
    std::vector<std::string> out;
    for (const auto& event : care.events) {
        const bool done = event.kind == CareEvent::Kind::log
                              ? event.days >= 1
                              : event.kind != CareEvent::Kind::missed_visit;
        if (done && contains(rules.items.active, event.item) && !contains(out, event.item))
            out.push_back(event.item);
    }
    std::sort(out.begin(), out.end());
    return out;
}

Part tried_part(const Rules& rules, const std::vector<std::string>& tried,
                const std::set<std::string>& not_applicable_items) {
    const auto applicable = std::count_if(
        rules.items.active.begin(), rules.items.active.end(),
        [&](const std::string& item) { return !not_applicable_items.contains(item); });
    if (applicable == 0)
        return {Answer::unknown,
                "no active item is applicable",
                {{"barrier", "No active item is applicable: a physician decides", "physician"}}};
    const auto wanted = std::min<long>(rules.adherence.items_tried, applicable);
    const auto text =
        std::to_string(tried.size()) + " of " + std::to_string(wanted) + " active items tried";
    if (static_cast<long>(tried.size()) >= wanted) return {Answer::met, text, {}};
    return {Answer::unknown,
            text,
            {{"visit", "Another active item tried: a visit kept, or that none was",
              "medical-assistant"}}};
}

/// False as soon as one part is not met, unknown as long as one is unknown.
Part all_of(const std::vector<Part>& parts) {
    Part out{Answer::met, {}, {}};
    for (const auto& part : parts) {
        out.text += (out.text.empty() ? "" : "; ") + part.text;
        out.missing.insert(out.missing.end(), part.missing.begin(), part.missing.end());
        if (part.answer == Answer::not_met || out.answer == Answer::not_met)
            out.answer = Answer::not_met;
        else if (part.answer == Answer::unknown)
            out.answer = Answer::unknown;
    }
    if (out.answer != Answer::unknown) out.missing.clear();
    return out;
}

Part adherence_of(Work& work, const Care& care, const Preferences& preferences) {
    const auto& rules = work.book.rules();
    const auto left_out = not_applicable(work, preferences.with_a_note);
    const auto tried = tried_items(rules, care);
    work.variables.set("triedItems", texts_value(tried));
    if (!care.start) return {Answer::unknown, "care start is not known", care.missing};
    std::vector<Part> parts{visits_part(rules.adherence, care)};
    if (!left_out.contains(rules.adherence.home_item)) parts.push_back(home_part(work.book, care));
    parts.push_back(tried_part(rules, tried, left_out));
    return all_of(parts);
}

}  // namespace

void read_adherence(Work& work, const Care& care) {
    const auto preferences = read_preferences(work.book);
    work.variables.set("declinedItems",
                       {texts_value({preferences.declined.begin(), preferences.declined.end()}),
                        preferences.facts,
                        {}});
    auto part = adherence_of(work, care, preferences);
    auto facts = preferences.facts;
    facts.reserve(facts.size() + care.events.size());
    for (const auto& event : care.events) facts.push_back(event.fact);
    work.out.adherent = part.answer;
    const bool known = part.answer != Answer::unknown;
    work.variables.set("adherent",
                       {known ? boolean_value(part.answer == Answer::met) : fhirpath::Collection{},
                        facts, part.missing});
    work.out.reasons.push_back({"adherence", part.answer, "Adherence: " + part.text + ".",
                                work.book.rules().adherence.sources, std::move(facts),
                                std::move(part.missing)});
}

}  // namespace fascia::plan::detail
