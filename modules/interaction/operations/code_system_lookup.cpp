#include "fascia/fhir/draft.hpp"

#include "interaction/detail/given_codes.hpp"
#include "interaction/detail/operations.hpp"

#include <algorithm>

namespace fascia::interaction {
namespace {

using terminology::Concept;

/// What the client asked for; nothing asked is everything.
class Asked {
  public:
    explicit Asked(const OperationInput& input)
        : names_{input.texts("property")}, language_{input.text("displayLanguage")} {}

    bool for_property(std::string_view name) const {
        return names_.empty() || std::ranges::find(names_, name) != names_.end();
    }
    const std::string& language() const { return language_; }

  private:
    std::vector<std::string> names_;
    std::string language_;
};

fhir::DraftElement& add_part(fhir::DraftElement& parameter, std::string_view name,
                             std::string_view type, std::string_view value) {
    return parameter.add("part").set("name", name).set(type, value);
}

void add_text(fhir::Draft& parameters, std::string_view name, std::string_view text) {
    if (!text.empty()) parameters->add("parameter").set("name", name).set("valueString", text);
}

void add_property(fhir::Draft& parameters, const Asked& asked, std::string_view code,
                  std::string_view type, std::string_view value, std::string_view system = {}) {
    if (value.empty() || !asked.for_property(code)) return;
    auto& property = parameters->add("parameter").set("name", "property");
    add_part(property, "code", "valueCode", code);
    if (type != "valueCoding") {
        add_part(property, "value", type, value);
        return;
    }
    auto& coding = property.add("part").set("name", "value").child("valueCoding");
    if (!system.empty()) coding.set("system", system);
    coding.set("code", value);
}

void add_properties(fhir::Draft& parameters, const Concept& known, const Asked& asked) {
    const auto is_own = [&](std::string_view name) {
        return std::ranges::any_of(known.properties,
                                   [&](const auto& property) { return property.code == name; });
    };
    add_property(parameters, asked, "definition", "valueString", known.definition);
    if (!is_own("inactive"))
        add_property(parameters, asked, "inactive", "valueBoolean",
                     known.coded.is_inactive ? "true" : "false");
    for (const auto code : known.parents)
        add_property(parameters, asked, "parent", "valueCode", code);
    for (const auto code : known.children)
        add_property(parameters, asked, "child", "valueCode", code);
    for (const auto& property : known.properties)
        if (property.code != "parent" && property.code != "child")
            add_property(parameters, asked, property.code, property.type, property.value,
                         property.system);
}

void add_designations(fhir::Draft& parameters, const Concept& known, const Asked& asked) {
    if (!asked.for_property("designation")) return;
    for (const auto& given : known.designations) {
        auto& designation = parameters->add("parameter").set("name", "designation");
        if (!given.language.empty()) add_part(designation, "language", "valueCode", given.language);
        add_part(designation, "value", "valueString", given.value);
    }
}

fhir::Resource described(const Concept& known, const Asked& asked) {
    std::string_view display = known.coded.display;
    for (const auto& given : known.designations)
        if (!asked.language().empty() && given.language == asked.language()) display = given.value;
    fhir::Draft parameters{"Parameters"};
    add_text(parameters, "name",
             known.system_name.empty() ? known.coded.system : known.system_name);
    add_text(parameters, "version", known.coded.version);
    add_text(parameters, "display", display.empty() ? known.coded.code : display);
    add_designations(parameters, known, asked);
    add_properties(parameters, known, asked);
    return parameters.freeze();
}

Outcome<Reply> look_up(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked =
            input.check({"code", "system", "version", "coding", "displayLanguage", "property"});
        !checked)
        return checked.error();
    GivenCode given{.system = input.text("system"),
                    .version = input.text("version"),
                    .code = input.text("code"),
                    .display = {}};
    if (const auto coding = input.value("coding")) given = given_code(coding);
    if (given.system.empty() || given.code.empty())
        return Failure{FailureKind::invalid, "give `system` and `code`, or `coding`"};
    TerminologyContent content{services};
    if (const auto added = content.add(given.canonical()); !added) return added.error();
    const auto terms = content.make();
    const auto known = terms.lookup(given.canonical(), given.code);
    if (!known) return not_judged(known.error());
    Reply reply;
    reply.resource = described(*known, Asked{input});
    return reply;
}

}  // namespace

void code_system_lookup(const Services& services, Request request, Done done) {
    done(look_up(services, request));
}

}  // namespace fascia::interaction
