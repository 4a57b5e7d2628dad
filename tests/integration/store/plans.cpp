#include "connection_to.hpp"
#include "store/soci/search_plan.hpp"
#include "store/soci/statements.hpp"

using namespace fascia;
using namespace fascia::tests;
using fascia::store::Connection;
using fascia::store::Drive;

namespace {

/// SQLite's plan of a statement, a line each.
std::vector<std::string> explain(Connection& connection, const std::string& text) {
    using store::sql::Type;
    std::vector<std::string> lines;
    store::Call call = connection.assembled("EXPLAIN QUERY PLAN " + text, {},
                                            {Type::number, Type::number, Type::number, Type::text});
    for (bool more = call.first(); more; more = call.next()) lines.push_back(call.text(3));
    return lines;
}

/// Reads of a whole table that are meant: dictionaries, the JSON parameter, derived tables.
bool is_meant(std::string_view line) {
    for (const std::string_view small :
         {"SCAN json_each", "SCAN s", "SCAN t ", "SCAN k", "SCAN p", "SCAN d", "SCAN m",
          "SCAN wanted", "SCAN fascia_schema_migration", "SCAN fascia_own_parameter",
          "SCAN fascia_writer", "SCAN CONSTANT ROW"})
        if (line.starts_with(small)) return true;
    return false;
}

struct Planned {
    TestStore store;
    Connection connection = connection_to(store.url());
    store::Dictionary dictionary;
    Planned() {
        store
            ->run(TestStore::actor(),
                  [](store::UnitOfWork& unit) -> Outcome<void> {
                      for (int i = 0; i < 5100; ++i) {
                          const std::string text = std::to_string(i);
                          store::Prepared patient;
                          patient.type = "Patient";
                          patient.id = text;
                          patient.packed = "x";
                          patient.index.tokens = {{"gender", "urn:g", i % 2 ? "male" : "female"},
                                                  {"active", "", "true"},
                                                  {"phone", "", i % 13 ? "555" : "556"},
                                                  {"identifier", "urn:mrn", text}};
                          patient.index.strings = {{"family", "common", "Common"}};
                          if (!unit.put(patient, "POST", 0)) return Failure{FailureKind::fault};
                      }
                      return {};
                  })
            .value();
        dictionary.load(connection);
    }
    store::Plan plan(std::string_view parameters) {
        return store::make_plan({connection, dictionary}, query("Patient", parameters), {}).value();
    }
    /// How SQLite reads a page of such a search, a line each.
    std::vector<std::string> page(std::string_view parameters) {
        const store::Plan made = plan(parameters);
        const store::Rows rows = rows_of(made, 0);
        store::Sql sql;
        sql.add("EXPLAIN QUERY PLAN SELECT r.rid");
        for (std::size_t i = 0; i < rows.keys.size(); ++i)
            sql.add(", ").add(rows.keys[i].expression).add(" AS k" + std::to_string(i));
        sql.add(rows.from_and_where).add(order_by(rows)).add(" LIMIT 21");
        using store::sql::Type;
        store::Call call =
            call_assembled(connection, sql, {Type::number, Type::number, Type::number, Type::text});
        std::vector<std::string> lines;
        for (bool more = call.first(); more; more = call.next()) lines.push_back(call.text(3));
        return lines;
    }
};

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plans, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(no_named_statement_reads_a_whole_table, *on_sqlite_only()) {
    TestStore store;
    Connection connection = connection_to(store.url());
    int explained = 0;
    for (const store::sql::Statement* statement : store::sql::statements) {
        const std::string text{statement->text(store::sql::Backend::sqlite)};
        if (text.empty() || text.starts_with("PRAGMA") || text.starts_with("CREATE") ||
            text.starts_with("INSERT INTO fascia_setting"))
            continue;
        ++explained;
        for (const std::string& line : explain(connection, text))
            BOOST_TEST((!line.starts_with("SCAN") || is_meant(line) ||
                        (line == "SCAN j" && !statement->batch.empty())),  // the one row
                       statement->name << ": " << line);
    }
    BOOST_TEST(explained > 40);
}

BOOST_AUTO_TEST_CASE(index_rows_are_removed_by_their_whole_key, *on_sqlite_only()) {
    TestStore store;
    Connection connection = connection_to(store.url());
    const auto first_line = [&](const store::sql::Statement& statement) {
        return explain(connection, std::string{statement.text(store::sql::Backend::sqlite)})
            .front();
    };
    BOOST_TEST(first_line(store::sql::index_remove_tokens) ==
               "SEARCH fascia_token_index USING PRIMARY KEY (param_id=? AND code=? AND rid=? AND "
               "system_id=?)");
    BOOST_TEST(first_line(store::sql::index_remove_uris) ==
               "SEARCH fascia_uri_index USING PRIMARY KEY (param_id=? AND uri=? AND rid=?)");
    BOOST_TEST(
        first_line(store::sql::index_remove_references) ==
        "SEARCH fascia_reference_index USING PRIMARY KEY (target=? AND param_id=? AND rid=?)");
    BOOST_TEST(first_line(store::sql::index_remove_strings).find("rid=?") != std::string::npos);
    BOOST_TEST(first_line(store::sql::index_remove_dates).find("rid=?") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(the_most_selective_criterion_drives, Planned) {
    const store::Plan rare = this->plan("active=true&identifier=urn:mrn|17");
    BOOST_TEST((rare.drive == Drive::collect));
    BOOST_TEST(rare.driver == 1u);
    const store::Plan common = this->plan("active=true&phone=556");
    BOOST_TEST((common.drive == Drive::stream));
    BOOST_TEST(common.driver == 1u);
    BOOST_TEST((this->plan("active=true").drive == Drive::stream));
    BOOST_TEST((this->plan("active=true&family=com").drive == Drive::stream));
    BOOST_TEST((this->plan("family=com").drive == Drive::stream));
    BOOST_TEST((this->plan("family=com&_sort=family").drive == Drive::scan));
    BOOST_TEST((this->plan("identifier=urn:mrn|17&_sort=family").drive == Drive::collect));
    BOOST_TEST((this->plan("active=true&_sort=_lastUpdated").drive == Drive::scan));
    BOOST_TEST((this->plan("gender:not=male").drive == Drive::scan));
    BOOST_TEST((this->plan("identifier=urn:none|1&active=true").drive == Drive::nothing));
}

BOOST_FIXTURE_TEST_CASE(a_page_of_a_common_value_is_found_without_sorting, Planned,
                        *on_sqlite_only()) {
    for (const char* parameters :
         {"active=true", "active=true&family=com", "family=com", "_sort=_lastUpdated",
          "_sort=-_lastUpdated", "_sort=_id", "active=true&_sort=-_id", ""})
        for (const std::string& line : page(parameters))
            BOOST_TEST(line.find("TEMP B-TREE") == std::string::npos, parameters << ": " << line);
}

BOOST_FIXTURE_TEST_CASE(values_to_sort_by_are_not_sought_for_each_resource_anew, Planned,
                        *on_sqlite_only()) {
    const std::string by_token = joined(page("_sort=gender"));
    BOOST_TEST(by_token.find("CORRELATED") == std::string::npos, by_token);
    const std::string by_string = joined(page("_sort=family"));
    BOOST_TEST(
        by_string.find("fascia_string_by_resource (rid=? AND param_id=?)") != std::string::npos,
        by_string);
}

BOOST_AUTO_TEST_SUITE_END()
