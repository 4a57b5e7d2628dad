#include "store/soci/index_list.hpp"

#include "store/detail/date_span.hpp"
#include "store/detail/decimal_key.hpp"
#include "store/detail/index_key.hpp"
#include "store/detail/json_rows.hpp"
#include "store/detail/page_token.hpp"

#include <algorithm>
#include <iterator>

namespace fascia::store {
namespace {

/// The tables' letters, in the order of Pending's batches.
constexpr std::string_view letters = "tsdrunqcl";

class RowText {
  public:
    RowText(char letter, std::int64_t number) : text_{letter} { text_ += std::to_string(number); }
    RowText& add(std::int64_t number) {
        text_.append(",").append(std::to_string(number));
        return *this;
    }
    RowText& add(std::string_view value) {
        text_ += ',';
        append_json_text(text_, value);
        return *this;
    }
    std::string take() { return std::move(text_); }

  private:
    std::string text_;
};

/// _id and _lastUpdated are answered from the resource's own row.
bool is_indexed(std::string_view parameter) {
    return parameter != "_id" && parameter != "_lastUpdated";
}

class ListMaker {
  public:
    ListMaker(std::int64_t type_id, Dictionary& dictionary, const FindTarget& find_target)
        : type_id_{type_id}, dictionary_{dictionary}, find_target_{find_target} {}

    void operator()(const search::TokenRow& row) {
        keep(start('t', row.parameter)
                 .add(index_key(row.code))
                 .add(dictionary_.add_system(index_key(row.system))));
    }
    void operator()(const search::StringRow& row) {
        keep(start('s', row.parameter).add(index_prefix(row.folded)).add(index_key(row.exact)));
    }
    void operator()(const search::DateRow& row) {
        keep(start('d', row.parameter)
                 .add(date_span(row.low, row.high))
                 .add(row.low.time_since_epoch().count())
                 .add(row.high.time_since_epoch().count()));
    }
    void operator()(const search::ReferenceRow& row) {
        if (row.target_type.empty())
            keep(start('u', row.parameter).add(index_key(row.url)));
        else
            keep(start('r', row.parameter).add(find_target_(row.target_type, row.target_id)));
    }
    void operator()(const search::UriRow& row) {
        keep(start('u', row.parameter).add(index_key(row.uri)));
    }
    void operator()(const search::NumberRow& row) {
        keep(start('n', range_parameter(row)).add(low_key(row)).add(high_key(row)));
    }
    void operator()(const search::QuantityRow& row) {
        keep(start('q', range_parameter(row))
                 .add(dictionary_.add_unit(unit_of(row)))
                 .add(low_key(row))
                 .add(high_key(row)));
    }
    void operator()(const search::CompositeRow& row) {
        const auto [kind, low, high] =
            std::visit([this](const auto& second) { return second_of(second); }, row.second);
        keep(start('c', row.parameter)
                 .add(index_key(row.code))
                 .add(kind)
                 .add(low)
                 .add(row.third ? decimal_key(*row.third) : high)
                 .add(dictionary_.add_system(index_key(row.system))));
    }
    void link(std::string_view reference) {
        const std::size_t slash = reference.find('/');
        keep(RowText{'l', find_target_(reference.substr(0, slash), reference.substr(slash + 1))});
    }
    std::vector<std::string> rows;

  private:
    template <class Row>
    static std::string low_key(const Row& row) {
        return row.low ? decimal_key(*row.low) : std::string{open_low_key};
    }
    template <class Row>
    static std::string high_key(const Row& row) {
        return row.high ? decimal_key(*row.high) : std::string{open_high_key};
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
        return {dictionary_.add_system(index_key(row.system)), index_key(row.code), {}};
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

    RowText start(char letter, std::string_view parameter) {
        return {letter, dictionary_.add_parameter(type_id_, parameter)};
    }
    void keep(RowText& row) { rows.push_back(row.take()); }
    void keep(RowText&& row) { rows.push_back(row.take()); }

    std::int64_t type_id_;
    Dictionary& dictionary_;
    const FindTarget& find_target_;
};

template <class Rows>
void make_each(ListMaker& maker, const Rows& rows) {
    for (const auto& row : rows)
        if (is_indexed(row.parameter)) maker(row);
}

void write(const std::vector<std::string>& rows, std::int64_t rid, std::size_t first_batch,
           Pending& pending) {
    for (const std::string& row : rows) {
        const std::size_t table = letters.find(row.front());
        JsonRow{pending.rows(static_cast<Pending::Batch>(first_batch + table))}.add(rid).add_raw(
            std::string_view{row}.substr(1));
    }
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
    std::ranges::sort(list.rows_);
    list.rows_.erase(std::unique(list.rows_.begin(), list.rows_.end()), list.rows_.end());
    return list;
}

IndexList IndexList::read(std::string_view stored) {
    IndexList list;
    while (!stored.empty()) {
        const std::size_t end = stored.find('\n');
        list.rows_.emplace_back(stored.substr(0, end));
        stored.remove_prefix(end + 1);
    }
    return list;
}

std::vector<std::int64_t> IndexList::targets(std::optional<std::int64_t> param_id) const {
    std::vector<std::int64_t> found;
    for (const std::string_view row : rows_) {
        const std::size_t comma = row.find(',');
        std::int64_t parameter = 0, target = 0;
        if (row.front() == 'r' && read_number(row.substr(1, comma - 1), parameter) &&
            read_number(row.substr(comma + 1), target) && (!param_id || parameter == *param_id))
            found.push_back(target);
    }
    return found;
}

std::string IndexList::stored() const {
    std::string text;
    for (const std::string& row : rows_) text.append(row) += '\n';
    return text;
}

void IndexList::write_changes(const IndexList& before, const IndexList& after, std::int64_t rid,
                              Pending& pending) {
    std::vector<std::string> gone, fresh;
    std::ranges::set_difference(before.rows_, after.rows_, std::back_inserter(gone));
    std::ranges::set_difference(after.rows_, before.rows_, std::back_inserter(fresh));
    write(gone, rid, Pending::remove_tokens, pending);
    write(fresh, rid, Pending::add_tokens, pending);
}

Dictionary::Members members_of(const search::IndexRows& rows, std::int64_t type_id,
                               Dictionary& dictionary) {
    Dictionary::Members members;
    for (const std::string& code : rows.present)
        members.emplace_back(dictionary.add_parameter(type_id, code), any_value);
    for (const search::TokenRow& row : rows.tokens)
        if (is_indexed(row.parameter))
            members.emplace_back(dictionary.add_parameter(type_id, row.parameter),
                                 dictionary.add_system(index_key(row.system)));
    std::ranges::sort(members);
    members.erase(std::unique(members.begin(), members.end()), members.end());
    return members;
}

}  // namespace fascia::store
