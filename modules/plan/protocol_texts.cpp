#include "plan/detail/protocol_texts.hpp"

#include "plan/detail/codes.hpp"

#include <algorithm>

namespace fascia::plan::detail {
namespace {

constexpr std::string_view own_language = "en";
constexpr std::string_view folder = "handouts/";
constexpr std::string_view ending = ".md";
constexpr std::string_view translation_url = "http://hl7.org/fhir/StructureDefinition/translation";

std::string trimmed(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
    return std::string{text};
}

/// "ED1.while-blocked" → "ED1"
std::string_view id_of(std::string_view name) {
    return name.substr(0, name.find('.'));
}

/// "ED1.while-blocked" → "patient-text-while-blocked"
std::string extension_of(std::string_view name) {
    const auto dot = name.find('.');
    std::string extension = "patient-text";
    if (dot != name.npos) extension.append("-").append(name.substr(dot + 1));
    return extension;
}

void set_citations(fhir::Draft& draft, const fhir::Resource& definition, const Evidence& evidence) {
    draft->remove("relatedArtifact");
    for (const auto artifact : definition.children("relatedArtifact")) {
        auto& copy = draft->add_copy("relatedArtifact", artifact);
        const auto tags = source_tags(artifact);
        const auto* source = tags.empty() ? nullptr : evidence.source(tags.front());
        if (source && !artifact.child("citation")) copy.set("citation", source->citation);
    }
}

void set_disagreement(fhir::Draft& draft, const fhir::Resource& definition,
                      const Evidence& evidence) {
    const auto* position = evidence.position(item_code(definition.children("code")));
    if (!position || position->disagreement.empty()) return;
    add_extension(*draft, structure_definition("guideline-disagreement"))
        .set("valueMarkdown", position->disagreement);
}

void add_translation(fhir::DraftElement& text, const std::string& language,
                     const std::string& translated) {
    auto& translation = add_extension(text, translation_url);
    translation.add("extension").set("url", "lang").set("valueCode", language);
    translation.add("extension").set("url", "content").set("valueString", translated);
}

using Texts = std::map<std::string, std::string>;

/// Calls use(name, text) for each text of the definition in that language.
template <class Use>
void for_texts_of(const fhir::Resource& definition, const Handouts& handouts,
                  std::string_view language, Use use) {
    const auto found = handouts.by_language.find(std::string{language});
    if (found == handouts.by_language.end()) return;
    for (const auto& [name, text] : found->second)
        if (id_of(name) == definition.id()) use(name, text);
}

fhir::DraftElement& add_text(fhir::Draft& draft, const std::string& name, const std::string& text) {
    auto& extension = add_extension(*draft, structure_definition(extension_of(name)));
    extension.set("valueMarkdown", text);
    return extension.child("valueMarkdown");
}

}  // namespace

std::vector<std::string> Handouts::languages() const {
    std::vector<std::string> languages{std::string{own_language}};
    for (const auto& [language, texts] : by_language)
        if (language != own_language) languages.push_back(language);
    return languages;
}

Handouts read_handouts(std::span<const ContentFile> files) {
    Handouts handouts;
    for (const auto& file : files) {
        std::string_view path = file.path;
        if (!path.starts_with(folder) || !path.ends_with(ending)) continue;
        path = path.substr(folder.size(), path.size() - folder.size() - ending.size());
        const auto slash = path.find('/');
        if (slash == path.npos) continue;
        handouts
            .by_language[std::string{path.substr(0, slash)}][std::string{path.substr(slash + 1)}] =
            trimmed(file.text);
    }
    return handouts;
}

void check_handouts(const Handouts& handouts, const std::vector<Definition>& definitions,
                    const Report& report) {
    for (const auto& [language, texts] : handouts.by_language)
        for (const auto& [name, text] : texts) {
            const auto place = std::string{folder} + language + "/" + name + std::string{ending};
            if (text.empty()) report(place, "is empty");
            if (std::ranges::none_of(definitions, [&](const Definition& each) {
                    return each.resource.id() == id_of(name);
                }))
                report(place, "no definition has the id '" + std::string{id_of(name)} + "'");
            const auto own = handouts.by_language.find(std::string{own_language});
            if (own == handouts.by_language.end() || !own->second.contains(name))
                report(place, "has no original in " + std::string{own_language});
        }
}

fhir::Resource completed(const fhir::Resource& definition, const Evidence& evidence) {
    fhir::Draft draft{definition};
    if (definition.child("relatedArtifact")) set_citations(draft, definition, evidence);
    if (definition.type_name() == "ActivityDefinition")
        set_disagreement(draft, definition, evidence);
    return draft.freeze();
}

fhir::Resource with_handouts(const fhir::Resource& definition, const Handouts& handouts) {
    fhir::Draft draft{definition};
    for_texts_of(definition, handouts, own_language, [&](const auto& name, const auto& own) {
        auto& text = add_text(draft, name, own);
        for (const auto& [language, texts] : handouts.by_language)
            if (const auto other = texts.find(name);
                other != texts.end() && language != own_language)
                add_translation(text, language, other->second);
    });
    return draft.freeze();
}

fhir::Resource with_handouts_in(std::string_view language, const fhir::Resource& definition,
                                const Handouts& handouts) {
    fhir::Draft draft{definition};
    const auto texts = handouts.by_language.find(std::string{language});
    for_texts_of(definition, handouts, own_language, [&](const auto& name, const auto& own) {
        const auto translated = texts->second.find(name);
        const bool is_translated = translated != texts->second.end();
        auto& text = add_text(draft, name, is_translated ? translated->second : own);
        add_extension(text, structure_definition("text-language"))
            .set("valueCode", is_translated ? language : own_language);
    });
    return draft.freeze();
}

}  // namespace fascia::plan::detail
