#pragma once

#include "fascia/base/failure_table.hpp"
#include "fascia/fhir/json.hpp"
#include "fascia/search/search.hpp"
#include "fascia/store/repository.hpp"

#include "support/test_database.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A store with a database of its own, for tests.
namespace fascia::tests {

inline const std::shared_ptr<const search::Registry>& core_registry() {
    static const auto registry = search::Registry::make({}, Zone{}).value();
    return registry;
}

inline fhir::Resource resource(std::string_view json) {
    return fhir::parse_json(json).value();
}

inline store::Prepared prepared(std::string_view json) {
    const fhir::Resource parsed = resource(json);
    return store::prepare(parsed, parsed.id(), *core_registry());
}

/// "name=peter&birthdate=ge1970" as a checked query.
inline search::Query query(std::string_view type, std::string_view parameters) {
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!parameters.empty()) {
        const std::size_t end = std::min(parameters.find('&'), parameters.size());
        const std::string_view pair = parameters.substr(0, end);
        const std::size_t equals = pair.find('=');
        pairs.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
        parameters.remove_prefix(std::min(end + 1, parameters.size()));
    }
    return core_registry()->parse(type, pairs, false, {}).value();
}

class TestStore {
  public:
    TestStore() { reopen(); }

    void reopen(store::OpenOptions options = {}) {
        repository_.reset();
        options.url = url();
        repository_ = store::open(options, true, clock_, core_registry()).value();
    }
    void close() { repository_.reset(); }

    std::string url() const { return database_.url(); }
    TestDatabase& database() { return database_; }
    const TestDatabase& database() const { return database_; }
    const SystemClock& clock() const { return clock_; }
    store::Repository& operator*() { return *repository_; }
    store::Repository* operator->() { return repository_.get(); }

    Outcome<store::Version> try_put(std::string_view json,
                                    std::optional<std::int64_t> expected = {}) {
        return try_put(prepared(json), expected);
    }
    Outcome<store::Version> try_put(const store::Prepared& what,
                                    std::optional<std::int64_t> expected = {}) {
        Outcome<store::Version> written{Failure{FailureKind::fault}};
        const Outcome<void> done = repository_->run(actor(), [&](store::UnitOfWork& unit) {
            written = unit.put(what, "PUT", expected);
            return written ? Outcome<void>{} : Outcome<void>{written.error()};
        });
        if (!done) return done.error();
        return written;
    }
    store::Version put(std::string_view json) { return try_put(json).value(); }

    Outcome<store::Version> remove(std::string_view type, std::string_view id,
                                   std::optional<std::int64_t> expected = {}) {
        Outcome<store::Version> written{Failure{FailureKind::fault}};
        const Outcome<void> done = repository_->run(actor(), [&](store::UnitOfWork& unit) {
            written = unit.remove(type, id, expected);
            return written ? Outcome<void>{} : Outcome<void>{written.error()};
        });
        if (!done) return done.error();
        return written;
    }

    store::SearchPage find(std::string_view type, std::string_view parameters) {
        return repository_->search(query(type, parameters)).value();
    }
    /// Ids of the first page, in its order, with blanks between.
    std::string ids(std::string_view type, std::string_view parameters) {
        return ids_of(find(type, parameters));
    }
    static std::string ids_of(const store::SearchPage& page) {
        std::string text;
        for (const store::Version& entry : page.entries)
            text += (text.empty() ? "" : " ") + entry.id;
        return text;
    }

    static store::Actor actor() { return {.user = "tester", .request = "request-1"}; }

  private:
    TestDatabase database_;
    SystemClock clock_;
    std::unique_ptr<store::Repository> repository_;
};

/// The kind of a failure, for BOOST_TEST on outcomes: "" when it succeeded.
template <class T>
std::string kind_of(const Outcome<T>& outcome) {
    return outcome ? ""
                   : std::string{failure_row(outcome.error().kind()).issue_code} + " " +
                         std::to_string(failure_row(outcome.error().kind()).http_status);
}

}  // namespace fascia::tests
