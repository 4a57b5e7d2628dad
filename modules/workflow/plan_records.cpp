#include "workflow/detail/plan_records.hpp"

#include "fascia/workflow/changes.hpp"

#include <functional>
#include <string>

namespace fascia::workflow {
namespace {

void rewrite_references(fhir::DraftElement& element, const References& references) {
    for (auto& child : element.children()) {
        if (child->value() && child->value()->starts_with('#'))
            if (const auto target = references.find(*child->value()); target != references.end())
                child->set_value(target->second);
        rewrite_references(*child, references);
    }
}

/// What a Goal is about, however a person words it; its words where it measures nothing.
std::string measure_of(const fhir::Resource& goal) {
    const auto coding = goal.at("target.measure.coding");
    const auto words = coding ? coding.child("code") : goal.at("description.text");
    return std::string{words.text()};
}

/// The resource that a plan's reference names; an empty one where it is none of the plan's.
using Find = std::function<fhir::Resource(std::string_view reference)>;

class Walk {
  public:
    explicit Walk(Find find) : find_{std::move(find)} {}

    PlanRecords over(const fhir::Resource& care_plan) {
        for (const auto activity : care_plan.children("activity"))
            if (auto group = find_(activity.at("reference.reference").text());
                group && group.type_name() == "RequestGroup")
                enter(std::move(group), {});
        for (const auto goal : care_plan.children("goal"))
            if (auto found = find_(goal.child("reference").text()))
                records_.goals.emplace(measure_of(found), found);
        return std::move(records_);
    }

  private:
    void enter(fhir::Resource group, const std::string& path) {
        const auto [at, is_new] = records_.groups.emplace(path, std::move(group));
        if (is_new) follow(at->second.root(), path);
    }

    void follow(const fhir::Element& parent, const std::string& above) {
        for (const auto action : parent.children("action")) {
            std::string path = above.empty() ? std::string{} : above + "/";
            path += action.child("id").text();
            if (auto made = find_(action.at("resource.reference").text())) {
                if (made.type_name() == "RequestGroup")
                    enter(std::move(made), path);
                else
                    records_.requests.emplace(path, std::move(made));
            }
            follow(action, path);
        }
    }

    Find find_;
    PlanRecords records_;
};

}  // namespace

bool becomes_record(const fhir::Element& contained) {
    return contained.type().name() != "OperationOutcome";
}

fhir::Draft as_record(const fhir::Resource& contained, const References& references,
                      const std::string& care_plan) {
    fhir::Draft draft{contained};
    draft->set(
        "id",
        references.at("#" + std::string{contained.id()}).substr(contained.type_name().size() + 1));
    rewrite_references(*draft, references);
    if (contained.type_name() == "Task") {
        draft->remove("basedOn");
        draft->add("basedOn").set("reference", care_plan);
    }
    return draft;
}

fhir::Draft as_plan(const fhir::Resource& transient, const std::string& id,
                    const References& references) {
    fhir::Draft plan{transient};
    plan->set("id", id);
    std::erase_if(plan->children(), [](const auto& child) {
        return fhir::ElementDef{child->element()}.name() == "contained" &&
               child->type().name() != "OperationOutcome";
    });
    rewrite_references(*plan, references);
    return plan;
}

fhir::Resource find(const ByPath& records, const std::string& path, std::string_view type) {
    const auto found = records.find(path);
    return found != records.end() && found->second.type_name() == type ? found->second
                                                                       : fhir::Resource{};
}

PlanRecords records_of(const fhir::Resource& transient) {
    const auto contained = [&](std::string_view reference) -> fhir::Resource {
        if (!reference.starts_with('#')) return {};
        for (const auto each : transient.children("contained"))
            if (each.child("id").text() == reference.substr(1)) return fhir::extract(each);
        return {};
    };
    return Walk{contained}.over(transient);
}

PlanRecords records_of(const fhir::Resource& care_plan,
                       const std::vector<fhir::Resource>& of_the_plan) {
    const auto stored = [&](std::string_view reference) -> fhir::Resource {
        for (const auto& record : of_the_plan)
            if (reference_to(record) == reference) return record;
        return {};
    };
    return Walk{stored}.over(care_plan);
}

}  // namespace fascia::workflow
