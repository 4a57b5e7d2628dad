#include "terminology/detail/hierarchy.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace fascia::terminology::detail {
namespace {

constexpr std::uint32_t nobody = 0xFFFFFFFF;

class Reader {
  public:
    explicit Reader(const fhir::Resource& code_system) : code_system_{code_system} {}

    Hierarchy read() && {
        for (const auto concept_ : code_system_.children("concept")) flatten(concept_, nobody);
        parents_.resize(found_.concepts.size());
        for (std::uint32_t place = 0; place < found_.concepts.size(); ++place) read_links(place);
        found_.children.resize(parents_.size());
        for (std::uint32_t place = 0; place < parents_.size(); ++place)
            for (const std::uint32_t parent : parents_[place])
                found_.children[parent].push_back(place);
        found_.parents = std::move(parents_);
        return std::move(found_);
    }

  private:
    void flatten(const fhir::Element& concept_, std::uint32_t parent) {
        const auto place = static_cast<std::uint32_t>(found_.concepts.size());
        found_.concepts.push_back(concept_);
        places_.emplace(concept_.child("code").text(), place);
        parents_.emplace_back();
        if (parent != nobody) parents_.back().push_back(parent);
        for (const auto child : concept_.children("concept")) flatten(child, place);
    }

    void read_links(std::uint32_t place) {
        for (const auto property : found_.concepts[place].children("property")) {
            const std::string_view code = property.child("code").text();
            const auto other = places_.find(property.child("value").text());
            if (other == places_.end() || other->second == place) continue;
            if (code == "parent" || code == "subsumedBy") join(other->second, place);
            if (code == "child") join(place, other->second);
        }
    }

    void join(std::uint32_t parent, std::uint32_t child) {
        auto& parents = parents_[child];
        if (std::ranges::find(parents, parent) == parents.end()) parents.push_back(parent);
    }

    const fhir::Resource& code_system_;
    Hierarchy found_;
    std::vector<std::vector<std::uint32_t>> parents_;
    std::unordered_map<std::string_view, std::uint32_t> places_;
};

}  // namespace

Hierarchy hierarchy_of(const fhir::Resource& code_system) {
    return Reader{code_system}.read();
}

}  // namespace fascia::terminology::detail
