#include "store/soci/session_repository.hpp"

#include "store/soci/audit_chain.hpp"
#include "store/soci/reading.hpp"
#include "store/soci/search.hpp"
#include "store/soci/statements.hpp"

#include <chrono>
#include <future>

namespace fascia::store {
namespace {

constexpr std::chrono::milliseconds longest_wait{5000};  // for a free connection

}  // namespace

SessionRepository::SessionRepository(std::unique_ptr<Watchdog> watchdog,
                                     std::unique_ptr<Dictionary> dictionary,
                                     std::unique_ptr<Committer> committer,
                                     std::unique_ptr<ReaderPool> readers)
    : watchdog_{std::move(watchdog)},
      dictionary_{std::move(dictionary)},
      committer_{std::move(committer)},
      readers_{std::move(readers)} {}

/// Runs an action on a reading connection; whatever it throws becomes a Failure here. Reading twice
/// does no harm: when the connection was lost, a new one is tried.
template <class Result>
Outcome<Result> SessionRepository::on_reader(auto action) {
    const Outcome<ReaderPool::Lease> lease = readers_->try_lease(longest_wait);
    if (!lease) return lease.error();
    Connection& connection = lease->connection();
    const Session session{connection, *dictionary_};
    try {
        connection.restore();
        try {
            return action(session);
        } catch (const DatabaseError& error) {
            if (!error.trouble().lost || error.trouble().kind == FailureKind::timeout) throw;
            connection.restore();
            return action(session);
        }
    } catch (const DatabaseError& error) {
        return error.to_failure();
    } catch (const std::exception& error) {
        return Failure{FailureKind::fault, "The database could not be read."}.with_note(
            error.what());
    }
}

Outcome<Version> SessionRepository::read(std::string_view type, std::string_view id) {
    return on_reader<Version>([&](Session session) { return store::read(session, type, id); });
}

Outcome<Version> SessionRepository::read_version(std::string_view type, std::string_view id,
                                                 std::int64_t version) {
    return on_reader<Version>(
        [&](Session session) { return store::read_version(session, type, id, version); });
}

Outcome<HistoryPage> SessionRepository::history(const HistoryQuery& query) {
    return on_reader<HistoryPage>([&](Session session) { return store::history(session, query); });
}

Outcome<SearchPage> SessionRepository::search(const search::Query& query) {
    return on_reader<SearchPage>([&](Session session) { return search_page(session, query); });
}

Outcome<SearchPage> SessionRepository::everything(std::string_view patient_id, std::uint32_t count,
                                                  std::string_view after,
                                                  std::span<const std::string_view> only) {
    return on_reader<SearchPage>([&](Session session) {
        return store::everything(session, patient_id, count, after, only);
    });
}

Outcome<MetaSet> SessionRepository::meta(std::string_view type) {
    return on_reader<MetaSet>([&](Session session) { return store::meta(session, type); });
}

Outcome<std::vector<std::string>> SessionRepository::referrers(std::string_view type,
                                                               std::string_view id,
                                                               std::uint32_t count) {
    return on_reader<std::vector<std::string>>(
        [&](Session session) { return store::referrers(session, type, id, count); });
}

void SessionRepository::submit(Actor actor, Work work, Done done) {
    committer_->submit(std::move(actor), std::move(work), std::move(done));
}

void SessionRepository::note(Actor actor, std::string_view action, std::string_view target,
                             std::string_view outcome) {
    committer_->note({.actor = std::move(actor),
                      .action = std::string{action},
                      .target = std::string{target},
                      .outcome = std::string{outcome}});
}

Outcome<std::uint64_t> SessionRepository::count(std::string_view type) {
    return on_reader<std::uint64_t>(
        [&](Session session) { return count_live(session.connection, type); });
}

Outcome<std::optional<std::string>> SessionRepository::setting(std::string_view name) {
    using Value = std::optional<std::string>;
    return on_reader<Value>([&](Session session) -> Value {
        Call call = session.connection.call(sql::setting_read).set("name", std::string{name});
        return call.one() ? Value{call.text(0)} : Value{};
    });
}

Outcome<void> SessionRepository::set_setting(std::string_view name, std::string_view value) {
    std::promise<Outcome<void>> promise;
    committer_->submit_plain(
        [name = std::string{name}, value = std::string{value}](Connection& connection) {
            connection.call(sql::setting_write).set("name", name).set("value", value).run();
        },
        [&](Outcome<void> outcome) { promise.set_value(std::move(outcome)); });
    return promise.get_future().get();
}

Outcome<AuditReport> SessionRepository::verify_audit() {
    return on_reader<AuditReport>(
        [](Session session) { return verify_audit_chain(session.connection); });
}

Outcome<void> SessionRepository::ping() {
    return on_reader<void>([](Session session) -> Outcome<void> {
        session.connection.call(sql::session_ping).one();
        return {};
    });
}

}  // namespace fascia::store
