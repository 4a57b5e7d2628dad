#pragma once

#include "fascia/store/repository.hpp"

#include "store/soci/committer.hpp"
#include "store/soci/dictionary.hpp"
#include "store/soci/reader_pool.hpp"

#include <memory>

namespace fascia::store {

/// The Repository of the port on SOCI sessions.
class SessionRepository final : public Repository {
  public:
    SessionRepository(std::unique_ptr<Watchdog> watchdog, std::unique_ptr<Dictionary> dictionary,
                      std::unique_ptr<Committer> committer, std::unique_ptr<ReaderPool> readers);

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
    void submit(Actor actor, Work work, Done done) override;
    void note(Actor actor, std::string_view action, std::string_view target,
              std::string_view outcome) override;
    Outcome<std::uint64_t> count(std::string_view type) override;
    Outcome<std::optional<std::string>> setting(std::string_view name) override;
    Outcome<void> set_setting(std::string_view name, std::string_view value) override;
    Outcome<AuditReport> verify_audit() override;
    Outcome<void> ping() override;

  private:
    template <class Result>
    Outcome<Result> on_reader(auto action);

    std::unique_ptr<Watchdog> watchdog_;
    std::unique_ptr<Dictionary> dictionary_;
    std::unique_ptr<Committer> committer_;
    // Ends first: the writing connection, closed last, folds the log into the database.
    std::unique_ptr<ReaderPool> readers_;
};

/// open() with what only tests may ask for.
Outcome<std::unique_ptr<Repository>> open_session(const OpenOptions& options, bool migrate,
                                                  const Clock& clock, OwnParameters own,
                                                  bool acknowledge_early);

}  // namespace fascia::store
