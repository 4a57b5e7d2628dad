#include "raw_rows.hpp"

#include "store/detail/hex.hpp"
#include "store/soci/dialect.hpp"
#include "store/soci/statements.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <optional>

namespace fascia::tests {
namespace {

using Column = TableRows::Column;

std::string joined(const std::vector<Column>& columns, const auto& text_of) {
    std::string text;
    for (const Column& column : columns) text += (text.empty() ? "" : ", ") + text_of(column);
    return text;
}

/// A row's place in a statement: one slot for each column.
struct Slots {
    explicit Slots(std::size_t count) : numbers(count), texts(count) {}
    std::deque<long long> numbers;
    std::deque<std::string> texts;
};

void read_table(soci::session& session, TableRows& table) {
    Slots slots{table.columns.size()};
    soci::statement select{session};
    select.alloc();
    select.prepare("SELECT " + joined(table.columns, [](const Column& c) { return c.name; }) +
                   " FROM " + table.name);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].type == "INTEGER")
            select.exchange(soci::into(slots.numbers[i]));
        else
            select.exchange(soci::into(slots.texts[i]));
    }
    select.define_and_bind();
    for (bool more = select.execute(true); more; more = select.fetch()) {
        TableRows::Row row{0, {}};
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (table.columns[i].type == "INTEGER")
                row.values.emplace_back(slots.numbers[i]);
            else
                row.values.emplace_back(slots.texts[i]);
        }
        table.rows.push_back(std::move(row));
    }
}

std::vector<Column> columns_of(soci::session& session, const std::string& table) {
    std::vector<Column> columns;
    Column column;
    soci::statement list{(session.prepare << "SELECT name, type FROM pragma_table_info(:t)",
                          soci::use(table), soci::into(column.name), soci::into(column.type))};
    for (bool more = list.execute(true); more; more = list.fetch()) columns.push_back(column);
    return columns;
}

std::vector<TableRows> empty_tables(soci::session& session) {
    std::vector<TableRows> tables;
    std::string name;
    soci::statement list{
        (session.prepare << "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE "
                            "'fascia%' AND name NOT IN ('fascia_schema_migration', "
                            "'fascia_writer', 'fascia_setting') ORDER BY name",
         soci::into(name))};
    for (bool more = list.execute(true); more; more = list.fetch())
        tables.push_back({.name = name, .columns = {}, .rows = {}});
    for (TableRows& table : tables) {
        table.columns = columns_of(session, table.name);
        // The outbox is counted by the database itself.
        if (table.name == "fascia_outbox")
            std::erase_if(table.columns, [](const Column& c) { return c.name == "sequence"; });
    }
    return tables;
}

std::optional<std::size_t> column(const TableRows& table, std::string_view name) {
    const auto found = std::ranges::find(table.columns, name, &Column::name);
    if (found == table.columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - table.columns.begin());
}

/// Gives each row the commit of its resource; what belongs to none goes first. The rows of the
/// audit log stand in the order of the versions, as those of the outbox do.
void set_commits(std::vector<TableRows>& tables, std::size_t versions_per_commit) {
    std::map<long long, std::size_t> commit_of;
    const auto& outbox = *std::ranges::find(tables, "fascia_outbox", &TableRows::name);
    const std::size_t rid = *column(outbox, "rid");
    for (std::size_t i = 0; i < outbox.rows.size(); ++i)
        commit_of.try_emplace(std::get<long long>(outbox.rows[i].values[rid]),
                              1 + i / versions_per_commit);
    for (TableRows& table : tables) {
        const auto by = column(table, "rid");
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            TableRows::Row& row = table.rows[i];
            if (by) {
                const auto known = commit_of.find(std::get<long long>(row.values[*by]));
                row.commit = known == commit_of.end() ? 0 : known->second;
            } else if (table.name == "fascia_audit") {
                row.commit = 1 + i / versions_per_commit;
            }
        }
        std::ranges::stable_sort(table.rows, {}, &TableRows::Row::commit);
    }
}

/// A prepared INSERT and how far it has come.
struct Insert {
    Insert(soci::session& session, const TableRows& table, bool is_postgresql)
        : rows{table.rows}, slots{table.columns.size()}, statement{session} {
        statement.alloc();
        const auto parameter = [&](const Column& column) {
            if (column.type != "BLOB") return ":" + column.name;
            return is_postgresql ? "decode(:" + column.name + ", 'hex')"
                                 : "CAST(:" + column.name + " AS BLOB)";
        };
        statement.prepare("INSERT INTO " + table.name + " (" +
                          joined(table.columns, [](const Column& c) { return c.name; }) +
                          ") VALUES (" + joined(table.columns, parameter) + ")");
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (table.columns[i].type == "INTEGER")
                statement.exchange(soci::use(slots.numbers[i], table.columns[i].name));
            else
                statement.exchange(soci::use(slots.texts[i], table.columns[i].name));
        }
        statement.define_and_bind();
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            if (table.columns[i].type == "BLOB" && is_postgresql) blob = i;
    }
    void write(std::size_t commit) {
        for (; next < rows.size() && rows[next].commit == commit; ++next) {
            const auto& values = rows[next].values;
            for (std::size_t i = 0; i < values.size(); ++i) {
                if (const auto* number = std::get_if<long long>(&values[i]))
                    slots.numbers[i] = *number;
                else
                    slots.texts[i] = std::get<std::string>(values[i]);
            }
            if (blob) slots.texts[*blob] = store::to_hex(slots.texts[*blob]);
            statement.execute(true);
        }
    }

    const std::vector<TableRows::Row>& rows;
    Slots slots;
    soci::statement statement;
    std::optional<std::size_t> blob;
    std::size_t next = 0;
};

}  // namespace

std::vector<TableRows> read_rows(const std::string& file, std::size_t versions_per_commit) {
    soci::session session{soci::sqlite3, "dbname=\"" + file + "\""};
    std::vector<TableRows> tables = empty_tables(session);
    for (TableRows& table : tables) read_table(session, table);
    set_commits(tables, versions_per_commit);
    return tables;
}

double write_rows(const std::vector<TableRows>& tables, const std::string& url) {
    const store::Dialect& dialect = *store::find_dialect(url).value();
    const auto session = dialect.connect(url);
    for (const std::string_view part :
         store::sql::of(store::sql::session_writer, dialect.backend()))
        *session << std::string{part};
    const auto start = std::chrono::steady_clock::now();
    std::deque<Insert> inserts;
    std::size_t last = 0;
    for (const TableRows& table : tables) {
        inserts.emplace_back(*session, table, dialect.backend() == store::sql::Backend::postgresql);
        if (!table.rows.empty()) last = std::max(last, table.rows.back().commit);
    }
    for (std::size_t commit = 0; commit <= last; ++commit) {
        *session << std::string{store::sql::transaction_begin.text(dialect.backend())};
        for (Insert& insert : inserts) insert.write(commit);
        *session << "COMMIT";
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace fascia::tests
