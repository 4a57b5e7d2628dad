#include "fascia/interaction/panel.hpp"

#include "app/detail/clinic.hpp"
#include "app/detail/console.hpp"
#include "app/detail/progress.hpp"
#include "app/detail/signals.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace fascia::app {
namespace {

using interaction::Panel;
using interaction::PanelQuestion;

/// The version that stands before the other one: the loaded protocol of the same URL.
Outcome<PanelQuestion> question_of(const Clinic& clinic, const CommonOptions& options,
                                   const SweepOptions& sweep) {
    if (sweep.protocol.empty()) return interaction::sweep_question(*clinic.services);
    const auto content = content_folder(options.content);
    if (!content) return content.error();
    auto after = load_protocol(*content, sweep.protocol);
    if (!after) return after.error();
    auto before = interaction::protocol_by(*clinic.services, (*after)->url());
    if (!before) return before.error();
    return interaction::diff_question(std::move(*before), std::move(*after));
}

/// Goes over the panel and prints: of all plans with --json, else of those that are of interest.
class Sweep {
  public:
    Sweep(const Panel& panel, std::uint64_t plans, bool json)
        : panel_{panel}, json_{json}, progress_{plans, "failed"} {}

    /// Failure: timeout (a signal), and as Panel::page; what was printed holds.
    Outcome<void> run(std::string place, const StopSignals& signals) {
        place_ = std::move(place);
        std::uint64_t read = 0;
        while (!signals.has_come()) {
            const auto page = panel_.page(place_);
            if (!page) return page.error();
            progress_.give_way();
            for (const auto& line : page->lines) print(line);
            std::fflush(stdout);
            read += page->read;
            progress_.show(read, counts_.plans, counts_.failed);
            place_ = page->next;
            if (!place_.empty()) continue;
            progress_.finish(counts_.plans, counts_.failed);
            return {};
        }
        return Failure{FailureKind::timeout, "it was broken off by a signal"};
    }
    const workflow::PanelCounts& counts() const { return counts_; }
    /// Where to go on; empty: at the beginning.
    const std::string& place() const { return place_; }

  private:
    void print(const workflow::PanelLine& line) {
        counts_.add(line);
        if (json_ || line.kind != workflow::PanelLine::Kind::same)
            fmt::print("{}\n", json_ ? line.json : line.text);
    }

    const Panel& panel_;
    const bool json_;
    Progress progress_;
    workflow::PanelCounts counts_;
    std::string place_;
};

void print_counts(const workflow::PanelCounts& counts, bool json) {
    if (json)
        fmt::print("{}\n", counts.json());
    else
        fmt::print("{} plans, {} changed, {} could not be evaluated\n", counts.plans,
                   counts.changed, counts.failed);
}

}  // namespace

int sweep(const CommonOptions& options, const SweepOptions& sweep) {
    const StopSignals signals;  // before any thread is made, so that all inherit the mask
    const auto at = parse_instant(sweep.at);
    if (!at) return report(at.error(), "--at", options.json);
    const auto clinic = Clinic::open(options, sweep.zone, false);
    if (!clinic)
        return report(clinic.error(), store::without_password(options.database), options.json);
    auto question = question_of(**clinic, options, sweep);
    if (!question) return report(question.error(), sweep.protocol, options.json);
    const auto panel = Panel::open(*(*clinic)->services, *at, std::move(*question));
    if (!panel) return report(panel.error(), "sweep", options.json);
    const auto plans = panel->size();
    if (!plans) return report(plans.error(), "sweep", options.json);

    Sweep run{*panel, *plans, options.json};
    const auto done_all = run.run(sweep.after, signals);
    (*clinic)->repository->note({.user = "sweep", .request = "sweep"},
                                sweep.protocol.empty() ? "$sweep" : "$diff", "PlanDefinition",
                                done_all ? "0" : "8");
    print_counts(run.counts(), options.json);
    if (done_all) return run.counts().failed > 0 ? failed : done;
    if (!run.place().empty()) fmt::print(stderr, "go on with --after {}\n", run.place());
    return report(done_all.error(), "sweep", options.json);
}

}  // namespace fascia::app
