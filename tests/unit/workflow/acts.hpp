#pragma once

#include "fascia/fhir/json.hpp"
#include "fascia/workflow/changes.hpp"
#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/decide.hpp"

#include "support/protocol_files.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <initializer_list>
#include <string>

/// Acts on hand-made records at one fixed instant, with ids that count.
namespace fascia::tests {

class CountedIds final : public IdSource {
  public:
    std::string next() override { return "new-" + std::to_string(++count_); }

  private:
    int count_ = 0;
};

inline fhir::Resource resource(const std::string& json) {
    auto parsed = fhir::parse_json(json);
    BOOST_REQUIRE_MESSAGE(parsed.has_value(),
                          json + (parsed ? "" : ": " + parsed.error().issues().front().text));
    return std::move(*parsed);
}

/// The rules of the default protocol.
inline const plan::Rules& rules() {
    return test::loaded_protocol()->rules();
}

/// The same record with one element set.
inline fhir::Resource with(const fhir::Resource& record, std::string_view name,
                           std::string_view value) {
    fhir::Draft draft{record};
    draft->set(name, value);
    return draft.freeze();
}

struct Acting {
    CountedIds ids;
    workflow::Present as(std::string practitioner, std::string role) {
        return {.at = parse_instant("2026-05-04T15:00:00Z").value(),
                .zone = Zone{},
                .ids = ids,
                .author = {std::move(practitioner), "the author", std::move(role)}};
    }
    workflow::Present assistant() { return as("Practitioner/ma", "medical-assistant"); }
    workflow::Present physician() { return as("Practitioner/doc", "physician"); }
};

inline fhir::Resource care_plan(const std::string& status = "draft") {
    return resource(
        R"({"resourceType":"CarePlan","id":"plan","meta":{"versionId":"3"},"status":")" + status +
        R"(","intent":"proposal","title":"Back pain","subject":{"reference":"Patient/p"},
        "instantiatesCanonical":["https://openfascia.org/fhir/PlanDefinition/myofascial-back-pain|1.0.0"],
        "addresses":[{"reference":"Condition/c"}]})");
}

inline fhir::Resource request(const std::string& id, const std::string& item,
                              const std::string& intent, const std::string& status) {
    return resource(
        R"({"resourceType":"ServiceRequest","id":")" + id +
        R"(","meta":{"versionId":"2"},"status":")" + status + R"(","intent":")" + intent +
        R"(","code":{"coding":[{"system":"https://openfascia.org/fhir/CodeSystem/protocol-item","code":")" +
        item + R"("}]},"basedOn":[{"reference":"CarePlan/plan"}],
        "subject":{"reference":"Patient/p"}})");
}

/// A request that a flare has paused until then.
inline fhir::Resource paused(const std::string& id, const std::string& item,
                             std::string_view until) {
    fhir::Draft draft{request(id, item, "plan", "on-hold")};
    draft->add("extension")
        .set("url", workflow::structure_definition("paused-until"))
        .set("valueDateTime", until);
    return draft.freeze();
}

/// A Task of ours about `focus`, asked for by the medical assistant; `shown` may be empty.
inline fhir::Resource task(const std::string& kind, const std::string& focus,
                           const std::string& shown, const std::string& status = "requested") {
    fhir::Draft draft{resource(
        R"({"resourceType":"Task","id":"task","meta":{"versionId":"5"},"status":")" + status +
        R"(","intent":"order","basedOn":[{"reference":"CarePlan/plan"}],
        "focus":{"reference":")" +
        focus + R"("},"for":{"reference":"Patient/p"},
        "requester":{"reference":"Practitioner/ma"}})")};
    workflow::add_code(draft->add("code"), "task", kind);
    if (shown.empty()) return draft.freeze();
    auto& input = draft->add("input");
    workflow::add_code(input.add("type"), "task", "shown");
    input.set("valueString", shown);
    return draft.freeze();
}

inline plan::Flag flag(std::string code, plan::FlagState state,
                       plan::FlagEffect effect = plan::FlagEffect::block) {
    return {.code = std::move(code),
            .state = state,
            .effect = effect,
            .urgency = "E1",
            .text = "a finding",
            .facts = {}};
}

inline plan::Verdict verdict(std::string rule, std::string item, plan::Verdict::Effect effect) {
    plan::Verdict made;
    made.rule = std::move(rule);
    made.item = std::move(item);
    made.effect = effect;
    plan::RuleResult detail;
    detail.text = "a reason";
    made.detail = std::make_shared<const plan::RuleResult>(std::move(detail));
    return made;
}

/// Records of one type among the changes, in order.
inline std::vector<fhir::Resource> of_type(const workflow::Changes& changes,
                                           std::string_view type) {
    std::vector<fhir::Resource> found;
    for (const auto& write : changes)
        if (write.resource.type_name() == type) found.push_back(write.resource);
    return found;
}

inline const workflow::Write& write_of(const workflow::Changes& changes, std::string_view id) {
    const auto found =
        std::ranges::find_if(changes, [&](const auto& write) { return write.resource.id() == id; });
    BOOST_REQUIRE_MESSAGE(found != changes.end(), id);
    return *found;
}

/// Kind of the failure, and the issue codes with their rules: "required C01, business-rule RF1".
inline std::string issues_of(const Failure& failure) {
    std::string text;
    for (const auto& issue : failure.issues())
        text.append(text.empty() ? "" : ", ")
            .append(issue.code)
            .append(issue.rule.empty() ? "" : " ")
            .append(issue.rule);
    return text;
}

template <class T>
void check_refused(const Outcome<T>& outcome, FailureKind kind, const std::string& issues = "") {
    BOOST_REQUIRE(!outcome.has_value());
    const Failure failure = outcome.error();
    BOOST_TEST(static_cast<int>(failure.kind()) == static_cast<int>(kind));
    BOOST_TEST(issues_of(failure) == issues);
}

}  // namespace fascia::tests
