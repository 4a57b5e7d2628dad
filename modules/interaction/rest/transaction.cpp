#include "interaction/rest/detail/bundle_entry.hpp"
#include "interaction/rest/detail/bundle_json.hpp"
#include "interaction/rest/detail/direct_write.hpp"
#include "interaction/rest/detail/links.hpp"
#include "interaction/rest/detail/reads.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>

namespace fascia::interaction {
namespace {

using Kind = DirectWrite::Kind;

/// "type/id" of what criteria match, at most two: asked of the committed state while the
/// transaction is made ready, and again inside it.
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
        std::string own_id;                ///< of the write when its criteria match nothing
        std::string placed_id;             ///< what links to this entry have become
        Reply reply;
    };
    /// What the conditions of this Bundle come to. Made ready under one such answer; when another
    /// one holds inside the transaction, it is made ready again.
    struct Conditions {
        std::vector<std::string> ids;  ///< by entry: the id that its criteria match, or ""
        LinkTargets references;        ///< conditional references
        friend bool operator==(const Conditions&, const Conditions&) = default;
    };

    Outcome<Entry> read_one(const fhir::Element& element) const;
    std::vector<Issue> repeated_full_urls() const;
    Outcome<Conditions> decide(const Match& match) const;
    Outcome<std::string> referenced(const std::string& reference, const Match& match) const;
    Outcome<void> place(const Conditions& conditions);
    Outcome<void> check_identities() const;
    LinkTargets link_targets(const Conditions& conditions) const;
    std::vector<std::size_t> order() const;
    Outcome<void> run_write(store::UnitOfWork& unit, Entry& entry);
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
    const auto kind = kind_of(action);
    if (!kind)
        return Failure{FailureKind::unsupported,
                       std::string{action} + " is not offered in a transaction"};
    auto write = read_write(services_, entry.entry.request, *kind);
    if (!write) return write.error();
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

// The one resource that a conditional reference means.
Outcome<std::string> Transaction::referenced(const std::string& reference,
                                             const Match& match) const {
    const std::size_t question = reference.find('?');
    const auto parameters = decode_query(std::string_view{reference}.substr(question + 1));
    if (!parameters) return parameters.error();
    const auto query =
        read_criteria(services_, reference.substr(0, question), *parameters, request_.base_url);
    if (!query) return query.error();
    auto found = match(*query);
    if (!found) return found.error();
    if (found->size() == 1) return std::move(found->front());
    return Failure{
        FailureKind::precondition,
        Issue{.code = found->empty() ? "not-found" : "multiple-matches",
              .path = {},
              .text = (found->empty() ? "no resource matches the reference "
                                      : "more than one resource matches the reference ") +
                      reference}};
}

Outcome<Transaction::Conditions> Transaction::decide(const Match& match) const {
    Conditions conditions;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        std::string& id = conditions.ids.emplace_back();
        const auto& write = entries_[i].write;
        if (!write || !write->criteria) continue;
        const auto found = match(*write->criteria);
        if (!found) return in_entry(found.error(), i);
        // More than one: perform() says so.
        if (found->size() == 1) id = found->front().substr(write->type.size() + 1);
    }
    for (const std::string& reference : links_.conditional()) {
        auto target = referenced(reference, match);
        if (!target) return target.error();
        conditions.references.emplace(reference, std::move(*target));
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
        const auto& write = entries_[i].write;
        if (!write) continue;
        const std::string name = write->type + "/" + write->id;
        if (!write->id.empty() && !seen.insert(name).second)
            return in_entry(identity_failure("another entry writes " + name), i);
        if (!write->criteria) continue;
        const std::string criteria = write->type + "?" + write->criteria->canonical;
        if (!seen.insert(criteria).second)
            return in_entry(identity_failure("another entry has the criteria " + criteria), i);
    }
    return {};
}

// Ids, links, bodies and index rows under these conditions.
Outcome<void> Transaction::place(const Conditions& conditions) {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        Entry& entry = entries_[i];
        if (!entry.write) continue;
        entry.placed_id = conditions.ids[i].empty() ? entry.own_id : conditions.ids[i];
        if (entry.write->kind != Kind::create && !entry.write->id_given)
            entry.write->id = entry.placed_id;
    }
    if (const auto fine = check_identities(); !fine) return fine.error();
    const auto resolved = links_.resolved(link_targets(conditions));
    if (!resolved) return resolved.error();
    written_.clear();
    std::size_t index = 0;
    for (const fhir::Element element : resolved->children("entry")) {
        auto& write = entries_[index++].write;
        if (!write || write->kind == Kind::remove) continue;
        write->resource = fhir::extract(element.child("resource"));
        interaction::make_ready(services_, *write);
        written_.emplace(write->type + "/" + write->id, write->resource);
    }
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

// Deletes, creates, updates (R4 http.html#trules), each by name, so that two transactions never
// wait for each other crosswise; reads last, as they stand.
std::vector<std::size_t> Transaction::order() const {
    static constexpr std::array<int, 3> rank{1, 2, 0};
    std::vector<std::size_t> writes;
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (entries_[i].write) writes.push_back(i);
    const auto key = [&](std::size_t i) {
        const DirectWrite& write = *entries_[i].write;
        return std::tuple{rank[static_cast<std::size_t>(write.kind)], std::string_view{write.type},
                          std::string_view{write.id}};
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
    auto reply = perform(unit, services_, *entry.write,
                         [this](std::string_view reference) { return find_written(reference); });
    if (!reply) return reply.error();
    const std::string name = entry.write->type + "/" + entry.placed_id + "/";
    if (!reply->location.empty() && !reply->location.starts_with(name))
        return identity_failure("its criteria match what another entry writes");
    entry.reply = prefer(std::move(*reply), *entry.entry.request.prefer_return);
    return {};
}

Outcome<void> Transaction::run(store::UnitOfWork& unit) {
    const auto inside = [&](const search::Query& query) { return unit.match(query); };
    if (const auto ready = make_ready(inside); !ready) return ready.error();
    for (const std::size_t i : order())
        if (const auto done = run_write(unit, entries_[i]); !done) return in_entry(done.error(), i);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (!entries_[i].answer) continue;
        auto reply = entries_[i].answer(unit, services_, entries_[i].entry.request);
        if (!reply) return in_entry(reply.error(), i);
        entries_[i].reply = std::move(*reply);
    }
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
