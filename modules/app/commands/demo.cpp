#include "fascia/http/certificate.hpp"

#include "app/detail/console.hpp"
#include "app/detail/demo_clinic.hpp"
#include "app/detail/files.hpp"

#include <boost/json.hpp>

#include <iostream>

namespace fascia::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string write_logins(const std::vector<DemoLogin>& logins) {
    json::array rows;
    for (const auto& login : logins)
        rows.push_back(
            {{"login", login.login}, {"password", login.password}, {"role", login.role}});
    return json::serialize(rows) + "\n";
}

Outcome<void> make_folder(const CommonOptions& options, const fs::path& folder) {
    const auto content = content_folder(options.content);
    if (!content) return content.error();
    const auto clinic = Clinic::open(options, "America/New_York", true);
    if (!clinic) return clinic.error();
    (*clinic)->services->test_clock = true;
    if (const auto installed = (*clinic)->install_definitions(); !installed)
        return installed.error();
    const auto logins = make_demo_clinic(**clinic, *content);
    if (!logins) return logins.error();
    return write_file(folder / "logins.json", write_logins(*logins), true);
}

void print_logins(const fs::path& folder, const std::string& address) {
    std::cout << "Demo clinic at https://" << address << "/fhir (certificate "
              << (folder / "cert.pem").string() << ")\n";
    const auto text = read_file((folder / "logins.json").string());
    if (!text) return;
    const json::value logins = json::parse(*text);
    for (const auto& row : logins.as_array())
        std::cout << "  login " << row.at("login").as_string().c_str() << "  password "
                  << row.at("password").as_string().c_str() << "\n";
    std::cout << std::flush;
}

}  // namespace

int demo(const CommonOptions& options, const DemoOptions& demo) {
    const fs::path folder{demo.folder};
    CommonOptions common = options;
    if (common.database == usual_database)
        common.database = "sqlite://" + fs::absolute(folder / "fascia.db").string();
    fs::create_directories(folder);
    const std::string certificate = (folder / "cert.pem").string(),
                      key = (folder / "key.pem").string();
    if (!fs::exists(certificate)) {
        const auto made =
            http::write_self_signed_certificate(certificate, key, {"localhost", "127.0.0.1"},
                                                std::chrono::days{365}, SystemClock{}.now());
        if (!made) return report(made.error(), certificate, options.json);
    }
    // The logins are written last: a folder without them was not finished and is made anew.
    if (!fs::exists(folder / "logins.json")) {
        for (const char* file : {"fascia.db", "fascia.db-wal", "fascia.db-shm"})
            fs::remove(folder / file);
        std::cout << "making the demo clinic in " << folder.string() << " ..." << std::endl;
        if (const auto made = make_folder(common, folder); !made)
            return report(made.error(), "demo", options.json);
    }
    print_logins(folder, demo.listen);
    ServeOptions serving;
    serving.listen = {demo.listen};
    serving.certificate = certificate;
    serving.key = key;
    serving.zone = "America/New_York";
    serving.test_clock = true;
    return serve(common, serving);
}

}  // namespace fascia::app
