#pragma once

#include "fascia/store/repository.hpp"

#include <utility>

namespace fascia::tests {

/// A store in which somebody else is a moment faster, once.
class Overtaken final : public store::Repository {
  public:
    explicit Overtaken(store::Repository& store) : store_{store} {}
    void overtake(std::function<void()> other) { other_ = std::move(other); }

    void submit(store::Actor actor, store::Work work, store::Done done) override {
        if (const auto other = std::exchange(other_, {})) other();
        store_.submit(std::move(actor), std::move(work), std::move(done));
    }
    Outcome<store::Version> read(std::string_view type, std::string_view id) override {
        return store_.read(type, id);
    }
    Outcome<store::Version> read_version(std::string_view type, std::string_view id,
                                         std::int64_t version) override {
        return store_.read_version(type, id, version);
    }
    Outcome<store::HistoryPage> history(const store::HistoryQuery& query) override {
        return store_.history(query);
    }
    Outcome<store::SearchPage> search(const search::Query& query) override {
        return store_.search(query);
    }
    Outcome<store::SearchPage> everything(std::string_view patient_id, std::uint32_t count,
                                          std::string_view after,
                                          std::span<const std::string_view> only) override {
        return store_.everything(patient_id, count, after, only);
    }
    Outcome<store::MetaSet> meta(std::string_view type) override { return store_.meta(type); }
    Outcome<std::vector<std::string>> referrers(std::string_view type, std::string_view id,
                                                std::uint32_t count) override {
        return store_.referrers(type, id, count);
    }
    void note(store::Actor actor, std::string_view action, std::string_view target,
              std::string_view outcome) override {
        store_.note(std::move(actor), action, target, outcome);
    }
    Outcome<std::uint64_t> count(std::string_view type) override { return store_.count(type); }
    Outcome<std::optional<std::string>> setting(std::string_view name) override {
        return store_.setting(name);
    }
    Outcome<void> set_setting(std::string_view name, std::string_view value) override {
        return store_.set_setting(name, value);
    }
    Outcome<store::AuditReport> verify_audit() override { return store_.verify_audit(); }
    Outcome<void> ping() override { return store_.ping(); }

  private:
    store::Repository& store_;
    std::function<void()> other_;
};

}  // namespace fascia::tests
