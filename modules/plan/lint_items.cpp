#include "plan/detail/codes.hpp"
#include "plan/detail/lint.hpp"

#include <algorithm>
#include <array>

namespace fascia::plan::detail {
namespace {

/// Languages that every text for patients is wanted in.
constexpr std::array<std::string_view, 2> wanted_languages{"en", "es"};
constexpr std::string_view translation_url = "http://hl7.org/fhir/StructureDefinition/translation";
constexpr std::string_view text_prefix = "patient-text";

/// What every item needs, and the check that asks for it.
struct Need {
    std::string_view extension, rule, text;
};
constexpr std::array<Need, 4> needs{
    {{"goal-measure", "no-goal-measure", "no measure says whether it helps"},
     {"review-after", "no-review", "nobody looks at it again"},
     {"stop-rule", "no-stop-rule", "nothing ends it"},
     {"dose", "no-dose", "how much of it is not said"}}};

std::string place_of(const fhir::Resource& definition) {
    return std::string{definition.type_name()} + "/" + std::string{definition.id()};
}

bool is_translated(const fhir::Element& text, std::string_view language) {
    for (const auto extension : text.children("extension"))
        if (url_of(extension) == translation_url)
            for (const auto part : extension.children("extension"))
                if (url_of(part) == "lang" && part.child("value").text() == language) return true;
    return false;
}

void lint_texts(Lint& lint, const fhir::Resource& definition) {
    bool has_text = false;
    for (const auto extension : definition.children("extension")) {
        const auto url = url_of(extension);
        const auto name = url.substr(url.rfind('/') + 1);
        if (!name.starts_with(text_prefix) || !is_own(url, name)) continue;
        has_text = true;
        for (const auto language : wanted_languages)
            if (language != wanted_languages.front() &&
                !is_translated(extension.child("value"), language))
                lint.doubt(place_of(definition), "not-translated",
                           std::string{name} + " is not there in '" + std::string{language} + "'");
    }
    if (!has_text && definition.child("kind").text() != "Task")
        lint.doubt(place_of(definition), "no-patient-text",
                   "there is no text for the patient (handouts/en/" + std::string{definition.id()} +
                       ".md)");
}

void lint_activity(Lint& lint, const fhir::Resource& definition) {
    for (const auto& need : needs)
        if (!own_extension_value(definition.root(), need.extension))
            lint.doubt(place_of(definition), std::string{need.rule}, std::string{need.text});
    if (!definition.child("participant"))
        lint.doubt(place_of(definition), "no-performer", "who does it is not said");
    lint_texts(lint, definition);
}

/// What the actions of the plan name.
class Actions {
  public:
    explicit Actions(Lint& lint) : lint_{lint} { visit(lint.protocol.plan_definition().root()); }
    bool use(const fhir::Resource& definition) const {
        return used_.contains(definition.child("url").text());
    }

  private:
    void visit(const fhir::Element& element) {
        for (const auto action : element.children("action")) {
            check(action);
            visit(action);
        }
    }
    void check(const fhir::Element& action) {
        const auto canonical = action.child("definitionCanonical").text();
        used_.emplace(canonical.substr(0, canonical.find('|')));
        const auto place = "action " + std::string{action.child("id").text()};
        if (action.child("action")) return;
        if (canonical.empty() && (!action.child("description") || !action.child("participant")))
            lint_.doubt(place, "no-definition",
                        "has no definition, and does not say itself what to do and who does it");
        for (const auto condition : action.children("condition"))
            if (condition.at("expression.expression").text() == "false")
                lint_.doubt(place, "unreachable", "its condition is never met");
    }

    Lint& lint_;
    std::set<std::string, std::less<>> used_;
};

void lint_goals(Lint& lint) {
    for (const auto goal : lint.protocol.plan_definition().children("goal"))
        if (!goal.child("target"))
            lint.doubt("goal " + std::string{goal.child("id").text()}, "no-target",
                       "nothing says when it is reached");
}

}  // namespace

void lint_items(Lint& lint) {
    const Actions actions{lint};
    lint_goals(lint);
    for (const auto& definition : lint.protocol.definitions()) {
        if (definition.type_name() != "ActivityDefinition") continue;
        lint_activity(lint, definition);
        const bool by_gate =
            own_extension_value(definition.root(), "by-gate-only").text() == "true";
        if (!by_gate && !actions.use(definition))
            lint.doubt(place_of(definition), "unreachable", "no action and no gate leads to it");
    }
}

}  // namespace fascia::plan::detail
