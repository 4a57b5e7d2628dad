#include "connection_to.hpp"

#include <memory>

using namespace fascia;
using namespace fascia::tests;

namespace {

/// The clinic's own SearchParameter of that code.
fhir::Resource own(const std::string& code, const std::string& type, const std::string& expression,
                   const std::string& base = "Patient") {
    return resource(R"({"resourceType":"SearchParameter","url":"http://clinic.example/)" + code +
                    R"(","name":"x","status":"active","description":"x","code":")" + code +
                    R"(","base":[")" + base + R"("],"type":")" + type + R"(","expression":")" +
                    expression + "\"}");
}

std::string extension(const std::string& name) {
    return "Patient.extension.where(url = 'http://clinic.example/" + name + "').value";
}

std::vector<fhir::Resource> one_of_each_type() {
    return {own("colour", "token", extension("colour")),
            own("nickname", "string", extension("nickname")),
            own("weight", "quantity", extension("weight")),
            own("children", "number", extension("children")),
            own("keeper", "reference", extension("keeper")),
            own("page", "uri", extension("page")),
            own("seen", "date", extension("seen"))};
}

/// A Patient with a value of each; they differ by the number.
std::string patient(int number, const std::string& colour) {
    const std::string n = std::to_string(number);
    const auto extended = [](const std::string& name, const std::string& value) {
        return R"({"url":"http://clinic.example/)" + name + "\",\"value" + value + "}";
    };
    return R"({"resourceType":"Patient","id":"p)" + n + R"(","extension":[)" +
           extended("colour", R"(Coding":{"system":"urn:c","code":")" + colour + "\"}") + "," +
           extended("nickname", R"(String":"Nick )" + n + "\"") + "," +
           extended("weight", R"(Quantity":{"value":)" + n +
                                  R"(,"system":"http://unitsofmeasure.org","code":"kg"})") +
           "," + extended("children", R"(Integer":)" + n) + "," +
           extended("keeper", R"(Reference":{"reference":"Practitioner/k)" + n + "\"}") + "," +
           extended("page", R"(Uri":"http://pages.example/)" + n + "\"") + "," +
           extended("seen", R"(Date":"20)" + std::to_string(10 + number % 80) + "-01-01\"") + "]}";
}

/// A program that indexes by R4's parameters and `parameters`, on a database that outlives it.
class Program {
  public:
    Program(const TestDatabase& database, const std::vector<fhir::Resource>& parameters)
        : registry_{search::Registry::make(parameters, Zone{}).value()},
          repository_{store::open({.url = database.url()}, true, clock_, registry_).value()} {}

    void put(const std::string& json) {
        const auto parsed = resource(json);
        const auto prepared = store::prepare(parsed, parsed.id(), *registry_);
        repository_
            ->run(TestStore::actor(),
                  [&](store::UnitOfWork& unit) -> Outcome<void> {
                      const auto put = unit.put(prepared, "PUT", std::nullopt);
                      return put ? Outcome<void>{} : Outcome<void>{put.error()};
                  })
            .value();
    }
    void put_patients(int count) {
        for (int i = 1; i <= count; ++i) put(patient(i, i % 2 == 0 ? "red" : "blue"));
    }
    search::Query query(std::string_view type, const std::string& name, const std::string& value) {
        const std::pair<std::string, std::string> pair{name, value};
        return registry_->parse(type, {&pair, 1}, false, {}).value();
    }
    /// Ids with blanks between, or the failure's kind.
    std::string find(const std::string& name, const std::string& value,
                     std::string_view type = "Patient") {
        const auto page = repository_->search(query(type, name, value));
        return page ? TestStore::ids_of(*page) : kind_of(page);
    }

    Outcome<store::ReindexRun> start(const std::string& type = {}) {
        Outcome<store::ReindexRun> run{Failure{}};
        const auto done = repository_->run(TestStore::actor(), [&](store::UnitOfWork& unit) {
            run = unit.start_reindex(type);
            return run ? Outcome<void>{} : Outcome<void>{run.error()};
        });
        if (!done) return done.error();
        return run;
    }
    Outcome<store::ReindexUnit> next(const store::ReindexRun& before) {
        Outcome<store::ReindexUnit> unit{Failure{}};
        const auto done = repository_->run(TestStore::actor(), [&](store::UnitOfWork& work) {
            unit = work.reindex(before, *registry_);
            return unit ? Outcome<void>{} : Outcome<void>{unit.error()};
        });
        if (!done) return done.error();
        return unit;
    }
    /// A whole pass, or what an interrupted one has left; faults of all of it.
    store::ReindexUnit reindex(const std::string& type = {}) {
        store::ReindexUnit unit{.run = start(type).value()};
        std::vector<store::ReindexFault> faults;
        while (!unit.ended) {
            unit = next(unit.run).value();
            faults.insert(faults.end(), unit.faults.begin(), unit.faults.end());
        }
        unit.faults = std::move(faults);
        return unit;
    }
    store::Repository& operator*() { return *repository_; }

  private:
    SystemClock clock_;
    std::shared_ptr<const search::Registry> registry_;
    std::unique_ptr<store::Repository> repository_;
};

constexpr std::string_view refused = "not-supported 400";

std::string codes(const std::vector<search::OwnParameter>& parameters) {
    std::string text;
    for (const auto& parameter : parameters) text += parameter.type + "." + parameter.code + " ";
    return text;
}

struct Databases {
    TestDatabase database;
    const std::vector<fhir::Resource> none{}, colour{own("colour", "token", extension("colour"))};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reindex, Databases, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(what_is_there_from_the_beginning_is_searched_by_at_once) {
    Program program{database, one_of_each_type()};
    BOOST_TEST(program.find("colour", "red") == "");
    program.put_patients(3);
    BOOST_TEST(program.find("colour", "urn:c|red") == "p2");
    const auto end = program.reindex();
    BOOST_TEST(end.run.changed == 0u);
    BOOST_TEST(end.ready.empty());
}

BOOST_AUTO_TEST_CASE(a_new_parameter_is_refused_until_all_resources_are_indexed_by_it) {
    Program{database, none}.put_patients(12);
    Program program{database, one_of_each_type()};
    for (const char* code :
         {"colour", "nickname", "weight", "children", "keeper", "page", "seen"}) {
        BOOST_TEST(program.find(code, "2015") == refused, code);
        BOOST_TEST(program.find("_sort", code) == refused, code);
    }
    BOOST_TEST(program.find("colour:missing", "false") == refused);
    BOOST_TEST(program.find("_has:Patient:keeper:_id", "p3", "Practitioner") == refused);
    BOOST_TEST(program.find("_include", "Patient:keeper") == refused);
    BOOST_TEST(program.find("_id", "p3") == "p3");

    const auto end = program.reindex();
    BOOST_TEST(end.run.resources == 12u);
    BOOST_TEST(end.run.changed == 12u);
    BOOST_TEST(end.faults.empty());
    BOOST_TEST(codes(end.ready) ==
               "Patient.children Patient.colour Patient.keeper Patient.nickname Patient.page "
               "Patient.seen Patient.weight ");
    BOOST_TEST(end.incomplete.empty());

    BOOST_TEST(program.find("colour", "urn:c|red") == "p2 p4 p6 p8 p10 p12");
    BOOST_TEST(program.find("colour:not", "red") == "p1 p3 p5 p7 p9 p11");
    BOOST_TEST(program.find("nickname:exact", "Nick 7") == "p7");
    BOOST_TEST(program.find("weight", "ge11000||g") == "");
    BOOST_TEST(program.find("weight", "ge11000|http://unitsofmeasure.org|g") == "p11 p12");
    BOOST_TEST(program.find("children", "lt3") == "p1 p2");
    BOOST_TEST(program.find("keeper", "Practitioner/k5") == "p5");
    BOOST_TEST(program.find("page", "http://pages.example/9") == "p9");
    BOOST_TEST(program.find("seen", "2020") == "p10");
    BOOST_TEST(program.find("seen:missing", "true") == "");
    BOOST_TEST(program.find("_sort", "-children").starts_with("p12 p11 p10"));
    // All rows are those that a write makes: there is nothing to correct.
    const auto again = program.reindex();
    BOOST_TEST(!again.run.resumed);
    BOOST_TEST(again.run.changed == 0u);
}

BOOST_AUTO_TEST_CASE(a_composite_is_refused_before_and_exact_after_too) {
    Program{database, none}.put(R"({"resourceType":"Observation","id":"o","status":"final",
        "code":{"text":"x"},"component":[{"code":{"coding":[{"code":"low"}]},
        "valueQuantity":{"value":60}},{"code":{"coding":[{"code":"high"}]},
        "valueQuantity":{"value":90}}]})");
    const std::string component = R"({"definition":"http://hl7.org/fhir/SearchParameter/)";
    std::string json =
        fhir::write_json(own("pair", "composite", "Observation.component", "Observation"));
    json.back() = ',';
    const auto pair =
        resource(json + R"("component":[)" + component +
                 R"x(Observation-component-code","expression":"code"},)x" + component +
                 R"x(Observation-component-value-quantity","expression":"value.as(Quantity)"}]})x");
    Program program{database, {pair}};
    BOOST_TEST(program.find("pair", "low$60", "Observation") == refused);
    BOOST_TEST(codes(program.reindex().ready) == "Observation.pair ");
    BOOST_TEST(program.find("pair", "low$60", "Observation") == "o");
    BOOST_TEST(program.find("pair", "low$90", "Observation") == "");
}

BOOST_AUTO_TEST_CASE(what_is_written_meanwhile_is_found_once_with_its_new_values) {
    Program{database, none}.put_patients(250);
    Program program{database, colour};
    Program other{database, colour};
    auto unit = program.next(program.start().value()).value();
    BOOST_TEST(unit.run.resources == 100u);
    other.put(patient(1, "green"));    // behind the pass
    other.put(patient(250, "green"));  // ahead of it
    other.put(patient(999, "green"));  // new
    BOOST_TEST(other.find("colour", "green") == refused);
    while (!unit.ended) unit = program.next(unit.run).value();
    BOOST_TEST(codes(unit.ready) == "Patient.colour ");
    BOOST_TEST(other.find("colour", "green") == "p1 p250 p999");
    BOOST_TEST(
        (*program).search(program.query("Patient", "colour", "red")).value().entries.size() == 20u);
    auto query = program.query("Patient", "colour", "red");
    query.total = search::Total::accurate;
    BOOST_TEST((*program).search(query).value().total.value() == 124u);
    BOOST_TEST(program.reindex().run.changed == 0u);
}

BOOST_AUTO_TEST_CASE(an_interrupted_pass_goes_on_and_an_ended_one_starts_anew) {
    Program{database, none}.put_patients(230);
    {
        Program program{database, colour};
        program.next(program.start().value()).value();
    }
    Program program{database, colour};
    BOOST_TEST(program.find("colour", "red") == refused);
    auto run = program.start().value();
    BOOST_TEST(run.resumed);
    BOOST_TEST(run.resources == 100u);
    const auto end = program.reindex();
    BOOST_TEST(end.run.resources == 230u);
    BOOST_TEST(end.run.changed == 230u);
    BOOST_TEST(codes(end.ready) == "Patient.colour ");
    run = program.start().value();
    BOOST_TEST((!run.resumed && run.resources == 0));
}

BOOST_AUTO_TEST_CASE(a_parameter_that_comes_in_meanwhile_starts_the_pass_anew) {
    Program{database, none}.put_patients(120);
    {
        Program program{database, colour};
        program.next(program.start().value()).value();
    }
    Program program{database, one_of_each_type()};
    const auto run = program.start().value();
    BOOST_TEST((!run.resumed && run.resources == 0));
    const auto end = program.reindex();
    BOOST_TEST(end.run.resources == 120u);
    BOOST_TEST(end.ready.size() == 7u);
    BOOST_TEST(program.find("children", "7") == "p7");
}

BOOST_AUTO_TEST_CASE(only_one_goes_on_with_a_pass) {
    Program{database, none}.put_patients(120);
    Program program{database, colour}, other{database, colour};
    const auto run = program.start().value();
    BOOST_TEST(other.next(other.start().value()).has_value());
    BOOST_TEST(kind_of(program.next(run)) == "conflict 409");
}

BOOST_AUTO_TEST_CASE(a_pass_over_one_type_completes_what_is_of_that_type) {
    const auto parameters = [] {
        auto all = one_of_each_type();
        all.push_back(own("remark", "string", "Practitioner.text.status", "Practitioner"));
        return all;
    }();
    {
        Program before{database, none};
        before.put_patients(3);
        before.put(R"({"resourceType":"Practitioner","id":"k1"})");
    }
    Program program{database, parameters};
    BOOST_TEST(program.reindex("Practitioner").run.resources == 1u);
    BOOST_TEST(program.find("remark", "generated", "Practitioner") == "");
    BOOST_TEST(program.find("colour", "red") == refused);
    BOOST_TEST(program.reindex("Observation").run.resources == 0u);
    BOOST_TEST(program.reindex("Patient").run.resources == 3u);
    BOOST_TEST(program.find("colour", "red") == "p2");
}

BOOST_AUTO_TEST_CASE(another_definition_makes_other_rows) {
    {
        Program before{database, colour};
        before.put_patients(4);
        BOOST_TEST(before.find("colour", "red") == "p2 p4");
    }
    Program program{database, {own("colour", "token", extension("nickname"))}};
    BOOST_TEST(program.find("colour", "red") == refused);
    const auto end = program.reindex();
    BOOST_TEST((end.run.added == 4 && end.run.removed == 4));
    BOOST_TEST(program.find("colour", "red") == "");
    BOOST_TEST(program.find("colour", "Nick 3") == "p3");
}

BOOST_AUTO_TEST_CASE(what_another_program_writes_without_the_parameter_makes_it_incomplete) {
    Program program{database, colour};
    program.put_patients(2);
    {
        // Looking, and settings, harm nothing.
        Program other{database, none};
        BOOST_TEST(other.find("_id", "p1") == "p1");
        (*other).set_setting("x", "y").value();
        BOOST_TEST(program.find("colour", "red") == "p2");
        other.put(patient(6, "red"));
    }
    BOOST_TEST(program.find("colour", "red") == refused);
    program.put(patient(8, "red"));
    BOOST_TEST(program.find("colour", "red") == refused);
    BOOST_TEST(codes(program.reindex().ready) == "Patient.colour ");
    BOOST_TEST(program.find("colour", "red") == "p2 p6 p8");

    auto unit = program.next(program.start().value()).value();
    Program{database, none}.put(patient(2, "blue"));
    while (!unit.ended) unit = program.next(unit.run).value();
    BOOST_TEST(unit.ready.empty());
    BOOST_TEST(codes(unit.incomplete) == "Patient.colour ");
    BOOST_TEST(program.find("colour", "red") == refused);
    program.reindex();
    BOOST_TEST(program.find("colour", "red") == "p6 p8");
}

BOOST_AUTO_TEST_CASE(a_conditional_write_is_refused_too) {
    Program{database, none}.put_patients(2);
    Program program{database, colour};
    const auto query = program.query("Patient", "colour", "red");
    const auto matched = (*program).run(TestStore::actor(), [&](store::UnitOfWork& unit) {
        const auto found = unit.match(query);
        return found ? Outcome<void>{} : Outcome<void>{found.error()};
    });
    BOOST_TEST(kind_of(matched) == refused);
    BOOST_TEST(matched.error().issues().front().text.find("`fascia reindex`") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_named_and_the_rest_is_done) {
    Program{database, none}.put_patients(3);
    Program program{database, colour};
    {
        store::Connection connection = connection_to(database.url());
        const char* damaged = database_kind() == "postgresql" ? "decode('01', 'hex')" : "X'01'";
        const std::string sql = std::string{"UPDATE fascia_body SET content = "} + damaged +
                                " WHERE rid = (SELECT rid FROM fascia_res WHERE fhir_id = 'p2')";
        const std::array<std::string_view, 1> script{sql};
        connection.run_script("test", script);
    }
    const auto end = program.reindex();
    BOOST_TEST(end.run.resources == 3u);
    BOOST_TEST(end.run.changed == 2u);
    BOOST_TEST(end.run.failed == 1u);
    BOOST_REQUIRE(end.faults.size() == 1u);
    BOOST_TEST(end.faults[0].resource == "Patient/p2");
    BOOST_TEST(codes(end.incomplete) == "Patient.colour ");
    BOOST_TEST(program.find("colour", "blue") == refused);
}

BOOST_AUTO_TEST_CASE(an_expression_that_fails_on_a_resource_is_named) {
    {
        Program before{database, none};
        before.put(R"({"resourceType":"Patient","id":"one","name":[{"given":["A"]}]})");
        before.put(R"({"resourceType":"Patient","id":"two","name":[{"given":["A","B"]}]})");
    }
    Program program{database, {own("initial", "string", "Patient.name.given.substring(0, 1)")}};
    const auto end = program.reindex();
    BOOST_TEST(end.run.failed == 1u);
    BOOST_REQUIRE(end.faults.size() == 1u);
    BOOST_TEST(end.faults[0].resource == "Patient/two");
    BOOST_TEST(end.faults[0].text.starts_with("http://clinic.example/initial: "));
    BOOST_TEST(program.find("initial", "a") == "one");
}

BOOST_AUTO_TEST_SUITE_END()
