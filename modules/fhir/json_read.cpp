#include "fascia/fhir/json.hpp"

#include "fhir/detail/check.hpp"
#include "fhir/detail/json_tree.hpp"
#include "fhir/detail/primitives.hpp"
#include "fhir/detail/read.hpp"
#include "fhir/detail/xml_namespaces.hpp"

#include <algorithm>
#include <memory>
#include <tuple>

namespace fascia::fhir {
namespace {

using detail::JsonKind;
using detail::JsonNode;

constexpr std::uint32_t none = 0xFFFFFFFF;  // no JSON node

std::string_view name_of(JsonKind kind) {
    constexpr std::string_view names[] = {"null",     "a boolean", "a number",
                                          "a string", "an object", "an array"};
    return names[static_cast<std::size_t>(kind)];
}

JsonKind kind_of(detail::JsonForm form) {
    switch (form) {
        case detail::JsonForm::boolean:
            return JsonKind::boolean;
        case detail::JsonForm::number:
            return JsonKind::number;
        case detail::JsonForm::string:
            break;
    }
    return JsonKind::string;
}

/// A JSON tree into the typed nodes of a resource, in the order of the definitions (R4 json.html).
/// Recursion is bounded by the depth that the tree was read with.
class JsonReader {
  public:
    /// `comments`: where to note them; null: they are refused as any unknown member.
    JsonReader(const detail::JsonTree& tree, detail::Findings& findings, detail::Findings* comments)
        : tree_{tree.nodes}, findings_{findings}, comments_{comments} {
        document_.nodes.reserve(tree_.size());
        document_.text.reserve(tree.text_size);
        sources_.reserve(tree_.size());
    }

    void read() { item(ElementId{0}, types().resource, 0); }

    Document& document() { return document_; }
    /// The JSON node that each node comes from.
    const std::vector<std::uint32_t>& sources() const { return sources_; }

    /// Which nodes a finding was made about; empty when there is none.
    std::vector<bool> reported() const {
        std::vector<bool> nodes(reported_.empty() ? 0 : document_.nodes.size());
        for (const std::uint32_t node : reported_) nodes[node] = true;
        return nodes;
    }

  private:
    /// A member of an object: `name` or `_name` of an element.
    struct Member {
        ElementId element;
        bool is_underscored;
        std::uint32_t source;
        auto order() const { return std::tuple{element, is_underscored, source}; }
    };

    // -- objects

    void item(ElementId element, TypeDef type, std::uint32_t source) {
        const std::uint32_t node = open(element, type, source);
        if (tree_[source].kind != JsonKind::object)
            wrong_kind(node, source, "an object");
        else if (type == types().resource)
            resource(node, source);
        else if (!has_children(source))
            report(node, source, "an empty object is not allowed: leave the element out instead");
        else
            members(node, source, type);
        close(node);
    }

    void resource(std::uint32_t node, std::uint32_t source) {
        const std::uint32_t named = find_member(source, "resourceType");
        if (named == none) return report(node, source, "\"resourceType\" is missing");
        const std::string_view name = tree_[named].text;
        const auto type = find_resource_type(name);
        if (tree_[named].kind != JsonKind::string || !type)
            return report(node, named, "\"resourceType\" does not name a resource type of R4");
        document_.nodes[node].type = type->id();
        members(node, source, *type);
    }

    void members(std::uint32_t node, std::uint32_t source, TypeDef type) {
        const std::size_t first = members_.size();
        collect_members(node, source, type);
        const std::size_t end = members_.size();
        std::sort(members_.begin() + first, members_.end(),
                  [](const Member& a, const Member& b) { return a.order() < b.order(); });
        for (std::size_t at = first; at != end;) at = element(node, at, end);
        members_.resize(first);
    }

    void collect_members(std::uint32_t node, std::uint32_t source, TypeDef type) {
        unsigned resource_types = 0;
        for (std::uint32_t child = source + 1; child != tree_[source].end;
             child = tree_[child].end) {
            std::string_view name = tree_[child].key;
            if (name == "resourceType" && type.is_resource()) {
                if (++resource_types > 1)
                    add(node, child, "the key stands more than once", "resourceType");
                continue;
            }
            if (comments_ && is_comment(child)) {
                comments_->add(finding(node, child,
                                       "passed over: R4 has no comments in JSON, and refuses this "
                                       "in what is sent to be kept",
                                       name));
                continue;
            }
            const bool is_underscored = name.starts_with('_');
            name.remove_prefix(is_underscored);
            const auto found = type.element(name);
            if (!found)
                add(node, child, "not an element of " + std::string{type.name()}, tree_[child].key);
            else if (is_underscored && found->type().elements().empty())
                add(node, child, "this element has neither id nor extensions", tree_[child].key);
            else if (is_underscored && !found->type().is_primitive())
                add(node, child, "only primitive elements have a \"_\" form", tree_[child].key);
            else
                members_.push_back({found->id(), is_underscored, child});
        }
    }

    /// The element of the member `at` and its "_" form, which follows; returns the next member.
    std::size_t element(std::uint32_t node, std::size_t at, std::size_t end) {
        const ElementDef element{members_[at].element};
        std::uint32_t forms[2] = {none, none};  // name, _name
        for (; at != end && members_[at].element == element.id(); ++at) {
            const Member& member = members_[at];
            if (forms[member.is_underscored] == none)
                forms[member.is_underscored] = member.source;
            else
                add(node, member.source, "the key stands more than once", tree_[member.source].key);
        }
        if (!element.type().is_primitive())
            complex(element, forms[0]);
        else if (element.is_list())
            primitive_list(element, forms[0], forms[1]);
        else
            primitive(element, forms[0], forms[1]);
        return at;
    }

    void complex(ElementDef element, std::uint32_t source) {
        if (!element.is_list()) return item(element.id(), element.type(), source);
        if (!is_filled_array(element, source)) return;
        for (std::uint32_t child = source + 1; child != tree_[source].end; child = tree_[child].end)
            item(element.id(), element.type(), child);
    }

    // -- primitives

    /// `name` and `_name` side by side: what one leaves out or has null, the other may have.
    void primitive_list(ElementDef element, std::uint32_t values, std::uint32_t extras) {
        if (values != none && !is_filled_array(element, values)) return;
        if (extras != none && !is_filled_array(element, extras)) return;
        std::uint32_t value = first_of(values), extra = first_of(extras);
        while (value != none || extra != none) {
            const bool null_value = value == none || is_null(value);
            const bool null_extra = extra == none || is_null(extra);
            const std::uint32_t source = value == none ? extra : value;
            const std::uint32_t node = open(element.id(), element.type(), source);
            if (null_value && null_extra)
                report(node, source, "null is not allowed without an extension beside it");
            if (!null_value) primitive_value(node, element.type(), value);
            if (!null_extra) primitive_extra(node, element.type(), extra);
            close(node);
            value = next_of(values, value);
            extra = next_of(extras, extra);
        }
    }

    void primitive(ElementDef element, std::uint32_t value, std::uint32_t extra) {
        const std::uint32_t node =
            open(element.id(), element.type(), value == none ? extra : value);
        if (value != none) primitive_value(node, element.type(), value);
        if (extra != none) primitive_extra(node, element.type(), extra);
        close(node);
    }

    void primitive_value(std::uint32_t node, TypeDef type, std::uint32_t source) {
        const JsonKind expected = kind_of(detail::json_form(type));
        const JsonNode& json = tree_[source];
        if (json.kind != expected) return wrong_kind(node, source, name_of(expected));
        if (type == types().xhtml && detail::has_prefixed_tag(json.text))
            return set_text(node, detail::without_prefixes(json.text));
        set_text(node, json.text);
    }

    void set_text(std::uint32_t node, std::string_view text) {
        document_.nodes[node].text = static_cast<std::uint32_t>(document_.text.size());
        document_.nodes[node].text_size = static_cast<std::uint32_t>(text.size());
        document_.text += text;
    }

    void primitive_extra(std::uint32_t node, TypeDef type, std::uint32_t source) {
        if (tree_[source].kind != JsonKind::object)
            wrong_kind(node, source, "an object");
        else if (!has_children(source))
            report(node, source, "an empty object is not allowed: leave it out instead");
        else
            members(node, source, type);
    }

    // -- the tree

    bool is_comment(std::uint32_t member) const {
        if (tree_[member].key != "fhir_comments" || tree_[member].kind != JsonKind::array)
            return false;
        for (std::uint32_t item = member + 1; item != tree_[member].end; item = tree_[item].end)
            if (tree_[item].kind != JsonKind::string) return false;
        return true;
    }

    bool has_children(std::uint32_t source) const { return tree_[source].end != source + 1; }
    bool is_null(std::uint32_t source) const { return tree_[source].kind == JsonKind::null; }

    std::uint32_t first_of(std::uint32_t array) const { return array == none ? none : array + 1; }

    std::uint32_t next_of(std::uint32_t array, std::uint32_t item) const {
        return item == none || tree_[item].end == tree_[array].end ? none : tree_[item].end;
    }

    std::uint32_t find_member(std::uint32_t object, std::string_view key) const {
        for (std::uint32_t child = object + 1; child != tree_[object].end; child = tree_[child].end)
            if (tree_[child].key == key) return child;
        return none;
    }

    /// Else a node stands for the element, so that it does not count as missing.
    bool is_filled_array(ElementDef element, std::uint32_t source) {
        if (tree_[source].kind == JsonKind::array && has_children(source)) return true;
        const std::uint32_t node = open(element.id(), element.type(), source);
        if (tree_[source].kind != JsonKind::array)
            wrong_kind(node, source, "an array");
        else
            report(node, source, "an empty array is not allowed: leave the element out instead");
        close(node);
        return false;
    }

    // -- the document and what is wrong with it

    std::uint32_t open(ElementId element, TypeDef type, std::uint32_t source) {
        document_.nodes.push_back({element, type.id(), 0, Document::no_text, 0});
        sources_.push_back(source);
        return static_cast<std::uint32_t>(document_.nodes.size() - 1);
    }

    void close(std::uint32_t node) {
        document_.nodes[node].end = static_cast<std::uint32_t>(document_.nodes.size());
    }

    void wrong_kind(std::uint32_t node, std::uint32_t source, std::string_view expected) {
        report(node, source,
               "must be " + std::string{expected} + ", is " +
                   std::string{name_of(tree_[source].kind)});
    }

    /// A finding that makes the node unfit for further checks.
    void report(std::uint32_t node, std::uint32_t source, std::string text) {
        reported_.push_back(node);
        add(node, source, std::move(text), {});
    }

    void add(std::uint32_t node, std::uint32_t source, std::string text, std::string_view member) {
        findings_.add(finding(node, source, std::move(text), member));
    }

    static detail::Finding finding(std::uint32_t node, std::uint32_t source, std::string text,
                                   std::string_view member) {
        return {.node = node,
                .member = std::string{member},
                .code = "structure",
                .text = std::move(text),
                .place = source};
    }

    const std::vector<JsonNode>& tree_;
    detail::Findings& findings_;
    detail::Findings* comments_;
    Document document_;
    std::vector<std::uint32_t> sources_;
    std::vector<std::uint32_t> reported_;
    std::vector<Member> members_;  // of all open objects, innermost last
};

/// Places are JSON nodes while reading, and byte offsets from here on.
void locate(detail::Findings& findings, std::string_view text) {
    const auto offsets = detail::json_offsets(text);
    for (detail::Finding& finding : findings.list()) finding.place = offsets[finding.place];
}

std::vector<Issue> warnings_of(detail::Findings findings, const Document& document,
                               std::string_view text) {
    if (findings.empty()) return {};
    locate(findings, text);
    auto issues = detail::failure_of(std::move(findings), document, text).issues();
    for (Issue& issue : issues) issue.severity = Severity::warning;
    return issues;
}

Outcome<Resource> found_in(JsonReader& reader, detail::Findings& findings, std::string_view text) {
    if (findings.empty())
        return Resource{std::make_shared<const Document>(std::move(reader.document()))};
    locate(findings, text);
    return detail::failure_of(std::move(findings), reader.document(), text);
}

}  // namespace

namespace detail {

Outcome<Resource> read_json(std::string_view text, const ParseLimits& limits, Located* located) {
    const auto tree = detail::read_json_tree(text, limits.max_depth);
    if (!tree) return tree.error();
    detail::Findings findings{limits.max_issues}, comments{limits.max_issues};
    JsonReader reader{*tree, findings, located ? &comments : nullptr};
    reader.read();
    const auto place = [&](std::uint32_t node) { return reader.sources()[node]; };
    detail::check_nodes(reader.document(), 0, {.place = place, .reported = reader.reported()},
                        findings);
    if (located && findings.empty()) {
        const auto of_source = json_offsets(text);
        for (const std::uint32_t source : reader.sources())
            located->offsets.push_back(of_source[source]);
        located->notes = warnings_of(std::move(comments), reader.document(), text);
    }
    return found_in(reader, findings, text);
}

}  // namespace detail

Outcome<Resource> parse_json(std::string_view text, const ParseLimits& limits) {
    return detail::read_json(text, limits, nullptr);
}

Outcome<Resource> parse_kept_json(std::string_view text) {
    const ParseLimits limits;
    const auto tree = detail::read_json_tree(text, limits.max_depth);
    if (!tree) return tree.error();
    detail::Findings findings{limits.max_issues};
    JsonReader reader{*tree, findings, nullptr};
    reader.read();
    return found_in(reader, findings, text);
}

}  // namespace fascia::fhir
