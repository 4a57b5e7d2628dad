#include "plan/detail/json_object.hpp"

#include <algorithm>

namespace fascia::plan::detail {

namespace json = boost::json;

namespace {

std::size_t members(const json::value& value) {
    std::size_t count = 0;
    if (value.is_array())
        for (const auto& element : value.get_array()) count += members(element);
    if (value.is_object())
        for (const auto& [key, member] : value.get_object()) count += 1 + members(member);
    return count;
}

/// Boost.JSON keeps the last of two equal keys: then the text has more colons than members.
bool has_repeated_key(std::string_view text, const json::value& value) {
    std::size_t colons = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (quoted && text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            quoted = !quoted;
        else if (!quoted && text[at] == ':')
            ++colons;
    }
    return colons != members(value);
}

}  // namespace

void Faults::add(const std::string& place, std::string text) {
    issues_.push_back(
        {.code = {}, .path = file_ + (place.empty() ? "" : ": " + place), .text = std::move(text)});
}

std::optional<json::value> parse_strictly(std::string_view text, Faults& faults) {
    boost::system::error_code error;
    auto value = json::parse(json::string_view{text.data(), text.size()}, error);
    if (error) {
        faults.add("", "is not JSON: " + error.message());
        return std::nullopt;
    }
    if (has_repeated_key(text, value)) faults.add("", "a key stands twice in one object");
    return value;
}

JsonObject::JsonObject(const json::value& value, std::string place, Faults& faults)
    : place_{std::move(place)}, faults_{&faults} {
    if (value.is_object())
        object_ = &value.get_object();
    else
        faults.add(place_, "an object is needed");
}

std::string JsonObject::place(std::string_view key) const {
    if (key.empty()) return place_;
    return (place_.empty() ? "" : place_ + ".") + std::string{key};
}

const json::value* JsonObject::find(std::string_view key) {
    asked_.emplace(key);
    return object_ ? object_->if_contains(key) : nullptr;
}

const json::value* JsonObject::required(std::string_view key) {
    const auto* value = find(key);
    if (!value && object_) fault(key, "is missing");
    return value;
}

std::string JsonObject::text(std::string_view key) {
    const auto* value = required(key);
    if (!value) return {};
    if (value->is_string() && !value->get_string().empty()) return value->get_string().c_str();
    fault(key, "a text is needed");
    return {};
}

std::string JsonObject::text_or(std::string_view key, std::string_view fallback) {
    return find(key) ? text(key) : std::string{fallback};
}

std::vector<std::string> JsonObject::texts_or_none(std::string_view key) {
    const auto* value = find(key);
    std::vector<std::string> out;
    if (!value) return out;
    if (!value->is_array()) {
        fault(key, "an array of texts is needed");
        return out;
    }
    for (const auto& element : value->get_array()) {
        if (element.is_string())
            out.emplace_back(element.get_string().c_str());
        else
            fault(key, "an array of texts is needed");
    }
    return out;
}

std::vector<std::string> JsonObject::texts(std::string_view key) {
    auto out = texts_or_none(key);
    if (out.empty() && object_) fault(key, "at least one text is needed");
    return out;
}

std::optional<int> JsonObject::integer_or_none(std::string_view key) {
    const auto* value = find(key);
    if (!value) return std::nullopt;
    if (value->is_int64() && value->get_int64() >= 0 && value->get_int64() < 1'000'000)
        return static_cast<int>(value->get_int64());
    fault(key, "a whole number from 0 is needed");
    return std::nullopt;
}

int JsonObject::integer(std::string_view key) {
    return required(key) ? integer_or_none(key).value_or(0) : 0;
}

std::optional<Decimal> JsonObject::decimal_or_none(std::string_view key) {
    const auto* value = find(key);
    if (!value) return std::nullopt;
    if (value->is_number()) return Decimal::nearest(value->to_number<double>());
    fault(key, "a number is needed");
    return std::nullopt;
}

Decimal JsonObject::decimal(std::string_view key) {
    return required(key) ? decimal_or_none(key).value_or(Decimal{}) : Decimal{};
}

bool JsonObject::flag_or(std::string_view key, bool fallback) {
    const auto* value = find(key);
    if (!value) return fallback;
    if (value->is_bool()) return value->get_bool();
    fault(key, "true or false is needed");
    return fallback;
}

std::optional<std::size_t> JsonObject::choice_or_none(std::string_view key,
                                                      const std::vector<std::string_view>& names) {
    if (!find(key)) return std::nullopt;
    const auto chosen = text(key);
    const auto found = std::find(names.begin(), names.end(), chosen);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    std::string known;
    for (const auto name : names) known += (known.empty() ? "" : ", ") + std::string{name};
    fault(key, "'" + chosen + "' is none of: " + known);
    return std::nullopt;
}

std::size_t JsonObject::choice(std::string_view key, const std::vector<std::string_view>& names) {
    return required(key) ? choice_or_none(key, names).value_or(0) : 0;
}

std::vector<std::pair<std::string, std::string>> JsonObject::text_map(std::string_view key) {
    std::vector<std::pair<std::string, std::string>> out;
    const auto* value = required(key);
    if (!value) return out;
    if (!value->is_object()) {
        fault(key, "an object of texts is needed");
        return out;
    }
    for (const auto& [name, text] : value->get_object()) {
        if (text.is_string())
            out.emplace_back(name, text.get_string().c_str());
        else
            faults_->add(place(key) + "." + std::string{name}, "a text is needed");
    }
    return out;
}

void JsonObject::finish() {
    if (!object_) return;
    for (const auto& [key, value] : *object_)
        if (!asked_.contains(std::string_view{key})) fault(key, "is not a key that is known here");
}

}  // namespace fascia::plan::detail
