#include "fhirpath/detail/parser.hpp"

#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/model.hpp"
#include "fhirpath/detail/patterns.hpp"
#include "fhirpath/detail/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace fascia::fhirpath::detail {
namespace {

struct OperatorRow {
    std::string_view token;
    Op op;
    int rank;  ///< higher binds tighter; all associate to the left
};
constexpr int unary_rank = 11;
constexpr std::array<OperatorRow, 26> operators{{
    {"implies", Op::implication, 1},
    {"or", Op::disjunction, 2},
    {"xor", Op::exclusive_or, 2},
    {"and", Op::conjunction, 3},
    {"in", Op::in, 4},
    {"contains", Op::contains, 4},
    {"=", Op::equal, 5},
    {"~", Op::equivalent, 5},
    {"!=", Op::not_equal, 5},
    {"!~", Op::not_equivalent, 5},
    {"<", Op::less, 6},
    {"<=", Op::less_or_equal, 6},
    {">", Op::greater, 6},
    {">=", Op::greater_or_equal, 6},
    {"|", Op::unite, 7},
    {"is", Op::is, 8},
    {"as", Op::as, 8},
    {"+", Op::add, 9},
    {"-", Op::subtract, 9},
    {"&", Op::concatenate, 9},
    {"*", Op::multiply, 10},
    {"/", Op::divide, 10},
    {"div", Op::divide_whole, 10},
    {"mod", Op::remainder, 10},
}};

const OperatorRow* find_operator(const Token& token) {
    if (token.kind != TokenKind::symbol && token.kind != TokenKind::identifier) return nullptr;
    const auto row = std::find_if(operators.begin(), operators.end(),
                                  [&](const auto& r) { return r.token == token.text; });
    return row == operators.end() || row->rank == 0 ? nullptr : row;
}

bool starts_with_capital(std::string_view name) {
    return !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
}

/// Recursive descent over the tokens. Every function answers nothing after a fault, which
/// `failure_` then holds: the first one counts.
class Parser {
  public:
    explicit Parser(Expression::Tree& tree) : tree_{tree}, lexer_{tree.text} { advance(); }

    std::optional<Failure> run() {
        auto root = expression(1);
        if (root && token_.kind != TokenKind::end) root = fault("an operator or the end");
        if (root) tree_.root = std::move(*root);
        return std::move(failure_);
    }

  private:
    using Parsed = std::optional<Node>;

    /// Counts how deep the parser is, so that neither it nor the evaluation exhausts the stack.
    struct Depth {
        explicit Depth(unsigned& counter) : counter_{++counter} {}
        ~Depth() { --counter_; }
        unsigned& counter_;
    };

    void advance() {
        token_ = lexer_.next();
        if (token_.kind == TokenKind::fault) fail(token_.position, std::string{token_.text});
    }
    std::nullopt_t fail(std::uint32_t position, std::string text) {
        if (!failure_)
            failure_ = failure_at(FailureKind::invalid, tree_.text, position, std::move(text));
        return std::nullopt;
    }
    std::nullopt_t fault(std::string_view expected) {
        const std::string found =
            token_.kind == TokenKind::end ? "its end" : "\"" + std::string{token_.text} + "\"";
        return fail(token_.position, "the expression has " + found + " where " +
                                         std::string{expected} + " must stand");
    }
    bool is(std::string_view symbol) const {
        return token_.kind == TokenKind::symbol && token_.text == symbol;
    }
    bool accept(std::string_view symbol) {
        if (!is(symbol)) return false;
        advance();
        return true;
    }
    bool expect(std::string_view symbol) {
        if (accept(symbol)) return true;
        fault("\"" + std::string{symbol} + "\"");
        return false;
    }
    Node node(Op op) const {
        Node made;
        made.op = op;
        made.position = token_.position;
        return made;
    }
    std::nullopt_t too_deep() {
        return fail(token_.position, "the expression is nested too deeply");
    }
    /// Adds an operand. False when the tree becomes too high: chains (1 + 1 + 1 …) grow it as well
    /// as brackets do.
    bool adopt(Node& parent, Parsed child) {
        if (!child) return false;
        parent.height = std::max<std::uint16_t>(parent.height, child->height + 1);
        parent.operands.push_back(std::move(*child));
        if (parent.height > max_nesting) too_deep();
        return parent.height <= max_nesting;
    }
    std::string_view keep(std::string text) { return tree_.strings.emplace_back(std::move(text)); }

    Parsed expression(int rank);
    Parsed operation(const OperatorRow& row, Node left);
    Parsed unary();
    Parsed postfix();
    Parsed step();
    Parsed term();
    Parsed name_or_call(bool starts_path);
    Parsed call(std::string_view name, std::uint32_t position);
    bool arguments(Node& call);
    bool argument(Node& call);
    bool check_call(Node& call);
    Parsed variable();
    Parsed literal_string();
    Parsed literal_number();
    Parsed literal_moment(Temporal::Kind kind);
    std::optional<Quantity> unit_after(const Decimal& number);
    std::optional<std::string_view> name();
    std::optional<TypeRef> type_specifier();

    Expression::Tree& tree_;
    Lexer lexer_;
    Token token_;
    std::optional<Failure> failure_;
    unsigned depth_ = 0;
};

Parser::Parsed Parser::expression(int rank) {
    const Depth depth{depth_};
    if (depth_ > max_nesting) return too_deep();
    Parsed left = unary();
    while (left) {
        const OperatorRow* row = find_operator(token_);
        if (!row || row->rank < rank) break;
        left = operation(*row, std::move(*left));
    }
    return left;
}

Parser::Parsed Parser::operation(const OperatorRow& row, Node left) {
    Node made = node(row.op);
    advance();
    if (row.op == Op::is || row.op == Op::as) {
        const auto type = type_specifier();
        if (!type) return std::nullopt;
        made.type = *type;
        return adopt(made, std::move(left)) ? Parsed{std::move(made)} : std::nullopt;
    }
    Parsed right = expression(row.rank + 1);
    if (row.op == Op::unite && left.op == Op::unite)  // a | b | c is one union of three
        return adopt(left, std::move(right)) ? Parsed{std::move(left)} : std::nullopt;
    const bool whole = adopt(made, std::move(left)) && adopt(made, std::move(right));
    return whole ? Parsed{std::move(made)} : std::nullopt;
}

Parser::Parsed Parser::unary() {
    if (!is("-") && !is("+")) return postfix();
    const Depth depth{depth_};
    if (depth_ > max_nesting) return too_deep();
    Node made = node(is("-") ? Op::negative : Op::positive);
    advance();
    return adopt(made, unary()) ? Parsed{std::move(made)} : std::nullopt;
}

/// How many items a step looks at: of [2] three, of first() one.
std::uint32_t items_looked_at(const Node& step) {
    if (step.op == Op::call && step.name == "first") return 1;
    if (step.op != Op::indexer || step.operands.front().op != Op::literal) return ~0u;
    const auto* index = std::get_if<std::int64_t>(&step.operands.front().literal);
    return index ? static_cast<std::uint32_t>(*index) + 1 : ~0u;
}

Parser::Parsed Parser::postfix() {
    Node path = node(Op::path);
    if (!adopt(path, term())) return std::nullopt;
    while (is(".") || is("[")) {
        if (!adopt(path, step())) return std::nullopt;
        auto& before = path.operands[path.operands.size() - 2];
        before.most = items_looked_at(path.operands.back());
    }
    if (std::any_of(path.operands.begin(), path.operands.end(),
                    [](const Node& step) { return step.op == Op::define; }))
        path.op = Op::defining_path;
    if (path.operands.size() > 1) return path;
    Node only = std::move(path.operands.front());
    return only;
}

Parser::Parsed Parser::step() {
    Node made = node(Op::indexer);
    if (accept("[")) {
        const bool whole = adopt(made, expression(1)) && expect("]");
        return whole ? Parsed{std::move(made)} : std::nullopt;
    }
    advance();
    if (is("$this") || is("$index") || is("$total")) return term();
    return name_or_call(false);
}

Parser::Parsed Parser::term() {
    if (failure_) return std::nullopt;
    switch (token_.kind) {
        case TokenKind::string:
            return literal_string();
        case TokenKind::number:
            return literal_number();
        case TokenKind::date:
            return literal_moment(Temporal::Kind::date);
        case TokenKind::date_time:
            return literal_moment(Temporal::Kind::date_time);
        case TokenKind::time:
            return literal_moment(Temporal::Kind::time);
        case TokenKind::identifier:
        case TokenKind::delimited_identifier:
            return name_or_call(true);
        default:
            break;
    }
    Node made = node(Op::self);
    if (accept("$this")) return made;
    made.op = Op::index;
    if (accept("$index")) return made;
    made.op = Op::total;
    if (accept("$total")) return made;
    made.op = Op::empty;
    if (accept("{")) return expect("}") ? Parsed{std::move(made)} : std::nullopt;
    if (accept("(")) {
        Parsed inner = expression(1);
        if (!inner || !expect(")")) return std::nullopt;
        return inner;
    }
    if (is("%")) return variable();
    return fault("a value, a name or a bracket");
}

/// The text of a name, escapes resolved.
std::optional<std::string_view> Parser::name() {
    if (token_.kind == TokenKind::identifier) {
        const auto text = token_.text;
        advance();
        return text;
    }
    if (token_.kind != TokenKind::delimited_identifier) return fault("a name");
    auto text = unescape_literal(token_.text);
    if (!text) return fail(token_.position, "a backslash in this name begins no known escape");
    advance();
    return keep(std::move(*text));
}

Parser::Parsed Parser::name_or_call(bool starts_path) {
    Node made = node(Op::child);
    if (starts_path && token_.kind == TokenKind::identifier &&
        (token_.text == "true" || token_.text == "false")) {
        made.op = Op::literal;
        made.literal = token_.text == "true";
        advance();
        return made;
    }
    const auto found = name();
    if (!found) return std::nullopt;
    if (is("(")) return call(*found, made.position);
    made.name = *found;
    made.name_id = model().name_id(*found);
    const auto type = starts_path && starts_with_capital(*found) ? fhir::find_type(*found)
                                                                 : std::optional<fhir::TypeDef>{};
    if (type) {
        made.op = Op::type_focus;
        made.type.fhir = type->id();
    }
    return made;
}

Parser::Parsed Parser::call(std::string_view name, std::uint32_t position) {
    Node made = node(Op::call);
    made.position = position;
    made.name = name;
    made.function = find_function(name);
    if (!made.function) return fail(position, "there is no function \"" + std::string{name} + "\"");
    if (made.function->shape == ArgumentShape::definition) made.op = Op::define;
    if (!expect("(") || !arguments(made) || !expect(")") || !check_call(made)) return std::nullopt;
    return made;
}

bool Parser::arguments(Node& call) {
    if (is(")")) return true;
    do {
        if (!argument(call)) return false;
    } while (accept(","));
    return true;
}

bool Parser::argument(Node& call) {
    if (call.function->shape == ArgumentShape::type) {
        const auto type = type_specifier();
        if (!type) return false;
        call.type = *type;
        call.operands.push_back(node(Op::empty));
        return true;
    }
    return adopt(call, expression(1));
}

bool Parser::check_call(Node& call) {
    const auto& row = *call.function;
    if (call.operands.size() < row.min_arguments || call.operands.size() > row.max_arguments) {
        const bool one_number = row.min_arguments == row.max_arguments;
        fail(call.position, std::string{row.name} + "() takes " +
                                std::to_string(row.min_arguments) +
                                (one_number ? "" : " to " + std::to_string(row.max_arguments)) +
                                " arguments and has " + std::to_string(call.operands.size()));
        return false;
    }
    if (row.shape != ArgumentShape::pattern || call.operands.front().op != Op::literal) return true;
    const auto* pattern = std::get_if<std::string_view>(&call.operands.front().literal);
    if (!pattern) return true;
    call.pattern = compile_pattern(*pattern);
    if (!call.pattern)
        fail(call.operands.front().position,
             "this regular expression is malformed, or of a kind that takes more than linear time");
    return call.pattern != nullptr;
}

Parser::Parsed Parser::variable() {
    Node made = node(Op::variable);
    advance();
    if (token_.kind == TokenKind::string) {
        auto text = unescape_literal(token_.text);
        if (!text) return fail(token_.position, "a backslash in this name begins no known escape");
        made.name = keep(std::move(*text));
        advance();
        return made;
    }
    const auto found = name();
    if (!found) return std::nullopt;
    made.name = *found;
    return made;
}

Parser::Parsed Parser::literal_string() {
    Node made = node(Op::literal);
    auto text = unescape_literal(token_.text);
    if (!text) return fail(token_.position, "a backslash in this text begins no known escape");
    made.literal = keep(std::move(*text));
    advance();
    return made;
}

Parser::Parsed Parser::literal_number() {
    Node made = node(Op::literal);
    const auto number = Decimal::parse(token_.text);
    if (!number) return fail(token_.position, "this number has too many digits");
    const auto whole = number->scale() == 0 ? number->truncated() : std::optional<std::int64_t>{};
    if (number->scale() > 0 || !whole || *whole > 2147483648)  // 2^31 only with a minus before it
        made.literal = *number;
    else
        made.literal = *whole;
    advance();
    if (auto quantity = unit_after(*number)) {
        const Quantity* kept = &tree_.quantities.emplace_back(*quantity);
        made.literal = kept;
    }
    if (failure_) return std::nullopt;
    return made;
}

std::optional<Quantity> Parser::unit_after(const Decimal& number) {
    if (token_.kind == TokenKind::identifier) {
        const auto calendar = calendar_unit(token_.text);
        if (!calendar) return std::nullopt;
        const Quantity quantity{number, token_.text, calendar};
        advance();
        return quantity;
    }
    if (token_.kind != TokenKind::string) return std::nullopt;
    auto text = unescape_literal(token_.text);
    if (!text) return fail(token_.position, "a backslash in this unit begins no known escape");
    advance();
    const auto unit = keep(std::move(*text));
    return Quantity{number, unit, calendar_unit(unit)};
}

Parser::Parsed Parser::literal_moment(Temporal::Kind kind) {
    Node made = node(Op::literal);
    const auto value = Temporal::parse(kind, token_.text);
    if (!value) return fail(token_.position, "the calendar or the clock does not have this value");
    made.literal = *value;
    advance();
    return made;
}

std::optional<TypeRef> Parser::type_specifier() {
    const auto position = token_.position;
    const auto first = name();
    if (!first) return std::nullopt;
    std::string full{*first};
    while (accept(".")) {
        const auto part = name();
        if (!part) return std::nullopt;
        full += "." + std::string{*part};
    }
    TypeRef type;
    if (full.starts_with("System.")) {
        type.system = find_system_type(std::string_view{full}.substr(7));
        return type;
    }
    const bool only_fhir = full.starts_with("FHIR.");
    const auto plain = std::string_view{full}.substr(only_fhir ? 5 : 0);
    if (const auto found = fhir::find_type(plain)) type.fhir = found->id();
    if (!only_fhir) type.system = find_system_type(plain);
    if (type.fhir == 0 && !type.system) return fail(position, "there is no type \"" + full + "\"");
    return type;
}

}  // namespace

Failure failure_at(FailureKind kind, std::string_view expression, std::uint32_t position,
                   std::string text) {
    const auto before = expression.substr(0, position);
    const auto line_start = before.rfind('\n');
    Issue issue{.code = {}, .path = {}, .text = std::move(text)};
    issue.line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    issue.column = static_cast<int>(line_start == before.npos ? before.size() + 1
                                                              : before.size() - line_start);
    return {kind, std::move(issue)};
}

Outcome<std::shared_ptr<const Expression::Tree>> parse(std::string_view text) {
    auto tree = std::make_shared<Expression::Tree>();
    tree->text = text;
    if (auto failure = Parser{*tree}.run()) return std::move(*failure);
    return std::shared_ptr<const Expression::Tree>{std::move(tree)};
}

}  // namespace fascia::fhirpath::detail
