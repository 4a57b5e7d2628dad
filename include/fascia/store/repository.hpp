#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/base/time.hpp"
#include "fascia/fhir/resource.hpp"
#include "fascia/search/search.hpp"
#include "fascia/store/reindex.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The port to the clinic's database. One write = resource, history, index, audit, outbox in one
/// durable transaction.
namespace fascia::store {

/// One version as stored.
struct Version {
    std::string type, id;
    std::int64_t version = 0;  ///< meta.versionId
    Instant last_updated;      ///< meta.lastUpdated
    bool deleted = false;
    std::string method;  ///< POST, PUT, PATCH or DELETE: how it came about
    std::string json;    ///< canonical JSON with id and meta filled in; empty when deleted
};

struct SearchPage {
    std::vector<Version> entries;
    std::optional<std::uint64_t> total;  ///< when asked for
    std::string next;                    ///< page token; empty: last page
    std::vector<Version> included = {};  ///< by _include and _revinclude; none of the entries
    std::vector<std::string> explanation =
        {};  ///< when asked for: how it was found, without values
};
/// Which versions a history tells (R4 http.html#history), newest first.
struct HistoryQuery {
    std::string type = {};                  ///< empty: of every type
    std::string id = {};                    ///< empty: of every resource of the type
    std::vector<std::string> without = {};  ///< types that are left out
    /// Instead of the above: only these, "Type/id".
    std::optional<std::vector<std::string>> only = {};
    std::uint32_t count = 50;
    std::string after = {};             ///< page token; empty: from the newest
    std::optional<Instant> since = {};  ///< only those made then or later
    /// Only those that stood at some time in [first, second).
    std::optional<std::pair<Instant, Instant>> at = {};
};
struct HistoryPage {
    std::vector<Version> entries;
    std::optional<std::uint64_t> total;  ///< of the history of one resource
    std::string next;                    ///< page token; empty: last page
};

/// What resources say of themselves beside version and time, without what repeats, sorted.
struct MetaSet {
    struct Coding {
        std::string system, code;
    };
    std::vector<std::string> profiles;
    std::vector<Coding> security, tags;
};

/// Reads see committed state (a Reader) or also what the unit of work has written so far (a
/// UnitOfWork). Failures: not_found (never was), gone (deleted; read only), invalid (a page token
/// that is not ours), busy, timeout, fault. A Reader is thread safe.
class Reader {
  public:
    virtual ~Reader() = default;
    virtual Outcome<Version> read(std::string_view type, std::string_view id) = 0;
    virtual Outcome<Version> read_version(std::string_view type, std::string_view id,
                                          std::int64_t version) = 0;
    /// What is new meanwhile never moves an older version from one page to another.
    virtual Outcome<HistoryPage> history(const HistoryQuery& query) = 0;
    /// Failure also: too_costly (more included than a page may carry), unsupported (an own
    /// parameter that not every resource is indexed by yet).
    virtual Outcome<SearchPage> search(const search::Query& query) = 0;
    /// The patient, what refers to Patient/id and, one hop, what these refer to (other patients
    /// excepted), by internal key, of the types `only` where it names some; `after`: page token.
    /// Failure: not_found, gone.
    virtual Outcome<SearchPage> everything(std::string_view patient_id, std::uint32_t count,
                                           std::string_view after,
                                           std::span<const std::string_view> only) = 0;
    /// Profiles, security labels and tags of the live resources of a type, as the search index
    /// has them.
    virtual Outcome<MetaSet> meta(std::string_view type) = 0;
    /// "Type/id" of live resources that refer to one, itself excepted, at most `count`.
    virtual Outcome<std::vector<std::string>> referrers(std::string_view type, std::string_view id,
                                                        std::uint32_t count) = 0;
};

/// A resource made ready to be stored on a worker thread: body and index computed, id known.
struct Prepared {
    std::string type, id;
    bool is_new = false;  ///< the id was made for it: nobody can have written it before
    /// The canonical JSON behind meta.versionId and meta.lastUpdated, which only the commit knows.
    std::string tail;
    std::string packed;  ///< the tail compressed, as the database keeps it
    search::IndexRows index;
    std::vector<std::string> references;  ///< "Type/id" of every literal reference, for $everything
};
/// `meta` of the resource is kept but for versionId and lastUpdated.
Prepared prepare(const fhir::Resource& resource, std::string_view id,
                 const search::Registry& registry);

/// Who does it, for the audit columns.
struct Actor {
    std::string user;     ///< id of the user or client; "anonymous" under --open
    std::string request;  ///< request id
};

/// Inside the one transaction of a write. Only used within the callback of Repository::submit, on
/// its thread.
class UnitOfWork : public Reader {
  public:
    /// Creates or updates. `expected`: the version that must stand now (0: must not exist; absent:
    /// any). Failure: precondition when it does not.
    virtual Outcome<Version> put(const Prepared& resource, std::string_view method,
                                 std::optional<std::int64_t> expected) = 0;
    /// Deleting what is not there or already deleted succeeds with version 0. Failure:
    /// precondition.
    virtual Outcome<Version> remove(std::string_view type, std::string_view id,
                                    std::optional<std::int64_t> expected) = 0;
    /// Replaces the labels (meta) of the version `standing`: neither version nor time move (R4
    /// resource-operation-meta-add.html). Failure: precondition when another version stands.
    virtual Outcome<Version> relabel(const Prepared& resource, std::int64_t standing) = 0;
    /// "type/id" of what the criteria of a conditional interaction match, at most `query.count`.
    /// The query's sort, page and total do not matter.
    virtual Outcome<std::vector<std::string>> match(const search::Query& query) = 0;
    /// Writes one more audit row in the same transaction. put() and remove() have written theirs
    /// already (actions "create", "update", "delete", outcome "0"), relabel() too ("meta").
    virtual Outcome<void> audit(std::string_view action, std::string_view target,
                                std::string_view outcome) = 0;
    /// Starts a pass over the live resources of a type (empty: of every type), or goes on with that
    /// of the same type which did not come to its end, unless own parameters have come in since.
    virtual Outcome<ReindexRun> start_reindex(std::string_view type) = 0;
    /// The next resources of the pass, some hundred at most: their index rows, whoever made them,
    /// are those that `registry` makes of the versions that stand. Failure: conflict (another
    /// program goes on with the pass).
    virtual Outcome<ReindexUnit> reindex(const ReindexRun& run,
                                         const search::Registry& registry) = 0;
    /// The instant of this write: meta.lastUpdated of all it puts.
    virtual Instant now() const = 0;
};

/// What runs inside the transaction. May run more than once (after a serialization failure); only
/// the last run counts. A Failure rolls the whole unit back and reaches `done`.
using Work = std::function<Outcome<void>(UnitOfWork&)>;
/// Called exactly once, after the commit is durable or the unit has failed, on the store's thread:
/// post, do not work.
using Done = std::function<void(Outcome<void>)>;

/// What a check of the audit log's hash chain found.
struct AuditReport {
    std::uint64_t rows = 0;                 ///< sound rows from the beginning
    std::optional<std::int64_t> broken_at;  ///< sequence number of the first row that is not
};

/// The clinic's database. Thread safe.
class Repository : public Reader {
  public:
    /// Queues a write. Group commit: many units share one transaction, each isolated by a
    /// savepoint.
    virtual void submit(Actor actor, Work work, Done done) = 0;
    /// Queues an audit row of something that was read, and does not wait for it: it is written with
    /// the next group, or after a tenth of a second. A crash in between loses it.
    virtual void note(Actor actor, std::string_view action, std::string_view target,
                      std::string_view outcome) = 0;
    /// The same as submit(), waiting (import, tests, the command line).
    Outcome<void> run(Actor actor, Work work);
    /// Live resources of a type, from the counters.
    virtual Outcome<std::uint64_t> count(std::string_view type) = 0;
    /// Small named values of the application (import progress, users): read and write one.
    virtual Outcome<std::optional<std::string>> setting(std::string_view name) = 0;
    virtual Outcome<void> set_setting(std::string_view name, std::string_view value) = 0;
    /// Recomputes the whole chain of the audit log: long, for `audit verify` and tests.
    virtual Outcome<AuditReport> verify_audit() = 0;
    /// Cheap check that the database answers (readyz).
    virtual Outcome<void> ping() = 0;
};

struct OpenOptions {
    std::string url;               ///< sqlite:///path, postgresql://…, mariadb://…
    unsigned readers = 2;          ///< reading connections
    std::size_t group_size = 128;  ///< units per transaction at most
    bool durable = true;           ///< false only in benchmarks and in the negative control
    /// How long one statement of a read and one of a write may take; then the read or write fails
    /// with timeout.
    std::chrono::milliseconds read_limit{5000}, write_limit{30000};
};
/// The URL without its password, for messages and logs.
std::string without_password(std::string_view url);
/// Opens and, when `migrate` says so, migrates. What is written is indexed by `registry`. Several
/// programs may have the same database open and write to it. Failure: invalid (URL, unknown or
/// changed migration), unprocessable (migrations outstanding), busy (no connection), fault.
Outcome<std::unique_ptr<Repository>> open(const OpenOptions& options, bool migrate,
                                          const Clock& clock,
                                          std::shared_ptr<const search::Registry> registry);

}  // namespace fascia::store
