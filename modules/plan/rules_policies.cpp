#include "plan/detail/rules_reader.hpp"

namespace fascia::plan::detail {

namespace {

std::optional<Day> read_day(JsonObject& object, std::string_view key) {
    const auto text = object.text_or(key, "");
    if (text.empty()) return std::nullopt;
    const auto day = parse_day(text);
    if (day) return *day;
    object.fault(key, "'" + text + "' is not a day");
    return std::nullopt;
}

PayerPolicy::Limit read_limit(JsonObject& object) {
    PayerPolicy::Limit limit;
    limit.item = object.text("item");
    limit.sessions = object.integer_or_none("sessions");
    if (limit.sessions) {
        limit.months = object.integer_or_none("months").value_or(0);
        limit.days = object.integer_or_none("days").value_or(0);
        if ((limit.months > 0) == (limit.days > 0))
            object.fault("sessions", "in months or in days");
    }
    limit.region_observation = object.text_or("perRegionOf", "");
    limit.interval_days = object.integer_or_none("intervalDays");
    limit.interval_months = object.integer_or_none("intervalMonths");
    limit.not_same_day_as = object.texts_or_none("notSameDayAs");
    return limit;
}

PayerPolicy::Care read_care_asked(JsonObject& object) {
    PayerPolicy::Care care;
    care.item = object.text("item");
    care.weeks = object.integer("weeks");
    care.documented = object.flag_or("documented", false);
    return care;
}

/// What is counted off in steps of this.
int read_step(JsonObject& object, std::string_view key) {
    const int step = object.integer(key);
    if (step == 0) object.fault(key, "a whole number from 1 is needed");
    return step;
}

PayerPolicy::Therapy read_therapy(JsonObject& object) {
    PayerPolicy::Therapy therapy;
    therapy.items = object.texts("items");
    therapy.certify_days = object.integer("certifyDays");
    therapy.certify_text = object.text("certifyText");
    therapy.recertify_days = read_step(object, "recertifyDays");
    therapy.recertify_text = object.text("recertifyText");
    therapy.report_treatments = read_step(object, "reportTreatments");
    therapy.report_text = object.text("reportText");
    return therapy;
}

PayerPolicy read_policy(JsonObject& object, RulesReader& reader) {
    PayerPolicy policy;
    policy.id = object.text("id");
    policy.payers = object.texts_or_none("payers");
    policy.plans = object.texts_or_none("plans");
    policy.jurisdictions = object.texts_or_none("jurisdictions");
    policy.from = read_day(object, "from");
    policy.to = read_day(object, "to");
    policy.trigger_point_observation = object.text_or("triggerPointObservation", "");
    if (!policy.trigger_point_observation.empty()) {
        policy.trigger_point_criteria = object.integer("triggerPointCriteria");
        policy.trigger_point_components = reader.codes(object, "triggerPointComponents", true);
    }
    object.list_or_none("limits",
                        [&](JsonObject& each) { policy.limits.push_back(read_limit(each)); });
    object.list_or_none("care",
                        [&](JsonObject& each) { policy.care.push_back(read_care_asked(each)); });
    object.object_or_none("therapy",
                          [&](JsonObject& each) { policy.therapy = read_therapy(each); });
    object.list_or_none("values", [&](JsonObject& each) {
        auto name = each.text("name");
        policy.values.insert_or_assign(std::move(name), each.decimal("value"));
    });
    policy.sources = object.texts("sources");
    return policy;
}

}  // namespace

void read_policies(JsonObject& object, RulesReader& reader) {
    auto& rules = reader.rules;
    object.list_or_none("regions", [&](JsonObject& each) {
        auto name = each.text("name");
        rules.regions.push_back({std::move(name), each.texts("names")});
    });
    object.list("policies",
                [&](JsonObject& each) { rules.policies.push_back(read_policy(each, reader)); });
}

}  // namespace fascia::plan::detail
