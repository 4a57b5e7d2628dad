#pragma once

#include "fascia/fhir/operation_outcome.hpp"
#include "fascia/interaction/request.hpp"
#include "fascia/store/repository.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace fascia::interaction {

/// Text of a JSON Bundle, put together around stored resources that are copied through unread.
/// Calls in this order: total, links, entries, finish.
class BundleJson {
  public:
    explicit BundleJson(std::string_view type);

    void total(std::uint64_t count);
    void link(std::string_view relation, std::string_view url);
    /// searchset: a resource that was found, included, or says something about the search.
    enum class Mode : std::uint8_t { match, include, outcome };
    void found(std::string_view full_url, std::string_view resource, Mode mode = Mode::match);
    /// history: one version, whatever made it.
    void version(std::string_view base_url, const store::Version& version);
    /// batch-response, transaction-response: what became of one entry.
    void response(std::string_view base_url, const Reply& reply);
    void response(const Failure& failure);

    std::string finish();

  private:
    void text_member(std::string_view name, std::string_view value);
    void separate();
    void begin_entry();
    void end_entry();
    void status_of(int status);

    std::string json_;
    std::string_view open_list_;
};

/// W/"3".
std::string entity_tag(std::int64_t version);

}  // namespace fascia::interaction
