#include "entries.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/fhir/xml.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace fascia::fuzz {
namespace {

using namespace fascia::fhir;

void require(bool holds, const char* property, std::string_view text) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n%.*s\n", property, static_cast<int>(text.size()),
                 text.data());
    std::abort();
}

/// A narrative means the same whatever its line ends and the white space around it.
std::string plain_narrative(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r')
            plain += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n')
            plain += '\n';
    const std::size_t first = plain.find('<'), last = plain.rfind('>');
    return plain.substr(first, last + 1 - first);
}

bool same_value(const Element& a, const Element& b) {
    if (a.type() != types().xhtml) return a.value() == b.value();
    return plain_narrative(a.text()) == plain_narrative(b.text());
}

bool same(const Element& a, const Element& b) {
    if (a.type() != b.type() || !same_value(a, b)) return false;
    const ElementRange left = a.children(), right = b.children();
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const Element& x, const Element& y) {
                          return x.definition() == y.definition() && same(x, y);
                      });
}

void require_same(const Resource& resource, const Outcome<Resource>& again, const char* property,
                  std::string_view text) {
    require(again.has_value() && same(resource.root(), again->root()), property, text);
}

void survives_both_ways(const Resource& resource) {
    for (const bool pretty : {false, true}) {
        const std::string json = write_json(resource, pretty), xml = write_xml(resource, pretty);
        require_same(resource, parse_json(json), "our JSON reads back", json);
        require_same(resource, parse_xml(xml), "our XML reads back", xml);
    }
}

}  // namespace

void xml_gate(std::string_view input) {
    if (!check_well_formed(input)) return;
    std::string framed{input};
    if (!framed.starts_with("\xEF\xBB\xBF")) framed.insert(0, "\xEF\xBB\xBF");
    require(check_well_formed(framed + '\n').has_value(), "a frame does not matter", framed);
}

void xml_codec(std::string_view input) {
    if (const auto resource = parse_xml(input)) survives_both_ways(*resource);
}

void json_codec(std::string_view input) {
    if (const auto resource = parse_json(input)) survives_both_ways(*resource);
}

}  // namespace fascia::fuzz
