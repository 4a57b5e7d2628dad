#include "fascia/workflow/codes.hpp"

namespace fascia::workflow {

std::string code_system(std::string_view name) {
    return std::string{canonical_base}.append("/CodeSystem/").append(name);
}

std::string structure_definition(std::string_view name) {
    return std::string{canonical_base}.append("/StructureDefinition/").append(name);
}

std::string_view code_in(const fhir::Element& concept_element, std::string_view system_name) {
    const std::string system = code_system(system_name);
    for (const auto coding : concept_element.children("coding"))
        if (coding.child("system").text() == system) return coding.child("code").text();
    return {};
}

void add_code(fhir::DraftElement& concept_element, std::string_view system_name,
              std::string_view code, std::string_view text) {
    concept_element.add("coding").set("system", code_system(system_name)).set("code", code);
    if (!text.empty()) concept_element.set("text", text);
}

fhir::Element extension_of(const fhir::Resource& resource, std::string_view name) {
    const std::string url = structure_definition(name);
    for (const auto extension : resource.children("extension"))
        if (extension.child("url").text() == url) return extension;
    return {};
}

void drop_extensions(fhir::Draft& resource, std::string_view name) {
    const std::string url = structure_definition(name);
    std::erase_if(resource->children(), [&](const auto& child) {
        const auto* given = child->type() == fhir::types().extension ? child->find("url") : nullptr;
        return given && given->value() == url;
    });
}

std::string_view task_kind(const fhir::Resource& task) {
    return code_in(task.child("code"), "task");
}

std::string_view item_of(const fhir::Resource& request) {
    for (const char* name : {"code", "category", "serviceType"})
        for (const auto concept_element : request.children(name))
            if (const auto item = code_in(concept_element, "protocol-item"); !item.empty())
                return item;
    return code_in(extension_of(request, "protocol-item").child("value"), "protocol-item");
}

}  // namespace fascia::workflow
