#pragma once

#include "support/json_compare.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

/// A patient's records as a set that does not depend on the ids that a server gives: every
/// reference stands for what it points at. Works on plain JSON, without the program's own parser.
namespace fascia::tests {

class Records {
  public:
    /// `name`: how others refer to it.
    void add(const std::string& name, boost::json::object resource) {
        resource.erase("id");
        if (auto* meta = resource.if_contains("meta")) {
            meta->as_object().erase("versionId");
            meta->as_object().erase("lastUpdated");
            if (meta->as_object().empty()) resource.erase("meta");
        }
        resources_.emplace(name, std::move(resource));
    }
    std::size_t size() const { return resources_.size(); }

    std::map<std::string, std::size_t> counts() const {
        std::map<std::string, std::size_t> counts;
        for (const auto& [name, resource] : resources_)
            ++counts[std::string{resource.at("resourceType").as_string()}];
        return counts;
    }

    /// Two rounds: a reference is first the target's type, then the target's content.
    std::multiset<std::string> canonical() const {
        std::map<std::string, std::string> labels;
        for (const auto& [name, resource] : resources_)
            labels[name] = resource.at("resourceType").as_string();
        std::map<std::string, std::string> contents;
        for (const auto& [name, resource] : resources_)
            contents[name] = std::to_string(std::hash<std::string>{}(text_of(resource, labels)));
        std::multiset<std::string> set;
        for (const auto& [name, resource] : resources_) set.insert(text_of(resource, contents));
        return set;
    }

  private:
    static void append(std::string& out, const boost::json::value& value,
                       const std::map<std::string, std::string>& labels) {
        if (const auto* object = value.if_object()) {
            std::map<std::string, const boost::json::value*> members;
            for (const auto& [key, member] : *object) members.emplace(key, &member);
            out += '{';
            for (const auto& [key, member] : members) {
                out.append(key).append(":");
                const auto* text = member->if_string();
                const auto label =
                    key == "reference" && text ? labels.find(std::string{*text}) : labels.end();
                if (label == labels.end()) {
                    append(out, *member, labels);
                } else {
                    out.append("->").append(label->second);
                }
                out += ',';
            }
            out += '}';
        } else if (const auto* array = value.if_array()) {
            out += '[';
            for (const auto& item : *array) {
                append(out, item, labels);
                out += ',';
            }
            out += ']';
        } else {
            out += boost::json::serialize(value);
        }
    }
    static std::string text_of(const boost::json::object& resource,
                               const std::map<std::string, std::string>& labels) {
        std::string out;
        append(out, resource, labels);
        return out;
    }

    std::map<std::string, boost::json::object> resources_;
};

/// The entries of a transaction Bundle, by their fullUrl.
inline Records sent_records(const std::string& bundle) {
    Records records;
    const auto value = json_value(bundle);
    for (const auto& entry : value.at("entry").as_array())
        records.add(std::string{entry.at("fullUrl").as_string()}, entry.at("resource").as_object());
    return records;
}

/// The entries of a Bundle that a server answered, by "Type/id".
inline Records stored_records(const std::string& bundle) {
    Records records;
    const auto value = json_value(bundle);
    for (const auto& entry : value.at("entry").as_array()) {
        const auto& resource = entry.at("resource").as_object();
        records.add(std::string{resource.at("resourceType").as_string()} + "/" +
                        std::string{resource.at("id").as_string()},
                    resource);
    }
    return records;
}

}  // namespace fascia::tests
