#include "fascia/fhir/json.hpp"
#include "fascia/fhir/patch.hpp"

#include "fhir/patch/failures.hpp"
#include "fhir/patch/json_value.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace fascia::fhir {
namespace {

using detail::cannot;
using detail::JsonKind;
using detail::JsonValue;
using detail::not_a_patch;

constexpr unsigned max_depth = 64;
/// Copies of copies double: this many values of a document may come of copying.
constexpr std::size_t most_copied = 100'000;

std::size_t size_of(const JsonValue& value) {
    std::size_t size = 1;
    for (const JsonValue& child : value.children) size += size_of(child);
    return size;
}

/// A JSON Pointer (RFC 6901): its unescaped steps.
struct Pointer {
    std::string text;
    std::vector<std::string> steps;

    static std::optional<Pointer> read(const std::string& text) {
        Pointer pointer{text, {}};
        if (text.empty()) return pointer;
        if (!text.starts_with('/')) return std::nullopt;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '/') {
                pointer.steps.emplace_back();
            } else if (text[i] == '~') {
                if (++i == text.size() || (text[i] != '0' && text[i] != '1')) return std::nullopt;
                pointer.steps.back() += text[i] == '0' ? '~' : '/';
            } else {
                pointer.steps.back() += text[i];
            }
        }
        return pointer;
    }
    bool is_root() const { return steps.empty(); }
    bool is_inside(const Pointer& other) const {
        return steps.size() > other.steps.size() &&
               std::equal(other.steps.begin(), other.steps.end(), steps.begin());
    }
};

/// Digits without leading zeros.
std::optional<std::size_t> index_of(std::string_view step) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    const bool is_plain = step == "0" || (!step.empty() && step[0] != '0' && step[0] != '-');
    if (error != std::errc{} || end != step.data() + step.size() || !is_plain) return std::nullopt;
    return index;
}

JsonValue* step_into(JsonValue& value, std::string_view step) {
    if (value.kind != JsonKind::array) return value.member(step);
    const auto index = index_of(step);
    return index && *index < value.children.size() ? &value.children[*index] : nullptr;
}

/// The value at the first `count` steps; nullptr where there is none.
JsonValue* find(JsonValue& root, const Pointer& pointer, std::size_t count) {
    JsonValue* at = &root;
    for (std::size_t i = 0; at && i < count; ++i) at = step_into(*at, pointer.steps[i]);
    return at;
}

/// One document and the operations done to it (RFC 6902 4).
class Patched {
  public:
    explicit Patched(JsonValue root) : root_{std::move(root)} {}
    const JsonValue& root() const { return root_; }

    Outcome<void> add(const Pointer& path, JsonValue value) {
        if (path.is_root()) {
            root_ = std::move(value);
            return {};
        }
        JsonValue* parent = find(root_, path, path.steps.size() - 1);
        if (!parent || !parent->is_container())
            return cannot("nothing at " + path.text + " can be added to: what holds it is missing");
        return parent->kind == JsonKind::object ? add_member(*parent, path, std::move(value))
                                                : add_item(*parent, path, std::move(value));
    }

    Outcome<JsonValue> remove(const Pointer& path) {
        if (path.is_root()) return cannot("the whole document cannot be removed");
        JsonValue* value = find(root_, path, path.steps.size());
        if (!value) return nothing_at(path);
        JsonValue* parent = find(root_, path, path.steps.size() - 1);
        JsonValue removed = std::move(*value);
        parent->children.erase(parent->children.begin() + (value - parent->children.data()));
        return removed;
    }

    Outcome<void> replace(const Pointer& path, JsonValue value) {
        JsonValue* old = find(root_, path, path.steps.size());
        if (!old) return nothing_at(path);
        value.key = std::move(old->key);
        *old = std::move(value);
        return {};
    }

    Outcome<void> move(const Pointer& from, const Pointer& path) {
        if (path.is_inside(from))
            return cannot("a value cannot be moved into itself: " + path.text);
        auto value = remove(from);
        if (!value) return value.error();
        return add(path, std::move(*value));
    }

    Outcome<void> copy(const Pointer& from, const Pointer& path) {
        const JsonValue* value = find(root_, from, from.steps.size());
        if (!value) return nothing_at(from);
        copied_ += size_of(*value);
        if (copied_ > most_copied)
            return Failure{FailureKind::too_large, "the patch copies too much"};
        return add(path, *value);
    }

    Outcome<void> test(const Pointer& path, const JsonValue& value) {
        const JsonValue* found = find(root_, path, path.steps.size());
        if (!found) return nothing_at(path);
        if (!same_value(*found, value)) return cannot("the test fails: " + path.text + " differs");
        return {};
    }

  private:
    static Failure nothing_at(const Pointer& path) {
        return cannot("there is nothing at " + path.text);
    }
    static Outcome<void> add_member(JsonValue& parent, const Pointer& path, JsonValue value) {
        value.key = path.steps.back();
        if (auto* old = parent.member(value.key))
            *old = std::move(value);
        else
            parent.children.push_back(std::move(value));
        return {};
    }
    static Outcome<void> add_item(JsonValue& parent, const Pointer& path, JsonValue value) {
        const auto size = parent.children.size();
        const auto index =
            path.steps.back() == "-" ? std::optional{size} : index_of(path.steps.back());
        if (!index || *index > size)
            return cannot(path.text + " is no place in a list of " + std::to_string(size));
        value.key.clear();
        parent.children.insert(parent.children.begin() + static_cast<std::ptrdiff_t>(*index),
                               std::move(value));
        return {};
    }

    JsonValue root_;
    std::size_t copied_ = 0;
};

Outcome<std::string> text_of(const JsonValue& operation, const char* name) {
    const auto* member = operation.member(name);
    if (!member || member->kind != JsonKind::string)
        return not_a_patch(std::string{"the operation needs a text \""} + name + '"');
    return member->text;
}

Outcome<Pointer> pointer_of(const JsonValue& operation, const char* name) {
    const auto text = text_of(operation, name);
    if (!text) return text.error();
    auto pointer = Pointer::read(*text);
    if (!pointer) return not_a_patch('"' + *text + "\" is no JSON Pointer (RFC 6901)");
    return std::move(*pointer);
}

Outcome<void> apply(Patched& document, const JsonValue& operation) {
    if (operation.kind != JsonKind::object) return not_a_patch("an operation is an object");
    const auto op = text_of(operation, "op");
    if (!op) return op.error();
    const auto path = pointer_of(operation, "path");
    if (!path) return path.error();
    if (*op == "remove") {
        const auto removed = document.remove(*path);
        return removed ? Outcome<void>{} : Outcome<void>{removed.error()};
    }
    if (*op == "move" || *op == "copy") {
        const auto from = pointer_of(operation, "from");
        if (!from) return from.error();
        return *op == "move" ? document.move(*from, *path) : document.copy(*from, *path);
    }
    if (*op != "add" && *op != "replace" && *op != "test")
        return not_a_patch('"' + *op + "\" is none of add, remove, replace, move, copy, test");
    const auto* value = operation.member("value");
    if (!value) return not_a_patch("the operation needs a \"value\"");
    if (*op == "add") return document.add(*path, *value);
    return *op == "replace" ? document.replace(*path, *value) : document.test(*path, *value);
}

/// FHIR has no empty objects and arrays: what a patch leaves of one goes.
void drop_empty(JsonValue& value) {
    for (JsonValue& child : value.children) drop_empty(child);
    std::erase_if(value.children, [](const JsonValue& child) {
        return child.is_container() && child.children.empty();
    });
}

Outcome<JsonValue> patched(std::string_view document, std::string_view patch) {
    auto root = detail::read_json_value(document, max_depth);
    if (!root) return root.error();
    const auto operations = detail::read_json_value(patch, max_depth);
    if (!operations) return operations.error();
    if (operations->kind != JsonKind::array)
        return not_a_patch("a JSON Patch is an array of operations (RFC 6902)");
    if (const auto few = detail::check_count(operations->children.size()); !few) return few.error();
    Patched result{std::move(*root)};
    for (std::size_t i = 0; i < operations->children.size(); ++i) {
        const auto done = apply(result, operations->children[i]);
        if (!done) return detail::in_operation(done.error(), i);
    }
    return result.root();
}

}  // namespace

Outcome<std::string> apply_json_patch(std::string_view document, std::string_view patch) {
    const auto result = patched(document, patch);
    if (!result) return result.error();
    return write_json_value(*result);
}

Outcome<Resource> patch_json(const Resource& resource, std::string_view patch) {
    auto result = patched(write_json(resource), patch);
    if (!result) return result.error();
    drop_empty(*result);
    auto changed = parse_json(write_json_value(*result));
    if (!changed) return Failure{FailureKind::unprocessable, changed.error().issues()};
    return changed;
}

}  // namespace fascia::fhir
