#include "plan/detail/hash.hpp"

#include "fascia/fhir/json.hpp"

#include "plan/detail/codes.hpp"
#include "plan/detail/sort_by.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace fascia::plan::detail {
namespace {

class Sha256 {
  public:
    Sha256() : context_{EVP_MD_CTX_new(), EVP_MD_CTX_free} {
        check(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
    }
    /// A part with its length first, so that no two inputs run together to the same bytes.
    void add(std::string_view part) {
        const auto size = std::to_string(part.size()) + ":";
        check(EVP_DigestUpdate(context_.get(), size.data(), size.size()) == 1);
        check(EVP_DigestUpdate(context_.get(), part.data(), part.size()) == 1);
    }
    std::string hex() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
        unsigned size = 0;
        check(EVP_DigestFinal_ex(context_.get(), bytes.data(), &size) == 1);
        constexpr std::string_view digits = "0123456789abcdef";
        std::string text;
        for (unsigned i = 0; i < size; ++i) {
            text += digits[bytes[i] >> 4];
            text += digits[bytes[i] & 15];
        }
        return text;
    }

  private:
    static void check(bool done) {
        if (!done) throw std::runtime_error{"SHA-256 is not available"};
    }
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

/// What a resource says, as bytes: of each element, in the order of the definition, what it is, how
/// many stand in it and how long its text is; then the texts.
void append_content(std::string& bytes, const fhir::Document& document) {
    struct Row {
        fhir::ElementId element;
        fhir::TypeId type;
        std::uint32_t nodes, text_size;
    };
    const auto& nodes = document.nodes;
    const auto rows = bytes.size();
    bytes.resize(rows + nodes.size() * sizeof(Row));
    // Texts that stand one behind the other are added together.
    std::uint32_t first = 0, end = 0;
    for (std::size_t i = 0; i != nodes.size(); ++i) {
        const auto& node = nodes[i];
        const bool has_text = node.text != fhir::Document::no_text;
        const Row row{node.element, node.type, node.end - static_cast<std::uint32_t>(i),
                      has_text ? node.text_size : fhir::Document::no_text};
        std::memcpy(bytes.data() + rows + i * sizeof row, &row, sizeof row);
        if (!has_text) continue;
        if (node.text != end) {
            bytes.append(document.text, first, end - first);
            first = node.text;
        }
        end = node.text + node.text_size;
    }
    bytes.append(document.text, first, end - first);
}

/// Types are numbered in the order of their names.
std::pair<fhir::TypeId, SortText> sort_key(const fhir::Resource& resource) {
    return {resource.root().type().id(), resource.id()};
}

void add_facts(Sha256& hash, const FactSet& facts) {
    std::string bytes;
    const auto add = [&](const fhir::Resource& resource) {
        bytes.clear();
        if (resource) append_content(bytes, *resource.document());
        hash.add(bytes);
    };
    add(facts.patient);
    std::vector<const fhir::Resource*> sorted;
    sorted.reserve(facts.resources.size());
    for (const auto& resource : facts.resources) sorted.push_back(&resource);
    sort_by(sorted, [](const fhir::Resource* resource) { return sort_key(*resource); });
    for (const auto* resource : sorted) add(*resource);
    add(facts.care_plan);
    for (const auto& [reference, role] : facts.account_roles) {
        hash.add(reference);
        hash.add(role);
    }
    hash.add(format_instant(facts.at));
    hash.add(facts.zone.name());
    if (facts.planned) hash.add(format_instant(*facts.planned));
}

}  // namespace

std::string input_hash(const ApplyInput& input) {
    Sha256 hash;
    hash.add(canonical_of(input.definition));
    add_facts(hash, input.facts);
    for (const auto* reference :
         {&input.subject, &input.encounter, &input.practitioner, &input.organization})
        hash.add(*reference);
    for (const auto& [name, values] : input.context)
        for (const auto& value : values) {
            hash.add(name);
            const auto* element = std::get_if<fhir::Element>(&value);
            hash.add(element ? fhir::write_json(*element) : std::get<fhirpath::System>(value).text);
        }
    return hash.hex();
}

}  // namespace fascia::plan::detail
