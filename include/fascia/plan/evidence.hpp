#pragma once

#include "fascia/base/outcome.hpp"

#include <string>
#include <string_view>
#include <vector>

/// evidence.json as typed values: what the source tags of a protocol stand for, and what guidelines
/// say of its items. Plain data, thread safe as such. modules/plan/README.md describes the file.
namespace fascia::plan {

/// What one tag stands for: "S9", "P" (rule of the protocol), "M" (not yet verified).
struct Source {
    std::string tag;
    std::string kind;  ///< "guideline", "trial", "payer-policy", "product-rule" …
    std::string read;  ///< how it was read: text, part, abstract, secondary, none
    std::string citation;
};

/// What one source says of an item.
struct Stance {
    std::string source;                ///< tag
    std::string stance;                ///< supports, conditional, insufficient, against …
    std::string note;                  ///< for what, how strongly; may be empty
    std::vector<std::string> sources;  ///< where the stance is known from; empty: the source itself
};

/// What guidelines say of some items of the protocol, or of a treatment that it does not offer.
struct Position {
    std::vector<std::string> items;
    std::string subject;  ///< where there are no items: the treatment, in a clinician's words
    std::vector<Stance> stances;
    std::string disagreement;  ///< in a clinician's words, printed with the item; may be empty
};

struct Evidence {
    std::vector<Source> sources;
    std::vector<Position> positions;  ///< each item stands in one of them at most

    /// nullptr: no such.
    const Source* source(std::string_view tag) const;
    const Position* position(std::string_view item) const;
};

/// Parses evidence.json. Failure: invalid, every fault with its place ("evidence.json:
/// sources[3].kind").
Outcome<Evidence> parse_evidence(std::string_view text);

}  // namespace fascia::plan
