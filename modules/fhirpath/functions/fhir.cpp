#include "fascia/fhir/structure.hpp"

#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/scalar.hpp"

#include <array>

/// What FHIR R4 adds (fhirpath.html, "Additional functions") and a resource answers by itself.
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

bool html_checks(Evaluation& evaluation, const Call& call, Values& out) {
    for (const auto& value : call.input) {
        const auto* element = element_in(value);
        if (!element) continue;
        evaluation.charge(element->text().size() / Evaluation::nodes_per_step);
        out.emplace_back(is_sound_narrative(*element));
    }
    return true;
}

constexpr auto plain = ArgumentShape::expressions;
constexpr std::array<FunctionRow, 7> rows{
    {{"extension", 1, 1, extensions, plain, Gives::extension},
     {"hasExtension", 1, 1, has_extension, plain, Gives::boolean},
     {"hasValue", 0, 0, has_value, plain, Gives::boolean},
     {"getValue", 0, 0, get_value},
     {"resolve", 0, 0, resolve},
     {"checkModifiers", 1, 8, check_modifiers, plain, Gives::input},
     {"htmlChecks", 0, 0, html_checks, plain, Gives::boolean}}};

}  // namespace

std::span<const FunctionRow> fhir_functions() {
    return rows;
}

}  // namespace fascia::fhirpath::detail
