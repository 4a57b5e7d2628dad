#include "fascia/workflow/codes.hpp"

#include "workflow/detail/plan_records.hpp"
#include "workflow/detail/reapplied.hpp"
#include "workflow/detail/requests.hpp"
#include "workflow/detail/tasks.hpp"
#include "workflow/detail/withhold.hpp"

#include <algorithm>
#include <set>

namespace fascia::workflow {
namespace {

/// Input of a Task that asks about a difference: where in the protocol it is.
constexpr std::string_view difference = "difference";

constexpr std::string_view no_difference = "no difference any more";

/// Nothing but its approval wrote it since the protocol did: of a later version it cannot be told
/// whether a person worded it.
bool is_as_approved(const fhir::Resource& request) {
    return version_of(request) <= version_applied(request) + 1;
}

bool is_running(const fhir::Resource& request) {
    return request.child("status").text() == "active" || is_on_hold(request);
}

std::string reasons_of(const plan::ItemTrace& trace) {
    const auto against =
        trace.state == plan::ItemState::needs_data ? plan::Answer::unknown : plan::Answer::not_met;
    std::string text;
    for (const auto& rule : trace.rules)
        if (rule.result == against && !rule.text.empty())
            text.append(text.empty() ? "" : "; ").append(rule.text);
    return text;
}

class Differences {
  public:
    Differences(const plan::ProtocolOutput& output, const fhir::Resource& care_plan,
                const std::vector<fhir::Resource>& of_the_plan, const Present& present)
        : output_{output},
          plan_{care_plan},
          records_{of_the_plan},
          present_{present},
          fresh_{records_of(output.applied.resource)},
          standing_{records_of(care_plan, of_the_plan)} {}

    Changes changes() {
        name_records();
        for (const auto& [path, request] : fresh_.requests) {
            const auto stands = find(standing_.requests, path, request.type_name());
            if (!stands)
                ask(path, request, plan_, "the protocol proposes it by now, the plan lacks it");
            else
                compare(path, request, stands);
        }
        for (const auto& [path, request] : standing_.requests)
            if (is_part(request) && !find(fresh_.requests, path, request.type_name()) &&
                !is_blocked(output_.assessment, item_of(request)))
                ask(path, request, request,
                    "the protocol does not propose it any more" + why(path));
        withdraw_settled();
        return std::move(changes_);
    }

  private:
    void name_records() {
        for (const auto part : {&PlanRecords::goals, &PlanRecords::requests})
            for (const auto& [path, record] : fresh_.*part)
                if (const auto stands = find(standing_.*part, path, record.type_name()))
                    references_["#" + std::string{record.id()}] = reference_to(stands);
    }

    /// Of a plan that runs what runs; of a draft what its approval would make run.
    bool is_part(const fhir::Resource& request) const {
        const bool is_draft = plan_.child("status").text() == "draft";
        return is_draft ? is_proposed(request) : is_running(request);
    }

    void compare(const std::string& path, const fhir::Resource& fresh,
                 const fhir::Resource& stands) {
        fhir::Draft made = as_record(fresh, references_, reference_to(plan_));
        const auto proposed = made.freeze();
        if (is_as_applied(stands)) {  // a Task that nobody has begun
            if (proposed_content(proposed) != proposed_content(stands))
                changes_.push_back(rewritten(stands, std::move(made)));
        } else if (is_running(stands) && is_as_approved(stands) &&
                   running_content(proposed) != running_content(stands)) {
            ask(path, fresh, stands, "the protocol words it otherwise by now");
        }
    }

    std::string why(const std::string& path) const {
        for (const auto& trace : output_.applied.trace) {
            if (trace.action_path != path) continue;
            if (auto reasons = reasons_of(trace); !reasons.empty()) return ": " + reasons;
        }
        return {};
    }

    void ask(const std::string& path, const fhir::Resource& request, const fhir::Resource& focus,
             const std::string& what) {
        TaskInput input{
            .kind = "reassess",
            .care_plan = reference_to(plan_),
            .patient = std::string{plan_.at("subject.reference").text()},
            .focus = reference_to(focus),
            .description = std::string{item_of(request)} + " " + title_of(request) + ": " + what};
        stands_.insert(input.description);
        if (is_known(input.description)) return;
        fhir::Draft asked = task(input, present_);
        add_input(asked, difference, path);
        changes_.push_back(create(std::move(asked), present_.ids));
    }

    static bool is_about_difference(const fhir::Resource& record) {
        return record.type_name() == "Task" && !inputs_of(record, difference).empty();
    }

    /// Asked before, and open or ended by a person: who left the plan as it is has decided.
    bool is_known(const std::string& description) const {
        return std::ranges::any_of(records_, [&](const fhir::Resource& record) {
            return is_about_difference(record) &&
                   record.child("description").text() == description &&
                   record.at("statusReason.text").text() != no_difference;
        });
    }

    void withdraw_settled() {
        for (const auto& record : records_)
            if (is_about_difference(record) && is_open(record) &&
                !stands_.contains(record.child("description").text()))
                changes_.push_back(change(record, cancelled(record, no_difference, present_)));
    }

    const plan::ProtocolOutput& output_;
    const fhir::Resource& plan_;
    const std::vector<fhir::Resource>& records_;
    const Present& present_;
    const PlanRecords fresh_, standing_;
    References references_;
    std::set<std::string, std::less<>> stands_;  ///< descriptions of what differs now
    Changes changes_;
};

}  // namespace

Changes difference_tasks(const plan::ProtocolOutput& output, const fhir::Resource& care_plan,
                         const std::vector<fhir::Resource>& of_the_plan, const Present& present) {
    return Differences{output, care_plan, of_the_plan, present}.changes();
}

}  // namespace fascia::workflow
