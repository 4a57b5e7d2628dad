#pragma once

#include "fascia/plan/rules.hpp"

#include "plan/detail/fact_book.hpp"
#include "plan/detail/pool.hpp"

#include <array>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
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

/// How a condition came out.
struct Judgement {
    Answer answer = Answer::unknown;
    fhirpath::Collection value;
};

/// The variables of one assessment. Grows as the assessment goes on.
class Variables {
  public:
    explicit Variables(const FactBook& book);

    void set(const std::string& name, Value value);
    void set(const std::string& name, fhirpath::Collection value) {
        set(name, Value{std::move(value)});
    }
    bool contains(std::string_view name) const { return known_->bases.contains(name); }
    /// Of a variable that is there.
    const fhirpath::Collection& value(std::string_view name) const;
    /// What a variable rests on; of one that is known, too, what would be missing without it.
    Grounds grounds(std::string_view name) const;
    /// Failure: the expression's.
    Outcome<Judgement> judge(const Condition& condition) const;
    /// The facts of every variable that the conditions mention, sorted, each once.
    std::vector<Fact> facts(std::span<const Condition* const> conditions) const;
    std::vector<Fact> facts(const Condition& condition) const {
        return facts(std::array{&condition});
    }
    /// What is missing of those that are unknown, sorted, each once.
    std::vector<Missing> missing(std::span<const Condition* const> conditions) const;
    std::vector<Missing> missing(const Condition& condition) const {
        return missing(std::array{&condition});
    }
    /// Computes every derived rule whose names are all there, in the rules' order.
    Outcome<void> derive();
    /// What is left of the variables when nothing more is asked of them.
    fhirpath::Variables take_values() { return std::move(context_.variables); }
    GroundsOf grounds_of() const;

  private:
    /// What a variable rests on, as numbers in the pools.
    struct Basis {
        bool is_unknown = false;
        Numbers facts, missing;
    };
    struct Known {
        Pool<Fact> facts;
        Pool<Missing> missing;
        std::unordered_map<std::string, Basis, fhirpath::NameHash, std::equal_to<>> bases;
        Grounds grounds(const Basis& basis) const;
    };

    enum class Part : std::uint8_t { facts, missing };
    /// Each once.
    Numbers used_by(std::span<const Condition* const> conditions, Part part) const;
    void set_value(const std::string& name, fhirpath::Collection value, Basis& basis);

    const FactBook& book_;
    std::shared_ptr<Known> known_ = std::make_shared<Known>();
    fhirpath::Context context_;
};

/// Names that the program itself computes for these rules ("age", "RF1", "roomTPI1", …).
std::set<std::string, std::less<>> built_in_names(const Rules& rules);

/// Sorts and drops repetitions.
void tidy(std::vector<Fact>& facts);
void tidy(std::vector<Missing>& missing);

}  // namespace fascia::plan::detail
