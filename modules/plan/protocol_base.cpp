#include "plan/detail/protocol_base.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace fascia::plan::detail {
namespace {

namespace json = boost::json;

constexpr std::string_view extends_key = "extends";
constexpr std::string_view left_out_key = "leftOut";
/// Files that are laid over those of the other protocol.
constexpr std::array<std::string_view, 2> merged_files{"rules.json", "evidence.json"};
constexpr std::string_view texts_folder = "handouts/";
/// What an entry of a list is known by.
constexpr std::array<std::string_view, 5> entry_keys{"code", "name", "id", "tag", "item"};
/// Lists that `leftOut` takes entries of the other protocol from.
constexpr std::array<std::string_view, 2> coded_lists{"flags", "contraindications"};

const std::string* text_of(std::span<const ContentFile> files, std::string_view path) {
    const auto found = std::ranges::find(files, path, &ContentFile::path);
    return found == files.end() ? nullptr : &found->text;
}

bool have_key(const json::array& entries, std::string_view key) {
    return std::ranges::all_of(entries, [&](const json::value& entry) {
        const auto* object = entry.if_object();
        const auto* value = object ? object->if_contains(key) : nullptr;
        return value && value->is_string();
    });
}

json::value laid_over(const json::value& base, const json::value& own);

/// {"name": "odi", "leftOut": true}: an entry of the other protocol that this one does without.
bool is_left_out(const json::value& entry) {
    const auto* mark = entry.get_object().if_contains(left_out_key);
    return mark && *mark == true;
}

json::array laid_over(const json::array& base, const json::array& own, std::string_view key) {
    json::array out = base;
    for (const auto& entry : own) {
        const auto same = std::ranges::find_if(
            out, [&](const json::value& each) { return each.at(key) == entry.at(key); });
        if (same == out.end())
            out.push_back(entry);
        else if (is_left_out(entry))
            out.erase(same);
        else
            *same = laid_over(*same, entry);
    }
    return out;
}

json::object laid_over(const json::object& base, const json::object& own) {
    json::object out = base;
    for (const auto& [key, value] : own) {
        const auto* under = out.if_contains(key);
        out[key] = under ? laid_over(*under, value) : value;
    }
    return out;
}

/// Objects member by member, lists entry by entry where their entries have a key; else the own.
json::value laid_over(const json::value& base, const json::value& own) {
    if (base.is_object() && own.is_object()) return laid_over(base.get_object(), own.get_object());
    if (base.is_array() && own.is_array() && !own.get_array().empty())
        for (const auto key : entry_keys)
            if (have_key(base.get_array(), key) && have_key(own.get_array(), key))
                return laid_over(base.get_array(), own.get_array(), key);
    return own;
}

/// What this protocol leaves out has no rule, the other protocol's neither.
void leave_out(json::object& rules) {
    const auto* left_out = rules.if_contains(left_out_key);
    if (!left_out || !left_out->is_array() || !have_key(left_out->get_array(), "code")) return;
    for (const auto list : coded_lists) {
        auto* entries = rules.if_contains(list);
        if (!entries || !entries->is_array() || !have_key(entries->get_array(), "code")) continue;
        auto& rows = entries->get_array();
        const auto is_left_out = [&](const json::value& row) {
            return std::ranges::any_of(left_out->get_array(), [&](const json::value& each) {
                return each.at("code") == row.at("code");
            });
        };
        rows.erase(std::remove_if(rows.begin(), rows.end(), is_left_out), rows.end());
    }
}

std::string base_name(const std::string* rules) {
    boost::system::error_code error;
    const auto value = rules ? json::parse(*rules, error) : json::value{};
    const auto* object = value.if_object();
    const auto* name = object && !error ? object->if_contains(extends_key) : nullptr;
    return name && name->is_string() ? std::string{name->get_string()} : std::string{};
}

class Base {
  public:
    Base(std::span<const ContentFile> files, const std::string& name, const Report& report)
        : files_{files}, prefix_{std::string{other_prefix} + name + "/"}, report_{report} {}

    std::vector<ContentFile> files() {
        std::vector<ContentFile> out;
        for (const auto& file : files_) {
            if (is_merged(file.path))
                out.push_back(merged(file));
            else if (!is_inherited(file.path) || is_definition(file.path))
                out.push_back(file);
            else if (file.path.starts_with(prefix_ + std::string{texts_folder}))
                add_text(file, out);
        }
        if (!text_of(files_, merged_files.back()))
            if (const auto* text = text_of(files_, prefix_ + std::string{merged_files.back()}))
                out.push_back({std::string{merged_files.back()}, *text});
        return out;
    }

  private:
    static bool is_merged(std::string_view path) {
        return std::ranges::find(merged_files, path) != merged_files.end();
    }
    bool is_definition(std::string_view path) const {
        if (!path.starts_with(prefix_)) return false;
        path.remove_prefix(prefix_.size());
        return path.starts_with("activities/") || path.starts_with("questionnaires/");
    }
    /// A text of the other protocol, unless there is an own one.
    void add_text(const ContentFile& file, std::vector<ContentFile>& out) const {
        const auto path = file.path.substr(prefix_.size());
        if (!text_of(files_, path)) out.push_back({path, file.text});
    }
    ContentFile merged(const ContentFile& file) const {
        const auto* under = text_of(files_, prefix_ + file.path);
        if (!under) {
            report_(file.path, "extends '" + prefix_ + file.path + "', which is not there");
            return file;
        }
        boost::system::error_code error;
        const auto base = json::parse(*under, error);
        const auto own = error ? json::value{} : json::parse(file.text, error);
        // what is no JSON is told by whoever reads it
        if (error || !base.is_object() || !own.is_object()) return file;
        if (base.get_object().contains(extends_key))
            report_(file.path, "extends a protocol that itself extends another");
        auto under_it = base.get_object();
        under_it.erase(left_out_key);  // what the other leaves out is judged anew
        auto rules = laid_over(under_it, own.get_object());
        rules.erase(extends_key);
        leave_out(rules);
        return {file.path, json::serialize(rules)};
    }

    std::span<const ContentFile> files_;
    std::string prefix_;
    const Report& report_;
};

}  // namespace

bool is_inherited(std::string_view path) {
    return path.starts_with(other_prefix);
}

std::vector<ContentFile> with_base(std::span<const ContentFile> files, const Report& report) {
    const auto name = base_name(text_of(files, merged_files.front()));
    if (!name.empty()) return Base{files, name, report}.files();
    std::vector<ContentFile> own;
    for (const auto& file : files)
        if (!is_inherited(file.path)) own.push_back(file);
    return own;
}

}  // namespace fascia::plan::detail
