#include "validation/detail/extensions.hpp"

#include "validation/detail/profile_check.hpp"
#include "validation/detail/rule.hpp"

#include <algorithm>
#include <array>

namespace fascia::validation::detail {
namespace {

/// The element that directly holds `element`.
fhir::Element parent_of(const fhir::Element& element) {
    const auto& nodes = element.document()->nodes;
    std::uint32_t parent = element.index() - 1;
    while (nodes[parent].end <= element.index()) --parent;
    return {*element.document(), parent};
}

/// Whether a context of kind "element" names this element: by a type of its value, or by its path
/// in a type or one that the type derives from.
class ElementContext {
  public:
    explicit ElementContext(const fhir::Element& element) : element_{element} {
        if (element.index() != 0 && !is_resource()) parent_ = parent_of(element).type();
    }

    bool is(std::string_view expression) const {
        // "Element" is said of everything, resources too.
        if (expression == "Element" || is_a(element_.type(), expression)) return true;
        if (!parent_) return false;
        const auto path = element_.definition().path();
        if (path == expression) return true;
        const auto last = path.substr(path.rfind('.'));
        for (auto type = parent_->base(); type; type = type->base())
            if (expression.starts_with(type->name()) &&
                expression.substr(type->name().size()) == last)
                return true;
        return false;
    }

  private:
    bool is_resource() const { return element_.type().is_resource(); }

    static bool is_a(fhir::TypeDef type, std::string_view name) {
        const auto named = fhir::find_type(name);
        return named && type.is_a(*named);
    }

    fhir::Element element_;
    std::optional<fhir::TypeDef> parent_;
};

bool is_selected(const fhir::Element& element, std::string_view expression, const Scope& scope,
                 Run& run) {
    const auto compiled = fhirpath::Expression::compile(expression);
    const auto selected = compiled ? run.evaluate(*compiled, scope.resource, scope)
                                   : Outcome<fhirpath::Collection>{compiled.error()};
    return selected && std::ranges::find(*selected, fhirpath::Item{element}) != selected->end();
}

/// HL7 uses these in R4's own definitions where their contexts do not let them, or has let them
/// stand in more places since R4.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> wider_contexts{
    {{"http://hl7.org/fhir/StructureDefinition/regex", "ElementDefinition.type"},
     {"http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type",
      "ElementDefinition.type"},
     {"http://hl7.org/fhir/StructureDefinition/structuredefinition-normative-version", "Element"},
     {"http://hl7.org/fhir/StructureDefinition/variable", "PlanDefinition"},
     {"http://hl7.org/fhir/StructureDefinition/variable", "PlanDefinition.action"},
     {"http://hl7.org/fhir/StructureDefinition/variable", "ActivityDefinition"}}};

bool may_stand_in(const ProfileData& definition, const fhir::Element& parent, const Scope& scope,
                  Run& run) {
    const bool in_extension = parent.type() == fhir::types().extension;
    const ElementContext context{parent};
    for (const auto& [type, expression] : definition.contexts) {
        const bool fits = type == "extension"
                              ? in_extension && parent.child("url").text() == expression
                          : type == "fhirpath" ? is_selected(parent, expression, scope, run)
                                               : context.is(expression);
        if (fits) return true;
    }
    for (const auto& [url, expression] : wider_contexts)
        if (url == definition.url && context.is(expression)) return true;
    return definition.contexts.empty();
}

std::string contexts_of(const ProfileData& definition) {
    std::string list;
    for (const auto& context : definition.contexts)
        list += (list.empty() ? "" : ", ") + context.expression;
    return list;
}

bool is_absolute(std::string_view url) {
    return url.find(':') != url.npos;
}

}  // namespace

void check_extension(const fhir::Element& extension, const Scope& scope, Run& run, Report& report) {
    const auto url = extension.child("url").text();
    const auto fault = [&](Severity severity, std::string rule, std::string text) {
        report.add({.at = extension,
                    .severity = severity,
                    .code = "extension",
                    .rule = std::move(rule),
                    .text = std::move(text)});
    };
    const auto parent = parent_of(extension);
    if (!is_absolute(url)) {
        // A part of a complex extension has a name of its own; that extension's definition judges
        // it.
        if (parent.type() != fhir::types().extension)
            fault(Severity::error, "extension-url",
                  "the url of an extension is absolute: " + std::string{url});
        return;
    }
    const Profile* profile = run.profile(url);
    const bool modifies = extension.name() == "modifierExtension";
    if (!profile || profile->type() != fhir::types().extension) {
        if (modifies)
            fault(Severity::warning, "extension-unknown",
                  "a modifier extension that is not known here: " + std::string{url});
        return;
    }
    const ProfileData& definition = profile->data();
    if (!may_stand_in(definition, parent, scope, run))
        fault(Severity::error, "extension-context",
              "the extension " + std::string{url} + " may stand in " + contexts_of(definition) +
                  " only");
    if (definition.is_modifier != modifies)
        fault(
            Severity::error, "extension-modifier",
            std::string{url} + (modifies ? " is not a modifier extension"
                                         : " changes the meaning: it goes into modifierExtension"));
    check_profile(*profile, extension, scope, run, report);
}

}  // namespace fascia::validation::detail
