#include "plan/detail/rules_reader.hpp"

#include <algorithm>
#include <array>

namespace fascia::plan::detail {
namespace {

namespace json = boost::json;

constexpr std::string_view tags_key = "sources";

/// Whether a member is something that a reader may ask the source of.
bool is_claim(const json::key_value_pair& member) {
    static constexpr std::array<std::string_view, 2> claims{"when", "text"};
    return member.value().is_number() ||
           std::ranges::find(claims, std::string_view{member.key()}) != claims.end();
}

class TagReader {
  public:
    explicit TagReader(Faults& faults) : faults_{faults} {}

    void visit(const json::value& value, const std::string& place, bool tagged) {
        if (value.is_array()) {
            std::size_t index = 0;
            for (const auto& element : value.get_array())
                visit(element, place + "[" + std::to_string(index++) + "]", tagged);
        }
        if (value.is_object()) visit_object(value.get_object(), place, tagged);
    }

    std::vector<Tag> tags;

  private:
    void visit_object(const json::object& object, const std::string& place, bool tagged) {
        if (const auto* own = object.if_contains(tags_key); own && own->is_array()) {
            for (const auto& tag : own->get_array())
                if (tag.is_string()) tags.push_back({place, tag.get_string().c_str()});
            tagged = !own->get_array().empty();
        }
        if (!tagged && std::ranges::any_of(object, is_claim))
            faults_.add(place, "needs `sources`: the tags of its evidence");
        for (const auto& [key, member] : object)
            visit(member, (place.empty() ? "" : place + ".") + std::string{key}, tagged);
    }

    Faults& faults_;
};

}  // namespace

std::vector<Tag> read_tags(const json::value& file, Faults& faults) {
    TagReader reader{faults};
    reader.visit(file, "", false);
    return std::move(reader.tags);
}

}  // namespace fascia::plan::detail
