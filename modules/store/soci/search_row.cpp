#include "store/soci/search_condition.hpp"

#include <cstdint>
#include <utility>
#include <variant>

namespace fascia::store {
namespace {

class RowTranslator {
  public:
    explicit RowTranslator(const Place& place) : place_{place} {}

    Condition operator()(const search::TokenTest& test) const {
        return in_row([id = test.code](Sql& sql, std::string_view alias) {
            equal(sql, alias, "fhir_id", id);
        });
    }
    Condition operator()(const search::DateTest& test) const {
        return in_row([test](Sql& sql, std::string_view alias) { moment_test(sql, alias, test); });
    }
    Condition operator()(const auto&) const { return never(); }

  private:
    /// A moment is a range without length.
    static void moment_test(Sql& sql, std::string_view alias, const search::DateTest& test) {
        using search::Prefix;
        const std::int64_t low = test.low.time_since_epoch().count();
        const std::int64_t high = test.high.time_since_epoch().count();
        const auto compare = [&](std::string_view with, std::int64_t value) {
            sql.add(alias).add("last_updated").add(with).bind(value);
        };
        switch (test.prefix) {
            case Prefix::eq:
            case Prefix::ap:
                compare(" >= ", low);
                sql.add(" AND ");
                return compare(" < ", high);
            case Prefix::ne:
                sql.add("(");
                compare(" < ", low);
                sql.add(" OR ");
                compare(" >= ", high);
                sql.add(")");
                return;
            case Prefix::gt:
            case Prefix::sa:
                return compare(" >= ", high);
            case Prefix::lt:
            case Prefix::eb:
                return compare(" < ", low);
            case Prefix::ge:
                return compare(" >= ", low);
            case Prefix::le:
                return compare(" < ", high);
        }
    }

    Condition in_row(Seek::Where test) const {
        Seek seek{.table = {}, .where = {}};
        seek.table.add("fascia_res");
        seek.probe.add("(");
        test(seek.probe, place_.row + ".");
        seek.probe.add(")");
        seek.where = [test = std::move(test), type = place_.type_id](Sql& sql,
                                                                     std::string_view alias) {
            equal(sql, alias, "type_id", type);
            sql.add(" AND ").add(alias).add("deleted = 0 AND ");
            test(sql, alias);
        };
        return condition_of(std::move(seek));
    }

    const Place& place_;
};

}  // namespace

Condition row_condition(const Place& place, const search::ValueTest& test) {
    return std::visit(RowTranslator{place}, test);
}

}  // namespace fascia::store
