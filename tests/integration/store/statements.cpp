#include "database.hpp"
#include "store/detail/json_rows.hpp"
#include "store/soci/dictionary.hpp"

#include <algorithm>
#include <array>
#include <thread>

using namespace fascia;
using namespace fascia::tests;
namespace sql = fascia::store::sql;
using namespace std::chrono_literals;
using store::Batch;

namespace {

Batch batch(const auto& fill) {
    Batch rows;
    fill(rows);
    return rows;
}

void insert_resource(Database& db, std::int64_t rid, std::int64_t type_id, const std::string& id) {
    db.call(sql::resource_insert)
        .set("rid", rid)
        .set("type_id", type_id)
        .set("fhir_id", id)
        .set("version", 1)
        .set("last_updated", 1'700'000'000'000'000 + rid)
        .set("deleted", 0)
        .set("shape_id", 0)
        .run();
}

void insert_body(Database& db, std::int64_t rid, std::int64_t version, const std::string& content) {
    db.call(sql::body_insert)
        .set("rid", rid)
        .set("version", version)
        .set("last_updated", 5)
        .set("method", "PUT")
        .set("content", db.dialect().encode_body(content))
        .run();
}

void write_list(Database& db, std::int64_t rid, const std::string& list) {
    db.run(sql::index_write_lists, batch([&](Batch& rows) { rows.start().add(rid).add(list); }));
}

struct OnDatabase {
    Database& db = database();
};

/// Values that trip SQL, JSON, SOCI or a collation up.
const std::array<std::string, 12> odd_values{
    "plain",  "o'brien",    "say \"x\"", "back\\slash", ":name :p0 ?", "a:b::c",
    "Straße", "漢字🦴", "x",         "X",           "x ",          "tab\tnew\nline"};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(statements, OnDatabase, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(the_ledger_knows_the_migration_and_a_changed_one_is_refused) {
    Call list = db.call(sql::migration_list);
    BOOST_TEST(list.one());
    BOOST_TEST(list.number(0) == 1);
    BOOST_TEST(list.text(1) == "initial");
    const auto known = store::known_migrations(db.connection());
    BOOST_TEST(list.text(2) == known[0].checksum);
    BOOST_TEST(store::migrate(db.connection(), known, false, Instant{}).has_value());
    const std::array<sql::Migration, 1> changed{
        sql::Migration{1, "initial", "another", known[0].statements}};
    BOOST_TEST(kind_of(store::migrate(db.connection(), changed, true, Instant{})) == "invalid 400");
    BOOST_TEST(kind_of(store::migrate(db.connection(), {}, true, Instant{})) == "invalid 400");
    db.call(sql::migration_create_ledger).run();
    db.call(sql::transaction_begin).run();
    db.call(sql::migration_record)
        .set("version", 2)
        .set("name", "later")
        .set("checksum", "sum")
        .set("applied_at", 1)
        .set("app_version", "9")
        .run();
    BOOST_TEST(db.count("fascia_schema_migration", "version = 2") == 1);
    db.call(sql::transaction_rollback).run();
    BOOST_TEST(db.count("fascia_schema_migration", "version = 2") == 0);
}

BOOST_AUTO_TEST_CASE(a_body_of_any_bytes_comes_back) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    std::string big;
    for (int i = 0; i < 4000; ++i) big += all;
    std::int64_t version = 0;
    for (const std::string& content : {std::string{}, std::string{'\0'}, all, big}) {
        insert_body(db, 1, ++version, content);
        Call read = db.call(sql::body_read).set("rid", 1).set("version", version);
        BOOST_TEST(read.one());
        BOOST_TEST(read.text(1) == "PUT");
        BOOST_TEST((db.dialect().decode_body(read.text(2)) == content), "version " << version);
    }
    BOOST_TEST(!db.call(sql::body_read).set("rid", 1).set("version", 9).one());
    Call count = db.call(sql::body_count)
                     .set("rid", 1)
                     .set("since", 0)
                     .set("standing", 0)
                     .set("until", 1'000);
    BOOST_TEST(count.one());
    BOOST_TEST(count.number(0) == 4);
}

BOOST_AUTO_TEST_CASE(history_is_read_newest_first_below_a_version) {
    for (std::int64_t version = 1; version <= 5; ++version)
        insert_body(db, 2, version, "v" + std::to_string(version));
    Call call = db.call(sql::body_history)
                    .set("rid", 2)
                    .set("before", 5)
                    .set("since", 0)
                    .set("standing", 0)
                    .set("until", 1'000)
                    .set("count", 3);
    std::string seen;
    for (bool more = call.first(); more; more = call.next())
        seen += std::to_string(call.number(0)) + db.dialect().decode_body(call.text(3)) + " ";
    BOOST_TEST(seen == "4v4 3v3 2v2 ");
}

BOOST_AUTO_TEST_CASE(changes_are_read_by_time_row_key_and_version) {
    for (std::int64_t rid = 9001; rid <= 9003; ++rid) {
        insert_resource(db, rid, 76, "c" + std::to_string(rid));
        insert_body(db, rid, 1, "one");
        insert_body(db, rid, 2, "two");
    }
    Call call = db.call(sql::body_changes)
                    .set("low", 9001)
                    .set("high", 9003)
                    .set("without", std::string{"[[9002,9002]]"})
                    .set("at", 5)
                    .set("rid", 9003)
                    .set("version", 2)
                    .set("since", 0)
                    .set("standing", 0)
                    .set("until", 1'000)
                    .set("count", 2);
    std::string seen;
    for (bool more = call.first(); more; more = call.next())
        seen += call.text(1) + "/" + std::to_string(call.number(2)) + " ";
    BOOST_TEST(seen == "c9003/1 c9001/2 ");
    // with the bounds of a moment, the version that stood then
    call = db.call(sql::body_changes).set("standing", 5).set("count", 9);
    seen.clear();
    for (bool more = call.first(); more; more = call.next())
        seen += call.text(1) + "/" + std::to_string(call.number(2)) + " ";
    BOOST_TEST(seen == "c9001/2 ");
    call = db.call(sql::body_changes_of)
               .set("rows", std::string{"[[9002],[9003]]"})
               .set("at", 5)
               .set("rid", 9003)
               .set("version", 2)
               .set("since", 0)
               .set("standing", 0)
               .set("until", 1'000)
               .set("count", 2);
    seen.clear();
    for (bool more = call.first(); more; more = call.next())
        seen += call.text(1) + "/" + std::to_string(call.number(2)) + " ";
    BOOST_TEST(seen == "c9003/1 c9002/2 ");
    db.call(sql::body_relabel)
        .set("rid", 9001)
        .set("version", 2)
        .set("content", db.dialect().encode_body("three"))
        .run();
    Call read = db.call(sql::body_read).set("rid", 9001).set("version", 2);
    BOOST_TEST(read.one());
    BOOST_TEST(db.dialect().decode_body(read.text(2)) == "three");
}

BOOST_AUTO_TEST_CASE(distinct_values_and_referrers_are_listed) {
    db.run(sql::index_add_tokens, batch([](Batch& rows) {
               for (std::int64_t rid = 1; rid <= 2; ++rid)
                   rows.start().add(rid).add(std::int64_t{691}).add(std::int64_t{0}).add("t");
           }));
    Call tokens = db.call(sql::index_distinct_tokens).set("param_id", 691);
    BOOST_TEST(tokens.one());
    BOOST_TEST(tokens.text(0) == "");
    BOOST_TEST(tokens.text(1) == "t");
    db.run(sql::index_add_uris, batch([](Batch& rows) {
               rows.start().add(std::int64_t{1}).add(std::int64_t{692}).add("http://p/1");
           }));
    Call uris = db.call(sql::index_distinct_uris).set("param_id", 692);
    BOOST_TEST(uris.one());
    BOOST_TEST(uris.text(0) == "http://p/1");
    insert_resource(db, 9101, 75, "referrer");
    db.run(sql::index_add_references, batch([](Batch& rows) {
               for (const std::int64_t rid : {9101, 9100})
                   for (const std::int64_t parameter : {0, 693})
                       rows.start().add(rid).add(parameter).add(std::int64_t{9100});
           }));
    Call referrers = db.call(sql::resource_referrers).set("target", 9100).set("count", 5);
    BOOST_TEST(referrers.one());
    BOOST_TEST(referrers.text(1) == "referrer");
}

BOOST_AUTO_TEST_CASE(the_kinds_beside_a_code_are_listed_once_each) {
    db.run(sql::index_add_composites, batch([](Batch& rows) {
               for (const std::int64_t rid : {1, 2})
                   for (const std::int64_t kind : {7, 3})
                       rows.start()
                           .add(rid)
                           .add(std::int64_t{694})
                           .add(kind)
                           .add(std::int64_t{0})
                           .add("8480-6")
                           .add("3")
                           .add("3");
           }));
    const auto kinds = [&](const char* code) {
        std::vector<std::int64_t> found;
        Call call = db.call(sql::index_kinds_of_code).set("param_id", 694).set("code", code);
        for (bool more = call.first(); more; more = call.next()) found.push_back(call.number(0));
        return found;
    };
    BOOST_TEST((kinds("8480-6") == std::vector<std::int64_t>{3, 7}));
    BOOST_TEST(kinds("8480-7").empty());
}

BOOST_AUTO_TEST_CASE(ids_are_told_apart_to_the_byte) {
    std::int64_t rid = 1000;
    for (const char* id : {"abc", "ABC", "abc-", "Abc"}) insert_resource(db, ++rid, 77, id);
    insert_resource(db, ++rid, 78, "abc");
    Call find = db.call(sql::resource_find).set("type_id", 77).set("fhir_id", "ABC");
    BOOST_TEST(find.one());
    BOOST_TEST(find.number(0) == 1002);
    BOOST_TEST(find.number(2) == 1'700'000'000'001'002);
    BOOST_TEST(!db.call(sql::resource_find).set("type_id", 77).set("fhir_id", "aBC").one());
    db.call(sql::resource_update)
        .set("rid", 1002)
        .set("version", 2)
        .set("last_updated", 9)
        .set("deleted", 1)
        .set("shape_id", 4)
        .run();
    BOOST_TEST(find.set("fhir_id", "ABC").one());
    BOOST_TEST(find.number(1) == 2);
    BOOST_TEST(find.number(3) == 1);
    BOOST_TEST(find.number(4) == 4);
}

BOOST_AUTO_TEST_CASE(the_same_id_twice_is_a_conflict_that_tells_no_value) {
    insert_resource(db, 2001, 79, "secret-id");
    try {
        insert_resource(db, 2002, 79, "secret-id");
        BOOST_FAIL("no error");
    } catch (const store::DatabaseError& error) {
        BOOST_TEST((error.trouble().kind == FailureKind::conflict));
        BOOST_TEST(!error.trouble().retry);
        const std::string told = error.what();
        BOOST_TEST(told.find("resource/insert") != std::string::npos, told);
        BOOST_TEST(told.find("secret") == std::string::npos, told);
    }
    BOOST_TEST(db.count("fascia_res", "rid = 2001") == 1);
}

BOOST_AUTO_TEST_CASE(a_batch_of_token_rows_is_one_parameter_and_removed_by_key) {
    const Batch tokens = batch([](Batch& rows) {
        std::int64_t rid = 0;
        for (const std::string& value : odd_values)
            rows.start().add(++rid).add(std::int64_t{501}).add(std::int64_t{3}).add(value);
    });
    db.run(sql::index_add_tokens, tokens);
    BOOST_TEST(db.count("fascia_token_index", "param_id = 501") == 12);
    for (std::size_t i = 0; i < odd_values.size(); ++i) {
        Call find = db.connection().assembled(
            "SELECT rid FROM fascia_token_index WHERE param_id = :p0 AND code = :p1",
            {sql::Type::number, sql::Type::text}, {sql::Type::number});
        find.set("p0", 501).set("p1", odd_values[i]);
        BOOST_TEST(find.one(), odd_values[i]);
        BOOST_TEST(find.number(0) == static_cast<std::int64_t>(i + 1), odd_values[i]);
    }
    db.run(
        sql::index_remove_tokens, batch([](Batch& rows) {
            for (std::int64_t rid = 1; rid <= 6; ++rid)
                rows.start()
                    .add(rid)
                    .add(std::int64_t{501})
                    .add(std::int64_t{3})
                    .add(odd_values[rid - 1]);
            rows.start().add(std::int64_t{9}).add(std::int64_t{501}).add(std::int64_t{3}).add("X");
            rows.start().add(std::int64_t{10}).add(std::int64_t{501}).add(std::int64_t{4}).add("X");
        }));
    BOOST_TEST(db.count("fascia_token_index", "param_id = 501") == 6);
    BOOST_TEST(db.count("fascia_token_index", "param_id = 501 AND rid > 6") == 6);
}

BOOST_AUTO_TEST_CASE(every_other_index_takes_and_loses_rows_the_same_way) {
    const auto check = [&](const sql::Statement& add, const sql::Statement& remove,
                           const std::string& table, const std::string& where, const auto& fill) {
        const Batch both = batch(fill);
        Batch first = both;
        first.resize(1);
        db.run(add, both);
        BOOST_TEST(db.count(table, where) == 2, add.name);
        db.run(remove, first);
        BOOST_TEST(db.count(table, where) == 1, remove.name);
        db.run(remove, both);
        BOOST_TEST(db.count(table, where) == 0, remove.name);
    };
    const std::int64_t p = 502;
    check(sql::index_add_strings, sql::index_remove_strings, "fascia_string_index",
          "param_id = 502", [&](Batch& rows) {
              rows.start().add(std::int64_t{1}).add(p).add("muller").add("Müller's");
              rows.start().add(std::int64_t{1}).add(p).add("muller").add("Muller's");
          });
    check(sql::index_add_dates, sql::index_remove_dates, "fascia_date_index", "param_id = 502",
          [&](Batch& rows) {
              rows.start()
                  .add(std::int64_t{1})
                  .add(p)
                  .add(std::int64_t{2})
                  .add(INT64_MIN)
                  .add(INT64_MAX);
              rows.start()
                  .add(std::int64_t{2})
                  .add(p)
                  .add(std::int64_t{0})
                  .add(std::int64_t{-5})
                  .add(std::int64_t{7});
          });
    check(sql::index_add_numbers, sql::index_remove_numbers, "fascia_number_index",
          "param_id = 502", [&](Batch& rows) {
              rows.start().add(std::int64_t{1}).add(p).add("35011").add("35011");
              rows.start().add(std::int64_t{1}).add(p).add("0").add("9");
          });
    check(sql::index_add_quantities, sql::index_remove_quantities, "fascia_quantity_index",
          "param_id = 502", [&](Batch& rows) {
              for (const std::int64_t unit : {3, 4})
                  rows.start().add(std::int64_t{1}).add(p).add(unit).add("35011").add("35011");
          });
    check(sql::index_add_composites, sql::index_remove_composites, "fascia_composite_index",
          "param_id = 502", [&](Batch& rows) {
              for (const char* code : {"a", "A"})
                  rows.start()
                      .add(std::int64_t{1})
                      .add(p)
                      .add(std::int64_t{3})
                      .add(std::int64_t{5})
                      .add(code)
                      .add("low")
                      .add("");
          });
    check(sql::index_add_references, sql::index_remove_references, "fascia_reference_index",
          "param_id = 502", [&](Batch& rows) {
              rows.start().add(std::int64_t{1}).add(p).add(std::int64_t{8});
              rows.start().add(std::int64_t{2}).add(p).add(std::int64_t{1} << 50);
          });
    check(sql::index_add_uris, sql::index_remove_uris, "fascia_uri_index", "param_id = 502",
          [&](Batch& rows) {
              rows.start().add(std::int64_t{1}).add(p).add("http://example.org/a|1");
              rows.start().add(std::int64_t{1}).add(p).add(std::string(240, 'u'));
          });
}

BOOST_AUTO_TEST_CASE(a_batch_of_a_thousand_rows_is_written_at_once) {
    db.run(sql::index_add_tokens, batch([](Batch& rows) {
               for (std::int64_t rid = 1; rid <= 1000; ++rid)
                   rows.start().add(rid).add(std::int64_t{503}).add(std::int64_t{1}).add("final");
           }));
    BOOST_TEST(db.count("fascia_token_index", "param_id = 503") == 1000);
}

BOOST_AUTO_TEST_CASE(the_list_of_a_resources_rows_is_replaced) {
    for (const std::string& list : odd_values) write_list(db, 7, list);
    Call read = db.call(sql::index_read_list).set("rid", 7);
    BOOST_TEST(read.one());
    BOOST_TEST(read.text(0) == odd_values.back());
    db.call(sql::index_remove_list).set("rid", 7).run();
    BOOST_TEST(!read.one());
}

BOOST_AUTO_TEST_CASE(dictionaries_are_written_in_batches_and_read_above_an_id) {
    constexpr std::int64_t apple = 801, pear = 802;
    const auto pair = [](std::int64_t id, std::string_view name) {
        return batch([&](Batch& rows) { rows.start().add(id).add(name); });
    };
    // Undone at the end: other tests number their own words.
    db.call(sql::transaction_begin).run();
    db.run(sql::dictionary_add_types, pair(apple, "Apple"));
    db.run(sql::dictionary_add_types, pair(pear, "Pear"));
    Call types = db.call(sql::dictionary_types).set("after", apple);
    BOOST_TEST(types.one());
    BOOST_TEST(types.text(1) == "Pear");
    BOOST_TEST(types.number(2) == store::first_rid(pear));
    db.run(sql::dictionary_add_parameters, batch([](Batch& rows) {
               rows.start().add(std::int64_t{811}).add(apple).add("colour");
               rows.start().add(std::int64_t{812}).add(pear).add("colour");
           }));
    Call parameters = db.call(sql::dictionary_parameters).set("after", 811);
    BOOST_TEST(parameters.one());
    BOOST_TEST(parameters.number(1) == pear);
    db.run(sql::dictionary_add_systems, pair(821, "urn:colours"));
    Call systems = db.call(sql::dictionary_systems).set("after", 820);
    BOOST_TEST(systems.one());
    BOOST_TEST(systems.text(1) == "urn:colours");
    db.run(sql::dictionary_add_units, pair(825, "urn:u\nmg\nmg"));
    Call units = db.call(sql::dictionary_units).set("after", 824);
    BOOST_TEST(units.one());
    BOOST_TEST(units.text(1) == "urn:u\nmg\nmg");
    db.run(sql::dictionary_add_shapes, pair(831, std::string(64, 'e')));
    Call shapes = db.call(sql::dictionary_shapes).set("after", 830);
    BOOST_TEST(shapes.one());
    BOOST_TEST(shapes.number(0) == 831);
    db.run(sql::dictionary_add_presence, batch([](Batch& rows) {
               rows.start().add(std::int64_t{831}).add(std::int64_t{811}).add(std::int64_t{-1});
           }));
    BOOST_TEST(
        db.count("fascia_presence", "param_id = 811 AND system_id = -1 AND shape_id = 831") == 1);
    for (int round = 0; round < 2; ++round)
        db.run(sql::dictionary_update_counters, batch([](Batch& rows) {
                   for (const std::int64_t delta : {1, 1, -1})
                       rows.start().add(apple).add(delta).add(store::first_rid(apple) + delta);
                   rows.start().add(pear).add(std::int64_t{3}).add(std::int64_t{0});
               }));
    Call live = db.call(sql::dictionary_count_live).set("name", "Apple");
    BOOST_TEST(live.one());
    BOOST_TEST(live.number(0) == 2);
    BOOST_TEST(live.set("name", "Pear").one());
    BOOST_TEST(live.number(0) == 6);
    const auto last_is = [&](std::int64_t type_id, std::int64_t rid) {
        return db.count("fascia_resource_type", "type_id = " + std::to_string(type_id) +
                                                    " AND last_rid = " + std::to_string(rid)) == 1;
    };
    BOOST_TEST(last_is(apple, store::first_rid(apple) + 1));
    BOOST_TEST(last_is(pear, store::first_rid(pear)));
    insert_resource(db, store::first_rid(apple) + 1, apple, "shared-id");
    insert_resource(db, store::first_rid(pear) + 1, pear, "shared-id");
    Call any = db.call(sql::resource_find_any_type).set("fhir_id", "shared-id");
    int found = 0;
    for (bool more = any.first(); more; more = any.next()) ++found;
    BOOST_TEST(found == 2);
    Call several = db.call(sql::resource_find_several)
                       .set("type_id", pear)
                       .set("rows", R"([["shared-id"],["nobody"]])");
    BOOST_TEST(several.one());
    BOOST_TEST(several.number(0) == store::first_rid(pear) + 1);
    db.call(sql::transaction_rollback).run();
}

BOOST_AUTO_TEST_CASE(a_current_version_is_read_with_its_body) {
    insert_resource(db, 3001, 91, "r");
    insert_body(db, 3001, 1, "body of r");
    Call read = db.call(sql::resource_read).set("type_id", 91).set("fhir_id", "r");
    BOOST_TEST(read.one());
    BOOST_TEST(db.dialect().decode_body(read.text(4)) == "body of r");
    BOOST_TEST(!read.set("fhir_id", "R").one());
}

BOOST_AUTO_TEST_CASE(a_chart_is_paged_by_row_key) {
    // 5001 is the patient, 5002 another one (types by range), 6001.. refer to them.
    for (const std::int64_t rid : {5001, 5002, 6001, 6002, 6003, 7001}) {
        insert_resource(db, rid, 92, "c" + std::to_string(rid));
        insert_body(db, rid, 1, "b");
    }
    const std::int64_t links[][2]{
        {6001, 5001}, {6001, 7001}, {6002, 5001}, {6002, 5002}, {6003, 5002}};
    db.run(sql::index_add_references, batch([&](Batch& rows) {
               for (const auto& [rid, target] : links)
                   rows.start().add(rid).add(std::int64_t{0}).add(target);
           }));
    const auto pages = [&](const std::string& only) {
        std::string seen;
        std::int64_t after = 0;
        for (int page = 0; page < 4; ++page) {
            Call call = db.call(sql::resource_everything)
                            .set("patient", 5001)
                            .set("patients_low", 5000)
                            .set("patients_high", 5999)
                            .set("after", after)
                            .set("count", 2)
                            .set("only", only)
                            .set("is_any", std::int64_t{only == "[]"})
                            .set("rids_of_a_type", 1000);
            for (bool more = call.first(); more; more = call.next())
                seen += std::to_string(after = call.number(0)) + " ";
            seen += "| ";
        }
        return seen;
    };
    BOOST_TEST(pages("[]") == "5001 6001 | 6002 7001 | | | ");
    BOOST_TEST(pages("[[5],[6]]") == "5001 6001 | 6002 | | | ");
    // What only a resource of another type refers to is not followed.
    BOOST_TEST(pages("[[5],[7]]") == "5001 | | | | ");
}

BOOST_AUTO_TEST_CASE(what_refers_to_resources_and_what_they_are_is_read_for_several_at_once) {
    const std::int64_t target = 880001, source = 880002;
    for (const std::int64_t rid : {target, source}) {
        insert_resource(db, rid, 88, "several-" + std::to_string(rid));
        insert_body(db, rid, 1, "body of " + std::to_string(rid));
    }
    const std::string both = "[[880001],[880002]]";
    const auto of_source = [&](std::int64_t middle) {
        return batch([&](Batch& rows) { rows.start().add(source).add(middle).add(target); });
    };
    db.run(sql::index_add_references, of_source(881));
    const auto only = [&](Call call) {
        BOOST_TEST(call.first());
        BOOST_TEST(call.number(0) == source);
        BOOST_TEST(!call.next());
    };
    only(db.call(sql::resource_referring).set("rows", both).set("param_id", 881).set("most", 9));
    only(db.call(sql::resource_linking).set("rows", both).set("most", 9));
    db.run(sql::index_add_references, of_source(0));
    Call references = db.call(sql::index_read_references).set("rows", both);
    BOOST_TEST(references.one());
    BOOST_TEST(references.number(0) == source);
    BOOST_TEST(references.number(1) == 881);
    BOOST_TEST(references.number(2) == target);
    db.run(sql::index_add_dates, batch([&](Batch& rows) {
               rows.start().add(source).add(std::int64_t{882});
               for (const std::int64_t value : {1, 2, 3}) rows.add(value);
           }));
    Call rows = db.call(sql::index_read_rows).set("rid", source);
    std::set<std::pair<std::int64_t, std::int64_t>> kinds;
    for (bool more = rows.first(); more; more = rows.next())
        kinds.emplace(rows.number(0), rows.number(1));
    BOOST_TEST(
        (kinds == std::set<std::pair<std::int64_t, std::int64_t>>{{2, 882}, {3, 0}, {3, 881}}));
    Call standing = db.call(sql::resource_read_standing).set("rows", both);
    BOOST_TEST(standing.first());
    BOOST_TEST(standing.number(0) == target);
    BOOST_TEST(db.dialect().decode_body(standing.text(5)) == "body of 880001");
    BOOST_TEST(standing.next());
    BOOST_TEST(!standing.next());
}

BOOST_AUTO_TEST_CASE(settings_are_replaced) {
    for (const std::string& value : odd_values)
        db.call(sql::setting_write).set("name", "n").set("value", value).run();
    Call read = db.call(sql::setting_read).set("name", "n");
    BOOST_TEST(read.one());
    BOOST_TEST(read.text(0) == odd_values.back());
    BOOST_TEST(!db.call(sql::setting_read).set("name", "N").one());
}

BOOST_AUTO_TEST_CASE(audit_and_outbox_rows_come_back_in_order) {
    db.run(sql::audit_append, batch([](Batch& rows) {
               for (std::int64_t sequence = 1; sequence <= 3; ++sequence)
                   rows.start()
                       .add(std::int64_t{99})
                       .add(sequence)
                       .add(std::int64_t{1'700'000'000'000'000})
                       .add(odd_values[1])
                       .add(odd_values[3])
                       .add("create")
                       .add(odd_values[7])
                       .add(std::int64_t{1})
                       .add("0")
                       .add("hash" + std::to_string(sequence));
           }));
    Call last = db.call(sql::audit_last).set("writer", 99);
    BOOST_TEST(last.one());
    BOOST_TEST(last.number(0) == 3);
    BOOST_TEST(last.text(1) == "hash3");
    Call list = db.call(sql::audit_list).set("writer", 99).set("after", 1).set("count", 1);
    BOOST_TEST(list.one());
    BOOST_TEST(list.number(0) == 2);
    BOOST_TEST(list.text(2) == odd_values[1]);
    BOOST_TEST(list.text(3) == odd_values[3]);
    BOOST_TEST(list.text(5) == odd_values[7]);
    for (std::int64_t version = 1; version <= 2; ++version)
        db.run(sql::outbox_append,
               batch([&](Batch& rows) { rows.start().add(std::int64_t{990001}).add(version); }));
    Call outbox = db.call(sql::outbox_list).set("after", 0).set("count", 1000);
    std::int64_t sequence = 0;
    std::string versions;
    for (bool more = outbox.first(); more; more = outbox.next()) {
        BOOST_TEST(outbox.number(0) > sequence);
        sequence = outbox.number(0);
        if (outbox.number(1) == 990001) versions += std::to_string(outbox.number(2));
    }
    BOOST_TEST(versions == "12");
}

BOOST_AUTO_TEST_CASE(a_unit_is_undone_alone_and_a_commit_is_seen_by_others) {
    auto other = db.connect_reader();
    const auto seen_by_other = [&](const std::string& name) {
        return other.call(sql::setting_read).set("name", name).one();
    };
    const auto set = [&](const std::string& name) {
        db.call(sql::setting_write).set("name", name).set("value", "v").run();
    };
    db.call(sql::transaction_begin).run();
    db.call(sql::transaction_savepoint).run();
    set("kept");
    db.call(sql::transaction_release).run();
    db.call(sql::transaction_savepoint).run();
    set("undone");
    db.call(sql::transaction_rollback_unit).run();
    db.call(sql::transaction_release).run();
    BOOST_TEST(!seen_by_other("kept"));
    db.call(sql::transaction_commit).run();
    BOOST_TEST(seen_by_other("kept"));
    BOOST_TEST(!seen_by_other("undone"));
}

BOOST_AUTO_TEST_CASE(a_reading_connection_does_not_write) {
    auto reader = db.connect_reader();
    BOOST_CHECK_THROW(reader.call(sql::setting_write).set("name", "w").set("value", "v").run(),
                      store::DatabaseError);
    BOOST_TEST(db.call(sql::session_ping).one());
}

BOOST_AUTO_TEST_CASE(the_last_writer_is_named_and_others_wait_for_their_turn) {
    auto other = db.connect();
    db.call(sql::transaction_begin).run();
    BOOST_TEST(db.call(sql::transaction_take_turn).one());
    db.call(sql::transaction_note_owner).set("owner", 77).run();
    std::jthread release{[&] {
        std::this_thread::sleep_for(300ms);
        db.call(sql::transaction_commit).run();
    }};
    const auto start = std::chrono::steady_clock::now();
    other.call(sql::transaction_begin).run();
    Call turn = other.call(sql::transaction_take_turn);
    BOOST_TEST(turn.one());
    BOOST_TEST((std::chrono::steady_clock::now() - start >= 200ms));
    BOOST_TEST(turn.number(0) == 77);
    other.call(sql::transaction_rollback).run();
}

BOOST_AUTO_TEST_CASE(the_embedded_database_cuts_its_log, *on_sqlite_only()) {
    BOOST_TEST(db.call(sql::session_truncate_log).one());
}

BOOST_AUTO_TEST_CASE(of_programs_that_migrate_at_once_one_waits) {
    if (db.connection().has(sql::migration_lock)) {
        db.call(sql::transaction_begin).run();
        Call lock = db.call(sql::migration_lock);
        BOOST_TEST(lock.one());
        BOOST_TEST(lock.number(0) == 1);
        db.call(sql::transaction_commit).run();
    }
    if (db.connection().has(sql::migration_unlock)) {
        Call unlock = db.call(sql::migration_unlock);
        BOOST_TEST(unlock.one());
        BOOST_TEST(unlock.number(0) == 1);
    }
}

BOOST_AUTO_TEST_CASE(a_server_is_told_how_long_a_statement_may_take) {
    if (!db.connection().has(sql::session_limit_statements)) return;
    db.call(sql::session_limit_statements).set("milliseconds", 2500).run();
    const std::string setting =
        database_kind() == "postgresql" ? "SHOW statement_timeout" : "SELECT @@max_statement_time";
    Call shown = db.connection().assembled(setting, {}, {sql::Type::text});
    BOOST_TEST(shown.one());
    BOOST_TEST(shown.text(0).starts_with(database_kind() == "postgresql" ? "2500ms" : "2.5"));
    db.call(sql::session_limit_statements).set("milliseconds", 0).run();
}

BOOST_AUTO_TEST_CASE(own_parameters_are_added_removed_and_asked_for) {
    const std::string definition =
        "token\nPatient.extension.where(url = 'o''brien \"🦴\"').value";
    std::string rows;
    store::JsonRow{rows}.add("Patient").add("colour").add(definition).add(2);
    store::JsonRow{rows}.add("Person").add("colour").add("other").add(1);
    db.call(sql::own_parameter_add).set("rows", store::json_array(rows)).run();
    Call list = db.call(sql::own_parameter_list);
    std::string seen;
    for (bool more = list.first(); more; more = list.next())
        seen += list.text(0) + "." + list.text(1) + "=" + std::to_string(list.number(3)) + " ";
    BOOST_TEST(seen == "Patient.colour=2 Person.colour=1 ");
    std::string asked;
    for (const char* type : {"Patient", "Person", "Group"})
        store::JsonRow{asked}.add(type).add("colour");
    Call complete = db.call(sql::own_parameter_complete).set("rows", store::json_array(asked));
    BOOST_TEST(complete.one());
    BOOST_TEST(complete.text(2) == definition);
    db.call(sql::own_parameter_remove).set("rows", store::json_array(asked)).run();
    BOOST_TEST(db.count("fascia_own_parameter", "1 = 1") == 0);
}

BOOST_AUTO_TEST_CASE(live_resources_are_read_in_order_with_the_length_of_their_bodies) {
    for (std::int64_t rid = 9501; rid <= 9504; ++rid) {
        insert_resource(db, rid, 77, "l" + std::to_string(rid));
        insert_body(db, rid, 1, std::string(static_cast<std::size_t>(rid - 9500), '\xff'));
    }
    db.call(sql::resource_update)
        .set("rid", 9502)
        .set("version", 1)
        .set("last_updated", 5)
        .set("deleted", 1)
        .set("shape_id", 0)
        .run();
    Call live = db.call(sql::resource_live).set("after", 9500).set("last", 9503).set("count", 5);
    std::string seen;
    for (bool more = live.first(); more; more = live.next())
        seen += std::to_string(live.number(0)) + ":" + std::to_string(live.number(2)) + " ";
    BOOST_TEST(seen == "9501:1 9503:3 ");
}

BOOST_AUTO_TEST_CASE(zz_every_named_statement_was_run) {
    for (const sql::Statement* statement : sql::statements)
        if (db.connection().has(*statement))
            BOOST_TEST(db.used().contains(std::string{statement->name}), statement->name);
}

BOOST_AUTO_TEST_SUITE_END()
