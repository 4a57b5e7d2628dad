#pragma once

#include <string>
#include <vector>

/// The commands of the program, one function each; the exit code comes back.
namespace fascia::app {

inline constexpr const char* usual_database = "sqlite:///var/lib/fascia/fascia.db";

struct CommonOptions {
    bool json = false;
    std::string content;            ///< folder of protocols, operations, search parameters
    std::string search_parameters;  ///< folder of the clinic's own; may be empty
    std::string database = usual_database;
};

int convert(const CommonOptions& options, const std::string& file, const std::string& to);

struct ValidateOptions {
    std::vector<std::string> files;
    std::vector<std::string> profiles;     ///< canonicals, or files of StructureDefinitions
    std::vector<std::string> definitions;  ///< files and folders of profiles and Questionnaires
    bool unjudged = false;                 ///< say what was not judged
};
int validate(const CommonOptions& options, const ValidateOptions& validate);

int evaluate_fhirpath(const CommonOptions& options, const std::string& expression,
                      const std::string& file);

struct ApplyOptions {
    std::string plan, subject, data, at, zone = "UTC", practitioner;
    bool trace = false;
};
int apply(const CommonOptions& options, const ApplyOptions& apply);

/// Faults and doubts of the protocols of these names; of all where none is named.
int lint(const CommonOptions& options, const std::vector<std::string>& names);

int migrate(const CommonOptions& options, bool plan_only);
int import_files(const CommonOptions& options, const std::vector<std::string>& paths);
/// Makes the search index anew, of one resource type or (empty) of all.
int reindex(const CommonOptions& options, const std::string& type);

struct SweepOptions {
    std::string at, protocol, after, zone = "UTC";
};
/// Who crosses a gate at an instant; with a protocol, what another version of it would change.
int sweep(const CommonOptions& options, const SweepOptions& sweep);

struct UserOptions {
    std::string login, practitioner, display, password_file;
    std::vector<std::string> roles;
};
int add_user(const CommonOptions& options, const UserOptions& user);

struct ServeOptions {
    std::vector<std::string> listen{"127.0.0.1:8443"};
    std::string certificate, key, zone = "UTC", public_url;
    std::string integrity = "off";              ///< off, on-write, on-delete or full
    std::string validation = "structure";       ///< structure or full
    std::string conditional_delete = "single";  ///< single or multiple
    bool open = false, test_clock = false;
    unsigned workers = 0;
    unsigned review_every_seconds = 3600;  ///< 0: never
};
int serve(const CommonOptions& options, const ServeOptions& serve);

struct DemoOptions {
    std::string folder = "build/demo", listen = "127.0.0.1:8443";
};
int demo(const CommonOptions& options, const DemoOptions& demo);

}  // namespace fascia::app
