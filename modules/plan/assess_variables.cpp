#include "plan/detail/variables.hpp"

#include <algorithm>

namespace fascia::plan::detail {

namespace {

using fhirpath::System;
using Type = System::Type;

/// Each once.
void tidy(Numbers& numbers) {
    if (numbers.size() <= 1) return;
    std::ranges::sort(numbers);
    const auto repeated = std::ranges::unique(numbers);
    numbers.erase(repeated.begin(), repeated.end());
}

template <class T>
void set_numbers(Numbers& numbers, Pool<T>& pool, std::vector<T> items) {
    numbers.clear();
    numbers.reserve(items.size());
    for (auto& item : items) numbers.push_back(pool.add(std::move(item)));
    tidy(numbers);
}

template <class T>
void sort_unique(std::vector<T>& items) {
    std::ranges::sort(items, {}, [](const T& item) { return texts_of(item); });
    const auto repeated = std::ranges::unique(items);
    items.erase(repeated.begin(), repeated.end());
}

void append(Numbers& to, const Numbers& from) {
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
    sort_unique(facts);
}
void tidy(std::vector<Missing>& missing) {
    sort_unique(missing);
}

Variables::Variables(const FactBook& book) : book_{book} {
    constexpr std::size_t usual_variables = 512;
    context_.variables.reserve(usual_variables);
    known_->bases.reserve(usual_variables);
    context_.resource = book.set().patient.root();
    context_.now = book.set().at;
    context_.zone = book.set().zone;
}

void Variables::set(const std::string& name, Value value) {
    auto& basis = known_->bases[name];
    set_numbers(basis.facts, known_->facts, std::move(value.facts));
    set_numbers(basis.missing, known_->missing, std::move(value.missing));
    set_value(name, std::move(value.value), basis);
}

void Variables::set_value(const std::string& name, fhirpath::Collection value, Basis& basis) {
    basis.is_unknown = value.empty() && !basis.missing.empty();
    context_.variables[name] = std::move(value);
}

const fhirpath::Collection& Variables::value(std::string_view name) const {
    return context_.variables.find(name)->second;
}

Grounds Variables::Known::grounds(const Basis& basis) const {
    return {facts.all(basis.facts), missing.all(basis.missing)};
}

Grounds Variables::grounds(std::string_view name) const {
    return known_->grounds(known_->bases.find(name)->second);
}

GroundsOf Variables::grounds_of() const {
    return [known = std::shared_ptr<const Known>{known_}](std::string_view name) {
        const auto found = known->bases.find(name);
        if (found == known->bases.end()) return Grounds{};
        auto grounds = known->grounds(found->second);
        if (!found->second.is_unknown) grounds.missing.clear();
        return grounds;
    };
}

Outcome<Judgement> Variables::judge(const Condition& condition) const {
    auto value = condition.expression->evaluate(context_.resource, context_);
    if (!value) return value.error();
    const auto answer = fhirpath::to_boolean(*value);
    Judgement out;
    out.value = std::move(*value);
    if (answer && *answer) out.answer = **answer ? Answer::met : Answer::not_met;
    return out;
}

Numbers Variables::used_by(std::span<const Condition* const> conditions, Part part) const {
    Numbers out;
    for (const auto* condition : conditions)
        for (const auto& name : condition->names) {
            const auto used = known_->bases.find(name);
            if (used == known_->bases.end()) continue;
            const auto& basis = used->second;
            if (part == Part::facts)
                append(out, basis.facts);
            else if (basis.is_unknown)
                append(out, basis.missing);
        }
    tidy(out);
    return out;
}

std::vector<Fact> Variables::facts(std::span<const Condition* const> conditions) const {
    return known_->facts.all(used_by(conditions, Part::facts));
}

std::vector<Missing> Variables::missing(std::span<const Condition* const> conditions) const {
    return known_->missing.all(used_by(conditions, Part::missing));
}

Outcome<void> Variables::derive() {
    for (const auto& rule : book_.rules().derived) {
        if (contains(rule.name)) continue;
        const bool ready = std::ranges::all_of(
            rule.when.names, [&](const std::string& name) { return contains(name); });
        if (!ready) continue;
        auto judged = judge(rule.when);
        if (!judged) return judged.error();
        const std::array when{&rule.when};
        auto& basis = known_->bases[rule.name];
        basis.facts = used_by(when, Part::facts);
        if (judged->value.empty()) basis.missing = used_by(when, Part::missing);
        set_value(rule.name, std::move(judged->value), basis);
    }
    return {};
}

}  // namespace fascia::plan::detail
