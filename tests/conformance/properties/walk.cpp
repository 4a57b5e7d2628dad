#include "walk.hpp"

#include <mutex>

namespace fascia::test {
namespace {

constexpr Property properties[] = {answers_seen, added_flag_fault, removed_fact_fault,
                                   irrelevant_fault, permuted_fault};

Walk walked() {
    Walk out;
    std::mutex mutex;
    const auto all = examine(seeds(), [&](const Subject& one, Tally&) {
        const auto digest = digest_of(one.found);
        for (const auto property : properties) {
            Tally tally;
            const auto fault = property(one, evaluate, tally);
            const std::scoped_lock lock{mutex};
            auto& report = out.reports[property];
            ++report.patients;
            for (const auto& [name, count] : tally) report.tally[name] += count;
            if (!fault.empty()) report.faults.push_back(std::to_string(one.seed) + ": " + fault);
        }
        const std::scoped_lock lock{mutex};
        out.digests[one.seed] = digest;
        return std::string{};
    });
    for (const auto& fault : all.faults) out.reports[answers_seen].faults.push_back(fault);
    return out;
}

}  // namespace

const Walk& walk() {
    static const Walk once = walked();
    return once;
}

std::size_t digest_of(const Outcome<plan::Assessment>& found) {
    return std::hash<std::string>{}(text_of(found));
}

std::string before_of(const Subject& one, const Evaluate& evaluate) {
    const auto* own = evaluate.target<Outcome<plan::Assessment> (*)(const plan::FactSet&)>();
    return text_of(own && *own == test::evaluate ? one.found : evaluate(one.facts));
}

Check check_of(Property property, Evaluate evaluate) {
    return [property, evaluate = std::move(evaluate)](const Subject& one, Tally& tally) {
        return property(one, evaluate, tally);
    };
}

}  // namespace fascia::test
