#pragma once

#include "fascia/fhirpath/fhirpath.hpp"

#include "fhirpath/detail/value.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace fascia::fhirpath::detail {

struct FunctionRow;

enum class Op : std::uint8_t {
    literal,
    empty,          ///< {}
    self,           ///< $this
    index,          ///< $index
    total,          ///< $total
    variable,       ///< %name
    type_focus,     ///< Patient at the start of a path: the focus, where it is of that type
    child,          ///< name
    call,           ///< name(…)
    define,         ///< defineVariable(…)
    indexer,        ///< […]
    path,           ///< operands[0], then every other operand applied to what came before
    defining_path,  ///< a path with a variable that its later steps know
    positive,
    negative,
    is,
    as,
    multiply,
    divide,
    divide_whole,
    remainder,
    add,
    subtract,
    concatenate,
    unite,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    equal,
    equivalent,
    not_equal,
    not_equivalent,
    in,
    contains,
    conjunction,
    disjunction,
    exclusive_or,
    implication
};

/// One node of a compiled expression. Which members mean something depends on `op`.
struct Node {
    Op op = Op::empty;
    std::uint16_t height = 1;               ///< nodes on the longest way down
    std::uint32_t position = 0;             ///< in the expression's text
    Value literal{};                        ///< literal
    std::string_view name;                  ///< variable, type_focus, child, call
    std::uint32_t most = ~0u;               ///< child: as many as the next step looks at
    std::uint16_t name_id = 0;              ///< child: the model's number of that name, 0 = no such
    TypeRef type{};                         ///< is, as, type_focus; calls that take a type
    const FunctionRow* function = nullptr;  ///< call
    std::shared_ptr<const re2::RE2> pattern;  ///< calls whose pattern is a literal
    std::vector<Node> operands;
};

}  // namespace fascia::fhirpath::detail

namespace fascia::fhirpath {

/// A compiled expression with everything that its nodes refer to.
struct Expression::Tree {
    std::string text;
    std::deque<std::string> strings;  ///< unescaped names and string literals
    std::deque<detail::Quantity> quantities;
    detail::Node root;
};

}  // namespace fascia::fhirpath
