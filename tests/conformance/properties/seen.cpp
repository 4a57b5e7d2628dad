#include "seen.hpp"

#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/json.hpp"

#include "population.hpp"

namespace fascia::test {
namespace {

class Text {
  public:
    template <class... Parts>
    void line(const Parts&... parts) {
        (add(parts), ...);
        out_ += '\n';
    }
    void rule(std::string_view what, const plan::RuleResult& rule) {
        line(what, rule.rule, plan::to_code(rule.result), rule.text);
        for (const auto& source : rule.sources) line("source", source);
        facts(rule.facts);
        missing(rule.missing);
    }
    void facts(const std::vector<plan::Fact>& facts) {
        for (const auto& fact : facts) line("fact", fact.name, fact.value, fact.reference);
    }
    void missing(const std::vector<plan::Missing>& missing) {
        for (const auto& each : missing) line("missing", each.name, each.text, each.who);
    }
    std::string take() { return std::move(out_); }

  private:
    void add(std::string_view text) { out_.append(text).append("|"); }
    void add(bool value) { add(value ? std::string_view{"true"} : std::string_view{"false"}); }
    void add(const std::optional<double>& value) { add(value ? std::to_string(*value) : ""); }
    void add(const std::string& text) { add(std::string_view{text}); }
    void add(const char* text) { add(std::string_view{text}); }

    std::string out_;
};

std::string text_of(const Failure& failure) {
    std::string out = "failed";
    for (const auto& issue : failure.issues()) out += " " + issue.code + " " + issue.path;
    return out;
}

std::string text_of(const fhirpath::Collection& values) {
    std::string out;
    for (const auto& value : values) out += fhirpath::to_text(value).value_or("?") + ",";
    return out;
}

void add_answers(Text& text, const plan::Assessment& found) {
    for (const auto& flag : found.flags) {
        text.line("flag", flag.code, std::to_string(static_cast<int>(flag.state)), flag.urgency);
        text.facts(flag.facts);
    }
    for (const auto& verdict : found.verdicts) {
        text.line("verdict", verdict.rule, verdict.item,
                  std::to_string(static_cast<int>(verdict.effect)), verdict.absolute,
                  verdict.overridden);
        text.rule("because", *verdict.detail);
    }
    for (const auto& escalation : found.escalations)
        for (const auto& rule : escalation.against) text.rule(escalation.item, rule);
    for (const auto& outcome : found.outcomes) text.rule("outcome " + outcome.item, outcome.detail);
    for (const auto& outcome : found.preview) text.rule("preview " + outcome.item, outcome.detail);
}

void add_measures(Text& text, const plan::Assessment& found) {
    text.line("care", found.care_start ? format_day(*found.care_start) : "", found.exposure_weeks);
    text.line("measures", found.blocked, plan::to_code(found.adherent),
              plan::to_code(found.response), plan::to_code(found.gate), found.baseline_pain,
              found.current_pain, found.pain_scale, found.function_scale);
    for (const auto& reference : found.baseline) text.line("baseline", reference);
    for (const auto& reason : found.reasons) text.rule("reason", reason);
    text.facts(found.facts);
    text.missing(found.missing);
    for (const auto& [name, values] : found.variables) text.line("variable", name, text_of(values));
}

}  // namespace

std::string text_of(const Outcome<plan::Assessment>& found) {
    if (!found) return text_of(found.error());
    Text text;
    add_answers(text, *found);
    add_measures(text, *found);
    return text.take();
}

std::string text_of(const Outcome<plan::ProtocolOutput>& made) {
    if (!made) return text_of(made.error());
    auto json = fhir::write_json(made->applied.resource, true);
    if (const auto at = json.find(made->applied.input_hash); at != std::string::npos)
        json.erase(at, made->applied.input_hash.size());
    for (const auto& item : made->applied.trace)
        json += item.action_path + " " + item.item + " " + std::string{plan::to_code(item.state)} +
                "\n";
    return json;
}

Outcome<plan::Assessment> evaluate(const plan::FactSet& facts) {
    return plan::assess(protocol(), facts);
}

std::string difference(const std::string& before, const std::string& after) {
    if (before == after) return {};
    const auto at = static_cast<std::size_t>(
        std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first -
        before.begin());
    constexpr std::size_t around = 150;
    const auto from = at > around ? at - around : 0;
    return "was " + before.substr(from, 2 * around) + " … is " + after.substr(from, 2 * around);
}

}  // namespace fascia::test
