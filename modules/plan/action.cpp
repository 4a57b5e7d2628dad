#include "plan/detail/activity.hpp"
#include "plan/detail/codes.hpp"
#include "plan/detail/dynamic_value.hpp"
#include "plan/detail/request_group.hpp"

#include <algorithm>

namespace fascia::plan::detail {
namespace {

/// dateTime, Period and Timing as given; what is relative (Age, Duration, Range, the offset from
/// another action) as the Period that it comes to.
void set_action_timing(const Decision& decision, fhir::DraftElement& to) {
    const auto timing = decision.action.child("timing");
    const auto type = timing ? timing.type().name() : std::string_view{};
    if (type == "dateTime" || type == "Period" || type == "Timing")
        to.add_copy(timing.name(), timing);
    else if (decision.window.known && (timing || decision.action.child("relatedAction")))
        set_period(to, "timingPeriod", decision.window);
}

void set_participants(const Decision& decision, fhir::DraftElement& to) {
    for (const auto participant : decision.action.children("participant"))
        if (const auto who = participant_reference(participant, decision.scope); !who.empty())
            to.add("participant").set("reference", who);
}

/// What the approving physician must see at the item: its state and the rules behind it.
void set_verdicts(const Decision& decision, fhir::DraftElement& to) {
    if (decision.state == ItemState::needs_physician)
        add_extension(to, structure_definition("item-state"))
            .set("valueCode", to_code(decision.state));
    for (const auto& verdict : decision.verdicts)
        to.add_copy("extension", decision.scope.templates().verdict(verdict).child("extension"));
}

/// A Questionnaire, or a definitionUri, is referred to as it is.
std::string definition_reference(const Decision& decision) {
    if (decision.definition.type_name() == "Questionnaire")
        return std::string{decision.definition.child("url").text()};
    return std::string{decision.action.child("definitionUri").text()};
}

class GroupBuilder {
  public:
    GroupBuilder(const PlanDecision& plan, Assembly& assembly)
        : goals_{plan.goals}, assembly_{assembly} {}

    void build(std::vector<Decision>& actions, bool option, fhir::DraftElement& parent) {
        for (auto& decision : actions) {
            if (!decision.is_present()) continue;
            const auto contained = assembly_.contained.size();
            auto& action = add_action(parent, decision);
            if (build_action(decision, option || decision.option, action)) continue;
            parent.children().pop_back();
            assembly_.contained.erase(
                assembly_.contained.begin() + static_cast<std::ptrdiff_t>(contained),
                assembly_.contained.end());
        }
    }

    const Ids& built() const { return built_; }

  private:
    static fhir::DraftElement& add_action(fhir::DraftElement& parent, const Decision& decision) {
        const auto made = decision.made->group.child("action");
        return made ? parent.add_copy("action", made) : parent.add("action");
    }

    bool build_action(Decision& decision, bool option, fhir::DraftElement& to) {
        to.set("id", decision.id);
        set_action_timing(decision, to);
        set_participants(decision, to);
        set_verdicts(decision, to);
        const bool made = decision.is_group() ? build_group(decision, option, to)
                                              : build_atomic(decision, option, to);
        if (made) built_.insert(decision.id);
        return made;
    }

    bool build_group(Decision& group, bool option, fhir::DraftElement& to) {
        build(group.children, option, to);
        if (!to.find("action")) {
            settle_group(group);
            return false;
        }
        return check(group, set_dynamic_values(group.action, group.scope.definition(), group.action,
                                               group.scope, {nullptr, &to}));
    }

    bool build_atomic(Decision& decision, bool option, fhir::DraftElement& to) {
        auto target = definition_reference(decision);
        if (decision.nested) {
            const auto group = build_request_group(*decision.nested, decision.scope, true,
                                                   decision.path, assembly_);
            if (!group || group->empty()) return fail(decision, group);
            target = "#" + *group;
        } else if (target.empty()) {
            const Activity activity{
                decision.action, decision.definition, assembly_.take_id(decision.path),
                option,          decision.window,     goals_of(decision)};
            auto request = make_request(activity, *decision.made, decision.scope, &to);
            if (!request) return fail(decision, request);
            assembly_.contained.push_back(std::move(*request));
            target = "#" + activity.id;
        }
        auto& resource = to.add("resource").set("reference", target);
        if (const auto type = decision.definition.type_name(); type == "Questionnaire")
            resource.set("type", type);
        return true;
    }

    std::vector<fhir::Element> goals_of(const Decision& decision) const {
        std::vector<fhir::Element> served;
        for (const auto goal : decision.action.children("goalId"))
            if (const auto known = goals_.find(goal.text()); known != goals_.end())
                served.push_back(known->second.child("extension"));
        return served;
    }

    static bool check(Decision& decision, const Outcome<void>& done) {
        return done || fail(decision, done);
    }

    /// Says why, where there is a reason; a nested plan may just be empty.
    template <class T>
    static bool fail(Decision& decision, const Outcome<T>& outcome) {
        decision.state = ItemState::failed;
        if (!outcome)
            for (auto& issue : outcome.error().issues()) decision.issues.push_back(issue);
        return false;
    }

    const std::map<std::string, fhir::Resource, std::less<>>& goals_;
    Assembly& assembly_;
    Ids built_;
};

/// A link to an action that is not in the plan would dangle: says so, and whether there is one.
bool trace_dangling(std::vector<Decision>& actions, const Ids& built) {
    bool found = false;
    for (auto& decision : actions) {
        found |= trace_dangling(decision.children, built);
        const auto relations = decision.action.children("relatedAction");
        if (relations.empty() || !built.contains(decision.id)) continue;
        for (const auto related : relations) {
            const auto target = related.child("actionId").text();
            if (built.contains(target)) continue;
            RuleResult dropped;
            dropped.rule.append("related-action:").append(target);
            dropped.result = Answer::not_met;
            dropped.text.append("The action that it is related to is not in the plan: ");
            dropped.text.append(target);
            decision.rules.push_back(std::move(dropped));
            found = true;
        }
    }
    return found;
}

void drop_dangling(fhir::DraftElement& parent, const Ids& built) {
    for (auto& child : parent.children()) {
        if (fhir::ElementDef{child->element()}.name() != "action") continue;
        std::erase_if(child->children(), [&](const auto& element) {
            return fhir::ElementDef{element->element()}.name() == "relatedAction" &&
                   !built.contains(*element->find("actionId")->value());
        });
        drop_dangling(*child, built);
    }
}

}  // namespace

std::string Assembly::take_id(std::string_view wish) {
    std::string id{wish};
    id = id.substr(0, 60);
    for (char& c : id)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-') c = '.';
    std::string unique = id;
    for (int n = 2; !ids.insert(unique).second; ++n) unique = id + "-" + std::to_string(n);
    return unique;
}

Outcome<std::string> build_request_group(PlanDecision& plan, const Scope& scope, bool option,
                                         const std::string& wished_id, Assembly& assembly) {
    fhir::Draft group{"RequestGroup"};
    const auto id = assembly.take_id(wished_id);
    const auto& input = scope.input();
    group->set("id", id);
    group->add("instantiatesCanonical", canonical_of(plan.definition));
    group->set("status", "draft").set("intent", option ? "option" : "proposal");
    group->add("subject").set("reference", scope.subject());
    if (!input.encounter.empty()) group->add("encounter").set("reference", input.encounter);
    group->set("authoredOn", format_instant(input.facts.at));
    if (!input.practitioner.empty()) group->add("author").set("reference", input.practitioner);

    const auto place = assembly.contained.size();
    GroupBuilder builder{plan, assembly};
    builder.build(plan.actions, false, *group);
    if (!group->find("action")) return std::string{};
    if (trace_dangling(plan.actions, builder.built())) drop_dangling(*group, builder.built());
    auto made = group.checked();
    if (!made) return made.error();
    assembly.contained.insert(assembly.contained.begin() + static_cast<std::ptrdiff_t>(place),
                              std::move(*made));
    return id;
}

}  // namespace fascia::plan::detail
