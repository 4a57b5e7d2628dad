#pragma once

#include "fascia/base/failure.hpp"
#include "fascia/plan/decimal.hpp"

#include <boost/json.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::plan::detail {

/// Where faults of one file go: "rules.json: flags[3].urgency".
class Faults {
  public:
    explicit Faults(std::string file) : file_{std::move(file)} {}
    void add(const std::string& place, std::string text);
    std::vector<Issue>& issues() { return issues_; }

  private:
    std::string file_;
    std::vector<Issue> issues_;
};

/// The JSON of a file; a text that is none, or that says a key twice, is a fault.
std::optional<boost::json::value> parse_strictly(std::string_view text, Faults& faults);

/// Reads one JSON object strictly: what is missing, of the wrong type, or never asked for is a
/// fault, and reading goes on with an empty value.
class JsonObject {
  public:
    JsonObject(const boost::json::value& value, std::string place, Faults& faults);

    std::string text(std::string_view key);
    std::string text_or(std::string_view key, std::string_view fallback);
    std::vector<std::string> texts(std::string_view key);
    std::vector<std::string> texts_or_none(std::string_view key);
    int integer(std::string_view key);
    std::optional<int> integer_or_none(std::string_view key);
    Decimal decimal(std::string_view key);
    std::optional<Decimal> decimal_or_none(std::string_view key);
    bool flag_or(std::string_view key, bool fallback);
    /// One of `names`; the index, 0 with a fault when it is none.
    std::size_t choice(std::string_view key, const std::vector<std::string_view>& names);
    std::optional<std::size_t> choice_or_none(std::string_view key,
                                              const std::vector<std::string_view>& names);

    template <class Read>
    void object(std::string_view key, Read read) {
        if (const auto* value = required(key)) read_object(*value, place(key), read);
    }
    template <class Read>
    void object_or_none(std::string_view key, Read read) {
        if (const auto* value = find(key)) read_object(*value, place(key), read);
    }
    template <class Read>
    void list(std::string_view key, Read read) {
        if (required(key)) list_or_none(key, read);
    }
    template <class Read>
    void list_or_none(std::string_view key, Read read) {
        const auto* value = find(key);
        if (!value) return;
        if (!value->is_array()) return fault(key, "an array is needed");
        std::size_t index = 0;
        for (const auto& element : value->get_array())
            read_object(element, place(key) + "[" + std::to_string(index++) + "]", read);
    }
    /// Keys and texts of an object without fixed keys.
    std::vector<std::pair<std::string, std::string>> text_map(std::string_view key);

    void fault(std::string_view key, std::string text) {
        faults_->add(place(key), std::move(text));
    }
    std::string place(std::string_view key = {}) const;
    /// Reports every key that nobody asked for.
    void finish();

  private:
    template <class Read>
    void read_object(const boost::json::value& value, std::string where, Read read) {
        JsonObject object{value, std::move(where), *faults_};
        read(object);
        object.finish();
    }
    const boost::json::value* find(std::string_view key);
    const boost::json::value* required(std::string_view key);

    const boost::json::object* object_ = nullptr;
    std::string place_;
    Faults* faults_;
    std::set<std::string, std::less<>> asked_;
};

}  // namespace fascia::plan::detail
