#include "plan/detail/variables.hpp"

#include <algorithm>
#include <tuple>

namespace fascia::plan::detail {

namespace {

using fhirpath::System;
using Type = System::Type;

template <class T, class Key>
void sort_unique(std::vector<T>& items, Key key) {
    std::sort(items.begin(), items.end(), [&](const T& a, const T& b) { return key(a) < key(b); });
    items.erase(std::unique(items.begin(), items.end()), items.end());
}

bool is_unknown(const Value& value) {
    return value.value.empty() && !value.missing.empty();
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

fhirpath::Collection boolean_value(bool value) {
    return {System{Type::boolean, value ? "true" : "false", {}}};
}
fhirpath::Collection boolean_value(std::optional<bool> value) {
    return value ? boolean_value(*value) : fhirpath::Collection{};
}
fhirpath::Collection integer_value(long long value) {
    return {System{Type::integer, std::to_string(value), {}}};
}
fhirpath::Collection decimal_value(Decimal value) {
    return {System{Type::decimal, value.text(), {}}};
}
fhirpath::Collection text_value(std::string text) {
    return {System{Type::string, std::move(text), {}}};
}
fhirpath::Collection texts_value(const std::vector<std::string>& texts) {
    fhirpath::Collection out;
    for (const auto& text : texts) out.push_back(System{Type::string, text, {}});
    return out;
}
fhirpath::Collection date_value(Day day) {
    return {System{Type::date, format_day(day), {}}};
}

void tidy(std::vector<Fact>& facts) {
    sort_unique(facts, [](const Fact& f) { return std::tie(f.name, f.reference, f.value); });
}
void tidy(std::vector<Missing>& missing) {
    sort_unique(missing, [](const Missing& m) { return std::tie(m.name, m.who, m.text); });
}

Variables::Variables(const FactBook& book) : book_{book} {
    context_.resource = book.set().patient.root();
    context_.now = book.set().at;
    context_.zone = book.set().zone;
}

void Variables::set(const std::string& name, Value value) {
    tidy(value.facts);
    tidy(value.missing);
    context_.variables[name] = value.value;
    values_[name] = std::move(value);
}

const Value* Variables::find(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
}

std::optional<bool> Variables::boolean(std::string_view name) const {
    const auto* value = find(name);
    if (!value) return std::nullopt;
    const auto answer = fhirpath::to_boolean(value->value);
    return answer ? *answer : std::nullopt;
}

std::map<std::string, Grounds, std::less<>> Variables::take_grounds() {
    std::map<std::string, Grounds, std::less<>> out;
    for (auto& [name, value] : values_) {
        auto missing = is_unknown(value) ? std::move(value.missing) : std::vector<Missing>{};
        out.emplace_hint(out.end(), name, Grounds{std::move(value.facts), std::move(missing)});
    }
    return out;
}

Outcome<Judgement> Variables::judge(const Condition& condition) const {
    auto value = condition.expression->evaluate(context_.resource, context_);
    if (!value) return value.error();
    const auto answer = fhirpath::to_boolean(*value);
    Judgement out;
    out.value = std::move(*value);
    if (answer && *answer) out.answer = **answer ? Answer::met : Answer::not_met;
    for (const auto& name : condition.names) {
        const auto* used = find(name);
        if (!used) continue;
        append(out.facts, used->facts);
        if (is_unknown(*used)) append(out.missing, used->missing);
    }
    tidy(out.facts);
    tidy(out.missing);
    return out;
}

Outcome<void> Variables::derive() {
    for (const auto& rule : book_.rules().derived) {
        const auto& names = rule.when.names;
        const bool ready = std::all_of(names.begin(), names.end(),
                                       [&](const std::string& name) { return find(name); });
        if (!ready || find(rule.name)) continue;
        auto judged = judge(rule.when);
        if (!judged) return judged.error();
        auto missing = judged->value.empty() ? std::move(judged->missing) : std::vector<Missing>{};
        set(rule.name, {std::move(judged->value), std::move(judged->facts), std::move(missing)});
    }
    return {};
}

}  // namespace fascia::plan::detail
