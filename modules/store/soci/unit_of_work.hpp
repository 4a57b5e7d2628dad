#pragma once

#include "fascia/store/repository.hpp"

#include "store/soci/reading.hpp"
#include "store/soci/writer.hpp"

#include <optional>

namespace fascia::store {

/// One unit inside the writer's transaction. A DatabaseError ends the unit: it is remembered, and
/// whatever the callback makes of the Failure, the unit does not count.
class UnitOfWorkOnSession final : public UnitOfWork {
  public:
    UnitOfWorkOnSession(Writer& writer, const Actor& actor) : writer_{writer}, actor_{actor} {}

    Outcome<Version> read(std::string_view type, std::string_view id) override;
    Outcome<Version> read_version(std::string_view type, std::string_view id,
                                  std::int64_t version) override;
    Outcome<HistoryPage> history(const HistoryQuery& query) override;
    Outcome<SearchPage> search(const search::Query& query) override;
    Outcome<SearchPage> everything(std::string_view patient_id, std::uint32_t count,
                                   std::string_view after,
                                   std::span<const std::string_view> only) override;
    Outcome<MetaSet> meta(std::string_view type) override;
    Outcome<std::vector<std::string>> referrers(std::string_view type, std::string_view id,
                                                std::uint32_t count) override;
    Outcome<Version> put(const Prepared& resource, std::string_view method,
                         std::optional<std::int64_t> expected) override;
    Outcome<Version> remove(std::string_view type, std::string_view id,
                            std::optional<std::int64_t> expected) override;
    Outcome<Version> relabel(const Prepared& resource, std::int64_t standing) override;
    Outcome<std::vector<std::string>> match(const search::Query& query) override;
    Outcome<void> audit(std::string_view action, std::string_view target,
                        std::string_view outcome) override;
    Outcome<ReindexRun> start_reindex(std::string_view type) override;
    Outcome<ReindexUnit> reindex(const ReindexRun& run, const search::Registry& registry) override;
    Instant now() const override { return writer_.now(); }

    const std::optional<DatabaseError>& trouble() const { return trouble_; }

  private:
    Session session() { return {writer_.connection(), writer_.dictionary()}; }
    template <class Action>
    auto guard(Action action) -> decltype(action());
    /// Row and body of a new version, its audit and outbox rows.
    void write_version(std::int64_t type_id, const Prepared& resource,
                       const std::optional<ResourceRow>& before, const ResourceRow& after,
                       std::string_view method);
    void write_outbox(const ResourceRow& row);

    Writer& writer_;
    const Actor& actor_;
    std::optional<DatabaseError> trouble_;
};

}  // namespace fascia::store
