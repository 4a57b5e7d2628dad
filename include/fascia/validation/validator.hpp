#pragma once

#include "fascia/base/failure.hpp"
#include "fascia/base/time.hpp"
#include "fascia/base/zone.hpp"
#include "fascia/fhir/resource.hpp"
#include "fascia/terminology/terminology.hpp"
#include "fascia/validation/profile.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::validation {

/// What a validator may ask about the world outside the resource. Each may be empty: what would
/// need it is then not judged. Called from whatever thread validates.
struct Environment {
    /// Whether a value set (canonical, perhaps with "|version") has a code; without `system` for
    /// elements that hold a code alone. What is not judged is neither right nor wrong. Absent: what
    /// is packaged in the terminology module is asked.
    std::function<terminology::Judgement(std::string_view value_set, std::string_view system,
                                         std::string_view code)>
        membership;
    /// A profile or extension definition beyond the packaged ones, by its canonical; null where
    /// there is none; why it cannot be used, where that is so.
    std::function<Outcome<std::shared_ptr<const Profile>>(std::string_view canonical)> profile;
    /// The Questionnaire with that canonical, or an empty resource.
    std::function<fhir::Resource(std::string_view canonical)> questionnaire;
    /// The target of a reference that does not stand in the resource itself, or an empty resource.
    std::function<fhir::Resource(std::string_view reference)> resolve;
    /// Whether the target of a reference that does not stand in the resource itself is to be found;
    /// nothing when that cannot be told.
    std::function<std::optional<bool>(std::string_view reference)> stands;
    Instant now{};  ///< of now() in invariants
    Zone zone;      ///< where a day without time begins
};

struct Options {
    std::vector<std::string> profiles;  ///< canonicals to hold it against, beside its meta.profile
    bool show_unjudged = false;         ///< say what was not judged, as information
    std::size_t max_issues = 1000;      ///< of errors, and of everything else
    /// The line and column of a node, for issues; may be empty.
    std::function<std::pair<int, int>(std::uint32_t node)> position;
};

/// Everything that is wrong with a resource whose structure is sound (which the readers of
/// resources and fhir::check_structure judge): invariants, bindings, reference targets, ids,
/// contained resources, Bundle entries, extensions, profiles, answers to Questionnaires. Issues are
/// in the order of the document; the rule of each is the key of an R4 constraint or one of ours
/// (modules/validation/README.md). Pure, thread safe.
std::vector<Issue> validate(const fhir::Resource& resource, const Environment& environment,
                            const Options& options = {});

/// Whether any of them is an error.
bool has_error(const std::vector<Issue>& issues);

}  // namespace fascia::validation
