#include "support/clinic_server.hpp"

#include <cstdio>

using namespace fascia::tests;
namespace fs = std::filesystem;

// FHIR clients that others have written, with the real server over TLS (clients.mjs says what they
// do).
BOOST_AUTO_TEST_CASE(clients_of_others_create_search_and_page, *where_database_is_installed()) {
    if (!fs::exists(fs::path{FASCIA_NPM_CLIENTS} / "fhirclient") ||
        !run("command -v node > /dev/null")) {
        std::puts(
            "skipped: npm did not have the clients when this was configured, or node is not there");
        return;
    }
    ClinicServer clinic{{"--open"}};
    const ServerProcess& server = clinic.start();
    const fs::path script =
        fs::path{FASCIA_SOURCE_DIR} / "tests/integration/npm_clients/clients.mjs";
    const std::string command = "NODE_EXTRA_CA_CERTS='" + clinic.certificate_file() +
                                "' timeout 120 node '" + script.string() +
                                "' https://localhost:" + std::to_string(server.port()) + "/fhir '" +
                                FASCIA_NPM_CLIENTS + "'";
    BOOST_TEST(run(command));
}
