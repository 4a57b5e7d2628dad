#include "workflow/detail/pause.hpp"

#include "fascia/workflow/codes.hpp"

#include "workflow/detail/requests.hpp"

#include <algorithm>

namespace fascia::workflow {
namespace {

constexpr std::string_view pause = "paused-until";

}  // namespace

std::optional<Instant> paused_until(const fhir::Resource& request) {
    const auto until = parse_instant(extension_of(request, pause).child("value").text());
    return until ? std::optional{*until} : std::nullopt;
}

Changes paused(const std::vector<fhir::Resource>& of_the_plan, const plan::FlareRules& rules,
               const Present& present) {
    Changes changes;
    const Instant until = present.at + std::chrono::hours{rules.pause_hours};
    for (const auto& record : of_the_plan) {
        const std::string_view status = record.child("status").text();
        const bool is_running = status == "active" || (is_on_hold(record) && paused_until(record));
        if (ended_status(record.type_name()).empty() || !is_running ||
            std::ranges::find(rules.pauses, item_of(record)) == rules.pauses.end())
            continue;
        fhir::Draft draft{record};
        drop_extensions(draft, pause);
        suspend(draft);
        draft->add("extension")
            .set("url", structure_definition(pause))
            .set("valueDateTime", format_instant(until));
        changes.push_back(change(record, std::move(draft)));
    }
    return changes;
}

Changes unpaused(const std::vector<fhir::Resource>& of_the_plan, const Present& present) {
    Changes changes;
    for (const auto& record : of_the_plan) {
        const auto until = paused_until(record);
        if (!until || *until > present.at || !is_on_hold(record)) continue;
        fhir::Draft draft{record};
        drop_extensions(draft, pause);
        draft->set("status", "active");
        changes.push_back(change(record, std::move(draft)));
    }
    return changes;
}

}  // namespace fascia::workflow
