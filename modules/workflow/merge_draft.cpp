#include "fascia/workflow/codes.hpp"

#include "workflow/detail/plan_records.hpp"
#include "workflow/detail/reapplied.hpp"
#include "workflow/detail/requests.hpp"
#include "workflow/detail/tasks.hpp"

#include <algorithm>
#include <array>

namespace fascia::workflow {
namespace {

/// What the protocol says of a plan; the rest of a draft is its clinic's.
constexpr std::array derived{"text", "contained", "instantiatesCanonical", "addresses",
                             "supportingInfo"};
/// What the protocol and the clinic say together.
constexpr std::array shared{"goal", "activity"};
constexpr std::string_view messages = "http://hl7.org/fhir/StructureDefinition/cqf-messages";

/// What a goal or an activity of a plan names.
std::string_view link_of(const fhir::Element& element) {
    const auto link = element.child("reference");
    return link.child("reference") ? link.child("reference").text() : link.text();
}

bool names(const fhir::Resource& care_plan, std::string_view name, std::string_view link) {
    return std::ranges::any_of(care_plan.children(name), [&](const fhir::Element& element) {
        return link_of(element) == link;
    });
}

std::string plan_content(const fhir::Resource& care_plan) {
    fhir::Draft draft{care_plan};
    for (const char* name : {"meta", "status"}) draft->remove(name);
    drop_extensions(draft, "evaluation");  // names the instant, and facts that nothing rests on
    return proposed_content(draft.freeze());
}

class Merge {
  public:
    Merge(const plan::ProtocolOutput& output, const fhir::Resource& care_plan,
          const std::vector<fhir::Resource>& of_the_plan, const Present& present)
        : transient_{output.applied.resource},
          fresh_{records_of(transient_)},
          plan_{care_plan},
          standing_{records_of(care_plan, of_the_plan)},
          present_{present} {}

    Changes changes() {
        for (const auto part : parts) name(fresh_.*part, standing_.*part);
        for (const auto part : parts) settle(fresh_.*part, standing_.*part);
        for (const auto& [path, record] : standing_.requests)
            if (!find(fresh_.requests, path, record.type_name()) &&
                record.child("status").text() == "draft")
                end(record);
        add_plan();
        return std::move(changes_);
    }

  private:
    static constexpr std::array parts{&PlanRecords::goals, &PlanRecords::requests,
                                      &PlanRecords::groups};

    void name(const ByPath& fresh, const ByPath& standing) {
        for (const auto& [path, record] : fresh) {
            const auto stands = find(standing, path, record.type_name());
            references_["#" + std::string{record.id()}] =
                stands ? reference_to(stands)
                       : std::string{record.type_name()} + "/" + present_.ids.next();
        }
    }

    void settle(const ByPath& fresh, const ByPath& standing) {
        for (const auto& [path, record] : fresh) {
            fhir::Draft made = as_record(record, references_, reference_to(plan_));
            const auto stands = find(standing, path, record.type_name());
            if (!stands)
                changes_.push_back({made.freeze(), 0});
            else if (is_as_applied(stands) &&
                     proposed_content(made.freeze()) != proposed_content(stands))
                changes_.push_back(rewritten(stands, std::move(made)));
        }
    }

    void end(const fhir::Resource& record) {
        fhir::Draft ended = record.type_name() == "Task"
                                ? cancelled(record, "not proposed any more", present_)
                                : fhir::Draft{record};
        if (const auto status = ended_status(record.type_name()); !status.empty())
            ended->set("status", status);
        changes_.push_back(change(record, std::move(ended)));
    }

    void add_plan() {
        const auto fresh = as_plan(transient_, std::string{plan_.id()}, references_).freeze();
        fhir::Draft made{plan_};
        for (const char* name : derived) {
            made->remove(name);
            for (const auto element : fresh.children(name)) made->add_copy(name, element);
        }
        for (const char* name : shared)
            for (const auto element : fresh.children(name))
                if (!names(plan_, name, link_of(element))) made->add_copy(name, element);
        drop_extensions(made, "evaluation");
        std::erase_if(made->children(), is_message);
        for (const auto extension : fresh.children("extension"))
            made->add_copy("extension", extension);
        if (changes_.empty() && plan_content(made.freeze()) == plan_content(plan_)) return;
        changes_.insert(changes_.begin(), change(plan_, std::move(made)));
    }

    static bool is_message(const std::unique_ptr<fhir::DraftElement>& child) {
        const auto* url = child->type() == fhir::types().extension ? child->find("url") : nullptr;
        return url && url->value() == messages;
    }

    const fhir::Resource& transient_;
    const PlanRecords fresh_;
    const fhir::Resource& plan_;
    const PlanRecords standing_;
    const Present& present_;
    References references_;
    Changes changes_;
};

}  // namespace

Changes merged(const plan::ProtocolOutput& output, const fhir::Resource& care_plan,
               const std::vector<fhir::Resource>& of_the_plan, const Present& present) {
    return Merge{output, care_plan, of_the_plan, present}.changes();
}

}  // namespace fascia::workflow
