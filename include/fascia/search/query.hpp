#pragma once

#include "fascia/base/time.hpp"

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
    std::string target_type, target_id;  ///< type "": any type with that id
    std::string url;                     ///< absolute or canonical instead
};
struct UriTest {
    std::string uri;
};
using ValueTest = std::variant<TokenTest, StringTest, DateTest, ReferenceTest, UriTest>;

/// parameter:modifier=a,b — alternatives are ORed; criteria are ANDed.
struct Criterion {
    std::string parameter;        ///< code; "_id" and "_lastUpdated" too
    std::optional<bool> missing;  ///< :missing=true|false; then no alternatives
    bool negated = false;         ///< :not
    std::vector<ValueTest> alternatives;
};

enum class Total : std::uint8_t { none, accurate, estimate };
struct SortKey {
    std::string parameter;  ///< "_id" or "_lastUpdated" for now
    bool descending = false;
};

struct Query {
    std::string type;  ///< "Patient"
    std::vector<Criterion> criteria;
    std::vector<SortKey> sort;  ///< empty: by internal key (insertion order)
    std::uint32_t count = 20;   ///< page size; 0: only the total
    Total total = Total::none;
    std::string after;  ///< opaque page token of the store; empty: first page
    /// What was understood, as it goes into the self link ("name=peter&birthdate=ge1970"), without
    /// paging token.
    std::string canonical;
    std::string summary, elements;  ///< _summary, _elements as given
};

}  // namespace fascia::search
