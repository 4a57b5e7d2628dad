#include "fascia/terminology/terminology.hpp"

#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/scalar.hpp"

#include <array>

/// What FHIR R4 adds (fhirpath.html, "Additional functions") and the caller answers, who knows
/// terminologies and profiles.
namespace fascia::fhirpath::detail {
namespace {

using Text = std::string_view;
using Truth = std::optional<bool>;
using Answer = std::optional<Value>;
using terminology::Subsumption;

/// One yes is enough; what cannot be told keeps the rest from meaning no.
class AnyOf {
  public:
    void add(const Truth& one) {
        if (!one) is_vague_ = true;
        if (one == true) is_true_ = true;
    }
    Truth answer() const {
        if (is_true_) return true;
        return is_vague_ ? std::nullopt : Truth{false};
    }

  private:
    bool is_true_ = false, is_vague_ = false;
};

Answer as_answer(const Truth& truth) {
    return truth ? Answer{*truth} : std::nullopt;
}

bool is_concept(const fhir::Element& element) {
    return element.type().name() == "CodeableConcept";
}

/// The codings of a CodeableConcept, or the Coding itself; nothing for another type.
std::optional<Values> codings_of(const Value& value) {
    const auto* element = element_in(value);
    if (!element || !(is_concept(*element) || element->type().name() == "Coding"))
        return std::nullopt;
    Values codings;
    if (!is_concept(*element))
        codings.push_back(value);
    else
        for (const auto coding : element->children("coding")) codings.emplace_back(coding);
    return codings;
}

Text system_of(const Value& coding) {
    return element_in(coding)->child("system").text();
}

Text code_of(const Value& coding) {
    return element_in(coding)->child("code").text();
}

Answer member_of(Scope scope, Value value, Text value_set) {
    const Context& context = scope.evaluation.context();
    if (!context.member_of) return std::nullopt;
    if (const auto* code = std::get_if<Text>(&value))
        return as_answer(context.member_of({}, *code, value_set));
    const auto codings = codings_of(value);
    if (!codings) return scope.fail("memberOf() is not for " + type_name_of(value));
    AnyOf any;
    for (const auto& coding : *codings)
        any.add(context.member_of(system_of(coding), code_of(coding), value_set));
    return as_answer(any.answer());
}

/// Whether the first coding is the second or above it.
Truth is_above(const Context& context, const Value& above, const Value& below) {
    const auto found = context.subsumption(system_of(above), code_of(above), code_of(below));
    if (!found) return std::nullopt;
    return *found == Subsumption::equivalent || *found == Subsumption::subsumes;
}

/// Codings of different systems say nothing about each other; that there is no other pair is an
/// error between two Codings, as R4 has it, and cannot be told between concepts.
Answer subsumes(Scope scope, const Value& above, const Value& below) {
    const auto x = codings_of(above), y = codings_of(below);
    if (!x || !y)
        return scope.fail(std::string{scope.node.name} + "() is not for " +
                          type_name_of(x ? below : above));
    const Context& context = scope.evaluation.context();
    if (!context.subsumption) return std::nullopt;
    AnyOf any;
    bool is_comparable = false;
    for (const auto& a : *x)
        for (const auto& b : *y) {
            if (system_of(a) != system_of(b)) continue;
            is_comparable = true;
            any.add(is_above(context, a, b));
        }
    if (is_comparable) return as_answer(any.answer());
    if (is_concept(*element_in(above)) || is_concept(*element_in(below))) return std::nullopt;
    return scope.fail("these codes are of different code systems");
}

Answer subsumes_other(Scope scope, Value value, Value other) {
    return subsumes(scope, value, other);
}

Answer subsumed_by_other(Scope scope, Value value, Value other) {
    return subsumes(scope, other, value);
}

/// R4's own types are known here; profiles are the caller's.
Answer conforms_to(Scope scope, Value value, Text profile) {
    constexpr Text base = "http://hl7.org/fhir/StructureDefinition/";
    const auto* element = element_in(value);
    const auto type = profile.starts_with(base) ? fhir::find_type(profile.substr(base.size()))
                                                : std::optional<fhir::TypeDef>{};
    if (type) return Value{element && element->type().is_a(*type)};
    const auto& ask = scope.evaluation.context().conforms_to;
    const auto answer = ask && element ? ask(*element, profile) : Truth{};
    if (!answer)
        return scope.fail("there is no profile " + std::string{profile} + " here",
                          FailureKind::unsupported);
    return Value{*answer};
}

bool element_definition(Evaluation& evaluation, const Call& call, Values& out) {
    const auto& find = evaluation.context().element_definition;
    for (const auto& value : call.input) {
        const auto* element = element_in(value);
        const auto definition = find && element ? find(*element) : fhir::Element{};
        if (definition) out.emplace_back(definition);
    }
    return true;
}

bool slice(Evaluation& evaluation, const Call& call, Values& out) {
    Text structure, name;
    bool is_empty = false;
    if (!read_argument(evaluation, call, 0, structure, is_empty) ||
        !read_argument(evaluation, call, 1, name, is_empty))
        return is_empty;
    const auto& ask = evaluation.context().in_slice;
    for (const auto& value : call.input) {
        const auto* element = element_in(value);
        if (ask && element && ask(*element, structure, name) == true) out.push_back(value);
    }
    return true;
}

constexpr auto plain = ArgumentShape::expressions;
constexpr std::array<FunctionRow, 6> rows{
    {{"memberOf", 1, 1, scalar<member_of>, plain, Gives::boolean},
     {"subsumes", 1, 1, scalar<subsumes_other>, plain, Gives::boolean},
     {"subsumedBy", 1, 1, scalar<subsumed_by_other>, plain, Gives::boolean},
     {"conformsTo", 1, 1, scalar<conforms_to>, plain, Gives::boolean},
     {"elementDefinition", 0, 0, element_definition},
     {"slice", 2, 2, slice, plain, Gives::input}}};

}  // namespace

std::span<const FunctionRow> definition_functions() {
    return rows;
}

}  // namespace fascia::fhirpath::detail
