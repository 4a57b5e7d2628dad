#include "fascia/plan/lint.hpp"

#include "plan/detail/codes.hpp"
#include "plan/detail/lint.hpp"

#include <algorithm>
#include <tuple>

namespace fascia::plan {
namespace detail {

void Lint::doubt(std::string path, std::string rule, std::string text) {
    issues.push_back({.severity = Severity::warning,
                      .code = "incomplete",
                      .path = std::move(path),
                      .text = std::move(text),
                      .rule = std::move(rule)});
}

void Lint::remark(std::string path, std::string rule, std::string text) {
    issues.push_back({.severity = Severity::information,
                      .code = "informational",
                      .path = std::move(path),
                      .text = std::move(text),
                      .rule = std::move(rule)});
}

namespace {

void add_items(const fhir::Element& element, std::set<std::string, std::less<>>& items) {
    for (const auto action : element.children("action")) {
        items.emplace(item_code(action.children("code")));
        add_items(action, items);
    }
}

std::set<std::string, std::less<>> items_of(const Protocol& protocol) {
    std::set<std::string, std::less<>> items;
    add_items(protocol.plan_definition().root(), items);
    for (const auto& definition : protocol.by_gate_only())
        items.emplace(item_code(definition.children("code")));
    return items;
}

}  // namespace
}  // namespace detail

std::vector<Issue> lint(const Protocol& protocol) {
    detail::Lint lint{protocol, {}, detail::items_of(protocol)};
    detail::lint_items(lint);
    detail::lint_rules(lint);
    std::ranges::stable_sort(lint.issues, [](const Issue& a, const Issue& b) {
        return std::tie(a.path, a.rule) < std::tie(b.path, b.rule);
    });
    return std::move(lint.issues);
}

}  // namespace fascia::plan
