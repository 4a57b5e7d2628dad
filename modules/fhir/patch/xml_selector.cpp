#include "fhir/patch/xml_selector.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

namespace fascia::fhir::detail {
namespace {

constexpr std::size_t longest_selector = 1000;

/// "f:name", "text()", "comment()", "@value".
using Test = std::string;

struct Predicate {
    std::size_t position = 0;  ///< [n], 1-based; 0: path='value'
    std::vector<Test> path = {};
    std::string value = {};
};

struct Step {
    Test test;
    std::vector<Predicate> predicates = {};
};

/// Reads a selector from left to right; a step that does not fit ends it.
class SelectorReader {
  public:
    explicit SelectorReader(std::string_view text) : rest_{text} {}

    std::optional<std::vector<Step>> read() {
        std::vector<Step> steps;
        take('/');
        do {
            Step step;
            if (!read_test(step.test)) return std::nullopt;
            while (take('['))
                if (!read_predicate(step.predicates.emplace_back())) return std::nullopt;
            steps.push_back(std::move(step));
        } while (take('/'));
        const bool attribute_last =
            std::all_of(steps.begin(), steps.end() - 1,
                        [](const Step& step) { return !step.test.starts_with('@'); });
        return rest_.empty() && attribute_last ? std::optional{steps} : std::nullopt;
    }

  private:
    bool read_test(Test& test) {
        if (take('@')) test = '@';
        const auto size = rest_.find_first_of("/[]()@='\"| *,<>!+");
        const auto name = rest_.substr(0, size);
        if (name.empty() || name.find("::") != name.npos) return false;
        test += name;
        rest_.remove_prefix(name.size());
        if (!rest_.starts_with("()")) return true;
        rest_.remove_prefix(2);
        test += "()";
        return test == "text()" || test == "comment()";
    }

    bool read_predicate(Predicate& predicate) {
        if (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
            const auto [end, error] =
                std::from_chars(rest_.data(), rest_.data() + rest_.size(), predicate.position);
            if (error != std::errc{} || predicate.position == 0) return false;
            rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
            return take(']');
        }
        do {
            if (!read_test(predicate.path.emplace_back())) return false;
        } while (take('/'));
        take_spaces();
        if (!take('=')) return false;
        take_spaces();
        return read_literal(predicate.value) && take(']');
    }

    bool read_literal(std::string& value) {
        if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"')) return false;
        const auto end = rest_.find(rest_.front(), 1);
        if (end == rest_.npos) return false;
        value = rest_.substr(1, end - 1);
        rest_.remove_prefix(end + 1);
        return true;
    }

    void take_spaces() {
        while (take(' ')) {
        }
    }
    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::string_view rest_;
};

bool fits(pugi::xml_node node, const Test& test) {
    if (test == "text()")
        return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
    if (test == "comment()") return node.type() == pugi::node_comment;
    return node.type() == pugi::node_element && node.name() == test;
}

bool holds(pugi::xml_node node, const std::vector<Test>& path, std::size_t at,
           const std::string& value) {
    if (at == path.size()) return node.text().get() == value;
    if (path[at].starts_with('@')) {
        const auto attribute = node.attribute(path[at].c_str() + 1);
        return attribute && at + 1 == path.size() && attribute.value() == value;
    }
    return std::ranges::any_of(node.children(), [&](pugi::xml_node child) {
        return fits(child, path[at]) && holds(child, path, at + 1, value);
    });
}

void filter(std::vector<pugi::xml_node>& nodes, const Predicate& predicate) {
    if (predicate.position == 0) {
        std::erase_if(nodes, [&](pugi::xml_node node) {
            return !holds(node, predicate.path, 0, predicate.value);
        });
    } else if (predicate.position > nodes.size()) {
        nodes.clear();
    } else {
        nodes = {nodes[predicate.position - 1]};
    }
}

std::vector<pugi::xml_node> children_of(const std::vector<pugi::xml_node>& parents,
                                        const Step& step) {
    std::vector<pugi::xml_node> found;
    for (const pugi::xml_node parent : parents) {
        std::vector<pugi::xml_node> children;
        for (const pugi::xml_node child : parent.children())
            if (fits(child, step.test)) children.push_back(child);
        for (const Predicate& predicate : step.predicates) filter(children, predicate);
        found.insert(found.end(), children.begin(), children.end());
    }
    return found;
}

std::vector<XmlTarget> targets_of(const pugi::xml_document& document,
                                  const std::vector<Step>& steps) {
    std::vector<pugi::xml_node> nodes{document};
    std::vector<XmlTarget> targets;
    for (const Step& step : steps) {
        if (!step.test.starts_with('@')) {
            nodes = children_of(nodes, step);
            continue;
        }
        for (const pugi::xml_node node : nodes)
            if (const auto attribute = node.attribute(step.test.c_str() + 1))
                targets.push_back({node, attribute});
        return targets;
    }
    for (const pugi::xml_node node : nodes) targets.push_back({node, {}});
    return targets;
}

}  // namespace

Outcome<XmlTarget> select(const pugi::xml_document& document, std::string_view selector) {
    const auto steps =
        selector.size() <= longest_selector ? SelectorReader{selector}.read() : std::nullopt;
    if (!steps)
        return Failure{FailureKind::invalid,
                       "sel=\"" + std::string{selector.substr(0, longest_selector)} +
                           "\" is not offered: child steps with [n] or [path='value'], text(), "
                           "comment(), and @name at the end"};
    const auto targets = targets_of(document, *steps);
    if (targets.size() == 1) return targets.front();
    return Failure{FailureKind::unprocessable,
                   (targets.empty() ? "there is nothing at " : "more than one node is at ") +
                       std::string{selector}};
}

}  // namespace fascia::fhir::detail
