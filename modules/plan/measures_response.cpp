#include "plan/detail/measures.hpp"

#include <cmath>

namespace fascia::plan::detail {

namespace {

/// Baseline and present of one scale; either may be missing.
struct Comparison {
    std::optional<Baseline> before;
    std::optional<Decimal> now;
    std::vector<Fact> facts;
    std::vector<Missing> missing;
};

struct Change {
    bool known = false, improved = false, worse = false;
};

std::vector<Series> function_series(const FactBook& book) {
    std::vector<Series> out;
    for (const auto& scale : book.rules().function.scales)
        out.push_back(series(book, scale.name, scale.mean_of));
    return out;
}

void append(std::vector<Fact>& to, const std::vector<Fact>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

/// The median of the last two values; a single one only while it is fresh.
void read_current_pain(const FactBook& book, const Series& all, Comparison& pain) {
    const auto& rules = book.rules().pain;
    const auto recent = since(book, all, pain.before->point, rules.current_days);
    if (recent.empty()) return;
    const auto& last = recent.back();
    if (recent.size() == 1 && book.age_days(last.dated) > rules.single_days) return;
    append(pain.facts, last.facts);
    pain.now = last.value;
    if (recent.size() == 1) return;
    const auto& before = recent[recent.size() - 2];
    append(pain.facts, before.facts);
    pain.now = mean(before.value, last.value);
}

Comparison compare_pain(const FactBook& book, std::optional<Day> care_start) {
    Comparison pain;
    const auto all = pain_series(book);
    pain.before = baseline(book, all, care_start);
    const auto& names = book.rules().pain.scales;
    const auto& rule = *book.rules().observation(names[pain.before ? pain.before->scale : 0]);
    if (pain.before) {
        append(pain.facts, pain.before->point.facts);
        read_current_pain(book, all[pain.before->scale], pain);
    }
    if (!pain.now) pain.missing.push_back(missing_of(rule));
    return pain;
}

Comparison compare_function(const FactBook& book, std::optional<Day> care_start) {
    Comparison function;
    const auto all = function_series(book);
    const auto& rules = book.rules().function;
    function.before = baseline(book, all, care_start);
    if (function.before) {
        append(function.facts, function.before->point.facts);
        const auto recent =
            since(book, all[function.before->scale], function.before->point, rules.current_days);
        if (!recent.empty()) {
            append(function.facts, recent.back().facts);
            function.now = recent.back().value;
        }
    }
    if (!function.now)
        function.missing.push_back({"function",
                                    function.before
                                        ? "A function score on the scale of the baseline (" +
                                              rules.scales[function.before->scale].name + ")"
                                        : "A function score at baseline and now",
                                    "patient"});
    return function;
}

Change pain_change(const PainRules& rules, const Comparison& pain) {
    if (!pain.now) return {};
    const auto before = pain.before->point.value;
    const auto fall = before - *pain.now;
    const bool by_share = before > Decimal{} && fall >= rules.improved_share_least &&
                          fall.at_least_share(rules.improved_share, before);
    return {true, fall >= rules.improved_by || by_share, -fall >= rules.worse_by};
}

Change function_change(const FunctionRules& rules, const Comparison& function) {
    if (!function.now) return {};
    const auto& scale = rules.scales[function.before->scale];
    const auto before = function.before->point.value;
    const auto gain = scale.lower_is_better ? before - *function.now : *function.now - before;
    const auto is_step = [&](Decimal by) {
        return by >= scale.step || (scale.share && by > Decimal{} && before > Decimal{} &&
                                    by.at_least_share(*scale.share, before));
    };
    return {true, is_step(gain), is_step(-gain)};
}

/// rules.md §2, the first line that applies.
Response response_of(const Change& pain, const Change& function, Decimal now, Decimal good_below) {
    if (!pain.known) return Response::unknown;
    if (pain.worse || (function.worse && !pain.improved)) return Response::worse;
    if (pain.improved && function.improved && now < good_below) return Response::good;
    if (!pain.improved && !function.improved && function.known) return Response::none;
    if (!function.known && !pain.improved) return Response::unknown;
    return Response::partial;
}

std::string describe(const std::string& what, const Comparison& of) {
    if (!of.before) return what + " has no baseline";
    return what + " " + of.before->point.value.text() + " → " +
           (of.now ? of.now->text() : "not known");
}

std::string code_of(const Rules& rules, const std::string& name) {
    const auto* observation = rules.observation(name);
    return observation ? observation->codes.front().code : name;
}

void set_pain(Work& work, const Comparison& pain) {
    const auto& rules = work.book.rules();
    if (pain.before) {
        work.out.baseline_pain = pain.before->point.value.to_double();
        work.out.pain_scale = code_of(rules, rules.pain.scales[pain.before->scale]);
    }
    if (pain.now) work.out.current_pain = pain.now->to_double();
    work.variables.set(
        "baselinePain",
        {pain.before ? decimal_value(pain.before->point.value) : fhirpath::Collection{},
         pain.before ? pain.before->point.facts : std::vector<Fact>{}, pain.missing});
    work.variables.set("currentPain", {pain.now ? decimal_value(*pain.now) : fhirpath::Collection{},
                                       pain.facts, pain.missing});
}

void keep_baseline(Work& work, const Comparison& compared) {
    if (!compared.before) return;
    for (const auto& fact : compared.before->point.facts)
        if (!contains(work.out.baseline, fact.reference))
            work.out.baseline.push_back(fact.reference);
}

}  // namespace

std::vector<Missing> missing_baseline(const Work& work) {
    const auto& rules = work.book.rules();
    std::vector<Missing> out;
    if (work.out.pain_scale.empty())
        out.push_back(missing_of(*rules.observation(rules.pain.scales.front())));
    if (work.out.function_scale.empty())
        out.push_back({"function", "A function score as baseline", "patient"});
    return out;
}

void read_response(Work& work, const Care& care) {
    const auto& rules = work.book.rules();
    const auto pain = compare_pain(work.book, care.start);
    const auto function = compare_function(work.book, care.start);
    set_pain(work, pain);
    keep_baseline(work, pain);
    keep_baseline(work, function);
    if (function.before)
        work.out.function_scale =
            code_of(rules, rules.function.scales[function.before->scale].name);
    const auto by_function = function_change(rules.function, function);
    work.variables.set("functionImproved", {by_function.known ? boolean_value(by_function.improved)
                                                              : fhirpath::Collection{},
                                            function.facts, function.missing});
    const auto response = response_of(pain_change(rules.pain, pain), by_function,
                                      pain.now.value_or(Decimal{}), rules.pain.good_below);
    work.out.response = response;
    const bool known = response != Response::unknown;
    Value value{known ? text_value(std::string{to_code(response)}) : fhirpath::Collection{},
                pain.facts, pain.missing};
    append(value.facts, function.facts);
    value.missing.insert(value.missing.end(), function.missing.begin(), function.missing.end());
    work.out.reasons.push_back({"response", known ? Answer::met : Answer::unknown,
                                describe("Pain", pain) + "; " + describe("function", function) +
                                    ": " + std::string{to_code(response)} + ".",
                                rules.pain.sources, value.facts, value.missing});
    work.variables.set("response", std::move(value));
}

}  // namespace fascia::plan::detail
