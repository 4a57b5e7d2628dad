#pragma once

#include "terminology/detail/layers.hpp"

namespace fascia::terminology::detail {

/// How many value sets deep one may name another.
inline constexpr unsigned deepest = 16;

/// Of several parts that must all hold, or of which one is enough: what they come to together. The
/// first reason is kept.
Membership all_of(const Membership& a, const Membership& b);
Membership any_of(const Membership& a, const Membership& b);
Membership not_judged(Reason reason, std::string_view about);
Membership judged(bool is_member);

/// Includes that may still be looked at: value sets that name others several times would otherwise
/// take for ever.
struct Budget {
    std::size_t includes;

    bool spend(std::size_t count) {
        if (count > includes) return false;
        includes -= count;
        return true;
    }
};

/// A code of a system, as far as it is known. `depth` counts the value sets that name each other.
struct Question {
    const Layer& top;
    Budget& budget;
    std::string_view system, code;
    /// Codes that are not for use in records pass too. An include that lists one always has it.
    bool with_abstract = false;
    unsigned depth = 0;
};

Membership judge_value_set(const Question& question, const ValueSet& set);
Membership judge_include(const Question& question, const ValueSet& set, const IncludeRow& include);
/// What the value sets that an include names say together; only where it names some.
Membership judge_references(const Question& question, const Tables& tables,
                            View<ReferenceRow> references);
/// A code of a whole system: by its concepts, or by the form of its codes.
Membership judge_code(std::string_view url, std::string_view code, const ConceptPlace& place);

}  // namespace fascia::terminology::detail
