#include "fascia/fhir/xml.hpp"

namespace fascia::fhir {
namespace {

/// Writes the flat value straight through, in its own order.
class XmlWriter {
  public:
    explicit XmlWriter(bool pretty) : pretty_{pretty} {
        out_ = R"(<?xml version="1.0" encoding="UTF-8"?>)";
    }

    std::string write(const Element& resource) {
        write_resource(resource, R"( xmlns="http://hl7.org/fhir")");
        if (pretty_) out_ += '\n';
        return std::move(out_);
    }

  private:
    void write_resource(const Element& resource, std::string_view declaration = {}) {
        write_as(resource.type().name(), resource, declaration);
    }

    void write_child(const Element& child) {
        if (child.type() == types().xhtml) {
            new_line();
            out_ += child.text();
        } else if (child.type().is_resource()) {
            start_line_with(child.name());
            out_ += '>';
            ++depth_;
            write_resource(child);
            --depth_;
            end_line_with(child.name());
        } else {
            write_as(child.name(), child);
        }
    }

    void write_as(std::string_view tag, const Element& element, std::string_view declaration = {}) {
        start_line_with(tag);
        out_ += declaration;
        bool has_content = false;
        for (const Element child : element.children()) {
            if (child.definition().is_xml_attribute())
                write_attribute(child.name(), child.text());
            else
                has_content = true;
        }
        if (const auto value = element.value()) write_attribute("value", *value);
        if (!has_content) {
            out_ += "/>";
            return;
        }
        out_ += '>';
        ++depth_;
        for (const Element child : element.children())
            if (!child.definition().is_xml_attribute()) write_child(child);
        --depth_;
        end_line_with(tag);
    }

    void start_line_with(std::string_view tag) {
        new_line();
        out_ += '<';
        out_ += tag;
    }

    void end_line_with(std::string_view tag) {
        new_line();
        out_ += "</";
        out_ += tag;
        out_ += '>';
    }

    void new_line() {
        if (!pretty_) return;
        out_ += '\n';
        out_.append(2 * depth_, ' ');
    }

    void write_attribute(std::string_view name, std::string_view value) {
        out_ += ' ';
        out_ += name;
        out_ += "=\"";
        write_escaped(value);
        out_ += '"';
    }

    /// White space other than the blank goes as references: a reader would make blanks of it.
    void write_escaped(std::string_view value) {
        for (std::size_t at = 0; at < value.size();) {
            const std::size_t special = value.find_first_of("&<>\"\t\n\r", at);
            out_ += value.substr(at, special - at);
            if (special == std::string_view::npos) return;
            out_ += escape(value[special]);
            at = special + 1;
        }
    }

    static std::string_view escape(char c) {
        switch (c) {
            case '&':
                return "&amp;";
            case '<':
                return "&lt;";
            case '>':
                return "&gt;";
            case '"':
                return "&quot;";
            case '\t':
                return "&#9;";
            case '\n':
                return "&#10;";
            default:
                return "&#13;";
        }
    }

    bool pretty_;
    std::size_t depth_ = 0;
    std::string out_;
};

}  // namespace

std::string write_xml(const Element& resource, bool pretty) {
    return XmlWriter{pretty}.write(resource);
}

}  // namespace fascia::fhir
