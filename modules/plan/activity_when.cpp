#include "plan/detail/activity.hpp"

namespace fascia::plan::detail {
namespace {

bool is_point(const Window& window) {
    return window.start && window.end && to_date_time(*window.start) == to_date_time(*window.end);
}

void set_occurrence(fhir::DraftElement& request, const Window& window) {
    if (!window.known) return;
    if (is_point(window))
        request.set("occurrenceDateTime", to_date_time(*window.start));
    else
        set_period(request, "occurrencePeriod", window);
}

}  // namespace

void set_when(fhir::DraftElement& request, const ActivityKind& kind, const Activity& activity) {
    const auto timing = activity.effective("timing");
    const bool repeats = timing && timing.type().name() == "Timing";
    const auto& window = activity.window;
    switch (kind.timing) {
        case TimingStyle::none:
            return;
        case TimingStyle::occurrence:
            if (repeats) return set_timing(request, "occurrenceTiming", timing, window);
            return set_occurrence(request, window);
        case TimingStyle::occurrence_period:
            return set_occurrence(request, window);
        case TimingStyle::dosage:
            if (repeats) set_timing(request.child("dosageInstruction"), "timing", timing, window);
            return;
        case TimingStyle::restriction:
            if (window.known) set_period(request.child("restriction"), "period", window);
            return;
        case TimingStyle::requested_period:
            if (window.known) set_period(request, "requestedPeriod", window);
            return;
        case TimingStyle::period:
            if (window.known) set_period(request, "period", window);
            return;
    }
}

}  // namespace fascia::plan::detail
