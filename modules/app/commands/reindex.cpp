#include "app/detail/clinic.hpp"
#include "app/detail/console.hpp"
#include "app/detail/progress.hpp"

#include <fmt/format.h>

#include <chrono>
#include <map>
#include <thread>

namespace fascia::app {
namespace {

const store::Actor actor{.user = "reindex", .request = "reindex"};

Outcome<std::uint64_t> count(store::Repository& repository, const std::string& type) {
    if (!type.empty()) return repository.count(type);
    std::uint64_t total = 0;
    for (const fhir::TypeId id : fhir::resource_types()) {
        const auto of_type = repository.count(fhir::TypeDef{id}.name());
        if (!of_type) return of_type.error();
        total += *of_type;
    }
    return total;
}

/// Runs a pass from its start, or from where an interrupted one has ended, to its end. Between two
/// units it waits as long as one takes, so that others get to write.
class Pass {
  public:
    Pass(const Clinic& clinic, const std::string& type, bool json)
        : repository_{*clinic.repository}, registry_{*clinic.registry}, type_{type}, json_{json} {}

    Outcome<store::ReindexUnit> run() {
        const auto total = count(repository_, type_);
        if (!total) return total.error();
        auto unit = start();
        if (!unit) return unit.error();
        if (unit->run.resumed)
            fmt::print(stderr, "goes on after the {} resources of an interrupted run\n",
                       unit->run.resources);
        const auto done_before = unit->run.resources;
        Progress progress{*total, "failed"};
        while (!unit->ended) {
            const auto begun = std::chrono::steady_clock::now();
            unit = next(unit->run);
            if (!unit) return unit.error();
            tell(unit->faults, progress);
            progress.show(unit->run.resources, unit->run.resources - done_before, unit->run.failed);
            std::this_thread::sleep_for(std::chrono::steady_clock::now() - begun);
        }
        progress.finish(unit->run.resources - done_before, unit->run.failed);
        return unit;
    }

  private:
    Outcome<store::ReindexUnit> start() {
        store::ReindexUnit unit;
        const auto started = repository_.run(actor, [&](store::UnitOfWork& work) -> Outcome<void> {
            auto run = work.start_reindex(type_);
            if (!run) return run.error();
            unit.run = std::move(*run);
            return {};
        });
        if (!started) return started.error();
        return unit;
    }

    Outcome<store::ReindexUnit> next(const store::ReindexRun& before) {
        store::ReindexUnit unit;
        const auto done = repository_.run(actor, [&](store::UnitOfWork& work) -> Outcome<void> {
            auto after = work.reindex(before, registry_);
            if (!after) return after.error();
            unit = std::move(*after);
            return {};
        });
        if (!done) return done.error();
        return unit;
    }

    void tell(const std::vector<store::ReindexFault>& faults, Progress& progress) const {
        if (faults.empty()) return;
        progress.give_way();
        for (const auto& [resource, text] : faults)
            report(Failure{FailureKind::unprocessable, text}, resource, json_);
    }

    store::Repository& repository_;
    const search::Registry& registry_;
    const std::string& type_;
    const bool json_;
};

/// "colour (Patient, Person), keeper (Observation)"
std::string by_code(const std::vector<search::OwnParameter>& parameters) {
    std::map<std::string_view, std::string> types;
    for (const auto& parameter : parameters) {
        auto& of_code = types[parameter.code];
        of_code += (of_code.empty() ? "" : ", ") + parameter.type;
    }
    std::string text;
    for (const auto& [code, of_code] : types)
        text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", code, of_code);
    return text;
}

std::string json_array(const std::vector<search::OwnParameter>& parameters) {
    std::string text;
    for (const auto& parameter : parameters)
        text +=
            fmt::format(R"({}"{}.{}")", text.empty() ? "" : ",", parameter.type, parameter.code);
    return "[" + text + "]";
}

void print(const store::ReindexUnit& end, bool json) {
    const store::ReindexRun& run = end.run;
    if (json) {
        fmt::print(
            R"({{"event":"reindexed","resources":{},"changed":{},"rowsAdded":{},"rowsRemoved":{},"failed":{},"ready":{},"incomplete":{}}})"
            "\n",
            run.resources, run.changed, run.added, run.removed, run.failed, json_array(end.ready),
            json_array(end.incomplete));
        return;
    }
    fmt::print("{} resources read, the index of {} changed: {} rows added, {} removed; {} faults\n",
               run.resources, run.changed, run.added, run.removed, run.failed);
    if (!end.ready.empty()) fmt::print("can be searched by now: {}\n", by_code(end.ready));
    if (!end.incomplete.empty())
        fmt::print(
            "cannot be searched by: {}; resources could not be read, or another program wrote "
            "without them: mend that and run `fascia reindex` again\n",
            by_code(end.incomplete));
}

}  // namespace

int reindex(const CommonOptions& options, const std::string& type) {
    if (!type.empty() && !fhir::find_resource_type(type)) {
        report(Failure{FailureKind::invalid, "no such resource type: " + type}, "--type",
               options.json);
        return wrong_usage;
    }
    const auto clinic = Clinic::open_as_served(options);
    if (!clinic)
        return report(clinic.error(), store::without_password(options.database), options.json);
    int status = done;
    for (const auto& [file, failure] : (*clinic)->search_parameters.faults())
        status = report(failure, file, options.json);
    const auto end = Pass{**clinic, type, options.json}.run();
    if (!end) return report(end.error(), "reindex", options.json);
    print(*end, options.json);
    return end->run.failed > 0 || !end->incomplete.empty() ? failed : status;
}

}  // namespace fascia::app
