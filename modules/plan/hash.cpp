#include "plan/detail/hash.hpp"

#include "fascia/fhir/json.hpp"

#include "plan/detail/codes.hpp"
#include "plan/detail/sort_by.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
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

std::pair<std::string_view, std::string_view> sort_key(const fhir::Resource& resource) {
    return {resource.type_name(), resource.id()};
}

void add_facts(Sha256& hash, const FactSet& facts) {
    std::string json;
    const auto add = [&](const fhir::Resource& resource) {
        json.clear();
        if (resource) fhir::append_json(json, resource.root());
        hash.add(json);
    };
    add(facts.patient);
    std::vector<fhir::Resource> sorted = facts.resources;
    sort_by(sorted, sort_key);
    for (const auto& resource : sorted) add(resource);
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
