#pragma once

#include "case_file.hpp"

#include <functional>
#include <map>
#include <sstream>

/// What expected.json may say, key by key; a key that is not known here fails the case.
namespace fascia::test {

/// What the program found, in the form that expected.json uses.
class Found {
  public:
    explicit Found(const plan::ProtocolOutput& output)
        : assessment_{output.assessment}, trace_{output.applied.trace} {}

    boost::json::value value(std::string_view key, const boost::json::value& expected) const {
        namespace json = boost::json;
        const auto& a = assessment_;
        if (key == "gate") return json::value(plan::to_code(a.gate));
        if (key == "response") return json::value(plan::to_code(a.response));
        if (key == "blocked") return a.blocked;
        if (key == "adherent") {
            if (a.adherent == plan::Answer::unknown) return nullptr;
            return a.adherent == plan::Answer::met;
        }
        if (key == "careStart")
            return a.care_start ? json::value(format_day(*a.care_start)) : json::value(nullptr);
        if (key == "exposureWeeks")
            return a.exposure_weeks ? json::value(static_cast<std::int64_t>(*a.exposure_weeks))
                                    : json::value(nullptr);
        if (key == "outcomes") return codes(a.outcomes);
        if (key == "preview") return codes(a.preview);
        if (key == "flags") return same_keys(expected, [&](auto code) { return flag(code); });
        if (key == "items") return same_keys(expected, [&](auto item) { return state(item); });
        if (key == "variables") return same_keys(expected, [&](auto n) { return variable(n); });
        if (key == "outcomeItems")
            return same_keys(expected, [&](auto code) { return proposed(code); });
        if (key == "verdicts") return verdicts(expected);
        if (key == "escalations")
            return same_keys(expected, [&](auto item) { return against(item); });
        if (key == "deadlines") return deadlines();
        if (key == "missing") return only(expected, true);
        if (key == "notMissing") return only(expected, false);
        return "this key is not known to the test";
    }

  private:
    using Text = std::function<boost::json::value(std::string_view)>;

    static boost::json::value same_keys(const boost::json::value& expected, const Text& of) {
        boost::json::object out;
        for (const auto& [key, value] : expected.as_object()) out[key] = of(key);
        return out;
    }
    static boost::json::value codes(const std::vector<plan::GateOutcome>& outcomes) {
        boost::json::array out;
        for (const auto& outcome : outcomes) out.push_back(boost::json::value(outcome.code));
        return out;
    }
    boost::json::value flag(std::string_view code) const {
        static constexpr const char* names[] = {"no", "open", "cleared", "unanswered"};
        for (const auto& each : assessment_.flags)
            if (each.code == code) return names[static_cast<int>(each.state)];
        return nullptr;
    }
    boost::json::value state(std::string_view item) const {
        for (const auto& each : trace_)
            if (each.item == item) return boost::json::value(plan::to_code(each.state));
        return nullptr;
    }
    boost::json::value variable(std::string_view name) const {
        const auto found = assessment_.variables.find(name);
        if (found == assessment_.variables.end() || found->second.empty()) return nullptr;
        return boost::json::value(fhirpath::to_text(found->second.front()).value_or(""));
    }
    boost::json::value proposed(std::string_view code) const {
        for (const auto& outcome : assessment_.outcomes)
            if (outcome.code == code) return boost::json::value(outcome.item);
        return nullptr;
    }
    /// What refuses an item that a physician may propose, in words.
    boost::json::value against(std::string_view item) const {
        for (const auto& each : assessment_.escalations) {
            if (each.item != item) continue;
            boost::json::array out;
            for (const auto& refusal : each.against)
                out.push_back(boost::json::value(refusal.text));
            return out;
        }
        return nullptr;
    }
    boost::json::value deadlines() const {
        boost::json::array out;
        for (const auto& each : assessment_.deadlines)
            out.push_back({{"code", each.code},
                           {"opens", format_day(each.opens)},
                           {"due", format_day(each.due)}});
        return out;
    }
    boost::json::value verdicts(const boost::json::value& expected) const {
        static constexpr const char* names[] = {"none", "caution", "needs-physician", "block"};
        boost::json::array out;
        for (const auto& each : expected.as_array()) {
            const auto& rule = each.at("rule").as_string();
            const auto& item = each.at("item").as_string();
            const char* effect = "none";
            for (const auto& verdict : assessment_.verdicts)
                if (verdict.rule == std::string_view{rule} &&
                    verdict.item == std::string_view{item})
                    effect = names[static_cast<int>(verdict.effect)];
            out.push_back({{"rule", rule}, {"item", item}, {"effect", effect}});
        }
        return out;
    }
    /// Of the names that are expected, those that are missing (or are not).
    boost::json::value only(const boost::json::value& expected, bool wanted) const {
        boost::json::array out;
        for (const auto& name : expected.as_array()) {
            const auto& missing = assessment_.missing;
            const bool is = std::any_of(missing.begin(), missing.end(), [&](const auto& each) {
                return std::string_view{each.name} == std::string_view{name.as_string()};
            });
            if (is == wanted) out.push_back(name);
        }
        return out;
    }

    const plan::Assessment& assessment_;
    const std::vector<plan::ItemTrace>& trace_;
};

}  // namespace fascia::test
