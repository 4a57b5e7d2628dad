#include "store/soci/search_ranges.hpp"

#include "store/detail/date_span.hpp"
#include "store/detail/decimal_key.hpp"

#include <algorithm>

namespace fascia::store {
namespace {

using search::Prefix;

/// Comparisons of the columns of one row with bound values.
template <class Value>
class Comparison {
  public:
    Comparison(Sql& sql, std::string_view alias) : sql_{sql}, alias_{alias} {}

    void one(std::string_view column, std::string_view with, const Value& value) {
        sql_.add(alias_).add(column).add(with).bind(value);
    }
    void both(std::string_view a, std::string_view a_with, const Value& a_value,
              std::string_view joined, std::string_view b, std::string_view b_with,
              const Value& b_value) {
        sql_.add("(");
        one(a, a_with, a_value);
        sql_.add(joined);
        one(b, b_with, b_value);
        sql_.add(")");
    }

  private:
    Sql& sql_;
    std::string_view alias_;
};

template <class Value>
void half_open_test(Comparison<Value> compare, Prefix prefix, const Value& low, const Value& high) {
    switch (prefix) {
        case Prefix::eq:
            return compare.both("low", " >= ", low, " AND ", "high", " <= ", high);
        case Prefix::ne:
            return compare.both("low", " < ", low, " OR ", "high", " > ", high);
        case Prefix::gt:
            return compare.one("high", " > ", high);
        case Prefix::lt:
            return compare.one("low", " < ", low);
        case Prefix::ge:
            return compare.both("low", " >= ", low, " OR ", "high", " > ", high);
        case Prefix::le:
            return compare.both("low", " < ", low, " OR ", "high", " <= ", high);
        case Prefix::sa:
            return compare.one("low", " >= ", high);
        case Prefix::eb:
            return compare.one("high", " <= ", low);
        case Prefix::ap:
            return compare.both("low", " < ", high, " AND ", "high", " > ", low);
    }
}

std::int64_t count(Instant instant) {
    return instant.time_since_epoch().count();
}

struct Keys {
    explicit Keys(const search::NumberTest& test)
        : value{decimal_key(test.value)},
          low{decimal_key(test.low)},
          high{decimal_key(test.high)} {}
    std::string value, low, high;
};

}  // namespace

void date_test(Sql& sql, std::string_view alias, const search::DateTest& test) {
    half_open_test<std::int64_t>({sql, alias}, test.prefix, count(test.low), count(test.high));
}

void date_key_test(Sql& sql, std::string_view alias, const search::DateTest& test) {
    half_open_test<std::string>({sql, alias}, test.prefix, time_key(count(test.low)),
                                time_key(count(test.high)));
}

void date_bound(Sql& sql, std::string_view alias, const search::DateTest& test, std::int64_t span) {
    const std::int64_t low = count(test.low), high = count(test.high);
    const bool bounded = span < static_cast<std::int64_t>(span_limits.size());
    const std::int64_t longest = bounded ? span_limits[static_cast<std::size_t>(span)].count() : 0;
    const auto at_least = [&](std::int64_t value) {
        sql.add(" AND ").add(alias).add("low >= ").bind(value);
    };
    const auto below = [&](std::int64_t value) {
        sql.add(" AND ").add(alias).add("low < ").bind(value);
    };
    switch (test.prefix) {
        case Prefix::eq:
        case Prefix::le:
            return below(high);
        case Prefix::gt:
            return bounded ? at_least(high - longest) : void();
        case Prefix::ge:
            return bounded ? at_least(std::min(low, high - longest)) : void();
        case Prefix::ap:
            return bounded ? at_least(low - longest) : void();
        case Prefix::eb:
            return below(low);
        case Prefix::lt:
        case Prefix::sa:
        case Prefix::ne:
            return;
    }
}

void point_test(Sql& sql, std::string_view alias, std::string_view column,
                const search::NumberTest& test) {
    Comparison<std::string> compare{sql, alias};
    const Keys keys{test};
    switch (test.prefix) {
        case Prefix::eq:
            return compare.both(column, " >= ", keys.low, " AND ", column, " < ", keys.high);
        case Prefix::ne:
            return compare.both(column, " < ", keys.low, " OR ", column, " >= ", keys.high);
        case Prefix::gt:
        case Prefix::sa:
            return compare.one(column, " > ", keys.value);
        case Prefix::lt:
        case Prefix::eb:
            return compare.one(column, " < ", keys.value);
        case Prefix::ge:
            return compare.one(column, " >= ", keys.value);
        case Prefix::le:
            return compare.one(column, " <= ", keys.value);
        case Prefix::ap:
            return compare.both(column, " >= ", keys.low, " AND ", column, " <= ", keys.high);
    }
}

void range_test(Sql& sql, std::string_view alias, const search::NumberTest& test) {
    Comparison<std::string> compare{sql, alias};
    const Keys keys{test};
    switch (test.prefix) {
        case Prefix::eq:
            return compare.both("low", " >= ", keys.low, " AND ", "high", " < ", keys.high);
        case Prefix::ne:
            return compare.both("low", " < ", keys.low, " OR ", "high", " >= ", keys.high);
        case Prefix::gt:
            return compare.one("high", " > ", keys.value);
        case Prefix::lt:
            return compare.one("low", " < ", keys.value);
        case Prefix::ge:
            return compare.one("high", " >= ", keys.value);
        case Prefix::le:
            return compare.one("low", " <= ", keys.value);
        case Prefix::sa:
            return compare.one("low", " > ", keys.value);
        case Prefix::eb:
            return compare.one("high", " < ", keys.value);
        case Prefix::ap:
            return compare.both("low", " <= ", keys.high, " AND ", "high", " >= ", keys.low);
    }
}

}  // namespace fascia::store
