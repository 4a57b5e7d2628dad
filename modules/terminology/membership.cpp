#include "terminology/detail/filters.hpp"
#include "terminology/detail/forms.hpp"

namespace fascia::terminology {
namespace detail {
namespace {

constexpr std::size_t includes_of_one_question = 10'000;

Membership found_at(std::string_view url, std::string_view display) {
    return {.judgement = Judgement::member, .system = url, .display = display};
}

/// An include with a system, its value sets aside.
Membership judge_system(const Question& question, const ValueSet& set, const IncludeRow& include) {
    const System system = system_of(question.top, set, include);
    const auto url = set.string(include.system);
    const auto find = [&] { return system ? find_concept(system, question.code) : ConceptPlace{}; };
    if (!stretch(set.tables->listed, include, &IncludeRow::first_listed).empty()) {
        const bool sensitive = !system || (system->flags & case_sensitive);
        const auto* listed = find_listed(*set.tables, include, question.code, sensitive);
        if (!listed) return judged(false);
        // The display that the value set gives stands before the code system's.
        const auto display = set.string(listed->display);
        return found_at(url, display.empty() ? find().display() : display);
    }
    const ConceptPlace place = find();
    if (place.has(abstract) && !question.with_abstract) return judged(false);
    Membership in = judge_code(url, question.code, place);
    for (const auto& filter : stretch(set.tables->filters, include, &IncludeRow::first_filter))
        if (in.judgement != Judgement::not_member)
            in = all_of(in, Filter{set, filter}.judge(question, place));
    return in;
}

/// The includes of a set, or what it excludes: one is enough.
Membership judge_any(const Question& question, const ValueSet& set, std::uint32_t flag) {
    Membership sum;
    for (const auto& include : set.includes()) {
        if ((include.flags & exclude) != flag) continue;
        sum = any_of(sum, judge_include(question, set, include));
        if (sum.judgement == Judgement::member) break;
    }
    return sum;
}

bool is_inactive(const Question& question, const ValueSet& set) {
    for (const auto& include : set.includes())
        if (set.string(include.system) == question.system)
            if (const auto system = system_of(question.top, set, include))
                return find_concept(system, question.code).has(inactive);
    return false;
}

}  // namespace

Membership judged(bool is_member) {
    return {.judgement = is_member ? Judgement::member : Judgement::not_member};
}

Membership not_judged(Reason reason, std::string_view about) {
    return {.judgement = Judgement::not_judged, .reason = reason, .about = about};
}

Membership all_of(const Membership& a, const Membership& b) {
    for (const auto* one : {&a, &b})
        if (one->judgement == Judgement::not_member) return *one;
    return a.judgement == Judgement::member ? (b.judgement == Judgement::member ? a : b) : a;
}

Membership any_of(const Membership& a, const Membership& b) {
    for (const auto* one : {&a, &b})
        if (one->judgement == Judgement::member) return *one;
    return a.judgement == Judgement::not_member ? b : a;
}

Membership judge_code(std::string_view url, std::string_view code, const ConceptPlace& place) {
    if (place) return found_at(url, place.display());
    if (place.system.is_complete()) return judged(false);
    const auto form = judge_form(url, code);
    if (form == FormSays::no) return judged(false);
    if (form == FormSays::yes) return found_at(url, {});
    return not_judged(Reason::no_content, url);
}

Membership judge_references(const Question& question, const Tables& tables,
                            View<ReferenceRow> references) {
    Membership all;
    bool is_first = true;
    for (const auto& reference : references) {
        Question again = question;
        ++again.depth;
        const ValueSet set = value_set_of(question.top, tables, reference);
        const Membership one =
            set ? judge_value_set(again, set)
                : not_judged(Reason::no_value_set, tables.string(reference.canonical));
        all = is_first ? one : all_of(all, one);
        is_first = false;
    }
    return all;
}

Membership judge_include(const Question& question, const ValueSet& set, const IncludeRow& include) {
    const auto url = set.string(include.system);
    if (!url.empty() && !question.system.empty() && url != question.system) return judged(false);
    const auto references = stretch(set.tables->references, include, &IncludeRow::first_reference);
    if (url.empty()) return judge_references(question, *set.tables, references);
    const Membership in = judge_system(question, set, include);
    if (references.empty() || in.judgement == Judgement::not_member) return in;
    Question narrowed = question;
    narrowed.system = url;
    return all_of(in, judge_references(narrowed, *set.tables, references));
}

Membership judge_value_set(const Question& question, const ValueSet& set) {
    const auto url = set.string(set->url);
    if (question.depth > deepest || !question.budget.spend(set.includes().size() + 1))
        return not_judged(Reason::too_deep, url);
    if (set->flags & without_compose) return not_judged(Reason::no_content, url);
    const Membership found = judge_any(question, set, 0);
    if (found.judgement == Judgement::not_member) return found;
    Question narrowed = question;
    if (question.system.empty()) narrowed.system = found.system;
    narrowed.with_abstract = true;
    const Membership excluded = judge_any(narrowed, set, exclude);
    if (excluded.judgement == Judgement::member) return judged(false);
    if (found.judgement == Judgement::member && (set->flags & without_inactive) &&
        is_inactive(narrowed, set))
        return judged(false);
    return excluded.judgement == Judgement::not_judged ? excluded : found;
}

}  // namespace detail

Membership Terminology::membership(std::string_view value_set, std::string_view system,
                                   std::string_view code, bool with_abstract) const {
    const auto set = detail::find_value_set(*top_, value_set);
    if (!set) return detail::not_judged(Reason::no_value_set, value_set);
    detail::Budget budget{detail::includes_of_one_question};
    return detail::judge_value_set({*top_, budget, system, code, with_abstract}, set);
}

Membership Terminology::validate(std::string_view system, std::string_view code) const {
    const auto url = system.substr(0, system.find('|'));
    return detail::judge_code(url, code, detail::find_code(*top_, system, code));
}

std::string to_text(const Membership& membership) {
    const std::string about{membership.about};
    switch (membership.reason) {
        case Reason::none:
            return {};
        case Reason::no_value_set:
            return "the value set " + about + " is not here";
        case Reason::no_content:
            return "the codes of " + about + " are not here, or not all of them";
        case Reason::unknown_filter:
            return "a filter is not understood: " + about;
        case Reason::too_deep:
            return "value sets name each other in a circle, or too often: " + about;
    }
    return {};
}

}  // namespace fascia::terminology
