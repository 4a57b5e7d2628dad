#include "plan/detail/care_events.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace fascia::plan::detail {

namespace {

enum class Belongs : std::uint8_t { yes, no, unknown };

}  // namespace

std::vector<std::string> links(const FactBook& book, const fhir::Resource& resource, int depth) {
    std::vector<std::string> out;
    static constexpr std::array<fhir::ElementName, 3> reasons{"reasonReference", "focus",
                                                              "addresses"};
    for (const auto& name : reasons)
        for (const auto reference : resource.children(name))
            if (const auto local = local_reference(reference.child("reference").text());
                local.starts_with("Condition/"))
                out.emplace_back(local);
    for (const auto request : resource.children("basedOn")) {
        const auto reference = request.child("reference").text();
        out.emplace_back(local_reference(reference));
        if (const auto target = book.resolve(reference); target && depth < 3)
            for (auto& link : links(book, target, depth + 1)) out.push_back(std::move(link));
    }
    return out;
}

namespace {

std::string own_plan_of(const FactBook& book) {
    const auto& plan = book.set().care_plan;
    return plan ? "CarePlan/" + std::string{plan.id()} : std::string{};
}

Belongs belongs(const FactBook& book, const Episode& episode, std::string_view own_plan,
                const fhir::Resource& resource) {
    bool names_another = false;
    for (const auto& link : links(book, resource)) {
        if (link == own_plan || episode.references.contains(link)) return Belongs::yes;
        names_another = names_another || link.starts_with("Condition/");
    }
    if (names_another) return Belongs::no;
    return episode.others_open ? Belongs::unknown : Belongs::yes;
}

/// The visit's fate: kept, missed by the patient, or neither (the clinic cancelled; still to come).
std::optional<CareEvent::Kind> fate_of(const FactBook& book, const fhir::Resource& appointment) {
    const auto status = appointment.child("status").text();
    if (status == "fulfilled") return CareEvent::Kind::visit;
    if (status == "noshow") return CareEvent::Kind::missed_visit;
    if (status != "cancelled") return std::nullopt;
    const auto& patients = book.rules().adherence.cancelled_by_patient;
    for (const auto& code : book.codes(appointment.child("cancelationReason")))
        for (const auto& prefix : patients)
            if (code.system == prefix.system && code.code.starts_with(prefix.code))
                return CareEvent::Kind::missed_visit;
    return std::nullopt;
}

std::string_view item_of_service(const FactBook& book, const fhir::Resource& appointment) {
    for (const auto service : appointment.children("serviceType"))
        if (const auto item = book.item_of(service); !item.empty()) return item;
    return {};
}

constexpr std::string_view reported = "reported", documented = "documented";

class Collector {
  public:
    Collector(const FactBook& book, const Episode& episode)
        : book_{book}, episode_{episode}, own_plan_{own_plan_of(book)} {}

    void appointments() {
        for (const auto& appointment : book_.of_type("Appointment")) {
            const auto fate = fate_of(book_, appointment);
            const auto when = span_of(appointment.child("start").text(), book_.set().zone);
            if (fate && when)
                add(appointment, item_of_service(book_, appointment), *fate, *when, "visit",
                    appointment.child("status").text(), true);
        }
    }

    void procedures() {
        for (const auto& procedure : book_.of_type("Procedure")) {
            const auto when = span_of(procedure.root(), "performed", book_.set().zone);
            const auto item = book_.item_of(procedure.child("code"));
            if (item.empty() || procedure.child("status").text() != "completed" || !when) continue;
            const bool one_day = book_.day_of(when->first) == book_.day_of(when->last);
            const bool is_course = procedure.child("performedPeriod") && !one_day;
            if (!is_course)
                add(procedure, item, CareEvent::Kind::visit, *when, "visit", "kept",
                    source_of(procedure) != reported);
            else if (const auto source = source_of(procedure); !source.empty())
                add(procedure, item, CareEvent::Kind::course, *when, "care-elsewhere", source,
                    source == documented);
        }
    }

    void home_logs() {
        const auto& adherence = book_.rules().adherence;
        const auto& rule = *book_.rules().observation(adherence.home_observation);
        for (const auto& reading : book_.readings(rule)) {
            if (!reading.number) continue;
            const auto before = out_.events.size();
            add(reading.from->resource, adherence.home_item, CareEvent::Kind::log, week_of(reading),
                rule.name, reading.value, false);
            if (out_.events.size() > before)
                out_.events.back().days = static_cast<int>(reading.number->to_double());
        }
    }

    CareRecord take() {
        std::sort(out_.events.begin(), out_.events.end(), [](const auto& a, const auto& b) {
            return std::tie(a.first, a.last, a.item, a.fact.reference) <
                   std::tie(b.first, b.last, b.item, b.fact.reference);
        });
        return std::move(out_);
    }

  private:
    void add(const fhir::Resource& resource, std::string_view item, CareEvent::Kind kind,
             const Span& when, std::string fact, std::string_view value, bool by_who_gave_it) {
        if (!contains(book_.rules().items.care, item) || !book_.exists(when)) return;
        switch (belongs(book_, episode_, own_plan_, resource)) {
            case Belongs::unknown:
                out_.whose_is_unknown = true;
                return;
            case Belongs::no:
                return;
            case Belongs::yes:
                break;
        }
        const auto first = book_.day_of(when.first);
        const auto last = std::min(book_.day_of(when.last), book_.today());
        out_.events.push_back(
            {std::string{item}, kind, first, std::max(first, last), 0, by_who_gave_it,
             Fact{std::move(fact),
                  std::string{item} + " " + format_day(first) + " " + std::string{value},
                  versioned_reference(resource)}});
    }

    /// Care elsewhere counts with type, from–to and source: who says it.
    static std::string_view source_of(const fhir::Resource& procedure) {
        auto said = procedure.at("asserter.reference").text();
        if (said.empty()) said = procedure.at("performer.actor.reference").text();
        if (said.empty()) return {};
        const auto local = local_reference(said);
        return local.starts_with("Patient/") || local.starts_with("RelatedPerson/") ? reported
                                                                                    : documented;
    }

    /// A log dated by one day is of the week that ends with it.
    Span week_of(const Reading& reading) const {
        if (reading.from->resource.child("effectivePeriod").child("end")) return reading.from->when;
        const auto last = std::chrono::sys_days{book_.day_of(reading.from->when.first)};
        return {book_.set().zone.start_of(Day{last - std::chrono::days{6}}),
                reading.from->when.last};
    }

    const FactBook& book_;
    const Episode& episode_;
    const std::string own_plan_;
    CareRecord out_;
};

}  // namespace

CareRecord care_record(const FactBook& book, const Episode& episode) {
    Collector collector{book, episode};
    collector.appointments();
    collector.procedures();
    collector.home_logs();
    return collector.take();
}

}  // namespace fascia::plan::detail
