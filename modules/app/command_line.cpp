#include "app/detail/command_line.hpp"

#include "app/detail/commands.hpp"
#include "app/detail/console.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <iostream>

namespace fascia::app {
namespace {

using Action = std::function<int()>;

/// The subcommands, each of which sets what is to be run.
class CommandLine {
  public:
    CommandLine() {
        app_.require_subcommand(1);
        app_.set_version_flag("--version", FASCIA_VERSION);
        app_.set_config("--config", "", "TOML file with the same names, a section a command");
        app_.add_flag("--json", common_.json, "machine-readable output")->envname("FASCIA_JSON");
        app_.add_option("--content", common_.content,
                        "folder of protocols, operations and search parameters")
            ->envname("FASCIA_CONTENT");
        app_.add_option("--search-parameters", common_.search_parameters,
                        "folder of the clinic's own SearchParameters, JSON or XML")
            ->envname("FASCIA_SEARCH_PARAMETERS");
        app_.add_option("--db", common_.database,
                        "sqlite:///path/file.db, postgresql://user@host/database or "
                        "mariadb://user@host/database")
            ->envname("FASCIA_DB")
            ->capture_default_str();
        app_.fallthrough();
        add_content_commands();
        add_lint();
        add_database_commands();
        add_server_commands();
        command("version", "print the version", [] {
            std::cout << "fascia " << FASCIA_VERSION << " (FHIR R4 4.0.1)\n";
            return static_cast<int>(done);
        });
    }

    int run(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            return app_.exit(error) == 0 ? done : wrong_usage;
        }
        return action_();
    }

  private:
    CLI::App* command(const std::string& name, const std::string& text, Action action) {
        CLI::App* sub = app_.add_subcommand(name, text);
        sub->callback([this, action = std::move(action)] { action_ = action; });
        return sub;
    }

    void add_content_commands() {
        auto* sub = command("convert", "a resource from JSON to XML or back",
                            [this] { return convert(common_, file_, to_); });
        sub->add_option("file", file_, "JSON or XML; - for standard input")->required();
        sub->add_option("--to", to_, "json or xml")
            ->required()
            ->check(CLI::IsMember({"json", "xml"}));

        sub = command("validate", "check resources; an OperationOutcome each",
                      [this] { return validate(common_, validate_); });
        sub->add_option("files", validate_.files, "JSON or XML; - for standard input")->required();
        sub->add_option("--profile", validate_.profiles,
                        "canonical of a profile, or the file of one; several allowed");
        sub->add_option("--definitions", validate_.definitions,
                        "files or folders of profiles, extension definitions, Questionnaires");
        sub->add_flag("--unjudged", validate_.unjudged, "say also what was not judged");

        sub = command("fhirpath", "evaluate an expression; one result a line",
                      [this] { return evaluate_fhirpath(common_, expression_, file_); });
        sub->add_option("expression", expression_, "FHIRPath")->required();
        sub->add_option("file", file_, "resource in JSON or XML; - for standard input")->required();

        sub = command("apply", "generate a plan without server and database",
                      [this] { return apply(common_, apply_); });
        sub->add_option("plan", apply_.plan, "id or canonical of a PlanDefinition")->required();
        sub->add_option("--subject", apply_.subject, "Patient/x")->required();
        sub->add_option("--data", apply_.data,
                        "Bundle with the patient and the facts; - for standard input")
            ->required();
        sub->add_option("--at", apply_.at, "instant of the evaluation, e.g. 2026-05-01T09:00:00Z")
            ->required();
        sub->add_option("--zone", apply_.zone, "IANA zone of the clinic")
            ->envname("FASCIA_CLINIC_ZONE")
            ->capture_default_str();
        sub->add_option("--practitioner", apply_.practitioner, "Practitioner/x who asks");
        sub->add_flag("--trace", apply_.trace,
                      "why, why not, cannot tell: Parameters return and trace");
    }

    void add_lint() {
        command("lint", "faults and doubts of protocols; an OperationOutcome each", [this] {
            return lint(common_, protocols_);
        })->add_option("protocols", protocols_, "folders under protocols/; none = all");
    }

    void add_database_commands() {
        auto* sub = command("migrate", "bring the database to this version",
                            [this] { return migrate(common_, plan_only_); });
        sub->add_flag("--plan", plan_only_, "only say what would be done");

        sub = command("import", "read Bundles, resources and NDJSON into the database",
                      [this] { return import_files(common_, files_); });
        sub->add_option("paths", files_, "files or folders")->required();

        sub = command("reindex",
                      "make the search index anew, while others read and write; goes on where an "
                      "interrupted run has ended",
                      [this] { return reindex(common_, type_); });
        sub->add_option("--type", type_, "only resources of this type");

        sub = command("sweep", "evaluate every active plan anew; writes nothing",
                      [this] { return sweep(common_, sweep_); });
        sub->add_option("--at", sweep_.at, "instant of the evaluation, e.g. 2026-05-01T09:00:00Z")
            ->required();
        sub->add_option(
            "--protocol", sweep_.protocol,
            "folder of another version of a protocol, or its plan-definition.json: what "
            "it would change");
        sub->add_option("--after", sweep_.after,
                        "go on at the place that a broken-off sweep named");
        sub->add_option("--zone", sweep_.zone, "IANA zone of the clinic")
            ->envname("FASCIA_CLINIC_ZONE")
            ->capture_default_str();

        sub = app_.add_subcommand("user", "accounts")->require_subcommand(1);
        auto* add = sub->add_subcommand(
            "add",
            "add an account, or change it; the password comes from a file or standard input");
        add->callback([this] { action_ = [this] { return add_user(common_, user_); }; });
        add->add_option("login", user_.login)->required();
        add->add_option("--role", user_.roles, "role code; several allowed")->required();
        add->add_option("--practitioner", user_.practitioner, "Practitioner/x of this person");
        add->add_option("--name", user_.display, "name to show");
        add->add_option("--password-file", user_.password_file,
                        "file whose first line is the password")
            ->required();
    }

    void add_server_commands() {
        auto* sub =
            command("serve", "run the HTTPS server", [this] { return serve(common_, serve_); });
        sub->add_option("--listen", serve_.listen, "HOST:PORT; several allowed")
            ->envname("FASCIA_SERVE_LISTEN")
            ->capture_default_str();
        sub->add_option("--tls-cert", serve_.certificate, "PEM")
            ->envname("FASCIA_SERVE_TLS_CERT")
            ->required();
        sub->add_option("--tls-key", serve_.key, "PEM")
            ->envname("FASCIA_SERVE_TLS_KEY")
            ->required();
        sub->add_option("--public-url", serve_.public_url,
                        "https://host[:port] under which clients reach this server")
            ->envname("FASCIA_SERVE_PUBLIC_URL");
        sub->add_option("--zone", serve_.zone, "IANA zone of the clinic")
            ->envname("FASCIA_CLINIC_ZONE")
            ->capture_default_str();
        sub->add_option("--workers", serve_.workers, "worker threads; 0 = one a core")
            ->envname("FASCIA_SERVE_WORKERS");
        sub->add_option("--integrity", serve_.integrity,
                        "which references are held to be whole: off, on-write, on-delete, full")
            ->envname("FASCIA_SERVE_INTEGRITY")
            ->check(CLI::IsMember({"off", "on-write", "on-delete", "full"}))
            ->capture_default_str();
        sub->add_option("--conditional-delete", serve_.conditional_delete,
                        "what a delete by criteria deletes: single (one match or none), multiple "
                        "(all matches, 1000 at most)")
            ->envname("FASCIA_SERVE_CONDITIONAL_DELETE")
            ->check(CLI::IsMember({"single", "multiple"}))
            ->capture_default_str();
        sub->add_option("--validation", serve_.validation,
                        "what a write is held against: structure, or full (invariants, bindings, "
                        "references, profiles)")
            ->envname("FASCIA_SERVE_VALIDATION")
            ->check(CLI::IsMember({"structure", "full"}))
            ->capture_default_str();
        sub->add_option(
               "--review-every", serve_.review_every_seconds,
               "seconds between the reviews that the server makes by itself of plans whose "
               "gate has come due or whose facts have changed; 0 = never")
            ->envname("FASCIA_SERVE_REVIEW_EVERY")
            ->capture_default_str();
        sub->add_flag("--open", serve_.open, "no authentication; loopback addresses only");
        sub->add_flag("--test-clock", serve_.test_clock,
                      "honour `at` on operations that write (demo and tests)");

        sub = command("demo", "make the demo clinic and serve it",
                      [this] { return demo(common_, demo_); });
        sub->add_option("--folder", demo_.folder, "where its database, certificate and logins live")
            ->capture_default_str();
        sub->add_option("--listen", demo_.listen, "HOST:PORT")->capture_default_str();
    }

    CLI::App app_{
        "Fascia: FHIR R4 practice-management module for conservative care of myofascial back pain",
        "fascia"};
    Action action_;
    CommonOptions common_;
    std::string file_, to_, expression_, type_;
    std::vector<std::string> files_;
    std::vector<std::string> protocols_;
    ValidateOptions validate_;
    ApplyOptions apply_;
    SweepOptions sweep_;
    UserOptions user_;
    ServeOptions serve_;
    DemoOptions demo_;
    bool plan_only_ = false;
};

}  // namespace

int run(int argc, char** argv) {
    return CommandLine{}.run(argc, argv);
}

}  // namespace fascia::app
