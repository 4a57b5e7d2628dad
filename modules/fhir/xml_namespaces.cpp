#include "fhir/detail/xml_namespaces.hpp"

#include "fhir/detail/xml_characters.hpp"
#include "fhir/detail/xml_narrative.hpp"

#include <algorithm>
#include <optional>

namespace fascia::fhir::detail {
namespace {

constexpr std::string_view white_space = " \t\r\n";

bool is_xhtml_name(std::string_view name) {
    return !name.empty() && is_ascii_letter(name.front()) && prefix_of(name).empty();
}

/// Copies a well-formed narrative, tag by tag.
class Rewriter {
  public:
    Rewriter(std::string_view text, XmlNamespaces around)
        : text_{text}, spaces_{std::move(around)} {}

    /// Nothing when there is something in it that is not of XHTML, or an XML declaration.
    std::optional<std::string> run() {
        for (;;) {
            copy_to(std::min(text_.find('<', at_), text_.size()));
            const auto markup = text_.substr(at_);
            if (markup.empty()) return std::move(out_);
            if (markup.starts_with("<!--"))
                copy_to(text_.find("-->", at_ + 4) + 3);
            else if (markup.starts_with("<!["))
                copy_to(text_.find("]]>", at_) + 3);
            else if (markup.starts_with("</"))
                end_tag();
            else if (markup.starts_with("<?") || !start_tag())
                return std::nullopt;
        }
    }

  private:
    void copy_to(std::size_t end) {
        out_ += text_.substr(at_, end - at_);
        at_ = end;
    }

    void end_tag() {
        at_ += 2;
        const auto close = text_.find('>', at_);
        out_.append("</").append(local_name_of(text_.substr(at_, close - at_)));
        at_ = close;
        leave();
    }

    bool start_tag() {
        const std::size_t close = end_of_tag(text_, at_);
        auto tag = text_.substr(at_ + 1, close - at_ - 1);
        const bool is_empty = tag.ends_with('/');
        tag.remove_suffix(is_empty);
        const auto name = tag.substr(0, tag.find_first_of(white_space));
        marks_.push_back(spaces_.mark());
        const auto others = attributes(tag.substr(name.size()));
        const auto local = local_name_of(name);
        if (!others || spaces_.of(name) != xhtml_namespace || !is_xhtml_name(local)) return false;
        out_.append("<").append(local);
        if (marks_.size() == 1) out_.append(" xmlns=\"").append(xhtml_namespace).append("\"");
        out_.append(*others).append(is_empty ? "/>" : ">");
        if (is_empty) leave();
        at_ = close + 1;
        return true;
    }

    /// Takes the declarations out; nothing when another attribute has a prefix that is not xml's.
    std::optional<std::string> attributes(std::string_view text) {
        std::string others;
        for (;;) {
            const auto start = text.find_first_not_of(white_space);
            if (start == text.npos) return others.append(text);
            const auto name_end = text.find_first_of(" \t\r\n=", start);
            const auto open = text.find_first_of("\"'", name_end);
            const auto close = text.find(text[open], open + 1);
            const auto name = text.substr(start, name_end - start);
            if (!spaces_.declare(name, text.substr(open + 1, close - open - 1))) {
                if (const auto prefix = prefix_of(name); !prefix.empty() && prefix != "xml")
                    return std::nullopt;
                others.append(text.substr(0, close + 1));
            }
            text.remove_prefix(close + 1);
        }
    }

    void leave() {
        spaces_.back_to(marks_.back());
        marks_.pop_back();
    }

    std::string_view text_;
    XmlNamespaces spaces_;
    std::vector<std::size_t> marks_;  // of the open elements
    std::size_t at_ = 0;
    std::string out_;
};

}  // namespace

bool XmlNamespaces::declare(std::string_view attribute, std::string_view value) {
    const bool is_default = attribute == "xmlns";
    if (!is_default && !attribute.starts_with("xmlns:")) return false;
    const auto prefix = is_default ? std::string_view{} : attribute.substr(6);
    spaces_[prefix].push_back(value);
    declared_.push_back(prefix);
    return true;
}

void XmlNamespaces::back_to(std::size_t mark) {
    for (; declared_.size() > mark; declared_.pop_back()) spaces_[declared_.back()].pop_back();
}

std::string_view XmlNamespaces::of(std::string_view name) const {
    const auto found = spaces_.find(prefix_of(name));
    return found == spaces_.end() || found->second.empty() ? std::string_view{}
                                                           : found->second.back();
}

std::string_view prefix_of(std::string_view name) {
    const auto colon = name.find(':');
    return colon == name.npos ? std::string_view{} : name.substr(0, colon);
}

std::string_view local_name_of(std::string_view name) {
    const auto prefix = prefix_of(name);
    return prefix.empty() ? name : name.substr(prefix.size() + 1);
}

bool has_prefixed_tag(std::string_view text) {
    for (auto at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
        const auto end = text.find_first_of(": \t\r\n/>", at + 2);
        if (end != text.npos && text[end] == ':' && text[at + 1] != '!') return true;
    }
    return false;
}

std::string without_prefixes(std::string_view narrative, XmlNamespaces around) {
    if (!scan_xml(narrative, max_narrative_depth))
        if (auto rewritten = Rewriter{narrative, std::move(around)}.run())
            return std::move(*rewritten);
    return std::string{narrative};
}

}  // namespace fascia::fhir::detail
