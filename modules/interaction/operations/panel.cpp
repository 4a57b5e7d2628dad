#include "fascia/interaction/panel.hpp"

#include "fascia/fhir/json.hpp"

#include "interaction/detail/patient_record.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <optional>
#include <thread>

namespace fascia::interaction {
namespace {

constexpr const char* page_size = "128";

Outcome<search::Query> plans_of(const Services& services, const std::string& statuses) {
    const std::vector<std::pair<std::string, std::string>> parameters{
        {"status", statuses}, {"instantiates-canonical:missing", "false"}, {"_count", page_size}};
    return services.registry.parse("CarePlan", parameters, false, {});
}

bool is_called(const plan::Protocol& protocol, std::string_view canonical) {
    return canonical == protocol.url() || canonical == protocol.canonical();
}

std::string name_of(const store::Version& version) {
    return version.type + "/" + version.id + "/_history/" + std::to_string(version.version);
}

/// The plans of one page, evaluated by a few threads that take the next one each.
class Evaluation {
  public:
    using Roles = std::map<std::string, std::string, std::less<>>;
    Evaluation(const Services& services, Instant at, const PanelQuestion& question,
               const Roles& roles, const std::vector<store::Version>& plans)
        : services_{services}, at_{at}, question_{question}, roles_{roles}, plans_{plans} {
        lines_.resize(plans.size());
    }

    std::vector<workflow::PanelLine> run() {
        const auto work = [this] {
            for (auto i = next_++; i < plans_.size(); i = next_++) lines_[i] = evaluate(plans_[i]);
        };
        std::vector<std::future<void>> others;
        for (unsigned i = 1; i < std::clamp(std::thread::hardware_concurrency(), 1u, 4u); ++i)
            others.push_back(std::async(std::launch::async, work));
        work();
        for (auto& other : others) other.get();
        std::vector<workflow::PanelLine> lines;
        for (auto& line : lines_)
            if (line) lines.push_back(std::move(*line));
        return lines;
    }

  private:
    std::optional<workflow::PanelLine> evaluate(const store::Version& version) const {
        const auto care_plan = fhir::parse_kept_json(version.json);
        if (!care_plan)
            return workflow::failed_line(name_of(version),
                                         {FailureKind::fault, "the stored plan cannot be read"});
        const Evaluate by = question_.choose(*care_plan);
        if (!by) return std::nullopt;
        const auto patient = patient_of(*care_plan);
        auto record = question_.assesses ? load_assessed(services_, patient)
                                         : load_record(services_, patient);
        if (!record) return workflow::failed_line(name_of(version), record.error());
        return by({.patient = std::move(record->patient),
                   .resources = std::move(record->resources),
                   .at = at_,
                   .zone = services_.zone,
                   .care_plan = *care_plan,
                   .account_roles = roles_});
    }

    const Services& services_;
    const Instant at_;
    const PanelQuestion& question_;
    const Roles& roles_;
    const std::vector<store::Version>& plans_;
    std::vector<std::optional<workflow::PanelLine>> lines_;
    std::atomic<std::size_t> next_{0};
};

}  // namespace

Outcome<std::shared_ptr<const plan::Protocol>> protocol_by(const Services& services,
                                                           std::string_view canonical) {
    for (const auto& [id, protocol] : services.protocols)
        if (is_called(*protocol, canonical)) return protocol;
    return Failure{FailureKind::not_found,
                   "no protocol of this server is " + std::string{canonical}};
}

PanelQuestion sweep_question(const Services& services, std::string canonical) {
    Choose choose =
        [&services, canonical = std::move(canonical)](const fhir::Resource& care_plan) -> Evaluate {
        const auto protocol = protocol_of(services, care_plan);
        if (!canonical.empty() && !(protocol && is_called(**protocol, canonical))) return {};
        return [protocol](const plan::FactSet& facts) {
            return workflow::sweep_line(facts.care_plan,
                                        protocol ? plan::assess(**protocol, facts)
                                                 : Outcome<plan::Assessment>{protocol.error()});
        };
    };
    return {.choose = std::move(choose), .assesses = true};
}

PanelQuestion diff_question(std::shared_ptr<const plan::Protocol> before,
                            std::shared_ptr<const plan::Protocol> after) {
    Choose choose = [before = std::move(before),
                     after = std::move(after)](const fhir::Resource& care_plan) -> Evaluate {
        if (!follows(care_plan, *before) && !follows(care_plan, *after)) return {};
        return [before, after](const plan::FactSet& facts) {
            return workflow::diff_line(facts.care_plan, plan::apply_protocol(*before, facts),
                                       plan::apply_protocol(*after, facts));
        };
    };
    return {.choose = std::move(choose)};
}

Outcome<Panel> Panel::open(const Services& services, Instant at, PanelQuestion question) {
    auto roles = services.account_roles();
    if (!roles) return roles.error();
    return Panel{services, at, std::move(question), std::move(*roles)};
}

Outcome<std::uint64_t> Panel::size() const {
    auto query = plans_of(*services_, question_.statuses);
    if (!query) return query.error();
    query->count = 0;
    const auto counted = services_->repository.search(*query);
    if (!counted) return counted.error();
    return counted->total.value_or(0);
}

Outcome<PanelPage> Panel::page(const std::string& place) const {
    auto query = plans_of(*services_, question_.statuses);
    if (!query) return query.error();
    query->after = place;
    const auto plans = services_->repository.search(*query);
    if (!plans) return plans.error();
    return PanelPage{.lines = Evaluation{*services_, at_, question_, roles_, plans->entries}.run(),
                     .read = plans->entries.size(),
                     .next = plans->next};
}

}  // namespace fascia::interaction
