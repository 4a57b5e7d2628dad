#pragma once

#include "fhirpath/detail/value.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace fascia::fhirpath::detail {

class Evaluation;
struct Call;

/// Appends its answer to `out`. False: it failed, and the evaluation says why.
using Function = bool (*)(Evaluation& evaluation, const Call& call, Values& out);

/// What the arguments are, as far as compiling cares.
enum class ArgumentShape : std::uint8_t {
    expressions,  ///< evaluated where the call stands
    projections,  ///< evaluated on the items that the function is called on
    type,         ///< a type specifier
    pattern,      ///< the first is a regular expression
    definition,   ///< a variable's name, and its value by the items that it is called on
};

/// What the answer is, as far as it is known before evaluation.
enum class Gives : std::uint8_t {
    anything,
    boolean,
    integer,
    text,
    input,      ///< some of the items it is called on
    at_place,   ///< the same, chosen by their place
    both,       ///< those and the argument's
    argument,   ///< what its first argument gives
    cast,       ///< items of the type that it names
    extension,  ///< elements of type Extension
    unordered   ///< elements in no order that counts
};

struct FunctionRow {
    std::string_view name;
    std::uint8_t min_arguments, max_arguments;
    Function implementation;
    ArgumentShape shape = ArgumentShape::expressions;
    Gives gives = Gives::anything;
};

/// The functions of one chapter of the specification, each list in a file of its own.
std::span<const FunctionRow> existence_functions();
std::span<const FunctionRow> filtering_functions();
std::span<const FunctionRow> subsetting_functions();
std::span<const FunctionRow> combining_functions();
std::span<const FunctionRow> conversion_functions();
std::span<const FunctionRow> string_functions();
std::span<const FunctionRow> text_coding_functions();
std::span<const FunctionRow> pattern_functions();
std::span<const FunctionRow> math_functions();
std::span<const FunctionRow> boundary_functions();
std::span<const FunctionRow> navigation_functions();
std::span<const FunctionRow> utility_functions();
std::span<const FunctionRow> type_functions();
std::span<const FunctionRow> fhir_functions();
std::span<const FunctionRow> definition_functions();

const FunctionRow* find_function(std::string_view name);

}  // namespace fascia::fhirpath::detail
