#pragma once

#include "fascia/base/decimal.hpp"
#include "fascia/base/time.hpp"
#include "fascia/search/own_parameter.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// A parsed and checked search, independent of SQL (R4 search.html).
namespace fascia::search {

enum class Prefix : std::uint8_t { eq, ne, gt, lt, ge, le, sa, eb, ap };

struct TokenTest {
    std::optional<std::string> system;  ///< absent: any system; "" : no system ("|code")
    std::string code;                   ///< "" : any code of that system ("system|")
};
/// Any of these (:in, :below, :above); `:not-in` is its negation.
struct TokenSetTest {
    std::vector<TokenTest> members;  ///< each with system and code
};
struct StringTest {
    std::string text;    ///< folded unless exact
    bool exact = false;  ///< :exact
    bool contains = false;
};
struct DateTest {
    Prefix prefix = Prefix::eq;
    /// The half-open range that the value stands for. For `ap` already widened: overlap is enough.
    Instant low, high;
};
struct ReferenceTest {
    /// Of a canonical: as written, and without a version any; also what goes on from its version
    /// ("|1": "|1.2"); with any version, but not without one.
    enum class Versions : std::uint8_t { as_written, below, some };

    std::string target_type, target_id;  ///< type "": any type with that id
    std::string url;                     ///< absolute or canonical instead
    Versions versions = Versions::as_written;
};
/// Any of these (:above and :below in a hierarchy).
struct ReferenceSetTest {
    std::string target_type;
    std::vector<std::string> target_ids;
};
struct UriTest {
    std::string uri;
    bool below = false;  ///< :below: also what the URI is a path prefix of
};
/// R4 search.html#number: eq, ne and ap compare with the half-open range that the precision of the
/// value stands for (ap: ten percent around it), the other prefixes with the value itself.
struct NumberTest {
    Prefix prefix = Prefix::eq;
    Decimal value, low, high;
};
struct QuantityTest {
    NumberTest number;
    std::optional<std::string> system;  ///< absent: any ("||mg" and no unit at all)
    std::string unit;                   ///< "": any; without a system also the unit as displayed
    bool canonical = false;             ///< number and unit are in UCUM base units
};
/// The values of one composite, the first of them always a token. `second` is of the kind that the
/// composite's second component has; `third` is there for the few that have three.
struct CompositeTest {
    TokenTest first;
    std::variant<TokenTest, StringTest, DateTest, ReferenceTest, NumberTest, QuantityTest> second;
    std::optional<NumberTest> third;
};
using ValueTest = std::variant<TokenTest, StringTest, DateTest, ReferenceTest, UriTest, NumberTest,
                               QuantityTest, CompositeTest, TokenSetTest, ReferenceSetTest>;

struct Criterion;

/// By way of a reference: `then` holds of the resource at the other end. Forward (a chain) the
/// criterion's own parameter points there; in reverse (_has) `parameter` of that resource points
/// here.
struct Link {
    bool reverse = false;
    std::string type;       ///< of the resource at the other end
    std::string parameter;  ///< reverse only
    std::vector<Criterion> then;
};

/// parameter:modifier=a,b — alternatives are ORed; criteria are ANDed. One of `alternatives`,
/// `links`, `groups` or `missing` says what is asked.
struct Criterion {
    /// Code; "_id" and "_lastUpdated" too. Empty with `groups` and reverse links.
    std::string parameter = {};
    std::optional<bool> missing = {};  ///< :missing=true|false
    bool negated = false;              ///< :not, :not-in
    std::vector<ValueTest> alternatives = {};
    std::vector<Link> links = {};                     ///< any of them
    std::vector<std::vector<Criterion>> groups = {};  ///< all criteria of any one group
};

enum class Total : std::uint8_t { none, accurate, estimate };
struct SortKey {
    std::string parameter;
    std::string type;  ///< "token", "date" …, as Parameter::type
    bool descending = false;
    std::vector<std::string> parts = {};  ///< as Parameter::parts
};

/// _include and _revinclude (R4 search.html#include).
struct Include {
    bool reverse = false;
    bool iterate = false;     ///< also from what was included
    std::string source_type;  ///< empty: any
    std::string parameter;    ///< empty: all reference parameters ("*")
    std::string target_type;  ///< empty: any
};

struct Query {
    std::string type;                     ///< "Patient"; empty: all types, or those in `types`
    std::vector<std::string> types = {};  ///< _type, at system level
    std::vector<Criterion> criteria = {};
    std::vector<SortKey> sort = {};  ///< empty: an order of the store's own
    std::vector<Include> includes = {};
    std::uint32_t count = 20;  ///< page size; 0: only the total
    Total total = Total::none;
    std::string after = {};  ///< opaque page token of the store; empty: first page
    /// What was understood, as it goes into the self link ("name=peter&birthdate=ge1970"), without
    /// paging token.
    std::string canonical = {};
    std::string summary = {}, elements = {};  ///< _summary, _elements as given
    bool explain = false;                     ///< __explain: say how it is answered
    /// The parameters that are not R4's on whose index rows the answer rests, sorted; `*` includes
    /// by those that there are.
    std::vector<OwnParameter> own = {};
};

}  // namespace fascia::search
