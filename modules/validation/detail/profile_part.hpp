#pragma once

#include "validation/detail/rule.hpp"
#include "validation/detail/run.hpp"

namespace fascia::validation::detail {

/// A profile, or one element of it with what stands below; null where it is not known.
struct ProfilePart {
    const Profile* profile = nullptr;
    const Rule* rule = nullptr;

    explicit operator bool() const { return rule != nullptr; }
    bool is_whole() const { return rule == &profile->data().root; }
};

/// By canonical, or by canonical and element id ("http://x.org/p#Composition.section:a"), as a type
/// names it with elementdefinition-profile-element.
ProfilePart profile_part(std::string_view canonical, Run& run);

}  // namespace fascia::validation::detail
