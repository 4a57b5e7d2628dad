#include "fascia/plan/evidence.hpp"

#include "plan/detail/json_object.hpp"

#include <algorithm>

namespace fascia::plan {
namespace {

using detail::JsonObject;

const std::vector<std::string_view> kinds{
    "article",  "consensus",    "criteria",     "guideline", "instrument", "label",
    "licence",  "payer-policy", "product-rule", "regulator", "review",     "scope-of-practice",
    "software", "study",        "terminology",  "trial",     "unverified", "website"};
const std::vector<std::string_view> readings{"text", "part", "abstract", "secondary", "none"};
const std::vector<std::string_view> stances{"supports",      "conditional", "insufficient",
                                            "against",       "mixed",       "no-recommendation",
                                            "not-confirmed", "out-of-scope"};

Source read_source(JsonObject& object) {
    Source source;
    source.tag = object.text("tag");
    source.kind = kinds[object.choice("kind", kinds)];
    source.read = readings[object.choice("read", readings)];
    source.citation = object.text("citation");
    return source;
}

Stance read_stance(JsonObject& object) {
    Stance stance;
    stance.source = object.text("source");
    stance.stance = stances[object.choice("stance", stances)];
    stance.note = object.text_or("note", "");
    stance.sources = object.texts_or_none("sources");
    return stance;
}

Position read_position(JsonObject& object) {
    Position position;
    position.items = object.texts_or_none("items");
    position.subject = object.text_or("subject", "");
    if (position.items.empty() == position.subject.empty())
        object.fault("items", "either these or a subject");
    object.list("stances",
                [&](JsonObject& each) { position.stances.push_back(read_stance(each)); });
    position.disagreement = object.text_or("disagreement", "");
    return position;
}

void check(const Evidence& evidence, detail::Faults& faults) {
    std::vector<std::string_view> seen;
    const auto once = [&](const std::string& place, std::string_view name) {
        if (std::ranges::find(seen, name) != seen.end())
            faults.add(place, "'" + std::string{name} + "' stands here twice");
        seen.push_back(name);
    };
    for (const auto& source : evidence.sources) once("sources", source.tag);
    seen.clear();
    for (const auto& position : evidence.positions)
        for (const auto& item : position.items) once("positions", item);
    for (const auto& position : evidence.positions)
        if (position.items.empty()) once("positions", position.subject);
    const auto known = [&](const std::string& place, const std::string& tag) {
        if (!evidence.source(tag)) faults.add(place, "'" + tag + "' is the tag of no source");
    };
    for (const auto& position : evidence.positions) {
        const auto place =
            "positions: " + (position.items.empty() ? position.subject : position.items.front());
        for (const auto& stance : position.stances) {
            known(place, stance.source);
            for (const auto& tag : stance.sources) known(place, tag);
        }
    }
}

}  // namespace

const Source* Evidence::source(std::string_view tag) const {
    const auto found = std::ranges::find(sources, tag, &Source::tag);
    return found == sources.end() ? nullptr : &*found;
}

const Position* Evidence::position(std::string_view item) const {
    const auto found = std::ranges::find_if(positions, [&](const Position& position) {
        return std::ranges::find(position.items, item) != position.items.end();
    });
    return found == positions.end() ? nullptr : &*found;
}

Outcome<Evidence> parse_evidence(std::string_view text) {
    detail::Faults faults{"evidence.json"};
    Evidence evidence;
    if (const auto value = detail::parse_strictly(text, faults)) {
        JsonObject object{*value, "", faults};
        object.list("sources",
                    [&](JsonObject& each) { evidence.sources.push_back(read_source(each)); });
        object.list("positions",
                    [&](JsonObject& each) { evidence.positions.push_back(read_position(each)); });
        object.finish();
    }
    if (faults.issues().empty()) check(evidence, faults);
    if (!faults.issues().empty()) return Failure{FailureKind::invalid, std::move(faults.issues())};
    return evidence;
}

}  // namespace fascia::plan
