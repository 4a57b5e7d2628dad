#pragma once

#include "fascia/interaction/services.hpp"
#include "fascia/workflow/panel.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// All plans of a clinic that follow a protocol, the active ones unless others are asked about,
/// evaluated at one instant on the stored facts, page by page: what one page needs is in memory.
/// Writes nothing.
namespace fascia::interaction {

/// What is said of a plan, given its patient's facts with the plan in them.
using Evaluate = std::function<workflow::PanelLine(const plan::FactSet& facts)>;
/// Who evaluates a plan; empty: it is not asked about.
using Choose = std::function<Evaluate(const fhir::Resource& care_plan)>;

struct PanelQuestion {
    Choose choose;
    bool assesses = false;            ///< only what plan::assess() looks at matters to it
    std::string statuses = "active";  ///< of the CarePlans, as a search has them
};

/// As `$review` would with dry-run, each by its own protocol. `canonical` of the protocol whose
/// plans are asked about ("url" or "url|version"); empty: all of them.
PanelQuestion sweep_question(const Services& services, std::string canonical = {});
/// The plans of either protocol, by both of them.
PanelQuestion diff_question(std::shared_ptr<const plan::Protocol> before,
                            std::shared_ptr<const plan::Protocol> after);

/// A protocol that is loaded, by its canonical, with or without version. Failure: not_found.
Outcome<std::shared_ptr<const plan::Protocol>> protocol_by(const Services& services,
                                                           std::string_view canonical);

struct PanelPage {
    std::vector<workflow::PanelLine> lines;  ///< in the order of the plans' keys
    std::uint64_t read = 0;                  ///< plans of the page, those not asked about too
    std::string next;  ///< where the next page begins; empty: this was the last
};

/// One evaluation of the panel. Used by one thread; works with a few of its own. `services` outlive
/// it.
class Panel {
  public:
    /// Failure: as Services::account_roles.
    static Outcome<Panel> open(const Services& services, Instant at, PanelQuestion question);

    /// Plans of these statuses that follow a protocol.
    Outcome<std::uint64_t> size() const;
    /// The page that begins at a place, which PanelPage::next gave; empty: the first. Plans that
    /// came meanwhile do not move others. Failure: invalid (not such a place), and what the store
    /// fails with; a plan that cannot be evaluated is a line that says so.
    Outcome<PanelPage> page(const std::string& place) const;

  private:
    using Roles = std::map<std::string, std::string, std::less<>>;
    Panel(const Services& services, Instant at, PanelQuestion question, Roles roles)
        : services_{&services}, at_{at}, question_{std::move(question)}, roles_{std::move(roles)} {}

    const Services* services_;
    Instant at_;
    PanelQuestion question_;
    Roles roles_;
};

}  // namespace fascia::interaction
