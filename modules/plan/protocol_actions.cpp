#include "plan/detail/protocol_checks.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace fascia::plan::detail {

namespace {

class ActionCheck {
  public:
    ActionCheck(const fhir::Resource& plan, const std::vector<Definition>& definitions,
                const Rules& rules, const Report& report)
        : plan_{plan}, definitions_{definitions}, rules_{rules}, report_{report} {
        for (const auto goal : plan.children("goal")) goals_.emplace(goal.child("id").text());
    }

    void run() {
        for (const auto action : plan_.children("action")) visit(action);
        for (const auto& [id, targets] : related_)
            for (const auto& target : targets)
                if (!ids_.contains(target))
                    report_(id, "relatedAction names '" + target + "', which no action is");
        for (const auto& [id, targets] : related_) {
            std::set<std::string> path;
            if (is_cyclic(id, path)) report_(id, "relatedAction leads back to this action");
        }
    }

  private:
    void visit(const fhir::Element& action) {
        const std::string id{action.child("id").text()};
        const auto place = id.empty() ? fhir::path_of(action) : id;
        if (!id.empty() && !ids_.insert(id).second) report_(place, "two actions have this id");
        for (const auto goal : action.children("goalId"))
            if (!goals_.contains(goal.text()))
                report_(place, "goalId '" + std::string{goal.text()} + "' is no goal of the plan");
        for (const auto related : action.children("relatedAction"))
            related_[place].emplace_back(related.child("actionId").text());
        check_codes(action, place);
        check_definition(action, place);
        check_choice(action, place);
        for (const auto child : action.children("action")) visit(child);
    }

    void check_codes(const fhir::Element& action, const std::string& place) {
        const auto system = rules_.system("item");
        const auto known = rules_.code_systems.find(system);
        for (const auto code : action.children("code"))
            for (const auto coding : code.children("coding")) {
                const std::string item{coding.child("code").text()};
                if (coding.child("system").text() == system &&
                    (known == rules_.code_systems.end() || !known->second.contains(item)))
                    report_(place, "'" + item + "' is no protocol item of the code system");
            }
    }

    void check_definition(const fhir::Element& action, const std::string& place) {
        const auto canonical = action.child("definitionCanonical").text();
        if (canonical.empty()) return;
        const bool found =
            std::any_of(definitions_.begin(), definitions_.end(),
                        [&](const Definition& each) { return is_named(each.resource, canonical); });
        if (!found)
            report_(place, "'" + std::string{canonical} + "' is in no file of the protocol");
    }

    /// One of several can be chosen: two that must be done contradict it.
    void check_choice(const fhir::Element& action, const std::string& place) {
        const auto selection = action.child("selectionBehavior").text();
        if (selection != "exactly-one" && selection != "at-most-one") return;
        const auto children = action.children("action");
        const auto must = std::count_if(children.begin(), children.end(), [](const auto& child) {
            return child.child("requiredBehavior").text() == "must";
        });
        if (must > 1)
            report_(place, "selectionBehavior " + std::string{selection} + ", but " +
                               std::to_string(must) + " of its actions must be done");
    }

    bool is_cyclic(const std::string& id, std::set<std::string>& path) const {
        if (!path.insert(id).second) return true;
        if (const auto found = related_.find(id); found != related_.end())
            for (const auto& target : found->second)
                if (is_cyclic(target, path)) return true;
        path.erase(id);
        return false;
    }

    const fhir::Resource& plan_;
    const std::vector<Definition>& definitions_;
    const Rules& rules_;
    const Report& report_;
    std::set<std::string, std::less<>> goals_;
    std::set<std::string> ids_;
    std::map<std::string, std::vector<std::string>> related_;
};

}  // namespace

bool is_named(const fhir::Resource& definition, std::string_view canonical) {
    const auto bar = canonical.find('|');
    if (definition.child("url").text() != canonical.substr(0, bar)) return false;
    return bar == std::string_view::npos ||
           definition.child("version").text() == canonical.substr(bar + 1);
}

void check_actions(const fhir::Resource& plan, const std::vector<Definition>& definitions,
                   const Rules& rules, const Report& report) {
    ActionCheck{plan, definitions, rules, report}.run();
}

}  // namespace fascia::plan::detail
