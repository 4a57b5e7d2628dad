#include "validation/detail/profile_part.hpp"

namespace fascia::validation::detail {
namespace {

const Rule* slice_of(const Rule& rule, std::string_view name) {
    for (const Rule& slice : rule.slices) {
        if (slice.slice_name == name) return &slice;
        if (const Rule* deeper = slice_of(slice, name)) return deeper;
    }
    return nullptr;
}

/// By one step of an element id: "section", "value[x]", "section:a".
const Rule* child_of(const Rule& rule, std::string_view step) {
    const auto colon = step.find(':');
    auto name = step.substr(0, colon);
    if (name.ends_with("[x]")) name.remove_suffix(3);
    for (const Rule& child : rule.children)
        if (child.name == name)
            return colon == step.npos ? &child : slice_of(child, step.substr(colon + 1));
    return nullptr;
}

/// Everything but the first step, which names the type.
const Rule* rule_at(const Rule& root, std::string_view element_id) {
    const Rule* rule = &root;
    for (auto dot = element_id.find('.'); rule && dot != element_id.npos;) {
        element_id.remove_prefix(dot + 1);
        dot = element_id.find('.');
        rule = child_of(*rule, element_id.substr(0, dot));
    }
    return rule;
}

}  // namespace

ProfilePart profile_part(std::string_view canonical, Run& run) {
    const auto hash = canonical.find('#');
    const Profile* profile = run.profile(canonical.substr(0, hash));
    if (!profile) return {};
    const auto element_id =
        hash == canonical.npos ? std::string_view{} : canonical.substr(hash + 1);
    return {profile, rule_at(profile->data().root, element_id)};
}

}  // namespace fascia::validation::detail
