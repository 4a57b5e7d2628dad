#include "expectation.hpp"

#include <algorithm>
#include <array>

namespace fascia::tests {
namespace {

using search::IndexRows;

std::string escaped(std::string_view value) {
    std::string text;
    for (const char c : value) {
        if (std::string_view{",|$\\"}.find(c) != std::string_view::npos) text += '\\';
        text += c;
    }
    return text;
}

template <class Row>
const Row* first_of(const std::vector<Row>& rows, const std::string& parameter) {
    const auto found =
        std::ranges::find_if(rows, [&](const Row& row) { return row.parameter == parameter; });
    return found == rows.end() ? nullptr : &*found;
}

/// What is found has a row for which `holds`.
template <class Row>
auto any(std::vector<Row> IndexRows::*rows, auto holds) {
    return [rows, holds](const IndexRows& of_resource) {
        return std::ranges::any_of(of_resource.*rows, holds);
    };
}

std::optional<Expectation> of_token(const std::string& parameter, const IndexRows& rows) {
    const auto* value = first_of(rows.tokens, parameter);
    if (!value || value->code.empty()) return std::nullopt;
    return Expectation{{{parameter, escaped(value->system) + "|" + escaped(value->code)}},
                       any(&IndexRows::tokens, [v = *value](const auto& row) { return row == v; })};
}

std::optional<Expectation> of_string(const std::string& parameter, const IndexRows& rows) {
    const auto* value = first_of(rows.strings, parameter);
    if (!value) return std::nullopt;
    return Expectation{
        {{parameter + ":exact", escaped(value->exact)}},
        any(&IndexRows::strings, [v = *value](const auto& row) { return row == v; })};
}

/// A date's rows as ge, le and lt see them, asked of the millisecond in which the value begins (or,
/// where it has no beginning, ends).
struct Moment {
    explicit Moment(const search::DateRow& row)
        : low{row.low == search::open_low ? row.high : row.low},
          high{low + std::chrono::milliseconds{1}} {}
    bool ge(const search::DateRow& row) const { return row.low >= low || row.high > high; }
    bool le(const search::DateRow& row) const { return row.low < low || row.high <= high; }
    bool lt_next(const search::DateRow& row) const { return row.low < high; }
    Instant low, high;
};

std::optional<Expectation> of_date(const std::string& parameter, const IndexRows& rows) {
    const auto* value = first_of(rows.dates, parameter);
    if (!value) return std::nullopt;
    const Moment moment{*value};
    const auto row_with = [parameter, moment](bool (Moment::*test)(const search::DateRow&) const) {
        return any(&IndexRows::dates, [=](const search::DateRow& row) {
            return row.parameter == parameter && (moment.*test)(row);
        });
    };
    if (value->low == search::open_low)
        return Expectation{{{parameter, "le" + format_instant(moment.low)}}, row_with(&Moment::le)};
    return Expectation{{{parameter, "ge" + format_instant(moment.low)},
                        {parameter, "lt" + format_instant(moment.high)}},
                       [ge = row_with(&Moment::ge), lt = row_with(&Moment::lt_next)](
                           const IndexRows& r) { return ge(r) && lt(r); }};
}

std::optional<Expectation> of_reference(const std::string& parameter, const IndexRows& rows) {
    const auto* value = first_of(rows.references, parameter);
    if (!value) return std::nullopt;
    const std::string text =
        value->url.empty() ? value->target_type + "/" + value->target_id : value->url;
    return Expectation{
        {{parameter, text}},
        any(&IndexRows::references, [v = *value](const search::ReferenceRow& row) {
            return row.parameter == v.parameter && row.target_type == v.target_type &&
                   row.target_id == v.target_id &&
                   (row.url == v.url || (!v.url.empty() && v.url.find('|') == std::string::npos &&
                                         row.url.starts_with(v.url + "|")));
        })};
}

std::optional<Expectation> of_uri(const std::string& parameter, const IndexRows& rows) {
    const auto* value = first_of(rows.uris, parameter);
    if (!value) return std::nullopt;
    return Expectation{{{parameter, escaped(value->uri)}},
                       any(&IndexRows::uris, [v = *value](const search::UriRow& row) {
                           return row.parameter == v.parameter &&
                                  (row.uri == v.uri || row.uri.starts_with(v.uri + "|"));
                       })};
}

/// ge and le of an end that the value has.
template <class Row>
Expectation between(const std::string& parameter, const Row& value, const std::string& unit,
                    std::vector<Row> IndexRows::*rows, auto is_of_unit) {
    const Decimal end = value.low ? *value.low : *value.high;
    const std::string text = end.text() + unit;
    const auto row_with = [=](auto holds) {
        return any(rows, [=](const Row& row) {
            return row.parameter == parameter && is_of_unit(row) && holds(row);
        });
    };
    const auto ge = row_with([=](const Row& row) { return !row.high || *row.high >= end; });
    const auto le = row_with([=](const Row& row) { return !row.low || *row.low <= end; });
    return {{{parameter, "ge" + text}, {parameter, "le" + text}},
            [=](const IndexRows& r) { return ge(r) && le(r); }};
}

std::optional<Expectation> of_number(const std::string& parameter, const IndexRows& rows) {
    const auto* value = first_of(rows.numbers, parameter);
    if (!value) return std::nullopt;
    return between(parameter, *value, {}, &IndexRows::numbers, [](const auto&) { return true; });
}

/// By the code or the unit, in whatever system.
std::optional<Expectation> of_quantity(const std::string& parameter, const IndexRows& rows) {
    const auto* value = first_of(rows.quantities, parameter);
    if (!value) return std::nullopt;
    const std::string unit = value->code.empty() ? value->unit : value->code;
    return between(parameter, *value, unit.empty() ? "" : "||" + escaped(unit),
                   &IndexRows::quantities, [unit](const search::QuantityRow& row) {
                       return unit.empty() || row.code == unit || row.unit == unit;
                   });
}

using Second = decltype(search::CompositeRow::second);

/// The second value of a composite as it is asked for, and which values that finds.
struct SecondTest {
    std::string text;
    std::function<bool(const Second&)> finds;
};

struct MakeSecond {
    SecondTest operator()(const search::TokenRow& v) const {
        return {escaped(v.system) + "|" + escaped(v.code), equal_to(v)};
    }
    SecondTest operator()(const search::StringRow& v) const {
        return {escaped(v.exact), on<search::StringRow>([folded = v.folded](const auto& row) {
                    return row.folded.starts_with(folded);
                })};
    }
    SecondTest operator()(const search::ReferenceRow& v) const {
        return {v.url.empty() ? v.target_type + "/" + v.target_id : v.url, equal_to(v)};
    }
    SecondTest operator()(const search::DateRow& v) const {
        const Moment moment{v};
        return {"ge" + format_instant(moment.low),
                on<search::DateRow>([moment](const auto& row) { return moment.ge(row); })};
    }
    SecondTest operator()(const search::NumberRow& v) const {
        return {"ge" + v.low->text(), at_least<search::NumberRow>(*v.low)};
    }
    SecondTest operator()(const search::QuantityRow& v) const {
        const std::string unit = v.code.empty() ? v.unit : v.code;
        const Decimal end = v.low ? *v.low : *v.high;
        return {"ge" + end.text() + (unit.empty() ? "" : "||" + escaped(unit)),
                on<search::QuantityRow>([=](const auto& row) {
                    return (unit.empty() || row.code == unit || row.unit == unit) &&
                           (!row.high || *row.high >= end);
                })};
    }

  private:
    template <class Row>
    static std::function<bool(const Second&)> on(auto test) {
        return [test](const Second& second) {
            const auto* row = std::get_if<Row>(&second);
            return row && test(*row);
        };
    }
    template <class Row>
    static std::function<bool(const Second&)> equal_to(Row v) {
        v.parameter.clear();
        return on<Row>([v](Row row) {
            row.parameter.clear();
            return row == v;
        });
    }
    template <class Row>
    static std::function<bool(const Second&)> at_least(Decimal least) {
        return on<Row>([least](const Row& row) { return row.high && *row.high >= least; });
    }
};

std::string token_text(const std::string& system, const std::string& code) {
    return escaped(system) + "|" + escaped(code);
}

/// A composite that stands in rows of its own.
std::optional<Expectation> of_composite_rows(const std::string& parameter, const IndexRows& rows) {
    const auto* value = first_of(rows.composites, parameter);
    if (!value || value->code.empty()) return std::nullopt;
    const SecondTest second = std::visit(MakeSecond{}, value->second);
    std::string text = token_text(value->system, value->code) + "$" + second.text;
    if (value->third) text += "$le" + value->third->text();
    return Expectation{
        {{parameter, text}},
        any(&IndexRows::composites, [v = *value, second](const search::CompositeRow& row) {
            return row.parameter == v.parameter && row.system == v.system && row.code == v.code &&
                   second.finds(row.second) && (!v.third || *row.third <= *v.third);
        })};
}

/// Composites over the whole resource, and the parameters that they put together.
struct Whole {
    std::string_view parameter, value, type;
};
constexpr std::array<Whole, 6> wholes{
    {{"code-value-concept", "value-concept", "token"},
     {"code-value-date", "value-date", "date"},
     {"code-value-quantity", "value-quantity", "quantity"},
     {"code-value-string", "value-string", "string"},
     {"combo-code-value-concept", "value-concept", "token"},
     {"combo-code-value-quantity", "value-quantity", "quantity"}}};

template <class Row>
std::optional<Expectation> of_whole(const std::string& parameter, const std::string& value_name,
                                    const IndexRows& rows, std::vector<Row> IndexRows::*list) {
    const auto* code = first_of(rows.tokens, "code");
    const auto* value = first_of(rows.*list, value_name);
    if (!code || code->code.empty() || !value) return std::nullopt;
    const SecondTest second = MakeSecond{}(*value);
    const auto has_code =
        any(&IndexRows::tokens, [v = *code](const auto& row) { return row == v; });
    const auto has_value = any(list, [second, value_name](const Row& row) {
        return row.parameter == value_name && second.finds(Second{row});
    });
    const auto in_rows = any(&IndexRows::composites,
                             [parameter, v = *code, second](const search::CompositeRow& row) {
                                 return row.parameter == parameter && row.system == v.system &&
                                        row.code == v.code && second.finds(row.second);
                             });
    return Expectation{
        {{parameter, token_text(code->system, code->code) + "$" + second.text}},
        [=](const IndexRows& r) { return (has_code(r) && has_value(r)) || in_rows(r); }};
}

std::optional<Expectation> of_composite(const std::string& parameter, const IndexRows& rows) {
    const auto whole = std::ranges::find(wholes, parameter, &Whole::parameter);
    if (whole == wholes.end()) return of_composite_rows(parameter, rows);
    const std::string value{whole->value};
    if (whole->type == "token") return of_whole(parameter, value, rows, &IndexRows::tokens);
    if (whole->type == "date") return of_whole(parameter, value, rows, &IndexRows::dates);
    if (whole->type == "string") return of_whole(parameter, value, rows, &IndexRows::strings);
    return of_whole(parameter, value, rows, &IndexRows::quantities);
}

/// Parameters that are the union of others, whose rows are theirs.
struct Union {
    std::string_view parameter;
    std::array<std::string_view, 2> parts;
};
constexpr std::array<Union, 4> unions{
    {{"combo-code", {"code", "component-code"}},
     {"combo-data-absent-reason", {"data-absent-reason", "component-data-absent-reason"}},
     {"combo-value-concept", {"value-concept", "component-value-concept"}},
     {"combo-value-quantity", {"value-quantity", "component-value-quantity"}}}};

/// The rows of the parts as those of the union.
template <class Row>
void rename(std::vector<Row>& rows, const Union& whole) {
    for (Row& row : rows)
        if (std::ranges::find(whole.parts, row.parameter) != whole.parts.end())
            row.parameter = whole.parameter;
}
IndexRows seen_as(const Union& whole, IndexRows rows) {
    rename(rows.tokens, whole);
    rename(rows.quantities, whole);
    return rows;
}

std::optional<Expectation> of_parameter(const std::string& parameter, const std::string& type,
                                        const IndexRows& rows) {
    if (type == "token") return of_token(parameter, rows);
    if (type == "string") return of_string(parameter, rows);
    if (type == "date") return of_date(parameter, rows);
    if (type == "reference") return of_reference(parameter, rows);
    if (type == "uri") return of_uri(parameter, rows);
    if (type == "number") return of_number(parameter, rows);
    if (type == "quantity") return of_quantity(parameter, rows);
    if (type == "composite") return of_composite(parameter, rows);
    return std::nullopt;
}

}  // namespace

std::optional<Expectation> expectation_of(const std::string& parameter, const std::string& type,
                                          const IndexRows& rows) {
    const auto whole = std::ranges::find(unions, parameter, &Union::parameter);
    if (whole == unions.end()) return of_parameter(parameter, type, rows);
    auto expectation = of_parameter(parameter, type, seen_as(*whole, rows));
    if (expectation)
        expectation->finds = [whole, finds = expectation->finds](const IndexRows& of_resource) {
            return finds(seen_as(*whole, of_resource));
        };
    return expectation;
}

}  // namespace fascia::tests
