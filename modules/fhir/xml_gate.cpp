#include "fascia/fhir/xml.hpp"

#include "fhir/detail/text_position.hpp"
#include "fhir/detail/xml_characters.hpp"
#include "fhir/detail/xml_scan.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace fascia::fhir {
namespace detail {
namespace {

/// More than any honest element has; keeps the search for duplicates linear in the text.
constexpr std::size_t max_attributes = 64;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Printable ASCII without what XML marks something with.
constexpr std::array<bool, 256> is_plain = [] {
    std::array<bool, 256> plain{};
    for (int c = 0x20; c < 0x7F; ++c) plain[c] = true;
    for (const char mark : {'<', '&', ']', '"', '\''}) plain[static_cast<int>(mark)] = false;
    return plain;
}();

/// One pass over the document (production 1 of XML 1.0). Each step answers false after fail().
class Scan {
  public:
    Scan(std::string_view text, unsigned max_depth, TagRule rule)
        : begin_{text.data()},
          at_{begin_},
          end_{begin_ + text.size()},
          max_depth_{max_depth},
          rule_{rule} {}

    std::optional<XmlFault> run() {
        document();
        return std::move(fault_);
    }

  private:
    bool document() {
        if (rest().starts_with(byte_order_mark)) at_ += byte_order_mark.size();
        if (!declaration() || !surroundings()) return false;
        if (at_ == end_) return fail("the document has no root element");
        if (!looking_at("<")) return fail("text stands before the root element");
        if (!start_tag() || !content() || !surroundings()) return false;
        if (at_ == end_) return true;
        return fail(looking_at("<") ? "a second root element follows the first"
                                    : "text stands after the root element");
    }

    /// `<?xml version="1.0" encoding="utf-8" standalone="yes"?>`, which may be missing.
    bool declaration() {
        if (!looking_at("<?xml") || end_ - at_ < 6 || !is_xml_space(at_[5])) return true;
        const char* const start = at_;
        at_ += 5;
        attributes_.clear();
        while (skip_space() && !looking_at("?>"))
            if (!attribute()) return false;
        if (!looking_at("?>")) return fail("the XML declaration does not end with \"?>\"");
        if (!declaration_is_ours())
            return fail_at(start,
                           "the XML declaration must say version 1.0 and, where it says more, "
                           "encoding utf-8 and then standalone yes or no");
        at_ += 2;
        return true;
    }

    bool declaration_is_ours() const {
        auto next = attributes_.begin();
        const auto end = attributes_.end();
        if (next == end || next->name != "version" || next->value != "1.0") return false;
        if (++next != end && next->name == "encoding") {
            if (!same_ignoring_case(next->value, "utf-8")) return false;
            ++next;
        }
        if (next != end && next->name == "standalone") {
            if (next->value != "yes" && next->value != "no") return false;
            ++next;
        }
        return next == end;
    }

    static bool same_ignoring_case(std::string_view text, std::string_view lower) {
        return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                          [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
    }

    /// White space and comments around the root element.
    bool surroundings() {
        for (;;) {
            skip_space();
            if (looking_at("<!--")) {
                if (!comment()) return false;
            } else if (looking_at("<!") || looking_at("<?")) {
                return refused_markup();
            } else {
                return true;
            }
        }
    }

    bool content() {
        while (!open_.empty()) {
            if (at_ == end_) return fail("the document ends inside <" + shown(open_.back()) + ">");
            if (!(*at_ == '<' ? markup() : character_data())) return false;
        }
        return true;
    }

    bool markup() {
        if (looking_at("</")) return end_tag();
        if (looking_at("<!--")) return comment();
        if (looking_at("<![CDATA[")) return cdata();
        if (looking_at("<!") || looking_at("<?")) return refused_markup();
        return start_tag();
    }

    bool refused_markup() {
        if (looking_at("<!DOCTYPE")) return fail("DOCTYPE is not accepted");
        if (looking_at("<?")) return fail("processing instructions are not accepted");
        return fail("\"<!\" opens neither a comment nor a CDATA section that may stand here");
    }

    bool start_tag() {
        const char* const start = at_++;
        std::string_view tag;
        if (!name(tag)) return false;
        attributes_.clear();
        bool spaced = skip_space();
        while (at_ != end_ && *at_ != '>' && *at_ != '/') {
            if (!spaced)
                return fail("white space is missing before an attribute of <" + shown(tag) + ">");
            if (!attribute()) return false;
            spaced = skip_space();
        }
        const bool empty = looking_at("/>");
        if (!empty && !looking_at(">"))
            return fail("the start tag <" + shown(tag) + "> is not closed");
        if (!opens(start, tag)) return false;
        at_ += empty ? 2 : 1;
        if (empty) open_.pop_back();
        return true;
    }

    bool opens(const char* start, std::string_view tag) {
        if (open_.size() >= max_depth_)
            return fail_at(start,
                           "elements are nested more than " + std::to_string(max_depth_) + " deep");
        open_.push_back(tag);
        if (!rule_) return true;
        const char* const why = rule_(static_cast<unsigned>(open_.size()), tag, attributes_);
        return !why || fail_at(start, why);
    }

    bool end_tag() {
        const char* const start = at_;
        at_ += 2;
        std::string_view tag;
        if (!name(tag)) return false;
        if (tag != open_.back())
            return fail_at(
                start, "the end tag </" + shown(tag) + "> closes <" + shown(open_.back()) + ">");
        skip_space();
        if (!looking_at(">")) return fail("the end tag </" + shown(tag) + "> is not closed");
        ++at_;
        open_.pop_back();
        return true;
    }

    bool attribute() {
        const char* const start = at_;
        XmlAttribute found;
        if (!name(found.name)) return false;
        skip_space();
        if (!looking_at("=")) return fail("the attribute " + shown(found.name) + " has no value");
        ++at_;
        skip_space();
        if (!looking_at("\"") && !looking_at("'"))
            return fail("the value of the attribute " + shown(found.name) + " is not quoted");
        if (!attribute_value(found.value)) return false;
        if (std::any_of(attributes_.begin(), attributes_.end(),
                        [&](const XmlAttribute& other) { return other.name == found.name; }))
            return fail_at(start, "the attribute " + shown(found.name) + " stands twice");
        if (attributes_.size() == max_attributes)
            return fail_at(start, "an element has more than " + std::to_string(max_attributes) +
                                      " attributes");
        attributes_.push_back(found);
        return true;
    }

    bool attribute_value(std::string_view& value) {
        const char quote = *at_++;
        const char* const start = at_;
        while (at_ != end_ && *at_ != quote) {
            if (skip_plain()) continue;
            if (*at_ == '<') return fail("\"<\" stands in an attribute value; write &lt;");
            if (!(*at_ == '&' ? reference() : character())) return false;
        }
        if (at_ == end_) return fail_at(start, "an attribute value is not closed");
        value = {start, at_};
        ++at_;
        return true;
    }

    bool character_data() {
        while (at_ != end_ && *at_ != '<') {
            if (skip_plain()) continue;
            if (looking_at("]]>"))
                return fail("\"]]>\" stands outside a CDATA section; write ]]&gt;");
            if (!(*at_ == '&' ? reference() : character())) return false;
        }
        return true;
    }

    bool comment() {
        const char* const start = at_;
        at_ += 4;
        while (!looking_at("--")) {
            if (at_ == end_) return fail_at(start, "a comment is not closed");
            if (!character()) return false;
        }
        if (!looking_at("-->")) return fail("\"--\" stands inside a comment");
        at_ += 3;
        return true;
    }

    bool cdata() {
        const char* const start = at_;
        at_ += 9;
        while (!looking_at("]]>")) {
            if (at_ == end_) return fail_at(start, "a CDATA section is not closed");
            if (!character()) return false;
        }
        at_ += 3;
        return true;
    }

    bool reference() {
        const char* const start = at_++;
        if (looking_at("#")) return character_reference(start);
        for (const std::string_view known : {"amp;", "lt;", "gt;", "quot;", "apos;"})
            if (looking_at(known)) {
                at_ += known.size();
                return true;
            }
        return fail_at(
            start, "\"&\" opens none of &amp; &lt; &gt; &quot; &apos; and no character reference");
    }

    bool character_reference(const char* start) {
        ++at_;
        const bool hexadecimal = looking_at("x");
        if (hexadecimal) ++at_;
        const char* const digits = at_;
        char32_t c = 0;
        for (; at_ != end_ && *at_ != ';'; ++at_) {
            const int digit = digit_value(*at_, hexadecimal);
            if (digit < 0)
                return fail_at(start, "a character reference holds something else than digits");
            c = std::min<char32_t>(c * (hexadecimal ? 16 : 10) + static_cast<char32_t>(digit),
                                   0x110000);
        }
        if (at_ == end_ || at_ == digits)
            return fail_at(start, "a character reference is not complete");
        ++at_;
        return is_xml_character(c) ||
               fail_at(start, "a character reference names a character that XML does not have");
    }

    static int digit_value(char c, bool hexadecimal) {
        if (c >= '0' && c <= '9') return c - '0';
        if (hexadecimal && c >= 'a' && c <= 'f') return c - 'a' + 10;
        if (hexadecimal && c >= 'A' && c <= 'F') return c - 'A' + 10;
        return -1;
    }

    /// Over the letters, digits and spaces that most of a text is.
    bool skip_plain() {
        const char* const start = at_;
        while (at_ != end_ && is_plain[static_cast<unsigned char>(*at_)]) ++at_;
        return at_ != start;
    }

    bool character() {
        if (const auto byte = static_cast<unsigned char>(*at_); byte >= 0x20 && byte < 0x80) {
            ++at_;
            return true;
        }
        const char* const start = at_;
        const char32_t c = next_code_point(at_, end_);
        if (c == not_utf8) return fail_at(start, "the text is not UTF-8");
        return is_xml_character(c) ||
               fail_at(start, "a character stands here that XML does not have");
    }

    bool name(std::string_view& found) {
        const char* const start = at_;
        while (at_ != end_ && is_ascii_letter(*at_)) ++at_;  // nearly always the whole name
        while (at_ != end_) {
            const char* next = at_;
            const char32_t c = next_code_point(next, end_);
            if (c == not_utf8) return fail("the text is not UTF-8");
            if (!(at_ == start ? is_name_start(c) : is_name_character(c))) break;
            at_ = next;
        }
        found = {start, at_};
        return !found.empty() || fail("a name is expected here");
    }

    bool skip_space() {
        const char* const start = at_;
        while (at_ != end_ && is_xml_space(*at_)) ++at_;
        return at_ != start;
    }

    std::string_view rest() const { return {at_, end_}; }
    bool looking_at(std::string_view expected) const { return rest().starts_with(expected); }

    /// Names in messages: hostile ones may be long.
    static std::string shown(std::string_view tag) {
        constexpr std::size_t limit = 64;
        if (tag.size() <= limit) return std::string{tag};
        std::size_t size = limit;
        while ((static_cast<unsigned char>(tag[size]) & 0xC0) == 0x80) --size;
        return std::string{tag.substr(0, size)} + "…";
    }

    bool fail(std::string text) { return fail_at(at_, std::move(text)); }
    bool fail_at(const char* where, std::string text) {
        fault_ = XmlFault{static_cast<std::size_t>(where - begin_), std::move(text)};
        return false;
    }

    const char *begin_, *at_, *end_;
    unsigned max_depth_;
    TagRule rule_;
    std::vector<std::string_view> open_;
    std::vector<XmlAttribute> attributes_;
    std::optional<XmlFault> fault_;
};

}  // namespace

std::optional<XmlFault> scan_xml(std::string_view text, unsigned max_depth, TagRule rule) {
    return Scan{text, max_depth, rule}.run();
}

}  // namespace detail

Outcome<void> check_well_formed(std::string_view text, unsigned max_depth) {
    auto fault = detail::scan_xml(text, max_depth);
    if (!fault) return {};
    const auto [line, column] = detail::position_of(text, fault->offset);
    return Failure{FailureKind::invalid, Issue{.code = "structure",
                                               .path = {},
                                               .text = "Not well-formed XML: " + fault->text,
                                               .line = line,
                                               .column = column}};
}

}  // namespace fascia::fhir
