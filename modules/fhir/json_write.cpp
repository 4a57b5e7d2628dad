#include "fascia/fhir/json.hpp"

#include "fhir/detail/primitives.hpp"

#include <algorithm>
#include <array>

namespace fascia::fhir {
namespace {

constexpr std::array<bool, 256> must_escape = [] {
    std::array<bool, 256> table{};
    for (int c = 0; c < 0x20; ++c) table[c] = true;
    table['"'] = table['\\'] = true;
    return table;
}();

void append_escape(std::string& out, char c) {
    constexpr std::string_view named = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt";
    constexpr std::string_view hex = "0123456789abcdef";
    out += '\\';
    if (const auto at = named.find(c); at != named.npos) {
        out += letters[at];
    } else {
        out += "u00";
        out += hex[static_cast<unsigned char>(c) >> 4];
        out += hex[c & 15];
    }
}

/// Neighbouring nodes of one element: a JSON property.
struct Run {
    ElementRange::iterator begin, end;
    bool has_values = false;  ///< `name`
    bool has_extras = false;  ///< `_name`: ids and extensions of primitives
};

Run run_at(ElementRange::iterator at, ElementRange::iterator end) {
    const ElementId element = (*at).definition().id();
    Run run{at, at};
    for (; run.end != end && (*run.end).definition().id() == element; ++run.end) {
        run.has_values |= (*run.end).value().has_value();
        run.has_extras |= !(*run.end).children().empty();
    }
    return run;
}

class JsonWriter {
  public:
    JsonWriter(std::string& out, bool pretty) : out_{out}, pretty_{pretty} {}

    void element(const Element& element) {
        if (element.type().is_primitive())
            value(element);
        else
            object(element);
    }

  private:
    void object(const Element& element) {
        begin('{');
        if (element.type().is_resource()) {
            key({}, "resourceType");
            append_json_string(out_, element.type().name());
        }
        const ElementRange children = element.children();
        for (auto at = children.begin(); at != children.end();) {
            const Run run = run_at(at, children.end());
            property(run);
            at = run.end;
        }
        end('}');
    }

    void property(const Run& run) {
        const ElementDef definition = (*run.begin).definition();
        if (!definition.type().is_primitive()) {
            key({}, definition.name());
            return values(run, definition, [this](const Element& e) { object(e); });
        }
        if (run.has_values) {
            key({}, definition.name());
            values(run, definition, [this](const Element& e) { value(e); });
        }
        if (run.has_extras) {
            key("_", definition.name());
            values(run, definition, [this](const Element& e) { extra(e); });
        }
    }

    void values(const Run& run, ElementDef definition, auto write) {
        if (!definition.is_list()) return write(*run.begin);
        begin('[');
        for (auto at = run.begin; at != run.end; ++at) {
            next();
            write(*at);
        }
        end(']');
    }

    void value(const Element& element) {
        const auto text = element.value();
        if (!text)
            out_ += "null";
        else if (detail::json_form(element.type()) == detail::JsonForm::string)
            append_json_string(out_, *text);
        else
            out_ += *text;
    }

    void extra(const Element& element) {
        if (element.children().empty())
            out_ += "null";
        else
            object(element);
    }

    void key(std::string_view prefix, std::string_view name) {
        next();
        out_ += '"';
        out_ += prefix;
        out_ += name;
        out_ += pretty_ ? "\": " : "\":";
    }

    void begin(char bracket) {
        out_ += bracket;
        ++depth_;
        is_first_ = true;
    }

    /// Before each member and item.
    void next() {
        if (!is_first_) out_ += ',';
        is_first_ = false;
        line();
    }

    void end(char bracket) {
        --depth_;
        if (!is_first_) line();
        is_first_ = false;
        out_ += bracket;
    }

    void line() {
        if (!pretty_) return;
        out_ += '\n';
        out_.append(2 * depth_, ' ');
    }

    std::string& out_;
    bool pretty_;
    bool is_first_ = true;
    std::size_t depth_ = 0;
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        const auto escaped = std::ranges::find_if(
            text, [](char c) { return must_escape[static_cast<unsigned char>(c)]; });
        const auto plain = static_cast<std::size_t>(escaped - text.begin());
        out += text.substr(0, plain);
        if (escaped != text.end()) append_escape(out, *escaped);
        text.remove_prefix(std::min(plain + 1, text.size()));
    }
    out += '"';
}

void append_json(std::string& out, const Element& resource, bool pretty) {
    JsonWriter{out, pretty}.element(resource);
}

std::string write_json(const Element& resource, bool pretty) {
    constexpr std::size_t usual_bytes_per_node = 40;
    std::string out;
    out.reserve((resource.document()->nodes[resource.index()].end - resource.index()) *
                usual_bytes_per_node);
    append_json(out, resource, pretty);
    return out;
}

}  // namespace fascia::fhir
