#pragma once

#include "fascia/base/failure_table.hpp"
#include "fascia/interaction/routes.hpp"

#include "support/database_store.hpp"
#include "support/overtaken.hpp"

#include <future>

/// The REST use cases on a store of their own, called as the router calls them.
namespace fascia::tests {

/// What a client sees of an answer: a reply, or the failure that http would turn into one.
struct Answer {
    int status = 0;
    std::string json;  ///< body; of a failure its OperationOutcome's first issue as "code: text"
    std::string location;
    std::int64_t version = 0;
    std::vector<Issue> issues;

    fhir::Resource body() const { return resource(json); }
    std::string code() const { return issues.empty() ? "" : issues.front().code; }
};

struct Headers {
    std::string if_match = {}, if_none_match = {}, if_none_exist = {};
    std::optional<interaction::Request::Return> prefer_return = {};
    bool lenient = false;
};

class RestClinic {
  public:
    static constexpr const char* base = "https://clinic.example/fhir";

    Answer call(std::string_view method, std::string_view target, std::string_view body = {},
                const Headers& headers = {}) {
        auto route = interaction::find_route(method, target);
        if (!route) return answer(route.error());
        interaction::Request request;
        route->tell(request);
        if (!body.empty()) request.body = resource(body);
        request.if_match = headers.if_match;
        request.if_none_match = headers.if_none_match;
        request.if_none_exist = headers.if_none_exist;
        request.prefer_return = headers.prefer_return;
        request.lenient = headers.lenient;
        request.base_url = base;
        request.request_id = "test";
        request.access = access;
        std::promise<Outcome<interaction::Reply>> promise;
        interaction::answer(
            services_, *route, std::move(request),
            [&](Outcome<interaction::Reply> reply) { promise.set_value(std::move(reply)); });
        return answer(promise.get_future().get());
    }

    /// Shorthands for tests that only need the resource to be there.
    void put(std::string_view json) {
        const auto parsed = resource(json);
        const std::string target = std::string{parsed.type_name()} + "/" + std::string{parsed.id()};
        const Answer done = call("PUT", target, json);
        BOOST_REQUIRE_MESSAGE(done.status < 300, done.json);
    }
    /// Many at once, past everything that checks a write: they are only there to be many.
    void put_straight(const std::vector<std::string>& jsons) {
        const auto done = store_->run(TestStore::actor(), [&](store::UnitOfWork& unit) {
            for (const std::string& json : jsons)
                if (auto put = unit.put(prepared(json), "PUT", 0); !put)
                    return Outcome<void>{put.error()};
            return Outcome<void>{};
        });
        BOOST_REQUIRE(done.has_value());
    }
    std::uint64_t count(std::string_view type) { return store_->count(type).value(); }

    store::Repository& repository() { return *store_; }
    const interaction::Services& services() const { return services_; }
    interaction::Integrity& integrity() { return services_.integrity; }
    /// What another does when the next write was prepared and is not committed yet.
    void overtake(std::function<void()> other) { overtaken_.overtake(std::move(other)); }
    void follow(const std::string& id, std::shared_ptr<const plan::Protocol> protocol) {
        services_.protocols[id] = std::move(protocol);
        services_.test_clock = true;
    }
    void delete_several() { services_.deletes_several = true; }

    security::AccessContext access = security::open_access();

  private:
    static Answer answer(const Outcome<interaction::Reply>& reply) {
        Answer seen;
        if (!reply) {
            const Failure failure = reply.error();
            seen.status = failure_row(failure.kind()).http_status;
            seen.issues = failure.issues();
            for (Issue& issue : seen.issues)
                if (issue.code.empty()) issue.code = failure_row(failure.kind()).issue_code;
            if (!seen.issues.empty())
                seen.json = seen.issues.front().code + ": " + seen.issues.front().text;
            return seen;
        }
        seen.status = reply->status;
        seen.json = reply->resource ? fhir::write_json(reply->resource) : reply->json;
        seen.location = reply->location;
        seen.version = reply->version.value_or(0);
        return seen;
    }

    TestStore store_;
    Overtaken overtaken_{*store_};
    UuidSource ids_{store_.clock()};
    interaction::Services services_{
        .repository = overtaken_,
        .registry = *core_registry(),
        .clock = store_.clock(),
        .ids = ids_,
        .zone = Zone{},
        .protocols = {},
        .account_roles = [] { return std::map<std::string, std::string, std::less<>>{}; }};
};

/// Ids of the entries of a Bundle, in order, with blanks between.
inline std::string entry_ids(const fhir::Resource& bundle) {
    std::string ids;
    for (const auto entry : bundle.children("entry"))
        ids.append(ids.empty() ? "" : " ").append(entry.at("resource.id").text());
    return ids;
}

/// The URL of a link of a Bundle, relative to the base; "" where there is none.
inline std::string link_of(const fhir::Resource& bundle, std::string_view relation) {
    for (const auto link : bundle.children("link"))
        if (link.child("relation").text() == relation)
            return std::string{
                link.child("url").text().substr(std::string_view{RestClinic::base}.size() + 1)};
    return {};
}

}  // namespace fascia::tests
