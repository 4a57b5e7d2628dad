#include "store/soci/index_list.hpp"

#include "store/detail/date_span.hpp"
#include "store/detail/decimal_key.hpp"
#include "store/detail/index_key.hpp"
#include "store/detail/page_token.hpp"
#include "store/soci/statements.hpp"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace fascia::store {
namespace {

/// _id and _lastUpdated are answered from the resource's own row.
bool is_indexed(std::string_view parameter) {
    return parameter != "_id" && parameter != "_lastUpdated";
}

class ListMaker {
  public:
    ListMaker(std::int64_t type_id, Dictionary& dictionary, const FindTarget& find_target)
        : type_id_{type_id}, dictionary_{dictionary}, find_target_{find_target} {}

    void operator()(const search::TokenRow& row) {
        add(IndexRow::tokens, row.parameter, {system(row.system)}, index_key(row.code));
    }
    void operator()(const search::StringRow& row) {
        add(IndexRow::strings, row.parameter, {}, std::string{index_prefix(row.folded)},
            index_key(row.exact));
    }
    void operator()(const search::DateRow& row) {
        add(IndexRow::dates, row.parameter,
            {date_span(row.low, row.high), row.low.time_since_epoch().count(),
             row.high.time_since_epoch().count()});
    }
    void operator()(const search::ReferenceRow& row) {
        if (row.target_type.empty())
            add(IndexRow::uris, row.parameter, {}, index_key(row.url));
        else
            add(IndexRow::references, row.parameter,
                {find_target_(row.target_type, row.target_id)});
    }
    void operator()(const search::UriRow& row) {
        add(IndexRow::uris, row.parameter, {}, index_key(row.uri));
    }
    void operator()(const search::NumberRow& row) {
        add(IndexRow::numbers, range_parameter(row), {}, low_key(row), range_end(row));
    }
    void operator()(const search::QuantityRow& row) {
        add(IndexRow::quantities, range_parameter(row), {dictionary_.add_unit(unit_of(row))},
            low_key(row), range_end(row));
    }
    void operator()(const search::CompositeRow& row) {
        auto [kind, low, high] =
            std::visit([this](const auto& second) { return second_of(second); }, row.second);
        add(IndexRow::composites, row.parameter, {kind, system(row.system)}, index_key(row.code),
            std::move(low), row.third ? decimal_key(*row.third) : std::move(high));
    }
    /// A reference, unless a search parameter has it.
    void link(std::string_view reference) {
        const std::size_t slash = reference.find('/');
        const std::int64_t target =
            find_target_(reference.substr(0, slash), reference.substr(slash + 1));
        const bool is_known = std::ranges::any_of(rows, [&](const IndexRow& row) {
            return row.table == IndexRow::references && row.number[1] == target;
        });
        if (!is_known)
            rows.push_back(
                {.table = IndexRow::references, .number = {no_parameter, target}, .text = {}});
    }
    std::vector<IndexRow> rows;

  private:
    template <class Row>
    static std::string low_key(const Row& row) {
        return row.low ? decimal_key(*row.low) : std::string{open_low_key};
    }
    template <class Row>
    static std::string high_key(const Row& row) {
        return row.high ? decimal_key(*row.high) : std::string{open_high_key};
    }
    /// The upper end; of a point, which its lower end tells, nothing.
    template <class Row>
    static std::string range_end(const Row& row) {
        return row.low == row.high ? std::string{} : high_key(row);
    }
    /// Both parameters become known together, so that a search never misses one for the other.
    template <class Row>
    std::string range_parameter(const Row& row) {
        const std::string ranges = row.parameter + std::string{range_suffix};
        dictionary_.add_parameter(type_id_, row.parameter);
        dictionary_.add_parameter(type_id_, ranges);
        return row.low == row.high ? row.parameter : ranges;
    }
    static UnitName unit_of(const search::QuantityRow& row) {
        return {row.system, row.code, row.unit};
    }

    /// What a composite's second value is in its table: kind_id, low, high.
    struct Second {
        std::int64_t kind = 0;
        std::string low, high;
    };
    Second second_of(const search::TokenRow& row) {
        return {system(row.system), index_key(row.code), {}};
    }
    Second second_of(const search::StringRow& row) {
        return {0, std::string{index_prefix(row.folded)}, {}};
    }
    Second second_of(const search::DateRow& row) {
        return {0, time_key(row.low.time_since_epoch().count()),
                time_key(row.high.time_since_epoch().count())};
    }
    Second second_of(const search::ReferenceRow& row) {
        return {
            0, index_key(row.url.empty() ? row.target_type + "/" + row.target_id : row.url), {}};
    }
    Second second_of(const search::NumberRow& row) { return {0, low_key(row), high_key(row)}; }
    Second second_of(const search::QuantityRow& row) {
        return {dictionary_.add_unit(unit_of(row)), low_key(row), high_key(row)};
    }

    template <class... Texts>
    void add(IndexRow::Table table, std::string_view parameter,
             std::initializer_list<std::int64_t> numbers, Texts&&... texts) {
        IndexRow& row = rows.emplace_back();
        row.table = table;
        row.number[0] = parameter_.of(parameter, [this](std::string_view code) {
            return dictionary_.add_parameter(type_id_, code);
        });
        std::ranges::copy(numbers, row.number.begin() + 1);
        std::size_t at = 0;
        ((row.text[at++] = std::forward<Texts>(texts)), ...);
    }
    std::int64_t system(std::string_view uri) {
        return system_.of(
            uri, [this](std::string_view it) { return dictionary_.add_system(index_key(it)); });
    }

    /// Rows that follow each other often name the same.
    struct Last {
        std::string name;
        std::int64_t id = 0;
        bool is_set = false;

        std::int64_t of(std::string_view wanted, const auto& look_up) {
            if (!is_set || name != wanted) {
                id = look_up(wanted);
                name = wanted;
                is_set = true;
            }
            return id;
        }
    };

    Last parameter_, system_;
    std::int64_t type_id_;
    Dictionary& dictionary_;
    const FindTarget& find_target_;
};

template <class Rows>
void make_each(ListMaker& maker, const Rows& rows) {
    for (const auto& row : rows)
        if (is_indexed(row.parameter)) maker(row);
}

void write(const std::vector<IndexRow>& rows, std::int64_t rid, std::size_t first_batch,
           Pending& pending) {
    for (const IndexRow& row : rows) {
        const IndexRow::Width width = IndexRow::widths[row.table];
        Batch& batch = pending.rows(static_cast<Pending::Which>(first_batch + row.table));
        batch.start().add(rid);
        for (std::size_t i = 0; i < width.numbers; ++i) batch.add(row.number[i]);
        for (std::size_t i = 0; i < width.texts; ++i) batch.add(row.text[i]);
    }
}

bool is_listed(const IndexRow& row) {
    return row.table == IndexRow::tokens || row.table == IndexRow::uris;
}

std::int64_t take_number(std::string_view& text, char end) {
    const std::size_t length = text.find(end);
    std::int64_t number = 0;
    if (!read_number(text.substr(0, length), number))
        throw std::runtime_error{"a list of index rows is damaged"};
    text.remove_prefix(length + 1);
    return number;
}

/// A row that stored() has written, "t17,4,5:final": numbers, the length of the text, the text.
IndexRow take_row(std::string_view& stored) {
    IndexRow row{.table = stored.front() == 't' ? IndexRow::tokens : IndexRow::uris, .text = {}};
    stored.remove_prefix(1);
    for (std::size_t i = 0; i < IndexRow::widths[row.table].numbers; ++i)
        row.number[i] = take_number(stored, ',');
    const auto length = static_cast<std::size_t>(take_number(stored, ':'));
    row.text[0] = stored.substr(0, length);
    stored.remove_prefix(length);
    return row;
}

}  // namespace

IndexList IndexList::make(const search::IndexRows& rows, const std::vector<std::string>& references,
                          std::int64_t type_id, Dictionary& dictionary,
                          const FindTarget& find_target) {
    ListMaker maker{type_id, dictionary, find_target};
    make_each(maker, rows.tokens);
    make_each(maker, rows.strings);
    make_each(maker, rows.dates);
    make_each(maker, rows.references);
    make_each(maker, rows.uris);
    make_each(maker, rows.numbers);
    make_each(maker, rows.quantities);
    make_each(maker, rows.composites);
    for (const std::string& reference : references) maker.link(reference);
    IndexList list;
    list.rows_ = std::move(maker.rows);
    list.sort();
    return list;
}

void IndexList::sort() {
    std::ranges::sort(rows_);
    rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());
}

IndexList IndexList::read(Connection& connection, std::int64_t rid) {
    Call stored = connection.call(sql::index_read_list).set("rid", rid);
    IndexList list = stored.one() ? read(stored.text(0)) : IndexList{};
    Call rows = connection.call(sql::index_read_rows).set("rid", rid);
    for (bool more = rows.first(); more; more = rows.next())
        list.rows_.push_back(
            {.table = static_cast<IndexRow::Table>(rows.number(0)),
             .number = {rows.number(1), rows.number(2), rows.number(3), rows.number(4)},
             .text = {rows.text(5), rows.text(6), rows.text(7)}});
    list.sort();
    return list;
}

IndexList IndexList::read(std::string_view stored) {
    IndexList list;
    while (!stored.empty()) list.rows_.push_back(take_row(stored));
    return list;
}

Dictionary::Members IndexList::members(const std::vector<std::string>& present,
                                       std::int64_t type_id, Dictionary& dictionary) const {
    Dictionary::Members members;
    for (const std::string& code : present)
        members.emplace_back(dictionary.add_parameter(type_id, code), any_value);
    for (const IndexRow& row : rows_)
        if (row.table == IndexRow::tokens) members.emplace_back(row.number[0], row.number[1]);
    std::ranges::sort(members);
    members.erase(std::unique(members.begin(), members.end()), members.end());
    return members;
}

std::string IndexList::stored() const {
    std::string text;
    for (const IndexRow& row : rows_) {
        if (!is_listed(row)) continue;
        text += row.table == IndexRow::tokens ? 't' : 'u';
        for (std::size_t i = 0; i < IndexRow::widths[row.table].numbers; ++i)
            text.append(std::to_string(row.number[i])) += ',';
        text.append(std::to_string(row.text[0].size())).append(":").append(row.text[0]);
    }
    return text;
}

IndexChange IndexList::write_changes(const IndexList& before, const IndexList& after,
                                     std::int64_t rid, Pending& pending) {
    if (before.rows_.empty()) {
        write(after.rows_, rid, Pending::add_tokens, pending);
        return {after.rows_.size(), 0};
    }
    std::vector<IndexRow> gone, fresh;
    std::ranges::set_difference(before.rows_, after.rows_, std::back_inserter(gone));
    std::ranges::set_difference(after.rows_, before.rows_, std::back_inserter(fresh));
    write(gone, rid, Pending::remove_tokens, pending);
    write(fresh, rid, Pending::add_tokens, pending);
    return {fresh.size(), gone.size()};
}

}  // namespace fascia::store
