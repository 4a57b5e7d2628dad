#include "fascia/fhir/structure.hpp"

#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/scalar.hpp"

#include <array>

/// What FHIR R4 adds (fhirpath.html, "Additional functions").
namespace fascia::fhirpath::detail {
namespace {

using Text = std::string_view;

/// Appends the element's extensions of that url.
void append_extensions(const fhir::Element& element, Text url, Values& out) {
    for (const auto extension : element.children("extension"))
        if (extension.child("url").text() == url) out.emplace_back(extension);
}

bool extensions(Evaluation& evaluation, const Call& call, Values& out) {
    Text url;
    bool is_empty = false;
    if (!read_argument(evaluation, call, 0, url, is_empty)) return is_empty;
    for (const auto& value : call.input)
        if (const auto* element = element_in(value)) append_extensions(*element, url, out);
    return true;
}

bool has_extension(Evaluation& evaluation, const Call& call, Values& out) {
    Values found;
    if (!extensions(evaluation, call, found)) return false;
    out.emplace_back(!found.empty());
    return true;
}

/// The single primitive's value; nothing for anything else.
std::optional<Value> value_of(Evaluation& evaluation, View input) {
    if (input.size() != 1) return std::nullopt;
    const auto* element = element_in(input.front());
    if (!element) return input.front();
    if (!element->type().is_primitive() || !element->value()) return std::nullopt;
    return evaluation.system_value(input.front());
}

bool has_value(Evaluation& evaluation, const Call& call, Values& out) {
    out.emplace_back(value_of(evaluation, call.input).has_value());
    return true;
}

bool get_value(Evaluation& evaluation, const Call& call, Values& out) {
    if (const auto value = value_of(evaluation, call.input)) out.push_back(*value);
    return true;
}

/// The outermost resource around `element` that is not itself contained in another: a contained
/// resource's container, a Bundle entry's resource.
fhir::Element container_of(const fhir::Element& element) {
    const auto& nodes = element.document()->nodes;
    fhir::Element container{*element.document(), 0};
    for (std::uint32_t i = 1; i <= element.index();) {
        if (nodes[i].end <= element.index()) {
            i = nodes[i].end;
            continue;
        }
        const fhir::Element around{*element.document(), i++};
        if (around.type().is_resource() && around.definition().name() != "contained")
            container = around;
    }
    return container;
}

fhir::Element contained_resource(const fhir::Element& reference, Text id) {
    const auto container = container_of(reference);
    if (id.empty()) return container;
    for (const auto contained : container.children("contained"))
        if (contained.child("id").text() == id) return contained;
    return {};
}

/// Items that cannot be resolved are left out, as the specification says.
bool resolve(Evaluation& evaluation, const Call& call, Values& out) {
    for (const auto& item : call.input) {
        if (!evaluation.spend(call.node)) return false;
        const auto* element = element_in(item);
        Value target = item;
        if (element && element->type().is_a(fhir::types().reference))
            target = element->child("reference");
        if (const auto* inner = element_in(target); inner && !*inner) continue;
        const Value value = evaluation.system_value(target);
        const auto* reference = std::get_if<Text>(&value);
        if (!reference) continue;
        fhir::Element found;
        if (element && reference->starts_with('#'))
            found = contained_resource(*element, reference->substr(1));
        else if (evaluation.context().resolve)
            found = evaluation.context().resolve(*reference);
        if (found) out.emplace_back(found);
    }
    return true;
}

using Truth = std::optional<bool>;

Truth is_member(const Context& context, const fhir::Element& coding, Text value_set) {
    return context.member_of(coding.child("system").text(), coding.child("code").text(), value_set);
}

/// One member is enough; one that cannot be told keeps the rest from meaning no.
Truth is_any_member(const Context& context, const fhir::Element& concept_, Text value_set) {
    Truth answer{false};
    for (const auto coding : concept_.children("coding")) {
        const Truth one = is_member(context, coding, value_set);
        if (one == true) return true;
        if (!one) answer.reset();
    }
    return answer;
}

std::optional<Value> member_of(Scope scope, Value value, Text value_set) {
    const Context& context = scope.evaluation.context();
    Truth answer;
    if (!context.member_of) return std::nullopt;
    if (const auto* code = std::get_if<Text>(&value)) {
        answer = context.member_of({}, *code, value_set);
    } else if (const auto* element = element_in(value)) {
        if (element->type().name() == "CodeableConcept")
            answer = is_any_member(context, *element, value_set);
        else if (element->type().name() == "Coding")
            answer = is_member(context, *element, value_set);
        else
            return scope.fail("memberOf() is not for " + type_name_of(value));
    }
    return answer ? std::optional<Value>{*answer} : std::nullopt;
}

/// Base types only: a profile's rules are the validator's.
std::optional<Value> conforms_to(Scope scope, Value value, Text profile) {
    constexpr Text base = "http://hl7.org/fhir/StructureDefinition/";
    const auto type = profile.starts_with(base) ? fhir::find_type(profile.substr(base.size()))
                                                : std::optional<fhir::TypeDef>{};
    if (!type)
        return scope.fail("conformsTo() knows the types of R4 only, not " + std::string{profile},
                          FailureKind::unsupported);
    const auto* element = element_in(value);
    return Value{element && element->type().is_a(*type)};
}

/// Fails on a modifier extension that the caller does not name.
bool check_modifiers(Evaluation& evaluation, const Call& call, Values& out) {
    Values known;
    for (const auto& argument : call.node.operands)
        if (!evaluation.evaluate(argument, call.frame, known)) return false;
    const auto is_known = [&](Text url) {
        for (const auto& value : known)
            if (const auto* text = std::get_if<Text>(&value); text && *text == url) return true;
        return false;
    };
    for (const auto& value : call.input) {
        const auto* element = element_in(value);
        if (!element) continue;
        for (const auto extension : element->children("modifierExtension"))
            if (!is_known(extension.child("url").text()))
                return evaluation.fail(call.node, "there is an unknown modifier extension");
    }
    out.insert(out.end(), call.input.begin(), call.input.end());
    return true;
}

/// R4's txt-1 and txt-2: nothing active in it, and something to read.
bool is_sound_narrative(const fhir::Element& div) {
    const auto html = div.text();
    const auto start = html.find('>'), end = html.rfind('<');
    if (!fhir::check_structure(div) || start == html.npos || end <= start) return false;
    return html.substr(start + 1, end - start - 1).find_first_not_of(" \t\r\n") != html.npos;
}

bool html_checks(Evaluation&, const Call& call, Values& out) {
    for (const auto& value : call.input)
        if (const auto* element = element_in(value)) out.emplace_back(is_sound_narrative(*element));
    return true;
}

constexpr auto plain = ArgumentShape::expressions;
constexpr std::array<FunctionRow, 9> rows{
    {{"extension", 1, 1, extensions, plain, Gives::extension},
     {"hasExtension", 1, 1, has_extension, plain, Gives::boolean},
     {"hasValue", 0, 0, has_value, plain, Gives::boolean},
     {"getValue", 0, 0, get_value},
     {"resolve", 0, 0, resolve},
     {"memberOf", 1, 1, scalar<member_of>, plain, Gives::boolean},
     {"conformsTo", 1, 1, scalar<conforms_to>, plain, Gives::boolean},
     {"checkModifiers", 1, 8, check_modifiers, plain, Gives::input},
     {"htmlChecks", 0, 0, html_checks, plain, Gives::boolean}}};

}  // namespace

std::span<const FunctionRow> fhir_functions() {
    return rows;
}

}  // namespace fascia::fhirpath::detail
