#pragma once

#include "fascia/plan/rules.hpp"

#include "plan/detail/fact_book.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::plan::detail {

/// A variable: its value (empty = cannot tell), the facts it rests on, what is missing to know it.
struct Value {
    fhirpath::Collection value = {};
    std::vector<Fact> facts = {};
    std::vector<Missing> missing = {};
};

fhirpath::Collection boolean_value(bool value);
fhirpath::Collection boolean_value(std::optional<bool> value);
fhirpath::Collection integer_value(long long value);
fhirpath::Collection decimal_value(Decimal value);
fhirpath::Collection text_value(std::string text);
fhirpath::Collection texts_value(const std::vector<std::string>& texts);
fhirpath::Collection date_value(Day day);

/// How a condition came out, with the facts of every variable it mentions and what is missing of
/// those that are unknown.
struct Judgement {
    Answer answer = Answer::unknown;
    fhirpath::Collection value;
    std::vector<Fact> facts;
    std::vector<Missing> missing;
};

/// The variables of one assessment. Grows as the assessment goes on.
class Variables {
  public:
    explicit Variables(const FactBook& book);

    void set(const std::string& name, Value value);
    void set(const std::string& name, fhirpath::Collection value) {
        set(name, Value{std::move(value)});
    }
    /// The one true or false that a variable holds.
    std::optional<bool> boolean(std::string_view name) const;
    const Value* find(std::string_view name) const;
    /// Failure: the expression's.
    Outcome<Judgement> judge(const Condition& condition) const;
    /// Computes every derived rule whose names are all there, in the rules' order.
    Outcome<void> derive();
    std::map<std::string, Grounds, std::less<>> take_grounds();
    const std::map<std::string, fhirpath::Collection, std::less<>>& collections() const {
        return context_.variables;
    }

  private:
    const FactBook& book_;
    std::map<std::string, Value, std::less<>> values_;
    fhirpath::Context context_;
};

/// Names that the program itself computes for these rules ("age", "RF1", "roomTPI1", …).
std::set<std::string, std::less<>> built_in_names(const Rules& rules);

/// Sorts and drops repetitions.
void tidy(std::vector<Fact>& facts);
void tidy(std::vector<Missing>& missing);

}  // namespace fascia::plan::detail
