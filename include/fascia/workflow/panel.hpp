#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/plan/apply.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// What is said of one plan when all plans of a clinic are evaluated anew. Pure, thread safe.
namespace fascia::workflow {

/// A line about one plan, by its version.
struct PanelLine {
    enum class Kind : std::uint8_t { same, changed, failed };
    Kind kind = Kind::same;
    std::string plan;  ///< "CarePlan/x/_history/v"
    std::string json;  ///< a line of NDJSON, without its end
    std::string text;  ///< the same for a person, without its end
};

/// Of `$sweep`: `plan`, `outcome` 0..* (gate-outcome) and `changed`: whether they are others than
/// those that the CarePlan carries since its last review. A Failure: as failed_line().
PanelLine sweep_line(const fhir::Resource& care_plan, const Outcome<plan::Assessment>& assessment);

/// Of `$diff`: `plan`, `before` and `after`, each with the outcomes, and the state of every action
/// of the protocol that is not the same in both, by its path. A Failure: as failed_line(), and by
/// which of the two.
PanelLine diff_line(const fhir::Resource& care_plan, const Outcome<plan::ProtocolOutput>& before,
                    const Outcome<plan::ProtocolOutput>& after);

/// Of a plan that could not be evaluated: `plan` and `error`. `plan`: its reference.
PanelLine failed_line(std::string_view plan, const Failure& failure);

/// Counts over lines.
struct PanelCounts {
    std::uint64_t plans = 0, changed = 0, failed = 0;
    void add(const PanelLine& line);
    std::string json() const;  ///< `plans`, `different`, `errors`: the last line of `$diff`
};

}  // namespace fascia::workflow
