#include "fascia/workflow/guard.hpp"

#include "interaction/rest/detail/bundle_entry.hpp"
#include "interaction/rest/detail/bundle_json.hpp"
#include "interaction/rest/detail/direct_write.hpp"
#include "interaction/rest/detail/integrity.hpp"
#include "interaction/rest/detail/links.hpp"
#include "interaction/rest/detail/patch.hpp"
#include "interaction/rest/detail/reads.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>

namespace fascia::interaction {
namespace {

using Kind = DirectWrite::Kind;

/// "type/id" of what criteria match, as many as the query counts to: asked of the committed state
/// while the transaction is made ready, and again inside it.
using Match = std::function<Outcome<std::vector<std::string>>(const search::Query&)>;

/// A transaction Bundle (R4 http.html#transaction): read and made ready on a worker, run inside one
/// unit of work, perhaps more than once.
class Transaction {
  public:
    Transaction(const Services& services, const Request& request)
        : services_{services}, request_{request}, links_{request.body} {}

    Outcome<void> read();
    Outcome<void> make_ready(const Match& match);
    Outcome<void> run(store::UnitOfWork& unit);
    Reply answer();

  private:
    struct Entry {
        BundleEntry entry;
        Answer answer = nullptr;           ///< a reading entry
        std::optional<DirectWrite> write;  ///< or a writing one
        std::optional<Patch> patch;        ///< or a patching one
        std::string own_id;                ///< of the write when its criteria match nothing
        std::string placed_id;             ///< what links to this entry have become
        std::vector<std::string> several;  ///< "Type/id" of what it deletes, if more than one
        bool waits = false;                ///< for pending references
        Reply reply;

        bool writes() const { return write || patch; }
        bool removes() const { return write && write->kind == Kind::remove; }
        const std::string& type() const { return entry.request.type; }
        const std::string& id() const { return write ? write->id : placed_id; }
        /// "Type/id" of all it writes, as far as they are known before.
        std::vector<std::string> names() const {
            if (!several.empty()) return several;
            return id().empty() ? std::vector<std::string>{} : std::vector{type() + "/" + id()};
        }
        const std::optional<search::Query>& criteria() const {
            return write ? write->criteria : patch->criteria;
        }
        /// What was written in the end; nullptr: nothing.
        const DirectWrite* written() const {
            const auto& done = write ? write : patch->write;
            const bool stood = done && done->kind == Kind::create && reply.status == 200;
            return done && !stood ? &*done : nullptr;
        }
    };
    /// What the conditions of this Bundle come to. Made ready under one such answer; when another
    /// one holds inside the transaction, it is made ready again.
    struct Conditions {
        /// By entry: "Type/id" of what its criteria match.
        std::vector<std::vector<std::string>> matches;
        LinkTargets references;  ///< conditional references
        /// Those that nothing matches yet: what this transaction writes may.
        std::set<std::string> pending;
        friend bool operator==(const Conditions&, const Conditions&) = default;
    };

    Outcome<Entry> read_one(const fhir::Element& element) const;
    std::vector<Issue> repeated_full_urls() const;
    Outcome<Conditions> decide(const Match& match) const;
    Outcome<std::string> referenced(const std::string& reference, const Match& match) const;
    bool may_change_target(const std::string& reference) const;
    bool removes(std::string_view name) const;
    Outcome<void> place(const Conditions& conditions);
    void set_resource(Entry& entry, const fhir::Element& element);
    Outcome<void> settle_pending(const Match& match);
    Outcome<void> check_identities() const;
    LinkTargets link_targets(const Conditions& conditions) const;
    std::vector<std::size_t> order() const;
    Outcome<void> run_write(store::UnitOfWork& unit, Entry& entry);
    Outcome<void> run_writes(store::UnitOfWork& unit, const std::vector<std::size_t>& indexes);
    Outcome<void> run_reads(store::UnitOfWork& unit);
    Outcome<void> check_whole(store::UnitOfWork& unit, const Entry& entry) const;
    fhir::Resource find_written(std::string_view reference) const;

    const Services& services_;
    const Request request_;
    const Links links_;
    std::vector<Entry> entries_;
    std::optional<Conditions> conditions_;
    std::map<std::string, fhir::Resource, std::less<>> written_;  ///< by "Type/id"
};

std::optional<Kind> kind_of(std::string_view action) {
    static constexpr std::array<std::string_view, 3> actions{"create", "update", "delete"};
    const auto at = std::find(actions.begin(), actions.end(), action);
    if (at == actions.end()) return std::nullopt;
    return static_cast<Kind>(at - actions.begin());
}

Failure identity_failure(std::string text, std::string_view code = "duplicate") {
    return Failure{FailureKind::invalid,
                   Issue{.code = std::string{code}, .path = {}, .text = std::move(text)}};
}

Outcome<Transaction::Entry> Transaction::read_one(const fhir::Element& element) const {
    auto read = read_entry(request_, element);
    if (!read) return read.error();
    Entry entry;
    entry.entry = std::move(*read);
    const std::string_view action = entry.entry.route.action;
    entry.answer = reading(action);
    if (entry.answer) return entry;
    if (action == "patch") {
        auto patch = read_patch(services_, entry.entry.request);
        if (!patch) return patch.error();
        patch->within_transaction = true;
        entry.own_id = patch->request.id;
        entry.patch = std::move(*patch);
        return entry;
    }
    const auto kind = kind_of(action);
    if (!kind)
        return Failure{FailureKind::unsupported,
                       std::string{action} + " is not offered in a transaction"};
    auto write = read_write(services_, entry.entry.request, *kind);
    if (!write) return write.error();
    write->within_transaction = true;
    entry.own_id = write->id;
    entry.write = std::move(*write);
    return entry;
}

std::vector<Issue> Transaction::repeated_full_urls() const {
    std::vector<Issue> issues;
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const std::string& url = entries_[i].entry.full_url;
        if (!url.empty() && !seen.insert(url).second)
            issues.push_back({.code = "duplicate",
                              .path = "Bundle.entry[" + std::to_string(i) + "].fullUrl",
                              .text = "another entry has this fullUrl: " + url});
    }
    return issues;
}

// All faults of all entries at once; the kind is that of the first.
Outcome<void> Transaction::read() {
    std::vector<Issue> issues;
    FailureKind kind = FailureKind::invalid;
    std::size_t index = 0;
    for (const fhir::Element element : request_.body.children("entry")) {
        auto entry = read_one(element);
        if (entry) {
            entries_.push_back(std::move(*entry));
        } else {
            const Failure failure = in_entry(entry.error(), index);
            if (issues.empty()) kind = failure.kind();
            issues.insert(issues.end(), failure.issues().begin(), failure.issues().end());
        }
        ++index;
    }
    if (issues.empty()) issues = repeated_full_urls();
    if (!issues.empty()) return Failure{kind, std::move(issues)};
    return {};
}

Failure unmatched(const std::string& reference, bool several) {
    return Failure{FailureKind::precondition,
                   Issue{.code = several ? "multiple-matches" : "not-found",
                         .path = {},
                         .text = (several ? "more than one resource matches the reference "
                                          : "no resource matches the reference ") +
                                 reference}};
}

bool Transaction::may_change_target(const std::string& reference) const {
    const std::string_view type = std::string_view{reference}.substr(0, reference.find('?'));
    return std::any_of(entries_.begin(), entries_.end(),
                       [&](const Entry& entry) { return entry.writes() && entry.type() == type; });
}

bool Transaction::removes(std::string_view name) const {
    return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
        return entry.removes() && std::ranges::count(entry.names(), name) > 0;
    });
}

// The one resource that a conditional reference means; "" while there is none, or one that this
// transaction deletes (there may be more than match tells, so it is asked again afterwards).
Outcome<std::string> Transaction::referenced(const std::string& reference,
                                             const Match& match) const {
    const std::size_t question = reference.find('?');
    const auto parameters = decode_query(std::string_view{reference}.substr(question + 1));
    if (!parameters) return parameters.error();
    const auto query =
        read_criteria(services_, reference.substr(0, question), *parameters, request_);
    if (!query) return query.error();
    auto found = match(*query);
    if (!found) return found.error();
    if (std::any_of(found->begin(), found->end(),
                    [this](const std::string& name) { return removes(name); }))
        return std::string{};
    if (found->size() > 1) return unmatched(reference, true);
    return found->empty() ? std::string{} : std::move(found->front());
}

Outcome<Transaction::Conditions> Transaction::decide(const Match& match) const {
    Conditions conditions;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        auto& matches = conditions.matches.emplace_back();
        const Entry& entry = entries_[i];
        if (!entry.writes() || !entry.criteria()) continue;
        auto found = match(*entry.criteria());
        if (!found) return in_entry(found.error(), i);
        matches = std::move(*found);
    }
    for (const std::string& reference : links_.conditional()) {
        auto target = referenced(reference, match);
        if (!target) return target.error();
        if (!target->empty())
            conditions.references.emplace(reference, std::move(*target));
        else if (may_change_target(reference))
            conditions.pending.insert(reference);
        else
            return unmatched(reference, false);
    }
    return conditions;
}

LinkTargets Transaction::link_targets(const Conditions& conditions) const {
    LinkTargets targets = conditions.references;
    for (const Entry& entry : entries_) {
        const std::string& full_url = entry.entry.full_url;
        if (!entry.write || full_url.empty() || entry.write->kind == Kind::remove) continue;
        const std::string type = entry.write->type + "/";
        targets.emplace(full_url, type + entry.placed_id);
        // "http://elsewhere/fhir/Patient/7" is what "Patient/7" means beside it.
        const std::string named = type + std::string{entry.write->resource.id()};
        if (entry.write->kind == Kind::create && full_url.ends_with("/" + named))
            targets.emplace(named, type + entry.placed_id);
    }
    return targets;
}

// One resource, or one criterion, is written by one entry.
Outcome<void> Transaction::check_identities() const {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const Entry& entry = entries_[i];
        if (!entry.writes()) continue;
        for (const std::string& name : entry.names())
            if (!seen.insert(name).second)
                return in_entry(identity_failure("another entry writes " + name), i);
        if (!entry.criteria()) continue;
        const std::string criteria = entry.type() + "?" + entry.criteria()->canonical;
        if (!seen.insert(criteria).second)
            return in_entry(identity_failure("another entry has the criteria " + criteria), i);
    }
    return {};
}

// Takes the resource as its links have become, and makes it ready.
void Transaction::set_resource(Entry& entry, const fhir::Element& element) {
    if (entry.patch) {
        entry.patch->write.reset();
        if (entry.patch->request.patch_form == Request::PatchForm::fhirpath)
            entry.patch->request.body = fhir::extract(element.child("resource"));
    } else if (entry.write && entry.write->kind != Kind::remove) {
        entry.write->resource = fhir::extract(element.child("resource"));
        interaction::make_ready(services_, *entry.write);
        written_.insert_or_assign(entry.type() + "/" + entry.id(), entry.write->resource);
    }
}

// Ids, links, bodies and index rows under these conditions. While a reference is pending, what has
// it waits, and so does what the workflow guards: its guard follows links, which must stand.
Outcome<void> Transaction::place(const Conditions& conditions) {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        Entry& entry = entries_[i];
        if (!entry.writes()) continue;
        const auto& matches = conditions.matches[i];
        // More than one is for perform() to refuse, but where a delete may have several.
        entry.placed_id =
            matches.size() == 1 ? matches.front().substr(entry.type().size() + 1) : entry.own_id;
        entry.several.clear();
        if (matches.size() > 1 && entry.removes() && services_.deletes_several)
            entry.several = matches;
        if (entry.write && entry.write->kind != Kind::create && !entry.write->id_given)
            entry.write->id = entry.placed_id;
        entry.waits = !conditions.pending.empty() &&
                      (links_.has_any(i, conditions.pending) || workflow::is_guarded(entry.type()));
    }
    if (const auto fine = check_identities(); !fine) return fine.error();
    const auto resolved = links_.resolved(link_targets(conditions));
    if (!resolved) return resolved.error();
    written_.clear();
    std::size_t index = 0;
    for (const fhir::Element element : resolved->children("entry"))
        if (Entry& entry = entries_[index++]; !entry.waits) set_resource(entry, element);
    return {};
}

// The references that were pending, now that all is written that does not wait for them.
Outcome<void> Transaction::settle_pending(const Match& match) {
    Conditions& conditions = *conditions_;
    for (const std::string& reference : conditions.pending) {
        auto target = referenced(reference, match);
        if (!target) return target.error();
        if (target->empty()) return unmatched(reference, false);
        conditions.references.emplace(reference, std::move(*target));
    }
    conditions.pending.clear();
    const auto resolved = links_.resolved(link_targets(conditions));
    if (!resolved) return resolved.error();
    std::size_t index = 0;
    for (const fhir::Element element : resolved->children("entry"))
        if (Entry& entry = entries_[index++]; entry.waits) set_resource(entry, element);
    return {};
}

Outcome<void> Transaction::make_ready(const Match& match) {
    auto conditions = decide(match);
    if (!conditions) return conditions.error();
    if (conditions_ == *conditions) return {};
    if (const auto placed = place(*conditions); !placed) return placed.error();
    conditions_ = std::move(*conditions);
    return {};
}

// Deletes, creates, updates and patches (R4 http.html#trules), each by name, so that two
// transactions never wait for each other crosswise; reads last, as they stand.
std::vector<std::size_t> Transaction::order() const {
    static constexpr std::array<int, 3> rank{1, 2, 0};
    std::vector<std::size_t> writes;
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (entries_[i].writes()) writes.push_back(i);
    const auto key = [&](std::size_t i) {
        const Entry& entry = entries_[i];
        const Kind kind = entry.write ? entry.write->kind : Kind::update;
        return std::tuple{rank[static_cast<std::size_t>(kind)], std::string_view{entry.type()},
                          std::string_view{entry.id()}};
    };
    std::sort(writes.begin(), writes.end(),
              [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    return writes;
}

fhir::Resource Transaction::find_written(std::string_view reference) const {
    const auto found = written_.find(reference);
    return found == written_.end() ? fhir::Resource{} : found->second;
}

Outcome<void> Transaction::run_write(store::UnitOfWork& unit, Entry& entry) {
    const auto written = [this](std::string_view reference) { return find_written(reference); };
    auto reply = entry.write ? perform(unit, services_, *entry.write, written)
                             : perform_patch(unit, services_, *entry.patch, written);
    if (!reply) return reply.error();
    const std::string name = entry.type() + "/" + entry.placed_id + "/";
    if (!reply->location.empty() && !reply->location.starts_with(name))
        return identity_failure("its criteria match what another entry writes");
    entry.reply = prefer(std::move(*reply), *entry.entry.request.prefer_return);
    return {};
}

Outcome<void> Transaction::run_writes(store::UnitOfWork& unit,
                                      const std::vector<std::size_t>& indexes) {
    for (const std::size_t i : indexes)
        if (const auto done = run_write(unit, entries_[i]); !done) return in_entry(done.error(), i);
    return {};
}

Outcome<void> Transaction::run_reads(store::UnitOfWork& unit) {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (!entries_[i].answer) continue;
        auto reply = entries_[i].answer(unit, services_, entries_[i].entry.request);
        if (!reply) return in_entry(reply.error(), i);
        entries_[i].reply = std::move(*reply);
        const Request& read = entries_[i].entry.request;
        if (const auto noted = unit.audit(entries_[i].entry.route.action, audit_target(read), "0");
            !noted)
            return noted.error();
    }
    return {};
}

Outcome<void> Transaction::run(store::UnitOfWork& unit) {
    const auto inside = [&](const search::Query& query) { return unit.match(query); };
    if (const auto ready = make_ready(inside); !ready) return ready.error();
    auto first = order();
    const auto split = std::stable_partition(first.begin(), first.end(),
                                             [&](std::size_t i) { return !entries_[i].waits; });
    const std::vector<std::size_t> waiting(split, first.end());
    first.erase(split, first.end());
    if (const auto done = run_writes(unit, first); !done) return done.error();
    if (!conditions_->pending.empty())
        if (const auto settled = settle_pending(inside); !settled) return settled.error();
    if (const auto done = run_writes(unit, waiting); !done) return done.error();
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (entries_[i].writes())
            if (const auto whole = check_whole(unit, entries_[i]); !whole)
                return in_entry(whole.error(), i);
    return run_reads(unit);
}

Outcome<void> Transaction::check_whole(store::UnitOfWork& unit, const Entry& entry) const {
    const DirectWrite* written = entry.written();
    if (!written) return {};
    if (entry.several.empty()) return check_integrity(unit, services_, *written);
    for (const std::string& name : entry.several)
        if (const auto whole = check_integrity(unit, services_, delete_of(*written, name)); !whole)
            return whole.error();
    return {};
}

Reply Transaction::answer() {
    BundleJson bundle{"transaction-response"};
    for (const Entry& entry : entries_) bundle.response(request_.base_url, entry.reply);
    Reply reply;
    reply.json = bundle.finish();
    return reply;
}

}  // namespace

void process_transaction(const Services& services, const Request& request, Done done) {
    const auto transaction = std::make_shared<Transaction>(services, request);
    if (const auto read = transaction->read(); !read) return done(read.error());
    const auto committed =
        [&services](const search::Query& query) -> Outcome<std::vector<std::string>> {
        const auto page = services.repository.search(query);
        if (!page) return page.error();
        std::vector<std::string> names;
        for (const store::Version& version : page->entries)
            names.push_back(version.type + "/" + version.id);
        return names;
    };
    if (const auto ready = transaction->make_ready(committed); !ready) return done(ready.error());
    services.repository.submit(
        {request.access.user, request.request_id},
        [transaction](store::UnitOfWork& unit) { return transaction->run(unit); },
        [transaction, done = std::move(done)](Outcome<void> finished) {
            if (!finished) return done(finished.error());
            done(transaction->answer());
        });
}

}  // namespace fascia::interaction
