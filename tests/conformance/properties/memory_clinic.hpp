#pragma once

#include "fascia/interaction/routes.hpp"
#include "fascia/store/repository.hpp"

#include "clinic.hpp"

#include <map>
#include <string>
#include <string_view>

/// The server's operations on one patient's records, kept in memory: what the store answers is what
/// its port promises, and nothing is written to a disk.
namespace fascia::test {

/// "Type/id" → the version that stands.
using Shelf = std::map<std::string, store::Version, std::less<>>;

/// The part of the port that is read; `Port` is Repository or UnitOfWork.
template <class Port>
class Reading : public Port {
  public:
    explicit Reading(Shelf& shelf) : shelf_{shelf} {}
    Outcome<store::Version> read(std::string_view type, std::string_view id) override;
    Outcome<store::SearchPage> search(const search::Query& query) override;
    Outcome<store::SearchPage> everything(std::string_view patient_id, std::uint32_t count,
                                          std::string_view after,
                                          std::span<const std::string_view> only) override;

    Outcome<store::Version> read_version(std::string_view, std::string_view,
                                         std::int64_t) override {
        return not_here();
    }
    Outcome<store::HistoryPage> history(const store::HistoryQuery&) override { return not_here(); }
    Outcome<store::MetaSet> meta(std::string_view) override { return not_here(); }
    Outcome<std::vector<std::string>> referrers(std::string_view, std::string_view,
                                                std::uint32_t) override {
        return not_here();
    }

  protected:
    static Failure not_here() { return Failure{FailureKind::fault, "not kept in memory"}; }
    Shelf& shelf_;
};

class MemoryUnit final : public Reading<store::UnitOfWork> {
  public:
    using Reading::Reading;
    Outcome<store::Version> put(const store::Prepared& resource, std::string_view method,
                                std::optional<std::int64_t> expected) override;
    Outcome<std::vector<std::string>> match(const search::Query& query) override;
    Outcome<void> audit(std::string_view, std::string_view, std::string_view) override {
        return {};
    }
    Instant now() const override { return {}; }
    Outcome<store::Version> remove(std::string_view, std::string_view,
                                   std::optional<std::int64_t>) override {
        return not_here();
    }
    Outcome<store::Version> relabel(const store::Prepared&, std::int64_t) override {
        return not_here();
    }
    Outcome<store::ReindexRun> start_reindex(std::string_view) override { return not_here(); }
    Outcome<store::ReindexUnit> reindex(const store::ReindexRun&,
                                        const search::Registry&) override {
        return not_here();
    }
};

class MemoryStore final : public Reading<store::Repository> {
  public:
    using Reading::Reading;
    void submit(store::Actor actor, store::Work work, store::Done done) override;
    void note(store::Actor, std::string_view, std::string_view, std::string_view) override {}
    Outcome<std::uint64_t> count(std::string_view) override { return not_here(); }
    Outcome<std::optional<std::string>> setting(std::string_view) override { return not_here(); }
    Outcome<void> set_setting(std::string_view, std::string_view) override { return not_here(); }
    Outcome<store::AuditReport> verify_audit() override { return not_here(); }
    Outcome<void> ping() override { return {}; }
};

/// A server with these records, at the patient's instant.
class MemoryClinic {
  public:
    explicit MemoryClinic(const Subject& one);

    void keep(const fhir::Resource& record);
    const Shelf& shelf() const { return shelf_; }
    /// POST of Parameters with `at` and these others, as an EHR client; JSON of the answer, or what
    /// failed.
    std::string call(std::string_view target, fhir::Draft parameters);

  private:
    const Subject& one_;
    Shelf shelf_;
    MemoryStore store_{shelf_};
    CountedIds ids_;
    SystemClock clock_;
    interaction::Services services_;
};

/// The same without the hash of everything that was given.
std::string without_hash(std::string json);

}  // namespace fascia::test
