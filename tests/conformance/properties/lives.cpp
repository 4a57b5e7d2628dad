#include "lives.hpp"

#include <mutex>

namespace fascia::test {
namespace {

constexpr int lived = 2000, acts = 12;
constexpr Invariant invariants[] = {blocked_item_fault, unsigned_order_fault, timeline_fault};

using Found = std::function<void(Invariant, const std::string& fault)>;

void live(const Subject& one, const Ways& ways, std::span<const Invariant> held, Tally& tally,
          const Found& found) {
    if (!one.found) return;
    Clinic clinic{one, ways, tally};
    clinic.open_plan();
    for (int i = 0; i <= acts; ++i) {
        const auto act = i < acts ? clinic.act() : std::string{};
        if (act.empty() && i < acts) continue;
        for (const auto invariant : held)
            if (const auto fault = invariant(clinic, act, tally); !fault.empty())
                found(invariant, "act " + std::to_string(i) + ", " + act + ": " + fault);
    }
}

std::map<Invariant, Report> lived_lives() {
    std::map<Invariant, Report> out;
    std::mutex mutex;
    const auto all = examine(seeds(lived), [&](const Subject& one, Tally& tally) {
        live(one, right_ways(), invariants, tally, [&](auto invariant, const auto& fault) {
            const std::scoped_lock lock{mutex};
            out[invariant].faults.push_back(std::to_string(one.seed) + ": " + fault);
        });
        return std::string{};
    });
    for (const auto invariant : invariants) {
        auto& report = out[invariant];
        report.patients = all.patients;
        if (invariant == invariants[0]) report.tally = all.tally;
        report.faults.insert(report.faults.end(), all.faults.begin(), all.faults.end());
    }
    return out;
}

}  // namespace

const std::map<Invariant, Report>& lives() {
    static const auto once = lived_lives();
    return once;
}

Check life_of(Invariant invariant, Ways ways) {
    return [invariant, ways = std::move(ways)](const Subject& one, Tally& tally) {
        std::string first;
        live(one, ways, {&invariant, 1}, tally, [&](auto, const auto& fault) {
            if (first.empty()) first = fault;
        });
        return first;
    };
}

}  // namespace fascia::test
