#include "fascia/fhir/json.hpp"
#include "fascia/workflow/decide.hpp"

#include "workflow/detail/requests.hpp"

#include <openssl/evp.h>

#include <array>
#include <map>

namespace fascia::workflow {
namespace {

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, 32> digest{};
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    static constexpr char hex[] = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : digest) {
        text += hex[byte >> 4];
        text += hex[byte & 15];
    }
    return text;
}

// meta changes with every version, status and the plan's gate outcome with the process itself; what
// is decided on does not.
std::string content_of(const fhir::Resource& focus) {
    fhir::Draft draft{focus};
    for (const char* name : {"meta", "status", "text"})
        if (draft->type().element(name)) draft->remove(name);
    if (focus.type_name() == "CarePlan") draft->remove("extension");
    return fhir::write_json(draft.freeze());
}

/// What becomes of a plan's approval, whatever the order in which it was read.
std::string proposals_of(const std::vector<fhir::Resource>& of_the_plan) {
    std::map<std::string, std::string> by_reference;
    for (const auto& record : of_the_plan)
        if (is_proposed(record)) by_reference.emplace(reference_to(record), content_of(record));
    std::string content;
    for (const auto& [reference, proposal] : by_reference) content.append("\n").append(proposal);
    return content;
}

}  // namespace

std::string shown_hash(const fhir::Resource& focus, const std::vector<fhir::Resource>& of_the_plan,
                       const plan::Assessment& assessment) {
    std::string content = content_of(focus);
    if (focus.type_name() == "CarePlan") content += proposals_of(of_the_plan);
    for (const auto& flag : assessment.flags)
        content.append("\nflag ").append(flag.code).append(
            1, static_cast<char>('0' + static_cast<int>(flag.state)));
    for (const auto& verdict : assessment.verdicts)
        content.append("\nverdict ")
            .append(verdict.rule)
            .append(" ")
            .append(verdict.item)
            .append(1, static_cast<char>('0' + static_cast<int>(verdict.effect)));
    for (const auto& fact : assessment.facts)
        content.append("\nfact ")
            .append(fact.name)
            .append("=")
            .append(fact.value)
            .append(" ")
            .append(fact.reference);
    return sha256_hex(content);
}

}  // namespace fascia::workflow
